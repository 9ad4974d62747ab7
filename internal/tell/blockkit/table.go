package blockkit

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const (
	maxRows   = 40
	roomRow   = 230  // maxRows of them are below OurBlocksTotal
	roomBlock = 1200 // of rows in one block
)

// table tells several alerts, a line each, and returns the line for
// notifications.
func (p *page) table(m incident.Message) (line string) {
	if len(m.Alerts) == 0 {
		p.head("Nothing to tell")
		return "Nothing to tell"
	}
	rows := newRows(m.Alerts)
	worst := slices.MaxFunc(m.Alerts, func(a, b *judge.Alert) int { return int(a.Severity - b.Severity) })
	summary := rows.summary()
	p.head(marks[worst.Severity] + " " + unformatted(summary, roomTitle))
	p.small(notes(m))
	p.rows(rows.lines(m))
	p.small(rows.legend(m))
	return strings.ToUpper(worst.Severity.String()) + ": " + prose(summary, 200) + ". The worst: " + prose(worst.Title, 160)
}

// rows are alerts to be told a line each.
type rows struct {
	alerts  []*judge.Alert
	callers []string // each once
	day     string   // of all of them; empty when they are of several
}

func newRows(alerts []*judge.Alert) rows {
	r := rows{alerts: alerts, day: day(alerts[0].EventTime)}
	for _, a := range alerts {
		if who := tell.Say(a).Caller; !slices.Contains(r.callers, who) {
			r.callers = append(r.callers, who)
		}
		if day(a.EventTime) != r.day {
			r.day = ""
		}
	}
	return r
}

// summary is "14 alerts: 1 critical, 13 high, by maria, 23 Nov 2026".
func (r *rows) summary() string {
	var counts incident.Counts
	for _, a := range r.alerts {
		counts[a.Severity]++
	}
	text := fmt.Sprintf("%d alerts: %s", len(r.alerts), counts)
	if len(r.callers) == 1 {
		text += ", by " + r.callers[0]
	} else {
		text += fmt.Sprintf(", by %d callers", len(r.callers))
	}
	return text
}

func (r *rows) lines(m incident.Message) []string {
	var lines []string
	for _, a := range r.alerts[:min(len(r.alerts), maxRows)] {
		lines = append(lines, r.line(a, m.Late[a.ID]))
	}
	if more := len(r.alerts) - maxRows; more > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", more))
	}
	return lines
}

func (r *rows) line(a *judge.Alert, late bool) string {
	line := marks[a.Severity] + " "
	if r.day == "" {
		line += a.EventTime.UTC().Format("2 Jan ")
	}
	line += clock(a) + " "
	end := ""
	if late {
		end = " · late"
	}
	if len(r.callers) > 1 {
		end = " · " + prose(tell.Say(a).Caller, 50) + end
	}
	return line + prose(a.Title, roomRow-size(line)-size(end)) + end
}

// legend says what goes for every line.
func (r *rows) legend(m incident.Message) string {
	text := "Times are UTC"
	if r.day != "" {
		text += ", " + r.day
	}
	if len(m.Late) > 0 {
		text += " · late: happened before what is told above"
	}
	return text
}

// rows puts lines into as few blocks as hold them.
func (p *page) rows(lines []string) {
	block := ""
	for _, line := range lines {
		if block != "" && size(block)+size(line) >= roomBlock {
			p.text(block)
			block = ""
		}
		if block != "" {
			block += "\n"
		}
		block += line
	}
	p.text(block)
}

func day(t time.Time) string { return t.UTC().Format("2 Jan 2006") }

// clock is when a happened, to the second. Its colons are not emoji: no name
// of one stands between them.
func clock(a *judge.Alert) string {
	if a.EventTime.IsZero() {
		return "time " + tell.NotKnown
	}
	return a.EventTime.UTC().Format("15:04:05")
}
