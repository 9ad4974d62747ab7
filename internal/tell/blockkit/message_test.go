package blockkit_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

var (
	update = flag.Bool("update", false, "write the golden messages anew; look at every one")
	// The message of an alert that was scanned, to make a picture of:
	// hosewatch scan --format json FILE | head -1 > alert.json
	// go test ./internal/tell/blockkit -run TestWriteMessage -args -alert alert.json -message message.json
	alertFile   = flag.String("alert", "", "with -message: a file with one alert as JSON")
	messageFile = flag.String("message", "", "where to write the message of -alert")
)

func TestWriteMessage(t *testing.T) {
	if *alertFile == "" || *messageFile == "" {
		t.Skip("no -alert and -message: no message was written")
	}
	doc, err := os.ReadFile(*alertFile)
	if err != nil {
		t.Fatal(err)
	}
	var a judge.Alert
	if err := json.Unmarshal(doc, &a); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(*messageFile, indented(t, blockkit.Message(&a)), 0o644); err != nil {
		t.Fatal(err)
	}
}

func TestMessageGolden(t *testing.T) {
	for _, c := range telltest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			got := indented(t, blockkit.Message(&c.Alert))
			golden := filepath.Join("testdata", c.Name+".json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s (%s)\ngot:\n%s", golden, c.Reason, got)
			}
			checkLimits(t, &c.Alert)
			checkNothingInjected(t, &c.Alert)
		})
	}
}

func indented(t *testing.T, post blockkit.Post) []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(post); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checkLimits asks the fake Slack, which shares no code with blockkit.
func checkLimits(t *testing.T, a *judge.Alert) {
	t.Helper()
	post := blockkit.Message(a)
	doc, err := json.Marshal(post.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	if code, reason := slacktest.Check(doc); code != "" {
		t.Fatalf("Slack answers %s: %s", code, reason)
	}
	total := 0
	for _, text := range texts(post) {
		total += len(utf16.Encode([]rune(text.Text)))
	}
	if total > blockkit.OurBlocksTotal {
		t.Fatalf("%d characters in all blocks, %d is where Slack has refused messages", total, blockkit.OurBlocksTotal)
	}
	for name, text := range map[string]string{"text": post.Text, "plain": post.Plain().Text} {
		if n := len(utf16.Encode([]rune(text))); n == 0 || n > blockkit.MaxText {
			t.Fatalf("%s has %d characters", name, n)
		}
	}
	if ids, _ := post.Metadata.EventPayload["alert_ids"].([]string); post.Metadata.EventType != "hosewatch_alert" || len(ids) != 1 {
		t.Fatalf("metadata %+v", post.Metadata)
	}
}

// texts collects every text of the message.
func texts(post blockkit.Post) (all []*slack.TextBlockObject) {
	for _, b := range post.Blocks {
		switch b := b.(type) {
		case *slack.HeaderBlock:
			all = append(all, b.Text)
		case *slack.SectionBlock:
			if b.Text != nil {
				all = append(all, b.Text)
			}
			all = append(all, b.Fields...)
		case *slack.ContextBlock:
			for _, e := range b.ContextElements.Elements {
				all = append(all, e.(*slack.TextBlockObject))
			}
		}
	}
	return all
}

var (
	// A code block and a code span, as Slack finds them.
	codeBlock = regexp.MustCompile("(?s)```[^`]+```")
	codeSpan  = regexp.MustCompile("`[^`\n]+`")
	// What a message of ours may hold besides text.
	ourLabels   = regexp.MustCompile(`(?m)^\*(Now allowed, and was not before|Allowed now|Would have been allowed|Who|From|When|Where|Result|Streams?|Feeds|Why it matters|Take it back|Look for yourself)\*`)
	emojiOrName = regexp.MustCompile(`[:@#]`)
	emojiOrLink = regexp.MustCompile(`:[^\s:]*[a-z][^\s:]*:|@|#|://|[a-z0-9]\.[a-z]{2}|(^|[^\pL\pN_])_|_([^\pL\pN_]|$)`)
	ourLink     = regexp.MustCompile(`<https://[a-z0-9.-]*console\.aws\.amazon\.com/[^<>|` + "`" + `\s]*\|event [0-9a-zA-Z]+>`)
)

// checkNothingInjected takes out what is ours and looks for markup in the rest.
func checkNothingInjected(t *testing.T, a *judge.Alert) {
	t.Helper()
	post := blockkit.Message(a)
	all := append(texts(post),
		&slack.TextBlockObject{Type: slack.MarkdownType, Text: post.Text},
		&slack.TextBlockObject{Type: slack.MarkdownType, Text: post.Plain().Text})
	for _, object := range all {
		if object.Type == slack.PlainTextType && (object.Emoji == nil || *object.Emoji) {
			t.Fatalf("Slack may find emoji in %q", object.Text)
		}
		for _, r := range object.Text {
			if r != '\n' && !unicode.IsPrint(r) && !strings.ContainsRune("🚨🔴🟠🟡⚪", r) {
				t.Fatalf("%U in %q", r, object.Text)
			}
		}
		checkEntities(t, object.Text)
		rest := ourLink.ReplaceAllString(object.Text, "")
		rest = codeBlock.ReplaceAllString(rest, "")
		rest = codeSpan.ReplaceAllString(rest, "")
		rest = ourLabels.ReplaceAllString(rest, "")
		if i := strings.IndexAny(rest, "*~`<>|"); i >= 0 {
			t.Fatalf("%q is markup in %q", rest[i:i+1], object.Text)
		}
		if object.Type == slack.PlainTextType {
			rest = emojiOrName.ReplaceAllString(rest, " ") // emoji are switched off in a header, and names are not looked up
		}
		if m := emojiOrLink.FindString(rest); m != "" {
			t.Fatalf("Slack sees an emoji or a link in %q: %q", m, rest)
		}
	}
}

// checkEntities finds an ampersand that is not one of the three escapes.
func checkEntities(t *testing.T, text string) {
	t.Helper()
	text = ourLink.ReplaceAllString(text, "")
	text = strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(text)
	if strings.ContainsAny(text, "&<>") {
		t.Fatalf("not escaped: %q", text)
	}
}

// FuzzMessage puts any text everywhere an attacker can put text.
func FuzzMessage(f *testing.F) {
	f.Add(telltest.Nasty, uint64(1))
	f.Add("<!channel> `*x*` ``` \u202e&", uint64(2))
	f.Add(strings.Repeat("<&>`*", 200), uint64(3))
	f.Add("🔥🔥 東京\u0301", uint64(4))
	f.Fuzz(func(t *testing.T, s string, seed uint64) {
		s = s[:min(len(s), 1000)] // there are hundreds of places for it in an alert
		a := randomAlert(s, rand.New(rand.NewPCG(seed, 7)))
		checkLimits(t, &a)
		checkNothingInjected(t, &a)
	})
}

// TestMessageOfAnything is the same over alerts of every size.
func TestMessageOfAnything(t *testing.T) {
	rnd := rand.New(rand.NewPCG(11, 23))
	for range 60 {
		a := randomAlert(randomText(rnd), rnd)
		checkLimits(t, &a)
		checkNothingInjected(t, &a)
	}
}

func randomText(rnd *rand.Rand) string {
	pieces := []string{"orders", " ", "*", "_", "~", "`", "```", "<!channel>", "<@U1>", "&", "&amp;", ">", "\n", "\u202e", "\x1b[1m",
		":fire:", "https://x.example", "(", ")", ".", ",", "'", `"`, "\\", "東", "é", "🔥", "\xff", "@here", "|", "#x", strings.Repeat("a", 300), strings.Repeat("<", 300)}
	var b strings.Builder
	for range rnd.IntN(60) {
		b.WriteString(pieces[rnd.IntN(len(pieces))])
	}
	return b.String()
}

// randomAlert fills every string, list and map of an alert with parts of s.
func randomAlert(s string, rnd *rand.Rand) judge.Alert {
	var a judge.Alert
	fill(reflect.ValueOf(&a).Elem(), s, rnd)
	a.Severity = judge.Severity(rnd.IntN(int(judge.Critical) + 1))
	if rnd.IntN(2) == 0 {
		a.Outcome = "denied"
	}
	if rnd.IntN(2) == 0 {
		a.Console = "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/" + s
	}
	return a
}

func fill(v reflect.Value, s string, rnd *rand.Rand) {
	part := func() string {
		i := rnd.IntN(len(s) + 1)
		return s[i:min(len(s), i+rnd.IntN(1+len(s)))]
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString(part())
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), s, rnd)
			}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), rnd.IntN(16), 16))
		for i := range v.Len() {
			fill(v.Index(i), s, rnd)
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		for range rnd.IntN(16) {
			value := reflect.New(v.Type().Elem()).Elem()
			fill(value, s, rnd)
			v.SetMapIndex(reflect.ValueOf(part()), value)
		}
	case reflect.Bool:
		v.SetBool(rnd.IntN(2) == 0)
	}
}

// TestChecksSeeInjection makes sure that the checks above can fail.
func TestChecksSeeInjection(t *testing.T) {
	for _, tt := range []struct{ text, reason string }{
		{"hello <!channel>", "a mention"},
		{"hello *bold*", "formatting"},
		{"hello `open", "a code span that is not closed"},
		{"`a` b `", "an odd backtick"},
		{"<https://evil.example|event 1>", "a link that is not to the console"},
	} {
		rest := ourLabels.ReplaceAllString(codeSpan.ReplaceAllString(codeBlock.ReplaceAllString(ourLink.ReplaceAllString(tt.text, ""), ""), ""), "")
		if !strings.ContainsAny(rest, "*_~`<>@#|") {
			t.Errorf("%q passes: %s", tt.text, tt.reason)
		}
	}
}

func TestLineIsOneLineThatSaysWhetherToGetUp(t *testing.T) {
	a := telltest.StoppedByRoot()
	const want = "CRITICAL: orders-prod no longer encrypts what it buffers. " +
		"root of 111122223333 with a long-term key AKIA…7Q2D, AWS CLI, no MFA, from 198.51.100.23, not a known network"
	if got := blockkit.Line(&a); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	b := telltest.Hostile()
	if line := blockkit.Line(&b); strings.Contains(line, "\n") || !utf8.ValidString(line) {
		t.Errorf("not one line: %q", line)
	}
}
