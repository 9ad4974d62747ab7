package html

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestPictures writes what a reader sees, for whoever looks at the pages.
func TestPictures(t *testing.T) {
	if *keep == "" {
		t.Skip("nobody asked for pictures: -args -html.keep FOLDER")
	}
	for _, tt := range reports {
		b := open(t, written(t, tt.report()))
		for _, scheme := range []string{"light", "dark"} {
			b.prefers(scheme)
			for _, part := range []string{"header", "#open", "#timeline", "#graph", "#who", "#alerts", "#changes", "#persistence", "#touched", "#denials", "#events"} {
				if !ask[bool](b, "!!document.querySelector('"+part+"')") {
					continue
				}
				b.picture(tt.name+"-"+scheme+"-"+strings.Trim(part, "#")+".png", chromedp.Screenshot(chromedp.CSS(part)))
			}
		}
		b.prefers("light")
		b.do(chromedp.EmulateViewport(390, 844))
		b.picture(tt.name+"-phone.png", chromedp.CaptureScreenshot())
		b.picture(tt.name+"-phone-open.png", chromedp.Screenshot(chromedp.CSS("#open")))
	}
}

func (b *tab) picture(name string, take chromedp.Action[[]byte]) {
	b.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	got, err := chromedp.Run(ctx, take)
	if err != nil {
		b.Fatalf("%s: %v", name, err)
	}
	kept(b.T, name, got)
}
