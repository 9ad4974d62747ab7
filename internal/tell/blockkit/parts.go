package blockkit

import (
	"fmt"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Every part is a text in Slack's markup, within its room, or empty where
// there is nothing to say.

// changed says what is other than before.
func changed(words tell.Phrases) string {
	var lines []string
	if words.Result != "" {
		lines = append(lines, "*Result* "+prose(words.Result, 200))
	}
	if words.Detail != "" {
		lines = append(lines, prose(words.Detail, 700))
	}
	lines = append(lines, allowed(words.Access)...)
	if words.Result != "" && len(words.Changes) > 0 {
		lines = append(lines, "Asked for:")
	}
	for i, c := range words.Changes {
		line := changeLine(words, c)
		if size(strings.Join(lines, "\n"))+size(line) > roomChanged-60 {
			lines = append(lines, fmt.Sprintf("• and %d more settings", len(words.Changes)-i))
			break
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// changeLine is one setting, before and after, or what a call asked for in
// vain.
func changeLine(words tell.Phrases, c tell.Change) string {
	switch {
	case len(c.Document) > 0:
		return "• " + setting(c.Setting) + "\n" + diff(c.Document, 1000)
	case words.Result != "" && c.Before == tell.NotKnown:
		return "• " + setting(c.Setting) + ": " + value(c.After)
	default:
		return "• " + setting(c.Setting) + ": " + value(c.Before) + " → " + value(c.After)
	}
}

// diff is a policy's statements in a code block, a line each.
func diff(lines []tell.DiffLine, limit int) string {
	const marks, longest = len("``````"), 300
	text, left := "", limit-marks-30
	for i, d := range lines {
		line := string(d.Sign) + " " + literal(noTicks(d.Text), min(longest, limit/2))
		if i > 0 {
			line = "\n" + line
		}
		if left -= size(line); left < 0 {
			text += fmt.Sprintf("\n%s and %d more statements", ellipsis, len(lines)-i)
			break
		}
		text += line
	}
	return "```" + text + "```"
}

// allowed says what a policy allows now.
func allowed(a tell.Access) []string {
	if len(a.Allowed) == 0 {
		return nil
	}
	lines := []string{"*" + a.Title + "*"}
	for _, request := range a.Allowed {
		lines = append(lines, "• "+prose(request, 250))
	}
	if a.More > 0 {
		lines = append(lines, fmt.Sprintf("• and %d more requests", a.More))
	}
	return lines
}

// setting shows a setting's name, before a colon that must not make an emoji
// of it.
func setting(name string) string {
	if strings.Contains(name, ":") {
		return code(name, 80)
	}
	return prose(name, 80)
}

// value shows a setting's value; a word of ours is not set as one.
func value(v string) string {
	if tell.IsWord(v) {
		return v
	}
	return code(v, 300)
}

// caller says who, how and from where.
func caller(words tell.Phrases, limit int) string {
	from := "from " + prose(words.From, limit)
	if words.From == tell.NotKnown {
		from = "from where is " + tell.NotKnown
	}
	return prose(words.Who, limit) + ", " + from
}

// facts says who, from where, when, where, and what depends on it. They are
// lines, not fields: a telephone puts fields beneath each other, with twice as
// many lines.
func facts(words tell.Phrases) string {
	lines := []string{
		"*Who* " + caller(words, roomFact),
		"*When* " + literal(words.When, roomFact) + ", " + prose(words.Where, roomFact), // the colons of a time are not emoji
	}
	if words.Late != "" {
		lines[1] += ", " + prose(words.Late, roomFact)
	}
	switch {
	case len(words.Stream) == 1:
		lines = append(lines, "*Stream* "+names(words.Stream, roomStreams/2))
	case len(words.Stream) > 1:
		lines = append(lines, "*Streams* "+names(words.Stream, roomStreams/2))
	case words.Scope != "":
		lines = append(lines, "*Streams* "+prose(words.Scope, 100))
	}
	if words.Feeds != "" {
		lines = append(lines, "*Feeds* "+prose(words.Feeds, roomStreams/2-20))
	}
	return strings.Join(lines, "\n")
}

// names lists as many names as there is room for and counts the others.
func names(all []string, room int) string {
	var b strings.Builder
	for i, name := range all {
		shown := code(name, 100)
		if i > 0 {
			shown = ", " + shown
		}
		if size(b.String())+size(shown) > room-20 {
			fmt.Fprintf(&b, " and %d more", len(all)-i)
			break
		}
		b.WriteString(shown)
	}
	return b.String()
}

// why says why it matters, the worst first.
func why(words tell.Phrases) string {
	if words.Why == "" && len(words.Also) == 0 {
		return ""
	}
	text := "*Why it matters*\n" + prose(words.Why, 600)
	for i, also := range words.Also {
		line := "\n• " + prose(also.Title+". "+also.Reason, 500)
		if size(text)+size(line) > roomWhy-40 {
			return text + fmt.Sprintf("\n• and %d more reasons", len(words.Also)-i)
		}
		text += line
	}
	return text
}

func back(a *judge.Alert, words tell.Phrases) string {
	if blank(a.Revert) {
		return "*Take it back*\n" + prose(words.Back, 500)
	}
	text := "*Take it back*\n" + command(a.Revert, roomBack-700, words)
	if words.Back != "" {
		text += "\n" + prose(words.Back, 500)
	}
	return text
}

func check(a *judge.Alert, words tell.Phrases) string {
	if blank(a.HowToCheck) {
		return ""
	}
	return "*Look for yourself*\n" + command(a.HowToCheck, roomCheck-200, words)
}

// blank reports whether there is no command in text.
func blank(text string) bool {
	lines, _ := tell.Shell(text, 76)
	return len(lines) == 0
}

// command is a code block, with a warning when it must not be pasted.
func command(text string, room int, words tell.Phrases) string {
	rest := "all of it is in the output of hosewatch scan --format json"
	if words.Event != "" {
		rest += " for event " + words.Event
	}
	block, exact := fence(text, room, literal(noTicks(rest), 120))
	if exact {
		return block
	}
	return block + "\nDo not paste this: it was shortened, or holds characters that do not show."
}
