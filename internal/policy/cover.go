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

// places are positions in a pattern, rising. Of a run and what follows it both
// are reached at once, as the run may match nothing.
type places []int

func (p places) reach(a []token, i int) places {
	for len(p) == 0 || i > p[len(p)-1] {
		p = append(p, i)
		if i == len(a) || !a[i].isRun() {
			break
		}
		i++
	}
	return p
}

// end reports whether the last position of all was reached.
func (p places) end(a []token) bool { return len(p) > 0 && p[len(p)-1] == len(a) }

// matchesMixed keeps every place in a that the tokens read so far can reach. An
// open pattern may end before the tokens do.
func (s *solver) matchesMixed(a, b []token, open bool) bool {
	var small [2][32]int
	now, next := places(small[0][:0]).reach(a, 0), places(small[1][:0])
	for _, c := range b {
		if open && now.end(a) {
			return true
		}
		if s.spend(1 + len(now)); s.stopped != "" || len(now) == 0 {
			return false
		}
		next = next[:0]
		for _, i := range now {
			switch {
			case i == len(a):
			case a[i].isRun():
				if a[i].absorbs(c) {
					next = next.reach(a, i)
				}
			case a[i].takes(c):
				next = next.reach(a, i+1)
			}
		}
		now, next = next, now
	}
	return now.end(a)
}

// meet reports whether two patterns without variables have a string in common.
// Beyond the budget it says yes, which rules nothing out.
func (s *solver) meet(a, b []token) bool {
	a, b, ok := unequalMiddles(a, b)
	if !ok {
		return false
	}
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

// unequalMiddles cuts off the single tokens at both ends, which have to stand for
// the same characters; ok is false when they cannot.
func unequalMiddles(a, b []token) (restA, restB []token, ok bool) {
	for len(a) > 0 && len(b) > 0 && !a[0].isRun() && !b[0].isRun() {
		if !common(a[0], b[0]) {
			return nil, nil, false
		}
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && !a[len(a)-1].isRun() && !b[len(b)-1].isRun() {
		if !common(a[len(a)-1], b[len(b)-1]) {
			return nil, nil, false
		}
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return a, b, true
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
