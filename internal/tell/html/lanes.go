package html

import "slices"

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
