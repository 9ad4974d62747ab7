package html

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	logs "github.com/chromedp/cdproto/log"
)

// The tests in browser_*_test.go open pages in a real Chromium, headless and
// from a file, and use them as a person does. They skip where there is none;
// .ci/run has one.

// patience bounds whatever a browser is asked for.
const patience = 60 * time.Second

// browser is one Chromium for all tests of a run.
var browser = sync.OnceValues(func() (context.Context, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath(path))
	within, _ := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, stop := chromedp.NewContext(within)
	stopBrowser = stop
	return ctx, chromedp.Do(ctx)
})

var stopBrowser = func() {}

func TestMain(m *testing.M) {
	code := m.Run()
	stopBrowser()
	os.Exit(code)
}

// tab is a page that is open in the browser, and what it did there.
type tab struct {
	*testing.T
	ctx context.Context

	mu       sync.Mutex
	requests map[network.RequestID]string // other than for the page itself
	console  []string
}

// open opens a page from a file and waits until it has been laid out. What is
// to be done first is done in an empty tab.
func open(t *testing.T, page string, first ...chromedp.Action[chromedp.Void]) *tab {
	t.Helper()
	whole, err := browser()
	if err != nil {
		t.Skipf("Chromium is not here: %v", err)
	}
	ctx, stop := chromedp.NewContext(whole)
	t.Cleanup(stop)
	b := &tab{T: t, ctx: ctx, requests: map[network.RequestID]string{}}
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	address := "file://" + file
	// The browser is to tell what the page asks for, says and throws.
	b.do(protocol(network.Enable, network.EnableParams{}), protocol(logs.Enable, cdp.Empty{}))
	if err := chromedp.Listen(ctx, func(event any) { b.heard(event, address) }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.wasQuiet)
	b.do(chromedp.EmulateViewport(1280, 900))
	b.do(first...)
	b.do(chromedp.Navigate(address))
	return b
}

func (b *tab) heard(event any, address string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if e.Request.URL != address {
			b.requests[e.RequestID] = e.Request.URL
		}
	case *network.EventLoadingFailed:
		if e.BlockedReason == network.BlockedReasonCsp {
			delete(b.requests, e.RequestID) // the console has it
		}
	case *runtime.EventConsoleAPICalled:
		b.console = append(b.console, fmt.Sprint(e.Type, " ", e.Args))
	case *runtime.EventExceptionThrown:
		b.console = append(b.console, e.ExceptionDetails.Text+" "+e.ExceptionDetails.Exception.Description)
	case *logs.EventEntryAdded:
		b.console = append(b.console, e.Entry.Text)
	}
}

// wasQuiet fails the test when the page spoke to anybody but its reader.
func (b *tab) wasQuiet() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.requests) > 0 {
		b.Errorf("the page asked for %v: it needs nothing else", b.requests)
	}
	if len(b.console) > 0 {
		b.Errorf("the console says %s", strings.Join(b.console, "\n"))
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx); err != nil { // no deadline for what starts the tab
		b.Fatal(err)
	}
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	if err := chromedp.Do(ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// ask evaluates an expression in the page.
func ask[T any](b *tab, expression string) T {
	b.Helper()
	ctx, stop := context.WithTimeout(b.ctx, patience)
	defer stop()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		b.Fatalf("%s: %v", expression, err)
	}
	return got
}

// until waits for an expression to become true.
func (b *tab) until(expression string) {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		if ask[bool](b, expression) {
			return
		}
	}
	b.Fatalf("%s does not become true; %s", expression, b.texts("#found"))
}

// texts are the texts of all elements that a selector finds.
func (b *tab) texts(selector string) []string {
	b.Helper()
	return ask[[]string](b, fmt.Sprintf("[...document.querySelectorAll(%q)].map(e => e.textContent.trim())", selector))
}

func (b *tab) click(selector string) {
	b.Helper()
	b.do(chromedp.Click(chromedp.CSS(selector)))
}

// media sets the medium, none for a screen, and the colour scheme of the
// reader's system.
func (b *tab) media(medium, scheme string) {
	b.Helper()
	b.do(protocol(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}))
}

// protocol is a command of the DevTools protocol as a step.
func protocol[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return func(ctx context.Context, t *chromedp.Target) (none chromedp.Void, err error) {
		_, err = cdp.Call(ctx, t, c, params)
		return none, err
	}
}

// reported waits until the console says something, and forgets it.
func (b *tab) reported() string {
	b.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		b.mu.Lock()
		said := strings.Join(b.console, "\n")
		b.console = nil
		b.mu.Unlock()
		if said != "" {
			return said
		}
	}
	b.Fatal("the console says nothing")
	return ""
}
