package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Text tells a report to a person at a terminal, who reads from the top and
// may stop at any line. The zero value writes 100 columns without colour.
type Text struct {
	Width int  // columns of the terminal; below 60 counts as 60, 0 as 100
	Color bool // use ANSI colours
}

// How much of each list is shown; JSON, CSV and the page have all.
const (
	maxNames    = 6
	maxChanges  = 40
	maxWhole    = 15 // of those, with what was set and the way back
	maxSessions = 40
	maxLines    = 25
	maxTimeline = 60
)

// Write tells r, in one call of w.Write.
func (t Text) Write(w io.Writer, r *investigate.Report) error {
	p := page{width: max(t.Width, 60), paint: t.Color, report: r, sessions: sessionsOf(r), alerts: map[string]*judge.Alert{}}
	if t.Width == 0 {
		p.width = 100
	}
	for _, a := range r.Alerts {
		p.alerts[a.ID] = a
	}
	p.verdict()
	p.changes("still open", r.Verdict.Open, true)
	p.changes("not known whether it still stands", r.Verdict.Doubtful, true)
	p.people()
	p.persistence()
	p.changes("no longer as it was left", p.closed(), false)
	p.otherAlerts()
	p.denials()
	p.data()
	p.timeline()
	p.notKnown()
	p.next()
	_, err := io.WriteString(w, p.text.String())
	return err
}

// page is the report being laid out.
type page struct {
	text     strings.Builder
	width    int
	paint    bool
	report   *investigate.Report
	sessions map[string]*investigate.Session
	alerts   map[string]*judge.Alert
}

// The ANSI colours in use.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	green  = "32"
	cyan   = "1;36"
)

var severityColors = map[judge.Severity]string{
	judge.Critical: "1;37;41", judge.High: red, judge.Medium: yellow, judge.Low: cyan, judge.Info: dim,
}

func (p *page) color(code, s string) string {
	if !p.paint || s == "" || code == "" {
		return s
	}
	return "\x1b[" + code + "m" + s + "\x1b[0m"
}

func (p *page) line(s string) { p.text.WriteString(strings.TrimRight(s, " ") + "\n") }

// section begins a part of the page.
func (p *page) section(title string, count int) {
	if count > 0 {
		title = fmt.Sprintf("%s (%s)", title, Number(count))
	}
	p.line("")
	p.line(p.color(bold, strings.ToUpper(title[:1])+title[1:]))
}

// row writes a label and its text behind an indent.
func (p *page) row(indent int, label, text string) { p.rowIn(indent, label, text, "") }

func (p *page) rowIn(indent int, label, text, color string) {
	if text == "" {
		return
	}
	const labels = 9
	for i, l := range tell.Wrap(text, p.width-indent-labels) {
		lead := label
		if i > 0 {
			lead = ""
		}
		p.line(strings.Repeat(" ", indent) + p.color(dim, lead) + strings.Repeat(" ", max(labels-len(lead), 1)) + p.color(color, l))
	}
}

// command writes a shell command that can be copied as it stands.
func (p *page) command(indent int, label, command string) {
	if command == "" {
		return
	}
	const labels = 9
	lines, exact := tell.Shell(command, p.width-indent-labels)
	for i, l := range lines {
		lead := label
		if i > 0 {
			lead = ""
		}
		p.line(strings.Repeat(" ", indent) + p.color(dim, lead) + strings.Repeat(" ", labels-len(lead)) + l)
	}
	if !exact {
		p.row(indent, "", "Do not paste this: it holds characters that a terminal hides or obeys, written out here. The command as it is stands in the JSON.")
	}
}

// more says how many lines were left out.
func (p *page) more(n int, of string) {
	if n > 0 {
		p.line(p.color(dim, fmt.Sprintf("  and %s more, in --format json or html", Plural(n, of))))
	}
}

// mark is a severity as a word of a fixed width.
func (p *page) mark(s *judge.Severity) string {
	word := ""
	if s != nil {
		word = strings.ToUpper(s.String())
	}
	pad := strings.Repeat(" ", max(9-len(word), 1))
	if s == nil {
		return pad
	}
	return p.color(severityColors[*s], word) + pad
}
