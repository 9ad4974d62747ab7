package blockkit

import (
	"strings"
	"testing"
)

func TestProse(t *testing.T) {
	for _, tt := range []struct {
		in     string
		limit  int
		want   string
		reason string
	}{
		{"orders-prod was changed", 100, "orders-prod was changed", "most text is left alone"},
		{"see arn:aws:s3:::x/*, now", 100, "see `arn:aws:s3:::x/*`, now", "a comma is not part of the ARN"},
		{"(my_stream)", 100, "(`my_stream`)", "brackets stay outside"},
		{"*b* _i_ ~s~", 100, "`*b*` `_i_` `~s~`", "shown letter for letter"},
		{"a `b` c", 100, "a `ˋbˋ` c", "a backtick cannot stand in a code span"},
		{"<!channel> <@U1>", 100, "`&lt;!channel&gt;` `&lt;@U1&gt;`", "nobody is called"},
		{"a & b &lt;", 100, "a &amp; b &amp;lt;", "an escape of theirs is text"},
		{"> quoted\n> again", 100, "`&gt;` `quoted\\n&gt;` again", "no line of theirs"},
		{":fire: 10:11", 100, "`:fire:` 10:11", "a time is not a picture"},
		{"http://x.example maria@x.example", 100, "`http://x.example` `maria@x.example`", "no link"},
		{"e.g. cloudformation.amazonaws.com.", 100, "e.g. `cloudformation.amazonaws.com`.", "Slack links mere domains"},
		{"...", 100, "...", "nothing to escape"},
		{"***", 100, "`***`", "all of it"},
		{"one two three", 12, "one two …", "words go whole"},
		{"averylongword", 10, "averylo…", "a first word goes in part"},
		{"<<<<<<<<", 20, "`&lt;&lt;&lt;…`", "never in the middle of an escape"},
		{"", 10, "", "nothing"},
	} {
		if got := prose(tt.in, tt.limit); got != tt.want {
			t.Errorf("prose(%q, %d) = %q, want %q: %s", tt.in, tt.limit, got, tt.want, tt.reason)
		}
	}
}

func TestUnformatted(t *testing.T) {
	for _, tt := range []struct{ in, want, reason string }{
		{"orders-prod delivers to my_bucket", "orders-prod delivers to my_bucket", "most titles are left alone"},
		{"<!channel> *b* _i_ ~s~ `c` a|b", "‹!channel› ∗b∗ ˍiˍ ∼s∼ ˋcˋ a∣b", "a client may format what Slack does not"},
		{"now https://a.bc.de.fg/x e.g. 1.5", "now https∶//a․bc․de․fg/x e.g. 1․5", "no link, not to a mere domain either"},
		{"a & b", "a &amp; b", "escaped all the same"},
		{"\u202ex\n", `\u202ex\n`, "nothing unseen"},
	} {
		if got := unformatted(tt.in, 100); got != tt.want {
			t.Errorf("unformatted(%q) = %q, want %q: %s", tt.in, got, tt.want, tt.reason)
		}
	}
}

func TestFence(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		exact    bool
		reason   string
	}{
		{"aws a --b '<c>&'", "```aws a --b '&lt;c&gt;&amp;'```", true, "Slack shows and copies what was meant"},
		{"aws a --b '```'", "```aws a --b 'ˋˋˋ'```", false, "the block must not end early"},
		{"aws a --b " + strings.Repeat("x", 300), "```# aws a \\\n#   --b \\\n#     " + strings.Repeat("x", 52) + "\n# … cut here: see elsewhere```", false, "half a command is never run"},
	} {
		got, exact := fence(tt.in, 112, "see elsewhere")
		if got != tt.want || exact != tt.exact {
			t.Errorf("fence(%q): exact %t, got\n%s\nwant\n%s: %s", tt.in, exact, got, tt.want, tt.reason)
		}
	}
}

func TestConsoleLink(t *testing.T) {
	const good = "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/7e0a6d4c-1"
	for _, tt := range []struct {
		link   string
		ok     bool
		reason string
	}{
		{good, true, "what the judge makes"},
		{"https://console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1", true, "China"},
		{"https://console.amazonaws-us-gov.com/x", true, "GovCloud"},
		{"https://evil.example/" + good, false, "not AWS"},
		{"https://evilconsole.aws.amazon.com/", false, "a host that only ends alike"},
		{"https://console.aws.amazon.com.evil.example/", false, "a host that only begins alike"},
		{"https://user@console.aws.amazon.com/", false, "a host that is a user's name"},
		{"http://console.aws.amazon.com/", false, "not encrypted"},
		{"javascript:alert(1)", false, "not a place"},
		{good + "|click", false, "ends the link"},
		{good + "><!channel>", false, "ends the link and calls everybody"},
		{good + " x", false, "a blank"},
		{good + strings.Repeat("x", 300), false, "not a link of ours"},
		{"", false, "none"},
	} {
		if _, ok := consoleLink(tt.link); ok != tt.ok {
			t.Errorf("consoleLink(%q): %t, want %t: %s", tt.link, ok, tt.ok, tt.reason)
		}
	}
}
