package policy

import (
	"slices"
	"testing"
)

// shrink takes parts away from a pair as long as the request still contradicts
// the verdict: the rest is what a person has to read.
func (p *sketchPair) shrink(t testing.TB, req *Request) *sketchPair {
	r := *req
	r.Context = slices.Clone(req.Context)
	for smaller := true; smaller; {
		smaller = false
		for i := range p.sketches {
			for _, s := range lessOf(p.sketches[i]) {
				pair := p.sketches
				pair[i] = s
				q := newSketchPair(t, pair[0], pair[1])
				if fault, _ := contradiction(q.comparison.Verdict, q.docs, &r); fault != "" {
					p, smaller = q, true
					break
				}
			}
		}
	}
	return p
}

// lessOf are the sketches with one part less.
func lessOf(s sketch) []sketch {
	var list []sketch
	for i := range s.statements {
		less := s.clone()
		less.statements = slices.Delete(less.statements, i, i+1)
		list = append(list, less)
		for j := range s.statements[i].conditions {
			less := s.clone()
			st := &less.statements[i]
			st.conditions = slices.Delete(st.conditions, j, j+1)
			list = append(list, less)
			for k := range s.statements[i].conditions[j].values {
				less := s.clone()
				c := &less.statements[i].conditions[j]
				c.values = slices.Delete(c.values, k, k+1)
				list = append(list, less)
			}
		}
		for which := range 3 {
			list = append(list, shorterLists(s, i, which)...)
		}
	}
	return list
}

func shorterLists(s sketch, i, which int) []sketch {
	var list []sketch
	lists := func(s *sketch) *sketchList {
		st := &s.statements[i]
		return []*sketchList{&st.actions, &st.resources, &st.principals}[which]
	}
	n := len(lists(&s).texts)
	for k := range n {
		if n == 1 {
			break
		}
		less := s.clone()
		l := lists(&less)
		l.texts = slices.Delete(l.texts, k, k+1)
		list = append(list, less)
	}
	return list
}
