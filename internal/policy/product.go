package policy

import (
	"encoding/binary"
	"slices"
)

// maxProductStates bounds the memory of one automaton.
const maxProductStates = 20000

// product searches breadth-first for a string that every pattern of all takes
// and none of not does, over the states "how far each pattern may have come".
// The alphabet is the characters the patterns name, both cases of letters
// without case, the characters wildcards may exclude, and one fresh character,
// which stands for all others.
//
// Patterns here are free of variables, those of all having been widened.
func (s *solver) product(all, not []*glob) ([]token, bool) {
	p := product{solver: s, must: len(all)}
	for _, g := range all {
		p.add(g.over())
	}
	for _, g := range not {
		p.add(g.toks())
	}
	return p.search()
}

type product struct {
	*solver
	patterns [][]token
	offsets  []int // of each pattern's bits in a state
	bits     int
	must     int
	alphabet []token
}

// A visit is one state reached and how.
type visit struct {
	state []uint64
	from  int
	by    token
}

func (p *product) add(tokens []token) {
	p.patterns = append(p.patterns, tokens)
	p.offsets = append(p.offsets, p.bits)
	p.bits += len(tokens) + 1
}

// letters collects the alphabet in a fixed order, plain characters first.
func (p *product) letters() []token {
	list := []token{freshBase, ':', '#'}
	for _, pattern := range p.patterns {
		for _, t := range pattern {
			switch {
			case t.isWild() && t.excluded() == onlyDigits:
				list = append(list, plainTokens("0123456789")...)
			case t < 0:
			case t.isFold():
				list = append(list, bothCases(t)...)
			default:
				list = append(list, t)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

func (p *product) search() ([]token, bool) {
	p.alphabet = p.letters()
	words := (p.bits + 63) / 64
	start := make([]uint64, words)
	for _, offset := range p.offsets {
		start[offset/64] |= 1 << (offset % 64)
	}
	p.closeRuns(start)
	visits := []visit{{state: start, from: -1}}
	next, key := make([]uint64, words), stateKey(nil, start)
	seen := map[string]bool{string(key): true}
	for at := 0; at < len(visits); at++ {
		if p.accepts(visits[at].state) {
			return path(visits, at), true
		}
		for _, c := range p.alphabet {
			if p.spend(p.bits/8 + 1); p.stopped != "" || len(visits) > maxProductStates {
				p.giveUp()
				return nil, true
			}
			if !p.step(next, visits[at].state, c) {
				continue
			}
			if key = stateKey(key[:0], next); seen[string(key)] {
				continue
			}
			seen[string(key)] = true
			visits = append(visits, visit{state: slices.Clone(next), from: at, by: c})
		}
	}
	return nil, false
}

func (s *solver) giveUp() {
	if s.stopped == "" {
		s.stopped = "the patterns need more states than the budget has"
	}
}

func path(visits []visit, at int) []token {
	out := []token{}
	for ; visits[at].from >= 0; at = visits[at].from {
		out = append(out, visits[at].by)
	}
	slices.Reverse(out)
	return out
}

func has(state []uint64, bit int) bool { return state[bit/64]&(1<<(bit%64)) != 0 }
func put(state []uint64, bit int)      { state[bit/64] |= 1 << (bit % 64) }

// accepts reports whether the string read so far is one that was looked for.
func (p *product) accepts(state []uint64) bool {
	for i, pattern := range p.patterns {
		if has(state, p.offsets[i]+len(pattern)) != (i < p.must) {
			return false
		}
	}
	return true
}

// step reads one character into next; false when a pattern of all is dead, or one
// of not takes whatever follows.
func (p *product) step(next, state []uint64, c token) bool {
	clear(next)
	for i, pattern := range p.patterns {
		offset, alive := p.offsets[i], false
		for j, t := range pattern {
			if !has(state, offset+j) {
				continue
			}
			if t.isRun() {
				if !t.excludes(c) {
					put(next, offset+j)
					alive = true
				}
			} else if t.takes(c) {
				put(next, offset+j+1)
				alive = true
			}
		}
		if i < p.must && !alive {
			return false
		}
	}
	p.closeRuns(next)
	for i := p.must; i < len(p.patterns); i++ {
		if n := len(p.patterns[i]); n > 0 && p.patterns[i][n-1] == anyRun && has(next, p.offsets[i]+n-1) {
			return false
		}
	}
	return true
}

// closeRuns lets every run match nothing.
func (p *product) closeRuns(state []uint64) {
	for i, pattern := range p.patterns {
		for j, t := range pattern {
			if t.isRun() && has(state, p.offsets[i]+j) {
				put(state, p.offsets[i]+j+1)
			}
		}
	}
}

// stateKey appends the state to key, as text for a map.
func stateKey(key []byte, state []uint64) []byte {
	for _, w := range state {
		key = binary.LittleEndian.AppendUint64(key, w)
	}
	return key
}
