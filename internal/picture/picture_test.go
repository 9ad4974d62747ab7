package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const root = "../.."

// TestPicturesShowWhatIsTold finds pictures of messages that are not told so
// any more, without the browser that draws them.
func TestPicturesShowWhatIsTold(t *testing.T) {
	const again = "draw the pictures again: go run ./internal/picture"
	t.Chdir(root)
	folder := picturesFolder
	doc, err := os.ReadFile(filepath.Join(folder, drawnFile))
	if err != nil {
		t.Fatal(err)
	}
	was := map[string]drawn{}
	if err := json.Unmarshal(doc, &was); err != nil {
		t.Fatal(err)
	}
	now, err := pages(t.Context(), eventsFolder)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range now {
		picture, err := os.ReadFile(filepath.Join(folder, p.name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		switch d := was[p.name]; {
		case d.Page != sum([]byte(p.html)):
			t.Errorf("%s.png is of another message: %s", p.name, again)
		case d.Picture != sum(picture):
			t.Errorf("%s.png was not drawn with the others: %s", p.name, again)
		}
		delete(was, p.name)
	}
	for name := range was {
		t.Errorf("%s.png is of nothing: take it out of %s and of %s", name, picturesFolder, drawnFile)
	}
}

func TestMarkup(t *testing.T) {
	for _, tt := range []struct{ in, want, reason string }{
		{"*Who* a `b*c*`\nd", "<b>Who</b> a <code>b*c*</code><br>d", "nothing is formatted in code"},
		{"*Take it back*\n```a \\\n  b &lt;```\nc", "<b>Take it back</b><pre>a \\\n  b &lt;</pre>c", "a block needs no line breaks around it"},
		{"<https://x.example/y|event 1>", "<a>event 1</a>", "a link"},
		{"by <@U0DANA>", `by <b class="person">@dana</b>`, "a person"},
		{"🔴 10:11", `<i class="mark red"></i> 10:11`, "a mark, and a time"},
	} {
		if got := markup(tt.in); got != tt.want {
			t.Errorf("markup(%q) = %q, want %q: %s", tt.in, got, tt.want, tt.reason)
		}
	}
}

func TestUnknownBlocksAreNotPassedOver(t *testing.T) {
	if _, err := (block{Type: "video"}).html(); err == nil || !strings.Contains(err.Error(), "video") {
		t.Errorf("error is %v: a picture would show less than the message", err)
	}
}
