package policy

import "slices"

// A search looks for one request inside all the requirements of a cell per
// dimension and outside a list of boxes. It is complete: it ends without a
// request only when there is none, or when the solver stopped.
type search struct {
	*solver
	// found is asked for every assignment of cells that escapes all boxes; it
	// builds and confirms the request, and says whether to stop. A no means
	// "could not be confirmed", and the search goes on.
	found func(cells []*cell) bool
}

// An obstacle is a box still to be escaped, by one of the ways.
type obstacle struct {
	ways []way
	// shut marks the ways that lead out no more. It is copied before it changes.
	shut []bool
}

// allOpen is what is shut of most obstacles: nothing.
var allOpen [32]bool

func newObstacle(ways []way) obstacle {
	if len(ways) <= len(allOpen) {
		return obstacle{ways, allOpen[:len(ways)]}
	}
	return obstacle{ways, make([]bool, len(ways))}
}

// dimensions is a set of dimensions, in which one stands for those it is 64 apart from.
type dimensions uint64

func oneDimension(dim int) dimensions { return 1 << (dim % 64) }
func (d dimensions) has(dim int) bool { return d&oneDimension(dim) != 0 }

// everyDimension as what changed means that nothing was looked at yet.
const everyDimension = ^dimensions(0)

// escape reports whether a request was found that satisfies the cells and
// escapes every obstacle. Among the obstacles it takes the one with the fewest
// ways out; branches keep the ways already tried closed, so that they do not overlap.
// The list of obstacles is the search's own from here on.
func (s *search) escape(cells []*cell, obstacles []obstacle, changed dimensions) bool {
	for {
		if s.spend(1 + len(obstacles)); s.stopped != "" {
			return false
		}
		var tightest *obstacle
		tightest, obstacles = s.tighten(cells, obstacles, changed)
		if tightest == nil {
			return s.found(cells)
		}
		switch open := tightest.open(); {
		case open == 0:
			return false
		case open > 1:
			return s.branch(cells, obstacles, tightest)
		}
		for i, shut := range tightest.shut {
			if !shut {
				cells, changed = s.require(cells, tightest.ways[i].out), oneDimension(tightest.ways[i].out.dim)
			}
		}
	}
}

// tighten drops the obstacles that are escaped, marks what cannot fail any
// more, and returns the obstacle with the fewest ways out, nil when none is left.
func (s *search) tighten(cells []*cell, obstacles []obstacle, changed dimensions) (*obstacle, []obstacle) {
	left := obstacles[:0]
	tightest, fewest := -1, 0
	for i := range obstacles {
		o := obstacles[i]
		if s.review(cells, &o, changed) {
			continue
		}
		left = append(left, o)
		if n := o.open(); tightest < 0 || n < fewest {
			tightest, fewest = len(left)-1, n
			if n == 0 {
				break
			}
		}
	}
	if tightest < 0 {
		return nil, left
	}
	return &left[tightest], left
}

// review looks again at the ways through the dimensions that changed. It
// reports whether the obstacle is escaped.
func (s *search) review(cells []*cell, o *obstacle, changed dimensions) bool {
	copied := false
	for i, w := range o.ways {
		if o.shut[i] || !changed.has(w.in.dim) {
			continue
		}
		c := cells[w.in.dim]
		if !s.allows(c, w.in) {
			return true
		}
		if s.allows(c, w.out) {
			continue
		}
		if !copied {
			o.shut, copied = append([]bool(nil), o.shut...), true
		}
		o.shut[i] = true
	}
	return false
}

func (o *obstacle) open() int {
	n := 0
	for _, shut := range o.shut {
		if !shut {
			n++
		}
	}
	return n
}

// branch tries each way out of an obstacle in turn; those before it stay shut.
func (s *search) branch(cells []*cell, obstacles []obstacle, o *obstacle) bool {
	var changed dimensions
	for i, w := range o.ways {
		if o.shut[i] {
			continue
		}
		changed |= oneDimension(w.in.dim)
		if s.escape(s.require(cells, w.out), slices.Clone(obstacles), changed) {
			return true
		}
		if s.stopped != "" {
			return false
		}
		cells = s.require(cells, w.in)
		if !s.feasible(cells[w.in.dim]) {
			return false
		}
	}
	return false
}

// require adds one requirement to a copy of the cells.
func (s *search) require(cells []*cell, p *predicate) []*cell {
	out := append([]*cell(nil), cells...)
	out[p.dim] = cells[p.dim].and(p)
	return out
}
