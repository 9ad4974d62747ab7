package policy

import "time"

// A solver answers whether patterns leave room for a string. It counts its
// steps and stops by itself: from then on every answer is the one that rules
// nothing out, and the comparison is unknown.
type solver struct {
	steps    int
	limit    int
	deadline time.Time
	// stopped says why the solver gave up; empty while it has not.
	stopped   string
	variables variables
	// memory holds what is known of the cells seen, by their key.
	memory map[string]bool
	// related holds the relations already worked out, by element and pattern.
	related map[uint64]relation
}

// stepsPerClock is how many steps pass between two looks at the clock.
const stepsPerClock = 4096

func (s *solver) spend(n int) {
	before := s.steps
	s.steps += n
	switch {
	case s.stopped != "":
	case s.steps > s.limit:
		s.stopped = "the budget of steps ran out"
	case before/stepsPerClock != s.steps/stepsPerClock && !s.deadline.IsZero() && time.Now().After(s.deadline):
		s.stopped = "the budget of time ran out"
	}
}

// room reports whether some string is matched by every one of all, and by none
// of not. A no is a proof. A yes is exact as long as no variable is involved;
// the witness it leads to is confirmed or the verdict is unknown.
//
// The cheap answers come first: one pattern swallowed by another, one generic
// instance; the automaton decides what is left.
func (s *solver) room(all, not []*glob) bool {
	_, ok := s.instance(all, not)
	return ok
}

// instance is room with a string, as tokens, of which fresh characters and
// letters in either case may be part. nil tokens with true mean "there may be
// one, it was not looked for to the end".
func (s *solver) instance(all, not []*glob) ([]token, bool) {
	all, ok := s.reduce(all)
	if !ok {
		return nil, false
	}
	if len(all) == 0 {
		all = []*glob{&everythingGlob}
	}
	var live []*glob
	for _, n := range not {
		if s.coversAny(n, all) {
			return nil, false
		}
		if !n.hasVar && !s.disjointAny(n, all) {
			live = append(live, n)
		}
	}
	if len(all) == 1 {
		generic := instantiate(all[0].over())
		if len(live) == 0 || !hasFold(generic) && !s.hit(live, generic) {
			return generic, true
		}
		if all[0].literal {
			return nil, false
		}
	}
	return s.product(all, live)
}

var everythingGlob = newGlob("*", []token{anyRun})

// reduce drops the patterns that another of them implies, and says no when two
// of them have nothing in common.
func (s *solver) reduce(all []*glob) ([]*glob, bool) {
	if len(all) < 2 {
		return all, true
	}
	var out []*glob
	for i, g := range all {
		implied := false
		for j, h := range all {
			if i == j || implied {
				continue
			}
			if s.disjoint(g, h) {
				return nil, false
			}
			implied = s.covers(g, h) && (j < i || !s.covers(h, g))
		}
		if !implied {
			out = append(out, g)
		}
	}
	return out, true
}

func (s *solver) coversAny(n *glob, all []*glob) bool {
	for _, g := range all {
		if s.covers(n, g) {
			return true
		}
	}
	return false
}

func (s *solver) disjointAny(n *glob, all []*glob) bool {
	for _, g := range all {
		if s.disjoint(n, g) {
			return true
		}
	}
	return false
}

// hit reports whether one of the patterns takes the concrete string.
func (s *solver) hit(list []*glob, text []token) bool {
	for _, g := range list {
		if s.matches(g.toks(), text) {
			return true
		}
	}
	return false
}

// hasFold reports whether a letter of the text may still have either case, so
// that a list of patterns might take one case each.
func hasFold(text []token) bool {
	for _, t := range text {
		if t.isFold() {
			return true
		}
	}
	return false
}

// instantiate makes the most general string of a pattern: each wildcard becomes
// a character that no pattern names. A letter in either case stays one.
func instantiate(tokens []token) []token {
	out := make([]token, len(tokens))
	for i, t := range tokens {
		switch {
		case t.isWild() && t.excludes(freshBase):
			t = '7'
		case t.isWild():
			t = freshBase
		}
		out[i] = t
	}
	return out
}
