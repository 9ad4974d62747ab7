package policy

import "strings"

// covers reports whether every string of b is one of a. Yes is a proof, whatever
// the variables hold; no may only mean that it was not seen: the search then
// goes on to the automaton.
func (s *solver) covers(a, b *glob) bool {
	if a.literal {
		return b.literal && a.text == b.text
	}
	if len(a.tokens) == 1 && a.tokens[0] == anyRun {
		return true
	}
	if !strings.HasPrefix(b.head, a.head) || !strings.HasSuffix(b.tail, a.tail) {
		return false
	}
	if b.literal || a.id == 0 || b.id == 0 {
		return s.matches(a.tokens, b.toks())
	}
	key := uint64(a.id)<<32 | uint64(b.id)
	known, ok := s.covered[key]
	if !ok {
		known = s.matches(a.tokens, b.toks())
		if s.covered == nil || len(s.covered) >= maxMemory {
			s.covered = map[uint64]bool{}
		}
		if s.stopped == "" {
			s.covered[key] = known
		}
	}
	return known
}

// disjoint reports whether a and b have no string in common. Variables count as
// anything, so yes is a proof.
func (s *solver) disjoint(a, b *glob) bool {
	switch {
	case a.literal && b.literal:
		return a.text != b.text
	case clash(a.head, b.head) || clashBack(a.tail, b.tail):
		return true
	case a.literal:
		return !s.matches(b.over(), a.toks())
	case b.literal:
		return !s.matches(a.over(), b.toks())
	}
	if a.id == 0 || b.id == 0 {
		return !s.meet(a.over(), b.over())
	}
	key := uint64(min(a.id, b.id))<<32 | uint64(max(a.id, b.id))
	apart, ok := s.disjoints[key]
	if !ok {
		apart = !s.meet(a.over(), b.over())
		if s.disjoints == nil || len(s.disjoints) >= maxMemory {
			s.disjoints = map[uint64]bool{}
		}
		if s.stopped == "" {
			s.disjoints[key] = apart
		}
	}
	return apart
}

// clash reports whether neither text begins with the other.
func clash(a, b string) bool {
	n := min(len(a), len(b))
	return a[:n] != b[:n]
}

// clashBack reports whether neither text ends with the other.
func clashBack(a, b string) bool {
	n := min(len(a), len(b))
	return a[len(a)-n:] != b[len(b)-n:]
}

// matches reports whether the pattern a takes the token string b, in which a
// wildcard or a variable is a letter of its own that only a wildcard wide
// enough takes. Going back to the last "*" alone is complete as long as all of
// them exclude the same, but for one that ends the pattern and takes all the
// rest; mixed ones need the table.
func (s *solver) matches(a, b []token) bool {
	open := len(a) > 0 && a[len(a)-1] == anyRun
	if open {
		a = a[:len(a)-1]
	}
	if mixedRuns(a) {
		return s.matchesMixed(a, b, open)
	}
	i, j, star, mark := 0, 0, -1, 0
	for j < len(b) && !(open && i == len(a)) {
		s.spend(1)
		switch {
		case i < len(a) && a[i].isRun():
			star, mark = i, j
			i++
		case i < len(a) && a[i].takes(b[j]):
			i++
			j++
		case star >= 0 && a[star].absorbs(b[mark]):
			mark++
			i, j = star+1, mark
		default:
			return false
		}
		if s.stopped != "" {
			return false
		}
	}
	for i < len(a) && a[i].isRun() {
		i++
	}
	return i == len(a)
}

func mixedRuns(a []token) bool {
	var seen token
	for _, t := range a {
		if t.isRun() {
			if seen != 0 && t != seen {
				return true
			}
			seen = t
		}
	}
	return false
}

// matchesMixed keeps every place in a that the tokens read so far can reach. An
// open pattern may end before the tokens do.
func (s *solver) matchesMixed(a, b []token, open bool) bool {
	for len(a) > 0 && !a[0].isRun() {
		if len(b) == 0 || !a[0].takes(b[0]) {
			return false
		}
		a, b = a[1:], b[1:]
	}
	var small [2][128]bool
	now, next := small[0][:], small[1][:]
	if len(a) < len(now) {
		now, next = now[:len(a)+1], next[:len(a)+1]
	} else {
		now, next = make([]bool, len(a)+1), make([]bool, len(a)+1)
	}
	closeRuns := func(set []bool) {
		for i, t := range a {
			if set[i] && t.isRun() {
				set[i+1] = true
			}
		}
	}
	now[0] = true
	closeRuns(now)
	for _, c := range b {
		if open && now[len(a)] {
			return true
		}
		if s.spend(len(a)); s.stopped != "" {
			return false
		}
		clear(next)
		alive := false
		for i, t := range a {
			switch {
			case !now[i]:
			case t.isRun() && t.absorbs(c):
				next[i], alive = true, true
			case !t.isRun() && t.takes(c):
				next[i+1], alive = true, true
			}
		}
		if !alive {
			return false
		}
		closeRuns(next)
		now, next = next, now
	}
	return now[len(a)]
}

// meet reports whether two patterns without variables have a string in common.
// Beyond the budget it says yes, which rules nothing out.
func (s *solver) meet(a, b []token) bool {
	var small [2][128]bool
	now, next := small[0][:], small[1][:]
	if len(b) < len(now) {
		now, next = now[:len(b)+1], next[:len(b)+1]
	} else {
		now, next = make([]bool, len(b)+1), make([]bool, len(b)+1)
	}
	// now[j]: the first i tokens of a and the first j of b can stand for one string.
	now[0] = true
	for j := 0; j < len(b) && b[j].isRun(); j++ {
		now[j+1] = true
	}
	for i := 0; i < len(a); i++ {
		if s.spend(len(b)); s.stopped != "" {
			return true
		}
		clear(next)
		next[0] = now[0] && a[i].isRun()
		for j := 0; j < len(b); j++ {
			next[j+1] = meetStep(a[i], b[j], now[j], now[j+1], next[j])
		}
		now, next = next, now
	}
	return now[len(b)]
}

// meetStep extends a common string by one token of a, of b, or of both. diag,
// up and left say whether the shorter pairs of patterns meet.
func meetStep(a, b token, diag, up, left bool) bool {
	switch {
	case a.isRun() && b.isRun():
		return diag || up || left
	case a.isRun():
		// a's run stays: it takes b's character, or ends before it.
		return up || left && common(a, b)
	case b.isRun():
		return left || up && common(a, b)
	}
	return diag && common(a, b)
}

// common reports whether some character is taken by both tokens, runs counting
// for one of their characters.
func common(a, b token) bool {
	if a.isWild() && b.isWild() {
		return true
	}
	if a.isWild() {
		return !a.excludes(b)
	}
	if b.isWild() {
		return !b.excludes(a)
	}
	return a == b || a.isFold() && foldOf(b&^foldBit) == a || b.isFold() && foldOf(a&^foldBit) == b
}
