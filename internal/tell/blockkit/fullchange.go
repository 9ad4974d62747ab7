package blockkit

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// MaxFullChange is the longest text that FullChange gives, in bytes: what
// Slack takes as a snippet.
// https://docs.slack.dev/messaging/working-with-files#snippets
const MaxFullChange = 1 << 20

// FullChange is all that is known of a change, as a text file: before and
// after as a diff, what is possible now, the whole command back, and how to
// look. Characters that do not show are written out.
func FullChange(a *judge.Alert) string {
	words := tell.Say(a)
	var f file
	f.line(strings.ToUpper(a.Severity.String()) + ": " + a.Title)
	f.line(words.When + ", " + words.Where)
	if words.Late != "" {
		f.line(words.Late)
	}
	f.line(words.Who + ", from " + words.From)
	if words.Result != "" {
		f.line("Result: " + words.Result)
	}
	if words.Detail != "" {
		f.line(words.Detail)
	}
	f.part("What changed")
	for _, c := range tell.Changes(a) {
		f.change(c)
	}
	f.allowed(tell.AllAccess(a))
	f.part("Take it back")
	f.commands(a.Revert)
	f.line(words.Back)
	f.part("Look for yourself")
	f.commands(a.HowToCheck)
	f.part("Event")
	f.line(a.EventSource + " " + a.EventName)
	f.line("event " + a.EventID)
	f.line("alert " + a.ID)
	f.line("resource " + a.Resource)
	return f.String()
}

// file is a text file being written. A part without lines is left out.
type file struct {
	text  strings.Builder
	title string // of a part that has no line yet
}

func (f *file) part(title string) { f.title = title }

// line writes one line, or nothing where there is no text.
func (f *file) line(text string) {
	if strings.TrimSpace(text) == "" || f.text.Len() > MaxFullChange {
		return
	}
	if f.title != "" {
		f.text.WriteString("\n" + f.title + "\n")
		f.title = ""
	}
	f.text.WriteString(tell.Plain(text) + "\n")
}

// change writes a setting's old and new value, or a policy's statements.
func (f *file) change(c tell.Change) {
	f.line("  " + c.Setting)
	if len(c.Document) == 0 {
		f.line("  - " + c.Before)
		f.line("  + " + c.After)
		return
	}
	for _, d := range c.Document {
		f.line("  " + string(d.Sign) + " " + d.Text)
	}
}

func (f *file) allowed(access tell.Access) {
	f.part(access.Title)
	for _, request := range access.Allowed {
		f.line("  " + request)
	}
}

// commands writes shell commands to be copied, with a warning where what is
// shown is not what would have to run.
func (f *file) commands(text string) {
	lines, exact := tell.Shell(text, 100)
	if !exact {
		f.line("# Do not paste this: it holds characters that do not show, written out here.")
	}
	for _, line := range lines {
		f.line(line)
	}
}

// String is the file, cut where Slack would refuse it.
func (f *file) String() string {
	const end = "\n… cut here: the alert as JSON has all of it\n"
	text := f.text.String()
	if len(text) <= MaxFullChange {
		return text
	}
	return strings.ToValidUTF8(text[:MaxFullChange-len(end)], "") + end
}
