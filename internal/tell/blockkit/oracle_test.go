package blockkit_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// oracle reads a message as Slack does and finds what is not of our making. It
// knows the words that we write, and shares no code with blockkit.
// https://docs.slack.dev/messaging/formatting-message-text
type oracle struct {
	people, groups []string // who may be mentioned
}

// The bold labels that we write, each at the start of a line.
var labels = regexp.MustCompile(`(?m)^\*(Now allowed, and was not before|Allowed now|Would have been allowed|` +
	`Who|When|Result|Streams?|Streams hit|Callers|Latest|Feeds|Why it matters|Take it back|Look for yourself|[0-9]+ alerts|` +
	`[0-9]+ muted|Alerts of|Open|Acknowledged|Waiting to be told|Slack|Muted|` +
	`Nobody has acknowledged this in [0-9]+ (minutes?|hours?))\*`)

var (
	entity     = regexp.MustCompile(`<[^<>]*>`)
	consoleURL = regexp.MustCompile(`^<https://[a-z0-9.-]*console\.aws\.amazon\.com/[^<>|"` + "`" + `\s]*\|event [0-9a-zA-Z]+>$`)
	fenced     = regexp.MustCompile("(?s)```.*?```")
	spanned    = regexp.MustCompile("`[^`\n]+`")
	clocks     = regexp.MustCompile(`\b\d\d:\d\d:\d\d\b`)

	// rest finds what Slack makes something of in text without code, entities
	// and our labels.
	rest = map[string]*regexp.Regexp{
		"a mark of formatting":  regexp.MustCompile("[*~`|<>]"),
		"italics":               regexp.MustCompile(`(^|[^\pL\pN_])_|_([^\pL\pN_]|$)`),
		"an emoji":              regexp.MustCompile(`:[^\s:]*[^\s:0-9][^\s:]*:`),
		"a name or a channel":   regexp.MustCompile(`[@#]`),
		"a link":                regexp.MustCompile(`://|[\pL\pN]\.[\pL]{2}`),
		"a quote":               regexp.MustCompile(`(?m)^\s*&gt;`),
		"a line that we forged": regexp.MustCompile(`(?m)^EVIL`),
	}
)

// markup finds what is wrong with text in Slack's markup.
func (o oracle) markup(text string) error {
	if err := printable(text); err != nil {
		return err
	}
	for _, e := range entity.FindAllString(text, -1) { // in code too: Slack looks there
		if !o.allows(e) {
			return fmt.Errorf("%q is a mention or a link", e)
		}
	}
	text = labels.ReplaceAllString(text, "")
	text = entity.ReplaceAllString(text, "")
	if err := escaped(text); err != nil {
		return err
	}
	text = fenced.ReplaceAllString(text, "")
	text = spanned.ReplaceAllString(text, "")
	text = clocks.ReplaceAllString(text, "")
	for _, name := range []string{"a mark of formatting", "italics", "an emoji", "a name or a channel", "a link", "a quote", "a line that we forged"} {
		if found := rest[name].FindString(text); found != "" {
			return fmt.Errorf("%q is %s in %q", found, name, clip(text))
		}
	}
	return nil
}

func (o oracle) allows(entity string) bool {
	if id, ok := strings.CutPrefix(entity, "<@"); ok {
		return slices.Contains(o.people, strings.TrimSuffix(id, ">"))
	}
	if id, ok := strings.CutPrefix(entity, "<!subteam^"); ok {
		return slices.Contains(o.groups, strings.TrimSuffix(id, ">"))
	}
	return consoleURL.MatchString(entity)
}

// plain finds what is wrong with text that is not to be formatted, in clients
// that format it all the same.
func (o oracle) plain(text string) error {
	if err := printable(text); err != nil {
		return err
	}
	if strings.Contains(text, "\n") {
		return fmt.Errorf("two lines in %q", clip(text))
	}
	if err := escaped(text); err != nil {
		return err
	}
	text = clocks.ReplaceAllString(text, "")
	for _, name := range []string{"a mark of formatting", "italics", "a link"} {
		if found := rest[name].FindString(text); found != "" {
			return fmt.Errorf("%q is %s in %q", found, name, clip(text))
		}
	}
	return nil
}

func printable(text string) error {
	if !utf8.ValidString(text) {
		return fmt.Errorf("no UTF-8: %q", clip(text))
	}
	for _, r := range text {
		if r != '\n' && !unicode.IsPrint(r) || unicode.Is(unicode.Cf, r) {
			return fmt.Errorf("%U in %q", r, clip(text))
		}
	}
	return nil
}

// escaped finds an ampersand or bracket that is not one of the three escapes.
func escaped(text string) error {
	if strings.ContainsAny(strings.NewReplacer("&amp;", "", "&lt;", "", "&gt;", "").Replace(text), "&<>") {
		return fmt.Errorf("not escaped: %q", clip(text))
	}
	return nil
}

func clip(text string) string { return text[:min(len(text), 300)] }

// anyText is every text of a block, wherever it stands.
type anyText struct {
	Type string `json:"type"`
	Text string `json:"text"`
	// Emoji is absent in text with markup.
	Emoji *bool `json:"emoji"`
}

// post finds what is wrong with a whole message, read from its JSON.
func (o oracle) post(p blockkit.Post) error {
	if err := o.markup(p.Text); err != nil {
		return fmt.Errorf("text: %w", err)
	}
	if n := units(p.Text); n == 0 || n > 4000 {
		return fmt.Errorf("text has %d characters", n)
	}
	doc, err := json.Marshal(p.Blocks)
	if err != nil {
		return err
	}
	var tree any
	if err := json.Unmarshal(doc, &tree); err != nil {
		return err
	}
	return eachText(tree, func(t anyText) error {
		if t.Type == "mrkdwn" {
			return o.markup(t.Text)
		}
		if t.Emoji == nil || *t.Emoji {
			return fmt.Errorf("Slack may find emoji in %q", t.Text)
		}
		return o.plain(t.Text)
	})
}

// eachText visits every text object below v.
func eachText(v any, visit func(anyText) error) error {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if err := eachText(e, visit); err != nil {
				return err
			}
		}
	case map[string]any:
		if v["type"] == "mrkdwn" || v["type"] == "plain_text" {
			var t anyText
			doc, err := json.Marshal(v)
			if err == nil {
				err = json.Unmarshal(doc, &t)
			}
			if err != nil {
				return err
			}
			return visit(t)
		}
		for _, e := range v {
			if err := eachText(e, visit); err != nil {
				return err
			}
		}
	}
	return nil
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// refused says why Slack would not take a message, by the fake, which shares
// no code with blockkit.
func refused(p blockkit.Post) error {
	doc, err := json.Marshal(p.Metadata)
	if err != nil || len(doc) > 8000 {
		return fmt.Errorf("metadata of %d bytes: %v", len(doc), err)
	}
	if len(p.Blocks) == 0 {
		return nil
	}
	if doc, err = json.Marshal(p.Blocks); err != nil {
		return err
	}
	if code, reason := slacktest.Check(doc); code != "" {
		return fmt.Errorf("%s: %s", code, reason)
	}
	return nil
}

// TestOracleSees makes sure that the oracle can fail, and lets pass what is
// ours.
func TestOracleSees(t *testing.T) {
	o := oracle{people: []string{"U0DANA"}, groups: []string{"S0CALL"}}
	for _, tt := range []struct {
		text   string
		ok     bool
		reason string
	}{
		{"*Who* maria, from 203.0.113.7", true, "a label of ours"},
		{"by <@U0DANA>, <!subteam^S0CALL> *Nobody has acknowledged this in 15 minutes*", false, "a label in the middle of a line"},
		{"*Nobody has acknowledged this in 15 minutes* <!subteam^S0CALL>", true, "a label at the start"},
		{"at 10:11:12, `<b>` *", false, "a bracket in code is not escaped"},
		{"hello <!here>", false, "a call of everybody"},
		{"hello `<!here>`", false, "Slack looks into code"},
		{"hello <@U0OTHER>", false, "somebody who is not meant"},
		{"hello <!subteam^S0OTHER>", false, "a group that is not meant"},
		{"hello <!subteam^S0CALL|x>", false, "a group in other words"},
		{"<https://evil.example|event 1>", false, "a link that is not to the console"},
		{"<https://eu-west-1.console.aws.amazon.com/x|event 7e0a>", true, "our link"},
		{"*bold*", false, "formatting"},
		{"x\n*Whose* y", false, "a label that is not ours"},
		{"_x_", false, "italics"},
		{"my_stream", true, "no italics within a word"},
		{"~x~", false, "struck"},
		{"`open", false, "a span that is not closed"},
		{"```a `` b", false, "a block that is not closed"},
		{"&gt; quote", false, "Slack quotes what is escaped, too"},
		{"a\n&gt; quote", false, "on any line"},
		{"x &gt; y", true, "an escape"},
		{"x &nbsp; y", false, "no escape of Slack's"},
		{":fire:", false, "an emoji"},
		{"x.example.com", false, "a domain becomes a link"},
		{"www.xy", false, "so does this"},
		{"https://x", false, "and this"},
		{"`https://x.example` ok", true, "not in code"},
		{"a@b", false, "a name"},
		{"a\u202eb", false, "a direction"},
		{"a\u200bb", false, "nothing that can be seen"},
		{"a\x1b[1m", false, "a terminal's command"},
		{"a\nEVIL", false, "a line that somebody began"},
	} {
		if err := o.markup(tt.text); (err == nil) != tt.ok {
			t.Errorf("%q: %v, want ok %t: %s", tt.text, err, tt.ok, tt.reason)
		}
	}
}
