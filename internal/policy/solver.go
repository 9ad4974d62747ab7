package policy

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"
)

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
	// samples are callers as texts, see cell.sampled.
	samples    []sample
	sampleBits map[int32]uint64
	scratch    []byte
	letters    []token
	// memory holds what is known of the cells seen, by their key.
	memory map[string]bool
	// related holds the relations already worked out, by element and pattern.
	related map[uint64]relation
	// disjoints holds which pairs of patterns have nothing in common.
	disjoints map[uint64]bool
	// covered holds which patterns swallow which.
	covered map[uint64]bool
}

func newSolver(opts Options) *solver {
	s := &solver{}
	s.fund(opts)
	return s
}

// fund gives a new budget.
func (s *solver) fund(opts Options) {
	s.steps, s.limit, s.deadline, s.stopped = 0, cmp.Or(opts.Steps, defaultSteps), time.Time{}, ""
	if budget := cmp.Or(opts.Budget, defaultBudget); budget > 0 {
		s.deadline = time.Now().Add(budget)
	}
}

// A sample is a concrete string, and the same as tokens, once they were needed.
type sample struct {
	text   string
	tokens []token
}

func (one *sample) toks() []token {
	if one.tokens == nil {
		one.tokens = plainTokens(one.text)
	}
	return one.tokens
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

// instance finds a string that every one of all matches and none of not, as
// tokens, of which fresh characters and letters in either case may be part. A no
// is a proof. A yes is exact as long as no variable is involved; the witness it
// leads to is confirmed or the verdict is unknown. The text is nil when it was
// not wanted, or not looked for to the end.
//
// The cheap answers come first: one pattern swallowed by another, one likely
// string; the automaton decides what is left.
func (s *solver) instance(all, not []*glob, want bool) ([]token, bool) {
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
	if len(all) == 2 && len(live) == 0 && !want {
		return nil, true // reduce saw that the two meet
	}
	if text := s.likely(all, live); text != nil {
		return text, true
	}
	if len(all) == 1 && all[0].literal {
		return nil, false
	}
	if !want && s.woven(all, live) {
		return nil, true
	}
	return s.product(all, live)
}

// woven tries the longest beginning with what another pattern says after its
// own. It spares the automaton, which finds shorter strings, for those to be shown.
func (s *solver) woven(all, not []*glob) bool {
	longest := slices.MaxFunc(all, func(a, b *glob) int { return cmp.Compare(len(a.head), len(b.head)) })
	head := plainTokens(longest.head)
	for _, g := range all {
		if g == longest {
			continue
		}
		rest := instantiate(g.over())[utf8.RuneCountInString(g.head):]
		if s.fits(append(slices.Clip(head), rest...), all, not) {
			return true
		}
	}
	return false
}

// likely tries the strings that usually do: the most general one of each
// pattern, and the longest beginning with the longest end.
func (s *solver) likely(all, not []*glob) []token {
	head, tail := all[0], all[0]
	for _, g := range all {
		text := instantiate(g.over())
		if len(all) == 1 && len(not) == 0 || s.fits(text, all, not) {
			return text
		}
		if len(g.head) > len(head.head) {
			head = g
		}
		if len(g.tail) > len(tail.tail) {
			tail = g
		}
	}
	if len(all) == 1 {
		return nil
	}
	text := append(append(plainTokens(head.head), freshBase), plainTokens(tail.tail)...)
	if s.fits(text, all, not) {
		return text
	}
	if text = likelyARN(all); text != nil && s.fits(text, all, not) {
		return text
	}
	return nil
}

// likelyARN puts together, for each of the six parts of an ARN, what the pattern
// that says most about the part says.
func likelyARN(all []*glob) []token {
	var best [6][]token
	most := [6]int{-1, -1, -1, -1, -1, -1}
	for _, g := range all {
		parts, ok := sixParts(g.over())
		if !ok {
			continue
		}
		for i, part := range parts {
			said := 0
			for _, t := range part {
				switch {
				case t >= 0:
					said += 2
				case t.isWild() && t.excluded() == onlyDigits:
					said++
				}
			}
			if said == 2*len(part) {
				said = 1 << 20 // nothing is left open
			}
			if said > most[i] {
				best[i], most[i] = part, said
			}
		}
	}
	if most[0] < 0 {
		return nil
	}
	var text []token
	for i, part := range best {
		if i > 0 {
			text = append(text, ':')
		}
		text = append(text, instantiate(part)...)
	}
	return text
}

// sixParts cuts a pattern at its first five colons.
func sixParts(tokens []token) (parts [6][]token, ok bool) {
	for i := range 5 {
		colon := slices.Index(tokens, ':')
		if colon < 0 {
			return parts, false
		}
		parts[i], tokens = tokens[:colon], tokens[colon+1:]
	}
	parts[5] = tokens
	return parts, true
}

// fits reports whether the concrete text is what instance looks for.
func (s *solver) fits(text []token, all, not []*glob) bool {
	if hasFold(text) && (len(not) > 0 || len(all) > 1) {
		return false
	}
	for _, g := range all {
		if len(all) > 1 && !s.matches(g.over(), text) {
			return false
		}
	}
	return !s.hit(not, text) && s.stopped == ""
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
