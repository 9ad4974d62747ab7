package policy

import (
	"encoding/binary"
	"strings"
)

// A cell is what a search has required of one dimension so far.
type cell struct {
	kind dimensionKind
	// absent: the key may be missing. Never for caller, action and resource.
	absent bool
	// nameless: one of the requirements has no id, so that the key says too little.
	nameless bool
	// sampled: the solver's samples are worth a try, on those of required.
	sampled bool
	// String: a present value is matched by one glob of each set of some, and by
	// none of not. Set: the same for every value.
	some [][]glob
	not  [][]glob
	// hits: some value of the set passes this one too.
	hits []predicate
	// Finite and opaque: the atoms left.
	atoms    bitset
	required []*predicate
	// fitting are the samples, as bits, that satisfy the first tried of required.
	fitting uint64
	tried   int
	// key names the requirements so far, for the solver's memory.
	key []byte
}

// with is the cell after one more requirement; c stays as it is.
func (c cell) with(p *predicate) cell {
	switch c.kind {
	case finiteDimension, opaqueDimension:
		c.atoms = c.atoms.and(p.atoms)
		return c
	}
	key, ok := withID(c.key, p.id)
	if !ok && p.id != 0 {
		return c // it is required already
	}
	c.key, c.nameless = key, c.nameless || p.id == 0
	if c.sampled {
		c.required = append(c.required[:len(c.required):len(c.required)], p)
	}
	switch c.kind {
	case setDimension:
		c.absent = c.absent && p.absentOK
		if !p.all {
			c.hits = append(c.hits[:len(c.hits):len(c.hits)], *p)
			return c
		}
	default:
		c.absent = c.absent && p.absentOK
	}
	return c.bounded(p)
}

// and is with, as a new cell.
func (c *cell) and(p *predicate) *cell {
	narrower := c.with(p)
	return &narrower
}

// placeOf is where an id belongs in a key, which is kept sorted so that the
// order of the requirements does not matter, and whether it stands there.
func placeOf(key []byte, id int32) (at int, held bool) {
	for at = 0; at < len(key); at += 4 {
		if have := int32(binary.LittleEndian.Uint32(key[at:])); have >= id {
			return at, have == id
		}
	}
	return at, false
}

// withID is a copy of the key with one more id; false when it has it already.
func withID(key []byte, id int32) ([]byte, bool) {
	at, held := placeOf(key, id)
	if held {
		return key, false
	}
	out := make([]byte, 0, len(key)+4)
	out = append(out, key[:at]...)
	out = binary.LittleEndian.AppendUint32(out, uint32(id))
	return append(out, key[at:]...), true
}

func (c cell) bounded(p *predicate) cell {
	if p.not {
		c.not = append(c.not[:len(c.not):len(c.not)], p.globs)
	} else {
		c.some = append(c.some[:len(c.some):len(c.some)], p.globs)
	}
	return c
}

// feasible reports whether the cell has a member. No is a proof.
func (s *solver) feasible(c *cell) bool {
	switch {
	case c.kind == finiteDimension || c.kind == opaqueDimension:
		return c.atoms.first() >= 0
	case c.absent || len(c.key) == 0:
		return true
	}
	if c.nameless {
		return s.present(c)
	}
	if known, ok := s.memory[string(c.key)]; ok {
		return known
	}
	answer := s.present(c)
	if s.stopped == "" {
		s.remember(c.key, answer)
	}
	return answer
}

// allows reports whether the cell has a member that also satisfies p. It answers
// from memory where it can, without building the narrower cell.
func (s *solver) allows(c *cell, p *predicate) bool {
	switch {
	case c.kind == finiteDimension || c.kind == opaqueDimension:
		for i, w := range c.atoms.words {
			if w&p.atoms.words[i] != 0 {
				return true
			}
		}
		return false
	case c.absent && p.absentOK:
		return true
	case c.nameless || p.id == 0:
		narrower := c.with(p)
		return s.feasible(&narrower)
	case c.sampled && s.sampled(c)&s.samplesOf(p) != 0:
		return true
	}
	at, held := placeOf(c.key, p.id)
	if held {
		return s.feasible(c)
	}
	s.scratch = append(s.scratch[:0], c.key[:at]...)
	s.scratch = binary.LittleEndian.AppendUint32(s.scratch, uint32(p.id))
	s.scratch = append(s.scratch, c.key[at:]...)
	if known, ok := s.memory[string(s.scratch)]; ok {
		return known
	}
	narrower := c.with(p)
	return s.feasible(&narrower)
}

// maxMemory bounds what a solver remembers.
const maxMemory = 1 << 15

func (s *solver) remember(key []byte, answer bool) {
	if s.memory == nil || len(s.memory) >= maxMemory {
		s.memory = map[string]bool{}
	}
	s.memory[string(key)] = answer
}

// present reports whether the cell has a member that is not "absent".
func (s *solver) present(c *cell) bool {
	if c.kind == stringDimension || len(c.hits) == 0 {
		_, ok := s.member(c, false)
		return ok
	}
	for i := range c.hits {
		one := c.bounded(&c.hits[i])
		if _, ok := s.member(&one, false); !ok {
			return false
		}
	}
	return true
}

// member is a string that a present value may be, see solver.instance.
func (s *solver) member(c *cell, want bool) ([]token, bool) {
	if !want && c.sampled && s.sampled(c) != 0 {
		return nil, true
	}
	var not []*glob
	for _, set := range c.not {
		for i := range set {
			not = append(not, &set[i])
		}
	}
	return s.choose(nil, c.some, not, want)
}

// sampled are those callers a witness may name that belong to the cell, as bits.
// One is enough to save looking for one that need not exist.
func (s *solver) sampled(c *cell) uint64 {
	for ; c.tried < len(c.required); c.tried++ {
		c.fitting &= s.samplesOf(c.required[c.tried])
	}
	return c.fitting
}

// samplesOf are the samples that certainly satisfy p, as bits. Those that satisfy
// its negation do not; where no variable makes both unsure, all others do. Bits
// past the samples mean nothing.
func (s *solver) samplesOf(p *predicate) uint64 {
	if p.id == 0 {
		return s.trySamples(p)
	}
	bits, ok := s.sampleBits[p.id]
	if ok {
		return bits
	}
	if other, ok := s.sampleBits[-p.id]; ok && !anyVariable(p.globs) {
		bits = ^other
	} else {
		bits = s.trySamples(p)
	}
	if s.stopped == "" {
		s.know(p.id, bits)
	}
	return bits
}

func (s *solver) trySamples(p *predicate) (bits uint64) {
	for i := range s.samples {
		if s.certainly(p, &s.samples[i]) {
			bits |= 1 << i
		}
	}
	return bits
}

// know remembers which samples satisfy a predicate.
func (s *solver) know(id int32, bits uint64) {
	if s.sampleBits == nil || len(s.sampleBits) >= maxMemory {
		s.sampleBits = map[int32]uint64{}
	}
	s.sampleBits[id] = bits
}

// certainly reports whether the text satisfies p whatever its variables hold.
func (s *solver) certainly(p *predicate, one *sample) bool {
	for i := range p.globs {
		g := &p.globs[i]
		switch {
		case g.hasVar && p.not:
			return false
		case g.hasVar || !strings.HasPrefix(one.text, g.head) || !strings.HasSuffix(one.text, g.tail):
		case s.spelledBy(g, one.toks()):
			return !p.not
		}
	}
	return p.not
}

// choose picks one glob of each set, the smallest set first, so that together
// they leave room.
func (s *solver) choose(picked []*glob, some [][]glob, not []*glob, want bool) ([]token, bool) {
	if len(some) == 0 {
		return s.instance(picked, not, want)
	}
	least := 0
	for i := range some {
		if len(some[i]) < len(some[least]) {
			least = i
		}
	}
	rest := append(append([][]glob(nil), some[:least]...), some[least+1:]...)
	if s.alreadyIn(picked, some[least]) {
		return s.choose(picked, rest, not, want)
	}
	for i := range some[least] {
		g := &some[least][i]
		if s.spend(1); s.stopped != "" {
			return nil, true
		}
		if s.disjointAny(g, picked) {
			continue
		}
		if text, ok := s.choose(append(picked[:len(picked):len(picked)], g), rest, not, want); ok {
			return text, true
		}
	}
	return nil, false
}

// alreadyIn reports whether what was picked is within one glob of the set.
func (s *solver) alreadyIn(picked []*glob, set []glob) bool {
	for i := range set {
		if s.coversAny(&set[i], picked) {
			return true
		}
	}
	return false
}

// spelled is a text as tokens, until the next is asked for.
func (s *solver) spelled(text string) []token {
	s.letters = s.letters[:0]
	for _, r := range text {
		s.letters = append(s.letters, token(r))
	}
	return s.letters
}

// takes reports whether a present string belongs to the cell. The cell must be
// free of variables.
func (s *solver) takes(c *cell, text []token) bool {
	for _, set := range c.some {
		if !s.hitOne(set, text) {
			return false
		}
	}
	for _, set := range c.not {
		if s.hitOne(set, text) {
			return false
		}
	}
	return true
}

func (s *solver) hitOne(set []glob, text []token) bool {
	for i := range set {
		if s.spelledBy(&set[i], text) {
			return true
		}
	}
	return false
}

// spelledBy reports whether g matches the text, of which it looks at the head first.
func (s *solver) spelledBy(g *glob, text []token) bool {
	at := 0
	for _, r := range g.head {
		if at == len(text) || text[at] != token(r) {
			return false
		}
		at++
	}
	if g.literal {
		return at == len(text)
	}
	return s.matches(g.tokens[at:], text[at:])
}
