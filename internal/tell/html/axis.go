package html

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// axis lays time along a line. Where nothing happened for long it is folded,
// so that the minutes that matter can be told apart in a question of months;
// every stretch between folds has a scale of its own.
type axis struct {
	stretches []stretch
}

// stretch is a time in which something happened.
type stretch struct {
	from, to time.Time
	x, width float64
	after    time.Duration // folded away behind it
	matter   int           // moments in it that matter
}

const (
	maxFolds  = 7
	foldWidth = 40.0
	leastWide = 64.0 // of a stretch
	inset     = 8.0  // of a stretch's ends, so that marks stay off its borders
	worthFold = 10 * time.Minute
)

// newAxis lays the moments, in any order, along a line from x on. A stretch
// gets room for how long it is and, as much again, for how many moments in it
// matter.
func newAxis(moments, matter []time.Time, x, width float64) *axis {
	moments = slices.Clone(moments)
	slices.SortFunc(moments, time.Time.Compare)
	a := &axis{}
	if len(moments) == 0 {
		return a
	}
	a.fold(moments)
	for _, t := range matter {
		if i := a.stretchOf(t); !t.Before(a.stretches[i].from) && !t.After(a.stretches[i].to) {
			a.stretches[i].matter++
		}
	}
	free := width - foldWidth*float64(len(a.stretches)-1) - leastWide*float64(len(a.stretches))
	long, weighty := 0.0, 0.0
	for _, s := range a.stretches {
		long, weighty = long+s.long(), weighty+s.weighty()
	}
	for i := range a.stretches {
		s := &a.stretches[i]
		s.x, s.width = x, leastWide+free*(s.long()/long+s.weighty()/weighty)/2
		x += s.width + foldWidth
	}
	return a
}

// long grows slower than time, which leaves room for what was quick; weighty
// grows slower than the count of what matters.
func (s stretch) long() float64    { return math.Sqrt(s.to.Sub(s.from).Seconds() + 30) }
func (s stretch) weighty() float64 { return math.Sqrt(float64(s.matter) + 0.1) }

// fold cuts sorted moments where the gaps are longest, as long as a gap is a
// tenth and more of what would be shown without it.
func (a *axis) fold(moments []time.Time) {
	type gap struct {
		behind int
		long   time.Duration
	}
	var gaps []gap
	for i := range moments[1:] {
		gaps = append(gaps, gap{i, moments[i+1].Sub(moments[i])})
	}
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(b.long, a.long) })
	shown := moments[len(moments)-1].Sub(moments[0])
	var cuts []gap
	for _, g := range gaps {
		if len(cuts) == maxFolds || g.long < worthFold || g.long < shown/10 {
			break
		}
		cuts, shown = append(cuts, g), shown-g.long
	}
	slices.SortFunc(cuts, func(a, b gap) int { return cmp.Compare(a.behind, b.behind) })
	begin := 0
	for _, c := range cuts {
		a.stretches = append(a.stretches, stretch{from: moments[begin], to: moments[c.behind], after: c.long})
		begin = c.behind + 1
	}
	a.stretches = append(a.stretches, stretch{from: moments[begin], to: moments[len(moments)-1]})
}

// at is where t lies. A time within a fold lies at the end of the stretch
// before it.
func (a *axis) at(t time.Time) float64 {
	s, part := a.stretches[a.stretchOf(t)], 0.5
	if long := s.to.Sub(s.from); long > 0 {
		part = min(max(float64(t.Sub(s.from))/float64(long), 0), 1)
	}
	return s.x + inset + part*(s.width-2*inset)
}

// stretchOf is the last stretch that has begun at t.
func (a *axis) stretchOf(t time.Time) int {
	i := len(a.stretches) - 1
	for i > 0 && t.Before(a.stretches[i].from) {
		i--
	}
	return i
}

// tick is a time written below the line.
type tick struct {
	X    float64
	At   float64 // where its text is centred, clear of the end of the line
	Text string
	Day  string // the date, where it is another than at the tick before
}

// steps are the distances of ticks.
var steps = []time.Duration{time.Second, 5 * time.Second, 15 * time.Second, 30 * time.Second, time.Minute, 2 * time.Minute, 5 * time.Minute,
	10 * time.Minute, 15 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour, 3 * time.Hour, 6 * time.Hour, 12 * time.Hour,
	24 * time.Hour, 48 * time.Hour, 7 * 24 * time.Hour, 14 * 24 * time.Hour, 28 * 24 * time.Hour, 91 * 24 * time.Hour, 364 * 24 * time.Hour}

const tickRoom = 76.0 // what the text of a tick takes

// ticks are the times to write, each stretch by its own step.
func (a *axis) ticks() []tick {
	var all []tick
	for _, s := range a.stretches {
		all = append(all, s.ticks(a)...)
	}
	day, end := "", a.stretches[len(a.stretches)-1]
	for i := range all {
		all[i].At = min(all[i].X, end.x+end.width-tickRoom/2)
		if all[i].Day == day {
			all[i].Day = ""
		} else {
			day = all[i].Day
		}
	}
	return all
}

func (s stretch) ticks(a *axis) []tick {
	long := s.to.Sub(s.from)
	many := math.Floor(s.width / tickRoom)
	step := steps[len(steps)-1]
	for _, d := range steps {
		if float64(long)/float64(d) <= many {
			step = d
			break
		}
	}
	format := "15:04"
	if step < time.Minute || long == 0 {
		format = "15:04:05"
	}
	var all []tick
	add := func(t time.Time) {
		if n := len(all); n == 0 || a.at(t)-all[n-1].X >= tickRoom/2 {
			all = append(all, tick{X: a.at(t), Text: t.UTC().Format(format), Day: t.UTC().Format(dateOnly)})
		}
	}
	if step >= 24*time.Hour {
		format = ""
	}
	for t := s.from.UTC().Truncate(step); !t.After(s.to); t = t.Add(step) {
		if !t.Before(s.from) {
			add(t)
		}
	}
	if len(all) == 0 {
		add(s.from)
	}
	return all
}
