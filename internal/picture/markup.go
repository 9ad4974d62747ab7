package main

import (
	"regexp"
	"strings"
)

// markup turns Slack's markup into HTML, as far as our messages use it: code,
// bold, links, mentions, line breaks. The three escapes of Slack's are those
// of HTML, so text can stand as it is.
func markup(text string) string {
	var b strings.Builder
	for n, part := range strings.Split(text, "```") {
		if n%2 == 1 {
			b.WriteString("<pre>" + part + "</pre>")
			continue
		}
		b.WriteString(spans(strings.Trim(part, "\n")))
	}
	return strings.ReplaceAll(b.String(), "</pre><br>", "</pre>")
}

func spans(text string) string {
	var b strings.Builder
	for n, part := range strings.Split(text, "`") {
		if n%2 == 1 {
			b.WriteString("<code>" + part + "</code>")
			continue
		}
		part = link.ReplaceAllString(part, `<a>$1</a>`)
		part = person.ReplaceAllString(part, `<b class="person">@dana</b>`)
		part = group.ReplaceAllString(part, `<b class="person called">@data-oncall</b>`)
		part = bold.ReplaceAllString(part, `<b>$1</b>`)
		b.WriteString(marked(part))
	}
	return strings.ReplaceAll(b.String(), "\n", "<br>")
}

var (
	link   = regexp.MustCompile(`<https:[^|>]*\|([^>]*)>`)
	person = regexp.MustCompile(`<@[UW][A-Z0-9]*>`)
	group  = regexp.MustCompile(`<!subteam\^S[A-Z0-9]*>`)
	bold   = regexp.MustCompile(`\*([^*\n]+)\*`)
)

// marked draws our marks, so that a picture is the same whatever fonts there
// are.
var marked = strings.NewReplacer(
	"🚨", `<i class="mark siren"></i>`, "🔴", `<i class="mark red"></i>`, "🟠", `<i class="mark orange"></i>`,
	"🟡", `<i class="mark yellow"></i>`, "⚪", `<i class="mark white"></i>`).Replace
