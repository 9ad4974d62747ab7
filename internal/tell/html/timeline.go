package html

import (
	"math"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// timeline is the picture of sessions over time. Its numbers are in units of
// the picture's own coordinates.
type timeline struct {
	Width, Height float64
	Top, Bottom   float64 // of the lanes
	Right         float64
	Lanes         []lane
	Ticks         []tick
	Folds         []fold
	Openings      []opening
	Drawn, All    int // lanes of sessions
}

// fold is a time that was left out.
type fold struct {
	X, Middle, Width float64
	Text             string
}

// Depth is how high the lanes are together; Hours and Days are the lines of
// the axis below them.
func (t *timeline) Depth() float64 { return t.Bottom - t.Top }
func (t *timeline) Hours() float64 { return t.Bottom + 16 }
func (t *timeline) Days() float64  { return t.Bottom + 31 }

// lane is a session over time.
type lane struct {
	link
	Note  string
	Y     float64
	BarX  float64
	BarW  float64
	Dense []column
	Marks []mark
	whole bool // of all sessions that have no lane of their own
}

// TextY and NoteY are the base lines of a lane's name and of the note below it.
func (l lane) TextY() float64 { return l.Y - 1 }
func (l lane) NoteY() float64 { return l.Y + 11 }
func (l lane) BarY() float64  { return l.Y - 1 }

// column says how many events there were in a short time.
type column struct{ X, Y, W, H float64 }

// mark is an alert, a change or what was refused.
type mark struct {
	Class string
	Path  string
	X, Y  float64
	Tell  string // what a pointer over it shows
	Count string // of marks at this place, where there are several
	class int
}

// Above is where the count of a mark stands.
func (m mark) Above() float64 { return m.Y - 9 }

// opening is a session that another opened.
type opening struct{ X, From, To float64 }

// Path is a line from the lane of the one to that of the other.
func (o opening) Path() string { return polyline(false, o.X, o.From, o.X, o.To) }

// The measures of the picture.
const (
	pictureWidth = 1180.0
	laneNames    = 236.0
	laneHeight   = 34.0
	lanesTop     = 22.0
	axisHeight   = 40.0
	binWidth     = 10.0
	maxLanes     = 24
)

func (x *index) timeline() *timeline {
	moments, matter := x.moments()
	if len(x.Sessions) == 0 || len(moments) == 0 {
		return nil
	}
	shown := x.laneOrder()
	a := newAxis(moments, matter, laneNames, pictureWidth-laneNames-inset)
	t := &timeline{Width: pictureWidth, Right: pictureWidth - inset, Top: lanesTop, Drawn: len(shown), All: len(x.Sessions)}
	place := map[string]int{}
	for i, n := range shown {
		s := &x.Sessions[n]
		l := lane{link: x.toSession(s.ID), Note: text(string(s.Kind)), Y: laneY(i)}
		l.Text = cut(l.Text, 34)
		l.BarX = a.at(s.First)
		l.BarW = max(a.at(s.Last)-l.BarX, 2)
		place[s.ID] = i
		t.Lanes = append(t.Lanes, l)
	}
	if len(shown) < len(x.Sessions) {
		t.Lanes = append(t.Lanes, lane{link: link{Text: report.Plural(len(x.Sessions)-len(shown), "more session")}, Note: "not drawn one by one", Y: laneY(len(shown)), whole: true})
	}
	x.fill(t, a, place)
	for i, n := range shown {
		s := &x.Sessions[n]
		if from, ok := place[s.Parent]; ok && from != i {
			t.Openings = append(t.Openings, opening{a.at(s.First), laneY(from), laneY(i)})
		}
	}
	t.Bottom = laneY(len(t.Lanes)-1) + laneHeight/2
	t.Height = t.Bottom + axisHeight
	t.Ticks, t.Folds = a.ticks(), foldsOf(a)
	return t
}

func laneY(i int) float64 { return lanesTop + laneHeight*(float64(i)+0.5) }

// cut shortens a text to so many characters.
func cut(s string, limit int) string {
	r := []rune(s)
	if len(r) <= limit {
		return s
	}
	return string(r[:limit-1]) + "…"
}

func foldsOf(a *axis) []fold {
	var all []fold
	for _, s := range a.stretches[:len(a.stretches)-1] {
		x := s.x + s.width
		all = append(all, fold{X: x, Middle: x + foldWidth/2, Width: foldWidth, Text: lasting(s.after)})
	}
	return all
}

// moments are the times of events and of sessions, and those of them at which
// something was changed or told.
func (x *index) moments() (all, matter []time.Time) {
	for i := range x.Sessions {
		all = append(all, x.Sessions[i].First, x.Sessions[i].Last)
	}
	for i := range x.Events {
		e := &x.Events[i]
		all = append(all, e.Time)
		if e.AlertID != "" || e.Change != "" {
			matter = append(matter, e.Time)
		}
	}
	return slices.DeleteFunc(all, time.Time.IsZero), matter
}

// laneOrder picks the sessions that weigh most and puts each behind the one
// that opened it.
func (x *index) laneOrder() []int {
	worst := x.worstBySession()
	weight := func(n int) int {
		c := x.Sessions[n].Counts
		return (worst[x.Sessions[n].ID]+1)*1_000_000*min(c.Alerts, 1) + 10_000*min(c.Changes, 90) + 100*min(c.Denials, 90) + min(c.Events, 90)
	}
	order := make([]int, len(x.Sessions))
	for n := range order {
		order[n] = n
	}
	slices.SortStableFunc(order, func(a, b int) int { return weight(b) - weight(a) })
	order, _ = first(order, maxLanes)
	slices.Sort(order)
	return x.byFamily(order)
}

// byFamily keeps the order of places, but for sessions that another of them
// opened: those follow it.
func (x *index) byFamily(order []int) []int {
	here := map[int]bool{}
	for _, n := range order {
		here[n] = true
	}
	children := map[int][]int{}
	var roots []int
	for _, n := range order {
		if parent, ok := x.session[x.Sessions[n].Parent]; ok && here[parent] && parent < n {
			children[parent] = append(children[parent], n)
			continue
		}
		roots = append(roots, n)
	}
	var out []int
	var visit func(n int)
	visit = func(n int) {
		out = append(out, n)
		for _, child := range children[n] {
			visit(child)
		}
	}
	for _, n := range roots {
		visit(n)
	}
	return out
}

// worstBySession is the grade of the worst alert of each session.
func (x *index) worstBySession() map[string]int {
	worst := map[string]int{}
	for i := range x.Events {
		e := &x.Events[i]
		if n, ok := x.alert[e.AlertID]; ok {
			worst[e.Session] = max(worst[e.Session], int(x.Alerts[n].Severity))
		}
	}
	return worst
}

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
