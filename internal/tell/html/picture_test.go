package html

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

func TestAxisFolds(t *testing.T) {
	day := 24 * time.Hour
	for _, tt := range []struct {
		moments []time.Duration
		folds   []string
		reason  string
	}{
		{[]time.Duration{0}, nil, "a moment"},
		{[]time.Duration{0, time.Minute, 9 * time.Minute}, nil, "minutes are not folded, however empty"},
		{[]time.Duration{0, time.Minute, 90 * day, 90*day + time.Minute}, []string{"89 d"}, "months of nothing are"},
		{[]time.Duration{0, time.Hour, 2 * time.Hour, 3 * time.Hour, 4 * time.Hour, 5 * time.Hour, 6 * time.Hour, 7 * time.Hour, 8 * time.Hour, 9 * time.Hour, 10 * time.Hour, 11 * time.Hour}, nil, "an even beat has no gap"},
		{[]time.Duration{0, 10 * day, 10*day + 9*time.Minute, 100 * day}, []string{"10 d", "89 d"}, "gaps in their order, whatever their length"},
	} {
		var moments []time.Time
		for _, d := range slices.Backward(tt.moments) {
			moments = append(moments, night.Add(d))
		}
		var got []string
		for _, f := range foldsOf(newAxis(moments, nil, 0, 1000)) {
			got = append(got, f.Text)
		}
		if !slices.Equal(got, tt.folds) {
			t.Errorf("folds %q, want %q: %s", got, tt.folds, tt.reason)
		}
	}
}

// FuzzAxis: what is later is never further to the left, everything is within
// the line, and ticks do not run into each other.
func FuzzAxis(f *testing.F) {
	f.Add([]byte{1, 2, 3}, uint8(20))
	f.Add([]byte{0, 0, 0, 255, 1, 255, 255, 9}, uint8(40))
	f.Add(bytes.Repeat([]byte{200}, 100), uint8(23)) // a century and a half, without a gap
	f.Fuzz(func(t *testing.T, gaps []byte, unit uint8) {
		moments, now := []time.Time{night}, night
		for _, g := range gaps {
			now = now.Add(time.Duration(math.Exp2(float64(g)/16+float64(unit%24)) * float64(time.Millisecond))).Truncate(time.Second)
			moments = append(moments, now)
		}
		if now.Sub(night) > 200*365*24*time.Hour {
			return // longer than a Duration holds, and than a cloud exists
		}
		const x, width = 100.0, 900.0
		a := newAxis(moments, moments, x, width)
		last := x
		for _, m := range moments {
			at := a.at(m)
			if at < last-1e-6 || at > x+width {
				t.Fatalf("%s lies at %f, after %f", m, at, last)
			}
			last = at
		}
		last = math.Inf(-1)
		for _, tick := range a.ticks() {
			if tick.X-last < tickRoom/2-1e-6 || tick.X < x || tick.X > x+width {
				t.Fatalf("a tick at %f follows one at %f", tick.X, last)
			}
			last = tick.X
		}
	})
}

// TestPictureHoldsAll: every session and every node is drawn or counted, and
// nothing is drawn outside of the picture or onto something else.
func TestPictureHoldsAll(t *testing.T) {
	for _, sessions := range []int{1, 4, 30, 200} {
		r := large(max(sessions, 4), 600)
		if sessions == 1 {
			r = &investigate.Report{Sessions: sample().Sessions[:1], Graph: investigate.Graph{Nodes: sample().Graph.Nodes[:1]}}
		}
		x := newIndex(r)
		line := x.timeline()
		if drawn := min(len(r.Sessions), maxLanes); line.Drawn != drawn || line.All != len(r.Sessions) || len(line.Lanes) != drawn+map[bool]int{true: 1}[len(r.Sessions) > maxLanes] {
			t.Errorf("%d sessions: %d lanes, %d drawn of %d", sessions, len(line.Lanes), line.Drawn, line.All)
		}
		for _, l := range line.Lanes {
			if l.Y > line.Bottom || l.BarX+l.BarW > line.Width || (!l.whole && l.BarX < laneNames) {
				t.Errorf("%d sessions: the lane %s lies outside: %+v", sessions, l.Text, l)
			}
		}
		g := x.graph()
		if shown := len(g.Boxes) - restsOf(g) + g.Hidden; shown != len(nodesOf(r)) {
			t.Errorf("%d sessions: %d nodes drawn or counted of %d", sessions, shown, len(nodesOf(r)))
		}
		for i, a := range g.Boxes {
			if a.X < 0 || a.Y < 0 || a.X+a.W > g.Width || a.Y+a.H > g.Height {
				t.Errorf("%d sessions: the box %s lies outside", sessions, a.Text)
			}
			for _, b := range g.Boxes[:i] {
				if a.X < b.X+b.W && b.X < a.X+a.W && a.Y < b.Y+b.H && b.Y < a.Y+a.H {
					t.Errorf("%d sessions: %s lies on %s", sessions, a.Text, b.Text)
				}
			}
		}
	}
}

func restsOf(g *graph) (n int) {
	for _, b := range g.Boxes {
		if b.Rest {
			n++
		}
	}
	return n
}

func nodesOf(r *investigate.Report) map[string]bool {
	all := map[string]bool{}
	for _, n := range r.Graph.Nodes {
		all[n.ID] = true
	}
	return all
}

var colourPair = regexp.MustCompile(`--([a-z]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\);`)

// TestColours: text can be read in both schemes, on whatever it stands.
// https://www.w3.org/TR/WCAG22/#contrast-minimum
func TestColours(t *testing.T) {
	const enough = 4.5
	colours := map[string][2]float64{}
	for _, m := range colourPair.FindAllStringSubmatch(style, -1) {
		colours[m[1]] = [2]float64{luminance(t, m[2]), luminance(t, m[3])}
	}
	for _, ink := range []string{"ink", "dim", "accent", "critical", "high", "medium", "low", "info", "denied", "came"} {
		for _, on := range []string{"paper", "card", "well"} {
			for scheme := range 2 {
				a, b := colours[ink][scheme], colours[on][scheme]
				if contrast := (max(a, b) + 0.05) / (min(a, b) + 0.05); contrast < enough || len(colours) < 15 {
					t.Errorf("%s on %s, scheme %d: contrast %.2f, want %.1f", ink, on, scheme, contrast, enough)
				}
			}
		}
	}
}

// https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, part := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(fmt.Errorf("colour %s: %w", hex, err))
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			sum += part * c / 12.92
		} else {
			sum += part * math.Pow((c+0.055)/1.055, 2.4)
		}
	}
	return sum
}
