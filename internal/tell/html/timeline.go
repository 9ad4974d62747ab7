package html

import (
	"slices"
	"time"

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
