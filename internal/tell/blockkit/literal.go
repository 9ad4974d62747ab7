package blockkit

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/hosewatch/hosewatch/internal/tell"
)

// size counts s as Slack's limits do, as far as is known: the text as it is
// sent, with its escapes, in UTF-16 units. That is never less than the number
// of characters.
func size(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// escaper replaces the three characters that Slack's markup reserves:
// https://docs.slack.dev/messaging/formatting-message-text#escaping
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

const ellipsis = "…"

// literal escapes s and cuts it at limit, between characters of s: an escape
// that lost its end would show as what it is.
func literal(s string, limit int) string {
	s = tell.Plain(s)
	if escaped := escaper.Replace(s); size(escaped) <= limit {
		return escaped
	}
	var b strings.Builder
	left := limit - size(ellipsis)
	for _, r := range s {
		c := escaper.Replace(string(r))
		if left -= size(c); left < 0 {
			break
		}
		b.WriteString(c)
	}
	return b.String() + ellipsis
}

// code is s in a code span, where Slack formats nothing. A span cannot hold
// a backtick, so one that looks much like it stands in.
func code(s string, limit int) string {
	const ticks = 2
	if s == "" {
		return ""
	}
	return "`" + literal(noTicks(s), limit-ticks) + "`"
}

func noTicks(s string) string { return strings.ReplaceAll(s, "`", "ˋ") }

// prose is a text for reading. Words in which Slack could see formatting, a
// mention, a link or a picture become code spans: there they are shown letter
// for letter, and can be copied. Text beyond limit is left out.
func prose(s string, limit int) string {
	var b strings.Builder
	left := limit - size(ellipsis) - 1
	for i, word := range strings.Fields(tell.Plain(s)) {
		shown := proseWord(word, limit)
		need := size(shown)
		if i > 0 {
			need++
		}
		if need > left {
			if i == 0 {
				return proseWord(word, left)
			}
			return b.String() + " " + ellipsis
		}
		left -= need
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(shown)
	}
	return b.String()
}

// proseWord shows one word. Quotes, brackets and full stops around it stay
// outside of its code span, as a person would write it.
func proseWord(word string, limit int) string {
	if !meansMore(word) {
		return literal(word, limit)
	}
	core := strings.TrimLeft(word, `("'`)
	lead := word[:len(word)-len(core)]
	core = strings.TrimRight(core, `)"',;.!?`)
	trail := word[len(lead)+len(core):]
	if core == "" || len(lead)+len(trail) > 8 {
		return code(word, limit)
	}
	return lead + code(core, limit-len(lead)-len(trail)) + trail
}

// meansMore reports whether Slack might make something else of word: *bold*,
// _italic_, ~struck~, `code`, <markup>, > a quote, @name, #channel, an
// :emoji:, or a link, which it also finds in a mere domain.name.
func meansMore(word string) bool {
	return strings.ContainsAny(word, "*_~`<>@#|") ||
		strings.Count(word, ":") > 1 || strings.Contains(word, "://") || domain.MatchString(word)
}

// domain finds a dot that is followed by what may be a top-level domain.
var domain = regexp.MustCompile(`[\pL\pN]\.\pL{2}`)

// unformatted is s for a header, which Slack does not format and where no
// code span can be. Clients that do format it, or find links in it, must find
// nothing: characters that look much alike stand in for those that mean more.
func unformatted(s string, limit int) string {
	s = edgeUnderscores(lookalikes.Replace(tell.Plain(s))) // what stands in for them may look like a domain
	for range 2 {                                          // once leaves every other dot of a.bc.de
		s = domainDot.ReplaceAllString(s, "${1}․${2}")
	}
	// What was within a word may be at the edge of what is left of it.
	return edgeUnderscores(literal(s, limit))
}

var lookalikes = strings.NewReplacer("<", "‹", ">", "›", "*", "∗", "~", "∼", "`", "ˋ", "|", "∣", "://", "∶//")

var domainDot = regexp.MustCompile(`([\pL\pN])\.(\pL{2}|\pN)`)

// edgeUnderscores replaces the underscores that are not within a word.
func edgeUnderscores(s string) string {
	runes := []rune(s)
	within := func(i int) bool {
		return i >= 0 && i < len(runes) && (unicode.IsLetter(runes[i]) || unicode.IsNumber(runes[i]))
	}
	var b strings.Builder
	for i, r := range runes {
		if r == '_' && (!within(i-1) || !within(i+1)) {
			r = 'ˍ'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// fence is a code block of shell commands that can be copied and run. A block
// that had to be cut is commented out, so that nobody runs half a command,
// and says where the rest is. exact reports whether what is shown is what was
// given.
func fence(commands string, limit int, rest string) (block string, exact bool) {
	const marks = len("``````")
	lines, exact := tell.Shell(commands, 76)
	text := strings.Join(lines, "\n")
	exact = exact && !strings.Contains(text, "`")
	text = noTicks(text)
	if shown := escaper.Replace(text); size(shown)+marks <= limit {
		return "```" + shown + "```", exact
	}
	end := "\n# " + ellipsis + " cut here: " + rest
	left := limit - marks - size(end)
	var b strings.Builder
	b.WriteString("# ")
	left -= b.Len()
	for _, r := range text {
		c := escaper.Replace(string(r))
		if r == '\n' {
			c = "\n# "
		}
		if left -= size(c); left < 0 {
			break
		}
		b.WriteString(c)
	}
	return "```" + b.String() + end + "```", false
}
