package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

func (p *page) denials() {
	all := p.report.Denials
	if len(all) == 0 {
		return
	}
	p.section("refused", p.report.Verdict.Denials)
	for i, d := range all {
		if i == maxLines {
			p.more(len(all)-i, "line")
			return
		}
		p.counted(d.Count, Call(d.Source, d.Name)+" on "+Short(d.Resource)+" ("+d.ErrorCode+")", d.First, d.Last, d.Sessions)
	}
}

func (p *page) data() {
	all := p.report.Data
	if len(all) == 0 {
		return
	}
	p.section("data and secrets touched", 0)
	for i, d := range all {
		if i == maxLines {
			p.more(len(all)-i, "line")
			return
		}
		text := Call(d.Source, d.Name) + " on " + Short(d.Resource)
		if d.Outcome != "succeeded" {
			text += ", " + d.Outcome
		}
		p.counted(d.Count, text, d.First, d.Last, d.Sessions)
	}
}

// counted writes a line about several events.
func (p *page) counted(n int, text string, first, last time.Time, sessions []string) {
	text += "  " + span(first, last) + ", " + tell.List(sessions, maxNames)
	for i, l := range tell.Wrap(text, p.width-9) {
		lead := fmt.Sprintf("%7s  ", Number(n)+"×")
		if i > 0 {
			lead = strings.Repeat(" ", 9)
		}
		p.line(lead + l)
	}
}

// step is what one session did again and again, one after the other.
type step struct {
	*investigate.Event
	count int
}

// steps are the events, those alike that follow each other as one.
func steps(events []investigate.Event) []step {
	var all []step
	for i := range events {
		e := &events[i]
		if n := len(all) - 1; n >= 0 {
			was := all[n].Event
			if was.Session == e.Session && was.Source == e.Source && was.Name == e.Name && was.Outcome == e.Outcome &&
				was.Resource == e.Resource && was.Address == e.Address && was.AlertID == "" && e.AlertID == "" && e.Change == "" {
				all[n].count++
				continue
			}
		}
		all = append(all, step{e, 1})
	}
	return all
}

// timeline lists what happened, in order.
func (p *page) timeline() {
	all := steps(p.report.Events)
	if len(all) == 0 {
		return
	}
	p.section("timeline", p.report.Totals.InQuestion)
	day := ""
	left := 0
	for _, e := range p.telling(all, &left) {
		if d := e.Time.UTC().Format("2 January 2006"); d != day {
			day = d
			p.line("  " + p.color(dim, d+", UTC"))
		}
		p.event(e)
	}
	p.more(left, "line")
}

// telling are the steps that are shown: all, or those that matter most.
func (p *page) telling(all []step, left *int) []step {
	if len(all) <= maxTimeline {
		return all
	}
	var out []step
	for _, weigh := range []func(step) bool{
		func(s step) bool { return s.AlertID != "" },
		func(s step) bool { return s.AlertID != "" || s.Change != "" || s.Led },
		func(s step) bool { return s.AlertID != "" || s.Change != "" || s.Led || s.Outcome == "denied" },
	} {
		var some []step
		for _, s := range all {
			if weigh(s) {
				some = append(some, s)
			}
		}
		if len(some) > maxTimeline {
			break
		}
		out = some
	}
	if len(out) == 0 {
		out = all[:maxTimeline]
	}
	*left = len(all) - len(out)
	return out
}

func (p *page) event(s step) {
	e := s.Event
	mark, color := "", ""
	if a := p.alerts[e.AlertID]; a != nil {
		mark, color = " "+strings.ToUpper(a.Severity.String()), severityColors[a.Severity]
	}
	text := Call(e.Source, e.Name)
	if s.count > 1 {
		text += " ×" + Number(s.count)
	}
	if e.Resource != "" {
		text += " on " + Short(e.Resource)
	}
	if e.Outcome != "succeeded" {
		text += ", " + e.Outcome
	}
	if e.Change != "" {
		text += " [" + e.Change + "]"
	}
	lead := fmt.Sprintf("  %s  %-4s %-16s ", e.Time.UTC().Format(time.TimeOnly), tell.Plain(e.Session), address(e.Address))
	for i, l := range tell.Wrap(text+mark, p.width-len(lead)) {
		if i > 0 {
			lead = strings.Repeat(" ", len(lead))
		}
		p.line(lead + p.color(color, l))
	}
}

// address is where a call came from, in few columns.
func address(s string) string {
	s = tell.Plain(strings.TrimSuffix(s, ".amazonaws.com"))
	if len(s) > 40 {
		s = strings.ToValidUTF8(s[:40], "")
	}
	return s
}

func (p *page) notKnown() {
	if len(p.report.NotKnown) == 0 {
		return
	}
	p.section("not known", 0)
	for _, s := range p.report.NotKnown {
		for _, l := range tell.Hang("  • ", s, p.width) {
			p.line(l)
		}
	}
}

// next suggests questions that follow from the answer.
func (p *page) next() {
	asks := p.report.Next()
	if len(asks) == 0 {
		return
	}
	p.section("ask next", 0)
	for _, s := range asks {
		if lines, exact := tell.Shell("hosewatch triage "+s.Flag()+" PATH", 1<<20); exact && len(lines) == 1 {
			p.line("  " + lines[0])
		}
	}
}
