package html

import (
	"cmp"
	"slices"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

// weigh passes what happened along the edges, so that a stream is as weighty
// as what was done to what it depends on.
func (p *plot) weigh() {
	for range len(p.titles) {
		for _, a := range p.arcs {
			from, to := &p.vertices[a.from], &p.vertices[a.to]
			worst := a.worst
			if a.kind == investigate.Feeds {
				worst = from.worst
			}
			to.worst = max(to.worst, worst)
			if a.kind != investigate.Feeds {
				from.worst = max(from.worst, worst)
			}
			if a.kind == investigate.Became {
				from.worst = max(from.worst, to.worst)
			}
		}
	}
	for _, a := range p.arcs {
		p.vertices[a.from].count += a.count
		p.vertices[a.to].count += a.count
	}
}

// bound keeps the weightiest of each column and lets one vertex stand for the
// others.
func (p *plot) bound() {
	p.rows = make([][]int, len(p.titles))
	for i, v := range p.vertices {
		p.rows[v.column] = append(p.rows[v.column], i)
	}
	into := make([]int, len(p.vertices))
	for i := range into {
		into[i] = i
	}
	for c, row := range p.rows {
		slices.SortStableFunc(row, func(a, b int) int {
			return cmp.Or(p.vertices[b].worst-p.vertices[a].worst, p.vertices[b].count-p.vertices[a].count)
		})
		if len(row) <= maxRows {
			continue
		}
		rest := vertex{column: c, worst: -1, hidden: len(row) - maxRows + 1}
		for _, i := range row[maxRows-1:] {
			into[i] = len(p.vertices)
			rest.worst = max(rest.worst, p.vertices[i].worst)
		}
		p.rows[c] = append(row[:maxRows-1:maxRows-1], len(p.vertices))
		p.vertices = append(p.vertices, rest)
	}
	p.merge(into)
}

// merge makes one of the edges that lead the same way.
func (p *plot) merge(into []int) {
	type way struct {
		from, to int
		kind     investigate.EdgeKind
	}
	seen := map[way]int{}
	var arcs []arc
	for _, a := range p.arcs {
		a.from, a.to = into[a.from], into[a.to]
		if a.from == a.to {
			continue
		}
		w := way{a.from, a.to, a.kind}
		if n, ok := seen[w]; ok {
			arcs[n].count += a.count
			arcs[n].worst = max(arcs[n].worst, a.worst)
			continue
		}
		seen[w] = len(arcs)
		arcs = append(arcs, a)
	}
	p.arcs = arcs
}

// order moves vertices beside those that they are tied to, from the left and
// back, which keeps most edges from crossing. What stands for others is last.
func (p *plot) order() {
	place := func() {
		for _, row := range p.rows {
			for n, i := range row {
				p.vertices[i].row = n
			}
		}
	}
	settle := func(c int) {
		beside := map[int]float64{}
		for _, i := range p.rows[c] {
			beside[i] = p.beside(i)
		}
		slices.SortStableFunc(p.rows[c], func(a, b int) int {
			if hidden := cmp.Compare(p.vertices[a].hidden, p.vertices[b].hidden); hidden != 0 {
				return hidden
			}
			return cmp.Compare(beside[a], beside[b])
		})
		place()
	}
	place()
	for range 2 {
		for c := 1; c < len(p.rows); c++ {
			settle(c)
		}
		for c := len(p.rows) - 2; c >= 0; c-- {
			settle(c)
		}
	}
}

// beside is the mean of the relative heights of all that i is tied to.
func (p *plot) beside(i int) float64 {
	sum, n := 0.0, 0
	for _, a := range p.arcs {
		other := a.from
		switch i {
		case a.from:
			other = a.to
		case a.to:
		default:
			continue
		}
		v := &p.vertices[other]
		sum, n = sum+(float64(v.row)+0.5)/float64(len(p.rows[v.column])), n+1
	}
	if n == 0 {
		return float64(p.vertices[i].row) / float64(len(p.rows[p.vertices[i].column]))
	}
	return sum / float64(n)
}
