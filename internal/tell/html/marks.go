package html

import (
	"math"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// fill puts the events into their lanes.
func (x *index) fill(t *timeline, a *axis, place map[string]int) {
	bins := make([]map[int]*bin, len(t.Lanes))
	for i := range x.Events {
		e := &x.Events[i]
		n, ok := place[e.Session]
		if !ok {
			n = len(t.Lanes) - 1
			if !t.Lanes[n].whole {
				continue // of a session that the report does not have
			}
		}
		if bins[n] == nil {
			bins[n] = map[int]*bin{}
		}
		at := int(a.at(e.Time) / binWidth)
		b := bins[n][at]
		if b == nil {
			b = &bin{}
			bins[n][at] = b
		}
		b.add(x, e, a.at(e.Time))
	}
	for n := range t.Lanes {
		t.Lanes[n].draw(bins[n])
	}
}

// bin is what happened within the width of a mark.
type bin struct {
	events int
	x      float64 // of the mark
	class  int     // 0 nothing, then refused, changed, and alerts by grade
	marked int
	tell   string
}

// The classes of marks, the quietest first. Alerts follow.
const (
	refusedMark = iota + 1
	changedMark
	alertMark
)

func (b *bin) add(x *index, e *investigate.Event, at float64) {
	b.events++
	class, tell := 0, ""
	switch n, ok := x.alert[e.AlertID]; {
	case ok:
		class, tell = alertMark+int(x.Alerts[n].Severity), x.Alerts[n].Title
	case e.Change != "":
		class, tell = changedMark, e.Name
	case e.Outcome == "denied":
		class, tell = refusedMark, e.Name+", refused"
	default:
		return
	}
	b.marked++
	if class > b.class {
		b.class, b.x, b.tell = class, at, when(e.Time)+"  "+text(tell)
	}
}

func (l *lane) draw(bins map[int]*bin) {
	var order []int
	for n := range bins {
		order = append(order, n)
	}
	slices.Sort(order)
	counted := -countRoom // where the last count was written
	for _, n := range order {
		b := bins[n]
		h := min(4+4*math.Log10(float64(b.events)), 18)
		l.Dense = append(l.Dense, column{X: float64(n) * binWidth, Y: l.Y - h/2, W: binWidth - 1, H: h})
		if b.class == 0 {
			continue
		}
		m := mark{X: b.x, Y: l.Y, Tell: b.tell, class: b.class}
		m.Class, m.Path = shape(b.class, b.x, l.Y)
		if b.marked > 1 {
			m.Tell += " (and " + report.Number(b.marked-1) + " more)"
			if b.x-counted >= countRoom {
				m.Count, counted = report.Number(b.marked), b.x
			}
		}
		l.Marks = append(l.Marks, m)
	}
	// The worst are drawn last, above the others.
	slices.SortStableFunc(l.Marks, func(a, b mark) int { return a.class - b.class })
}

// countRoom is what the count of a mark takes.
const countRoom = 18.0

// shape draws a mark: grades differ in shape as in colour.
func shape(class int, x, y float64) (name, path string) {
	const r = 6.0
	switch class {
	case refusedMark:
		return "cross", polyline(false, x-3.5, y-3.5, x+3.5, y+3.5) + polyline(false, x-3.5, y+3.5, x+3.5, y-3.5)
	case changedMark:
		return "mark change", polyline(true, x-3.5, y-3.5, x+3.5, y-3.5, x+3.5, y+3.5, x-3.5, y+3.5)
	}
	severity := judge.Severity(class - alertMark)
	name = "mark " + grade(severity)
	switch severity {
	case judge.Critical:
		return name, polyline(true, x, y-r-2, x+r+2, y, x, y+r+2, x-r-2, y)
	case judge.High:
		return name, polyline(true, x, y-r-1, x+r+1, y+r-1, x-r-1, y+r-1)
	case judge.Medium:
		return name, polyline(true, x-r+1, y-r+1, x+r-1, y-r+1, x+r-1, y+r-1, x-r+1, y+r-1)
	default:
		return name, circle(x, y, r-1)
	}
}

func circle(x, y, r float64) string {
	arc := " a" + coordinates(r, r) + " 0 1 0 "
	return "M" + coordinates(x-r, y) + arc + coordinates(2*r, 0) + arc + coordinates(-2*r, 0) + "Z"
}

// polyline is a path through points, given as x and y by turns.
func polyline(closed bool, points ...float64) string {
	var b strings.Builder
	for i := 0; i < len(points); i += 2 {
		if i == 0 {
			b.WriteByte('M')
		} else {
			b.WriteByte('L')
		}
		b.WriteString(coordinates(points[i], points[i+1]))
	}
	if closed {
		b.WriteByte('Z')
	}
	return b.String()
}

// legend explains the marks.
func legend() []mark {
	var all []mark
	for _, words := range []struct {
		class int
		tell  string
	}{
		{alertMark + int(judge.Critical), "critical alert"}, {alertMark + int(judge.High), "high"}, {alertMark + int(judge.Medium), "medium"},
		{alertMark + int(judge.Low), "low"}, {changedMark, "change without alert"}, {refusedMark, "refused"},
	} {
		m := mark{Tell: words.tell}
		m.Class, m.Path = shape(words.class, 8, 8)
		all = append(all, m)
	}
	return all
}
