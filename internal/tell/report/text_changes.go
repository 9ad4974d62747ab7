package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// changes lists changes: with the way back, or in few lines.
func (p *page) changes(title string, ids []string, whole bool) {
	all := changesOf(p.report, ids)
	if len(all) == 0 {
		return
	}
	p.section(title, len(all))
	for i, c := range all {
		if i == maxChanges {
			p.more(len(all)-i, "change")
			break
		}
		p.change(c, whole && i < maxWhole && (c.AlertID != "" || len(all) <= 5))
	}
}

// closed are the changes of which something later was made.
func (p *page) closed() []string {
	var ids []string
	for i := range p.report.Changes {
		if c := &p.report.Changes[i]; c.State == investigate.TakenBack || c.State == investigate.Superseded {
			ids = append(ids, c.ID)
		}
	}
	return ids
}

// indent is the columns before the text of a change.
const indent = 7

func (p *page) change(c *investigate.Change, whole bool) {
	lead := fmt.Sprintf("  %-*s", indent-2, tell.Plain(c.ID))
	for i, l := range tell.Wrap(c.Title, p.width-indent-9) {
		if i > 0 {
			p.line(strings.Repeat(" ", indent+9) + l)
			continue
		}
		p.line(lead + p.mark(c.Severity) + p.color(bold, l))
	}
	p.row(indent, "event", fmt.Sprintf("%s  %s by %s%s", when(c.Event.Time), Call(c.Event.Source, c.Event.Name), cmp.Or(c.Event.Who, "somebody"), in(c.Event.Session)))
	if c.State != investigate.Open || c.By != nil {
		p.rowIn(indent, "now", stateWords(c), p.stateColor(c.State))
	}
	if !whole {
		return
	}
	p.settings(c)
	p.command(indent, "back", c.Revert)
	p.row(indent, "", c.RevertNote)
	p.command(indent, "check", c.HowToCheck)
}

func in(session string) string {
	if session == "" {
		return ""
	}
	return ", session " + session
}

func (p *page) stateColor(s investigate.State) string {
	switch s {
	case investigate.Open:
		return red
	case investigate.TakenBack:
		return green
	}
	return yellow
}

// maxValue is how many bytes of a value are shown.
const maxValue = 200

// settings tells what was set.
func (p *page) settings(c *investigate.Change) {
	if Made(c) {
		return
	}
	label := "set"
	all := Settings(c)
	slices.SortStableFunc(all, knownFirst)
	for i, s := range all {
		if i == maxNames {
			p.row(indent, "", Plural(len(all)-i, "setting")+" more")
			break
		}
		p.row(indent, label, s.Setting+": "+p.value(s))
		label = ""
		for _, d := range s.Document {
			for _, l := range tell.Hang(string(d.Sign)+" ", d.Text, p.width-indent-11) {
				p.line(strings.Repeat(" ", indent+11) + l)
			}
		}
	}
}

// knownFirst puts those first of which it is known what they were: a call that
// sets much changes little.
func knownFirst(a, b Setting) int {
	rank := func(c Setting) int {
		if c.Before == tell.NotKnown {
			return 1
		}
		return 0
	}
	return rank(a) - rank(b)
}

func (p *page) value(s Setting) string {
	if len(s.Document) > 0 {
		return ""
	}
	return cut(s.Before) + " → " + cut(s.After)
}

func cut(s string) string {
	if len(s) > maxValue {
		return strings.ToValidUTF8(s[:maxValue], "") + " …"
	}
	return s
}

// persistence lists what lets somebody in later.
func (p *page) persistence() {
	all := p.report.Persistence
	if len(all) == 0 {
		return
	}
	p.section("access that was left behind", len(all))
	for i, w := range all {
		if i == maxLines {
			p.more(len(all)-i, "grant")
			break
		}
		text := fmt.Sprintf("%s: %s (%s)", w.State, w.Words, w.Technique)
		for j, l := range tell.Wrap(text, p.width-indent) {
			lead := fmt.Sprintf("  %-*s", indent-2, tell.Plain(w.Change))
			if j > 0 {
				lead = strings.Repeat(" ", indent)
			}
			p.line(lead + p.color(p.wayColor(w.State), l))
		}
	}
}

func (p *page) wayColor(s investigate.State) string {
	if s == investigate.TakenBack {
		return ""
	}
	return p.stateColor(s)
}

// otherAlerts lists the alerts that are not told as changes.
func (p *page) otherAlerts() {
	told := map[string]bool{}
	for _, c := range p.report.Changes {
		told[c.AlertID] = true
	}
	n := 0
	for _, a := range p.report.Alerts {
		if !told[a.ID] {
			n++
		}
	}
	if n == 0 {
		return
	}
	p.section("other alerts", n)
	shown := 0
	for _, a := range p.report.Alerts {
		if told[a.ID] {
			continue
		}
		if shown == maxLines {
			p.more(n-shown, "alert")
			return
		}
		shown++
		for i, l := range tell.Wrap(a.Title, p.width-indent-27) {
			if i > 0 {
				p.line(strings.Repeat(" ", 33) + l)
				continue
			}
			p.line(fmt.Sprintf("  %-22s", when(a.EventTime)) + p.mark(&a.Severity) + l)
		}
	}
}
