package policy

// A relation tells how much of one pattern an element takes.
type relation uint8

const (
	relNone relation = iota
	relPart
	relAll
)

// relate tells how much of u the element takes. None and all are proofs.
func (s *solver) relate(e *element, u *glob) relation {
	if len(e.globs) > 8 && u.literal {
		return e.flip(s.relateLiteral(e, u))
	}
	rel := relNone
	for i := range e.globs {
		g := &e.globs[i]
		if s.covers(g, u) {
			return e.flip(relAll)
		}
		if rel == relNone && !s.disjoint(g, u) {
			rel = relPart
		}
	}
	return e.flip(rel)
}

func (e *element) flip(r relation) relation {
	if e.not {
		return relAll - r
	}
	return r
}

// relateLiteral looks a literal up instead of walking a long list.
func (s *solver) relateLiteral(e *element, u *glob) relation {
	if e.literals == nil {
		e.literals = make(map[string]struct{}, len(e.globs))
		for i := range e.globs {
			if g := &e.globs[i]; g.literal {
				e.literals[g.text] = struct{}{}
			} else {
				e.patterns = append(e.patterns, g)
			}
		}
	}
	if _, ok := e.literals[u.text]; ok {
		return relAll
	}
	rel := relNone
	for _, g := range e.patterns {
		if s.covers(g, u) {
			return relAll
		}
		if g.hasVar && !s.disjoint(g, u) {
			rel = relPart
		}
	}
	return rel
}

// units are the patterns an element is looked at by, one after the other: its
// own, or "everything" for a complement, which excepts then leaves out.
func (e *element) units() []glob {
	if e.not {
		return []glob{everythingGlob}
	}
	return e.globs
}

// predicate is the element as a requirement on its dimension.
func (e *element) predicate(dim int) predicate {
	return predicate{dim: dim, globs: e.globs, not: e.not}
}
