package tell

import (
	"io"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Text tells alerts to a person at a terminal. The zero value writes 80
// columns without colour. A Text may be used by several goroutines.
type Text struct {
	Width int  // columns of the terminal; below 40 counts as 40, 0 as 80
	Color bool // use ANSI colours
}

const indent = 10 // columns before a title and before the text of a row

// Write tells a, with an empty line behind it, in one call of w.Write.
func (t Text) Write(w io.Writer, a *judge.Alert) error {
	p := page{width: t.width(), paint: t.Color}
	p.title(a)
	words := Say(a)
	p.row("", words.Detail)
	p.row("result", words.Result)
	p.access(words.Access)
	p.changes(words)
	p.row("who", words.Who)
	p.row("from", words.From)
	p.row("when", words.When)
	p.row("", words.Late)
	p.row("where", words.Where)
	p.streams(words)
	p.row("why", words.Why)
	for _, also := range words.Also {
		p.row("also", sentence(also.Title)+" "+also.Reason)
	}
	p.back(a, words.Back)
	p.command("check", a.HowToCheck)
	p.rules(words, a)
	p.line("")
	_, err := io.WriteString(w, p.text.String())
	return err
}

func (t Text) width() int {
	if t.Width == 0 {
		return 80
	}
	return max(t.Width, 40)
}

// page is the alert being laid out.
type page struct {
	text  strings.Builder
	width int
	paint bool
}

// The ANSI colours in use.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
)

var severityColors = map[judge.Severity]string{
	judge.Critical: "1;37;41", // white on red: this one is to be seen from afar
	judge.High:     red,
	judge.Medium:   yellow,
	judge.Low:      cyan,
	judge.Info:     dim,
}

func (p *page) color(code, s string) string {
	if !p.paint || s == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *page) line(s string) { p.text.WriteString(s + "\n") }

// title writes the severity and the sentence that says whether to get up.
func (p *page) title(a *judge.Alert) {
	word := strings.ToUpper(a.Severity.String())
	gap := strings.Repeat(" ", max(indent-len(word), 1))
	for i, line := range wrap(Plain(a.Title), p.width-indent) {
		lead := strings.Repeat(" ", indent)
		if i == 0 {
			lead = p.color(severityColors[a.Severity], word) + gap
		}
		p.line(lead + p.color(bold, line))
	}
}

// row writes a label and its text, or nothing where there is no text.
func (p *page) row(label, text string) {
	if text == "" {
		return
	}
	p.lines(label, wrap(Plain(text), p.width-indent))
}

func (p *page) lines(label string, lines []string) {
	for i, line := range lines {
		lead := strings.Repeat(" ", indent)
		if i == 0 && label != "" {
			lead = "  " + p.color(dim, label) + strings.Repeat(" ", max(indent-2-len(label), 1))
		}
		p.line(lead + line)
	}
}

func (p *page) streams(words Phrases) {
	switch {
	case len(words.Stream) == 1:
		p.row("stream", words.Stream[0])
	case len(words.Stream) > 1:
		p.row("streams", List(words.Stream, maxNames))
	default:
		p.row("streams", words.Scope)
	}
	p.row("feeds", words.Feeds)
}

// access writes what a policy allows now.
func (p *page) access(a Access) {
	if len(a.Allowed) == 0 {
		return
	}
	p.row("allows", a.Title+":")
	for _, allowed := range a.Allowed {
		p.lines("", hang("• ", Plain(allowed), p.width-indent))
	}
	if a.More > 0 {
		p.row("", plural(a.More, "request")+" more, in the JSON")
	}
}

// changes writes what is other than before, or what a call asked for in vain.
func (p *page) changes(words Phrases) {
	label := "change"
	if words.Result != "" {
		label = "asked"
	}
	for i, c := range words.Changes {
		if i == maxNames {
			p.row("", plural(len(words.Changes)-i, "setting")+" more, in the JSON")
			break
		}
		if len(c.Document) > 0 {
			p.lines(label, documentLines(c, p.width-indent))
		} else {
			p.lines(label, changeLines(c, words.Result != "", p.width-indent))
		}
		label = ""
	}
}

// changeLines puts before and after beneath each other when a line does not
// hold both: two ARNs are compared more easily that way.
func changeLines(c Change, inVain bool, limit int) []string {
	setting, before, after := Plain(c.Setting), Plain(c.Before), Plain(c.After)
	if inVain && c.Before == NotKnown {
		return wrap(setting+": "+after, limit)
	}
	line := setting + ": " + before + " → " + after
	if columns(line) <= limit {
		return []string{line}
	}
	lines := wrap(setting+":", limit)
	lines = append(lines, hang("  was ", before, limit)...)
	return append(lines, hang("  now ", after, limit)...)
}

// documentLines are the statements of a policy that were lost and gained.
func documentLines(c Change, limit int) []string {
	lines := wrap(Plain(c.Setting)+":", limit)
	for _, d := range c.Document {
		lines = append(lines, hang(string(d.Sign)+" ", Plain(d.Text), limit)...)
	}
	return lines
}

// hang wraps text behind a lead and indents what follows as far.
func hang(lead, text string, limit int) []string {
	lines := wrap(text, limit-len(lead))
	for i := range lines {
		if i > 0 {
			lead = strings.Repeat(" ", len(lead))
		}
		lines[i] = lead + lines[i]
	}
	return lines
}

func (p *page) back(a *judge.Alert, note string) {
	if a.Revert == "" {
		p.row("back", note)
		return
	}
	p.command("back", a.Revert)
	p.row("", note)
}

// command writes a shell command that can be copied as it stands.
func (p *page) command(label, command string) {
	if command == "" {
		return
	}
	lines, exact := Shell(command, p.width-indent)
	p.lines(label, lines)
	if !exact {
		p.row("", "Do not paste this: it holds characters that a terminal hides or obeys, written out here. The command as it is stands in the JSON.")
	}
}

func (p *page) rules(words Phrases, a *judge.Alert) {
	text := strings.Join(words.Rules, ", ")
	if len(words.Attack) > 0 {
		text += " (" + strings.Join(words.Attack, ", ") + ")"
	}
	event := strings.TrimSpace(a.EventName + " " + words.Event)
	p.row("rules", text)
	p.row("event", event)
}
