package html

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

// column are the texts of a column of the table of events, counted from 1.
func (b *tab) column(n int) []string {
	return b.texts(fmt.Sprintf("#rows > tr:not(.inside) > td:nth-child(%d)", n))
}

func TestBrowserFilters(t *testing.T) {
	b := open(t, written(t, sample()))
	all := len(b.column(1))
	if all != 156 {
		t.Fatalf("%d rows, want 156", all)
	}
	b.do(chromedp.SendKeys(chromedp.CSS("#f-text"), "DECRYPT denied"))
	b.until(`document.getElementById("found").textContent.startsWith("1 of 156")`)
	if got := b.column(3); !slices.Equal(got, []string{"kms Decrypt"}) {
		t.Errorf("the words leave %q", got)
	}
	b.click("#clear")
	b.until(`document.querySelectorAll("#rows > tr").length === 156`)
	for _, tt := range []struct {
		filter string
		column int
		choice string // how its text begins
		want   string
		reason string
	}{
		{"#f-severity", 2, "critical (2)", "critical", "a severity"},
		{"#f-who", 5, "deploy-4711 (", "deploy-4711", "an actor"},
		{"#f-call", 3, "s3 PutBucketPolicy (1)", "s3 PutBucketPolicy", "a call"},
		{"#f-outcome", 4, "denied (", "denied", "an outcome"},
	} {
		ask[bool](b, fmt.Sprintf(`(() => { const s = document.querySelector(%q); s.value = [...s.options].find(o => o.text.startsWith(%q)).value; return s.dispatchEvent(new Event("change")); })()`, tt.filter, tt.choice))
		got := b.column(tt.column)
		if len(got) == 0 || len(got) == all || slices.ContainsFunc(got, func(s string) bool { return s != tt.want }) {
			t.Errorf("%s = %s leaves %q: %s", tt.filter, tt.choice, got, tt.reason)
		}
		b.click("#clear")
	}
	b.click(`a.pick[data-session="3"]`)
	if got := b.column(5); len(got) == 0 || len(got) == all {
		t.Errorf("the link of a session leaves %d rows", len(got))
	}
}

func TestBrowserSorts(t *testing.T) {
	b := open(t, written(t, sample()))
	head := func(n int) string { return fmt.Sprintf("#table thead th:nth-child(%d)", n) }
	sorted := func(n int) string {
		return ask[string](b, fmt.Sprintf("document.querySelector(%q).ariaSort || ''", head(n)))
	}
	if sorted(1) != "ascending" || !slices.IsSorted(b.column(1)) {
		t.Errorf("it begins %s: want the events by time", sorted(1))
	}
	b.click(head(3) + " button")
	if got := b.column(3); sorted(3) != "ascending" || sorted(1) != "" || !slices.IsSortedFunc(got, folded) {
		t.Errorf("by call it is %s: %q", sorted(3), got)
	}
	b.do(chromedp.KeyEvent(kb.Enter)) // the button has the focus
	b.until(`document.querySelector("#table thead th:nth-child(3)").ariaSort === "descending"`)
	if got := b.column(3); !slices.IsSortedFunc(got, func(a, b string) int { return folded(b, a) }) {
		t.Errorf("by call, the other way round: %q", got)
	}
	b.click(head(2) + " button")
	if got := b.column(2); got[0] != "critical" || got[2] != "high" || got[len(got)-1] != "" {
		t.Errorf("the worst are not first: %q", got[:5])
	}
}

func folded(a, b string) int { return strings.Compare(strings.ToLower(a), strings.ToLower(b)) }

func TestBrowserShowsAnEvent(t *testing.T) {
	r := sample()
	b := open(t, written(t, r))
	b.click("#rows .toggle")
	e := &r.Events[0]
	got := strings.Join(b.texts("#rows > tr.inside"), "")
	for _, want := range []string{e.ID, e.File, e.Command(e.ID), fmt.Sprintf("record %d of", e.Record), "111122223333, eu-west-1"} {
		if !strings.Contains(got, want) {
			t.Errorf("the row says %q, without %q", got, want)
		}
	}
	b.click("#rows .toggle")
	if got := b.texts("#rows > tr.inside"); len(got) != 0 {
		t.Errorf("the row stays open: %q", got)
	}
	b.do(chromedp.SendKeys(chromedp.CSS("#f-text"), "putbucketpolicy"))
	b.until(`document.querySelectorAll("#rows > tr").length === 1`)
	b.click("#rows .toggle")
	for _, to := range []string{"#a2", "#c2", "#s2"} {
		if !ask[bool](b, fmt.Sprintf(`!!document.querySelector("#rows .inside a[href='%s']") && !!document.querySelector(%q)`, to, to)) {
			t.Errorf("nothing leads to %s", to)
		}
	}
}

func TestBrowserCopies(t *testing.T) {
	const command = "#open .command:has(button) "
	for _, tt := range []struct{ before, says, reason string }{
		{"true", "Copied", "as Chromium has it"},
		{`Object.defineProperty(navigator, "clipboard", {value: undefined}) && true`, "Copied", "without a clipboard, as in a page from elsewhere"},
		{`(() => { Object.defineProperty(navigator, "clipboard", {value: undefined}); document.execCommand = () => false; return true; })()`, "Selected", "nothing can be copied: it is selected, for a key to copy"},
	} {
		b := open(t, written(t, sample()))
		ask[bool](b, tt.before)
		b.click(command + "button")
		b.until(fmt.Sprintf(`document.querySelector(%q).textContent === %q`, command+"button", tt.says))
		if got, want := ask[string](b, "String(getSelection())"), b.texts(command + "code")[0]; strings.TrimSpace(got) != want || !strings.HasPrefix(want, "aws s3api put-bucket-policy") {
			t.Errorf("%q is selected, want %q: %s", got, want, tt.reason)
		}
		if tt.says != "Copied" {
			continue
		}
		b.do(chromedp.Focus(chromedp.CSS("#f-text")), protocol(input.DispatchKeyEvent, input.DispatchKeyEventParams{
			Type: input.DispatchKeyEventTypeKeyDown, Key: "v", Modifiers: 2, Commands: []string{"paste"}}))
		if got := ask[string](b, `document.getElementById("f-text").value`); !strings.Contains(strings.Join(strings.Fields(got), " "), "aws s3api put-bucket-policy") {
			t.Errorf("what is pasted is %q: %s", got, tt.reason)
		}
	}
}

func TestBrowserWithoutScript(t *testing.T) {
	b := open(t, written(t, large(200, 10_000)), protocol(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true}))
	b.do(protocol(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{})) // for the questions of this test
	if n := len(b.column(1)); n != maxRowsHTML {
		t.Errorf("%d rows, want %d", n, maxRowsHTML)
	}
	if got := b.texts("#found")[0]; got != "The first 200 of 10,000 events." {
		t.Errorf("the page says %q of what it shows", got)
	}
	if ask[bool](b, `[...document.querySelectorAll("button, #filters")].some(e => e.checkVisibility())`) {
		t.Error("there is a button that does nothing")
	}
	if !ask[bool](b, `document.querySelector("noscript p").checkVisibility()`) {
		t.Error("nothing says where the other events are")
	}
}

// joined is one report with every hostile text in every place.
func joined() *investigate.Report {
	all := filled(hostile[0])
	for _, s := range hostile[1:] {
		r := filled(s)
		all.Question.Starts = append(all.Question.Starts, r.Question.Starts...)
		all.Principals, all.Sessions = append(all.Principals, r.Principals...), append(all.Sessions, r.Sessions...)
		all.Changes, all.Alerts, all.Persistence = append(all.Changes, r.Changes...), append(all.Alerts, r.Alerts...), append(all.Persistence, r.Persistence...)
		all.Calls, all.Denials, all.Data = append(all.Calls, r.Calls...), append(all.Denials, r.Denials...), append(all.Data, r.Data...)
		all.Graph.Nodes, all.Graph.Edges = append(all.Graph.Nodes, r.Graph.Nodes...), append(all.Graph.Edges, r.Graph.Edges...)
		all.Events, all.NotKnown = append(all.Events, r.Events...), append(all.NotKnown, r.NotKnown...)
		all.Verdict.Open = append(all.Verdict.Open, r.Verdict.Open...)
	}
	return all
}

func TestBrowserHostile(t *testing.T) {
	page := written(t, joined())
	kept(t, "hostile.html", []byte(page))
	b := open(t, page)
	title := ask[string](b, "document.title")
	if got := len(b.column(1)); got != len(hostile) {
		t.Fatalf("%d rows, want %d", got, len(hostile))
	}
	ask[bool](b, `(document.querySelectorAll("details").forEach(d => d.open = true), document.querySelectorAll(".toggle").forEach(x => x.click()), true)`)
	b.do(chromedp.SendKeys(chromedp.CSS("#f-text"), "evil"))
	b.until(`document.getElementById("found").textContent.includes(" of ")`)
	if got := ask[string](b, "document.title"); got != title || !strings.Contains(title, "·") {
		t.Errorf("the title became %q", got)
	}
	if n := ask[int](b, `document.querySelectorAll("img, iframe, object, embed, base, link, form, evil, [onload], [onerror], [onmouseover], [style]").length`); n != 0 {
		t.Errorf("%d elements or attributes are not ours", n)
	}
	for _, width := range []int64{1280, 390} {
		b.do(chromedp.EmulateViewport(width, 900))
		if got := b.tooWide(); len(got) > 0 {
			t.Errorf("on a screen of %d pixels these reach out of it: %.300q", width, got)
		}
	}
}

// The page's policy is in force: not even its own script could make elements of
// a text, or run one.
func TestBrowserPolicy(t *testing.T) {
	b := open(t, written(t, sample()))
	for _, tt := range []struct{ attempt, reason string }{
		{`document.body.innerHTML = "<b>EVIL</b>"`, "markup of text"},
		{`document.body.append(Object.assign(document.createElement("script"), {text: "document.title = 'EVIL'"}))`, "a script of text"},
		{`document.body.append(Object.assign(document.createElement("img"), {src: "https://127.0.0.1:9/"}))`, "a picture from elsewhere"},
		{`document.body.setAttribute("onclick", "document.title = 'EVIL'"); document.body.click()`, "a handler of text"},
	} {
		ask[string](b, fmt.Sprintf("(() => { try { %s; return '' } catch (e) { return e.name } })()", tt.attempt))
		b.until(`document.title !== "EVIL"`)
		if got := b.reported(); !strings.Contains(got, "Content Security Policy") && !strings.Contains(got, "Trusted") {
			t.Errorf("%s was not refused; the console says %q", tt.reason, got)
		}
	}
}
