package main

import (
	"fmt"
	"io"
)

// bar is a ratio or a size that must be kept.
type bar struct {
	what string
	// of computes the value; it may be asked only when all that it needs was
	// measured.
	of    func(m map[string]measured) float64
	needs []string
	bound float64
	most  bool   // the bound is the most that is good, else the least
	unit  string // "times", "MiB"
}

// bars are what has been promised of the speed of reading.
func bars() []bar {
	cpu := func(a, b string) func(map[string]measured) float64 {
		return func(m map[string]measured) float64 { return m[a].cpu.Seconds() / m[b].cpu.Seconds() }
	}
	wall := func(a, b string) func(map[string]measured) float64 {
		return func(m map[string]measured) float64 { return m[a].wall.Seconds() / m[b].wall.Seconds() }
	}
	over := func(name string, least float64) bar {
		return bar{"CPU of " + name + " over scan's", cpu(name, theScan), []string{name, theScan}, least, false, "times"}
	}
	return []bar{
		{"CPU of scan over gunzip's", cpu(theScan, theGunzip), []string{theScan, theGunzip}, 1.25, true, "times"},
		{"speed of 2 workers over 1's", wall(theScan, theScan2), []string{theScan, theScan2}, 1.8, false, "times"},
		{"peak memory of scan, 2 workers", func(m map[string]measured) float64 { return float64(m[theScan2].peak) / (1 << 20) }, []string{theScan2}, 64, true, "MiB"},
		over(theGJSON, 3), over(thePython, 4.5), over(theDuckDB, 4), over(theJSON, 6), over(theJQ, 10),
		{"time of rg over scan's, 2 workers", wall(theRG, theScan2), []string{theRG, theScan2}, 1, false, "times"},
		{"CPU of triage over scan's", cpu(theTriage, theScan), []string{theTriage, theScan}, 1.3, true, "times"},
	}
}

// off is by what factor a value misses the bar; at most 1 is met.
func (b bar) off(value float64) float64 {
	if b.most {
		return value / b.bound
	}
	return b.bound / value
}

// writeTable writes what was measured, as Markdown.
func writeTable(w io.Writer, tools []tool, m map[string]measured, events int) {
	fmt.Fprintln(w, "| tool | CPU, s | µs an event | of gunzip's | time, s | peak, MiB |")
	fmt.Fprintln(w, "| --- | ---: | ---: | ---: | ---: | ---: |")
	for _, t := range tools {
		took, ok := m[t.name]
		if !ok {
			continue
		}
		fmt.Fprintf(w, "| %s | %.2f | %.2f | %.2f | %.2f | %.0f |\n", t.name, took.cpu.Seconds(),
			took.cpu.Seconds()*1e6/float64(events), took.cpu.Seconds()/m[theGunzip].cpu.Seconds(), took.wall.Seconds(), float64(took.peak)/(1<<20))
	}
	for _, t := range tools {
		if t.missing != "" {
			fmt.Fprintf(w, "\nSkipped: %s: %s\n", t.name, t.missing)
		}
	}
}

// writeBars writes a line for each bar, and returns by what factor the worst
// is missed.
func writeBars(w io.Writer, m map[string]measured) float64 {
	worst := 0.0
bars:
	for _, b := range bars() {
		for _, name := range b.needs {
			if _, ok := m[name]; !ok {
				fmt.Fprintf(w, "- %s: not measured, %s was skipped\n", b.what, name)
				continue bars
			}
		}
		value, word, want := b.of(m), "met", "at least"
		if b.off(value) > 1 {
			word = "not met"
		}
		if b.most {
			want = "at most"
		}
		fmt.Fprintf(w, "- %s: %.2f %s, %s (%s %g)\n", b.what, value, b.unit, word, want, b.bound)
		worst = max(worst, b.off(value))
	}
	return worst
}
