package policy

import (
	"slices"
	"strings"
)

// A source is what an element was written as.
type source struct {
	what    byte // 'a' for actions, 'r' for resources, 'c' for callers
	version Version
	reading Reading // of resources; Bounded for the others
	not     bool
	texts   []string
}

func (s *source) equal(t *source) bool {
	return s.what == t.what && s.version == t.version && s.reading == t.reading && s.not == t.not && slices.Equal(s.texts, t.texts)
}

func (s *source) hash() uint64 {
	sum := uint64(s.what)<<8 | uint64(s.reading)
	return sum*31 + markOf(s.texts)
}

// intern compiles the list of an element, as a rule once for each text. It
// returns nil when the list is not understood.
func (c *compiler) intern(from source, compile func([]string) ([]glob, bool)) *element {
	hash := from.hash()
	if e := c.elements[hash]; e != nil && e.source.equal(&from) {
		return e
	}
	globs, ok := compile(from.texts)
	if !ok {
		return nil
	}
	e := &element{id: c.nextID(), globs: globs, not: from.not, source: from}
	c.number(globs)
	if from.what == 'a' {
		c.sortActions(e)
	}
	c.elements[hash] = e
	return e
}

// actionElement compiles actions, which compare without regard to the case of A
// to Z and know no variables. Lower case is made for all at once.
func (c *compiler) actionElement(texts []string) ([]glob, bool) {
	size := 0
	for _, text := range texts {
		size += len(text)
	}
	var lowered strings.Builder
	lowered.Grow(size)
	for _, text := range texts {
		for i := range len(text) {
			letter := text[i]
			if 'A' <= letter && letter <= 'Z' {
				letter += 'a' - 'A'
			}
			lowered.WriteByte(letter)
		}
	}
	globs, rest := make([]glob, len(texts)), lowered.String()
	for i, text := range texts {
		globs[i], rest = actionGlob(rest[:len(text)]), rest[len(text):]
	}
	return globs, true
}

// sortActions prepares an action list for being asked about one action.
func (c *compiler) sortActions(e *element) {
	if c.literals == nil {
		c.literals = make(map[string]int32, len(e.globs)*5/4) // the lists of a change are much alike
	}
	largest := int32(0)
	for i := range e.globs {
		g := &e.globs[i]
		if !g.literal {
			e.patterns = append(e.patterns, g)
			continue
		}
		n, ok := c.literals[g.text]
		if !ok {
			n = int32(len(c.literals)) + 1
			c.literals[g.text] = n
		}
		g.number = n
		largest = max(largest, n)
	}
	e.literals = newBitset(int(largest) + 1)
	for i := range e.globs {
		if n := e.globs[i].number; n > 0 {
			e.literals.add(int(n))
		}
	}
	e.service = commonService(e.globs)
}

// commonService is the "service:" all patterns begin with, empty when they differ.
func commonService(globs []glob) string {
	service := ""
	for i := range globs {
		colon := strings.IndexByte(globs[i].head, ':')
		if colon < 0 || i > 0 && globs[i].head[:colon+1] != service {
			return ""
		}
		service = globs[i].head[:colon+1]
	}
	return service
}

// A relation tells how much of one pattern an element takes.
type relation uint8

const (
	relNone relation = iota
	relPart
	relAll
)

// relate tells how much of u the element takes. None and all are proofs.
func (s *solver) relate(e *element, u *glob) relation {
	switch {
	case len(e.globs) == 0:
		return e.flip(relNone)
	case e.id == 0 || u.id == 0:
		return e.flip(s.relateEach(e, u))
	case u.number > 0:
		return e.flip(s.relateLiteral(e, u))
	}
	key := uint64(e.id)<<32 | uint64(u.id)
	rel, ok := s.related[key]
	if !ok {
		rel = s.relateEach(e, u)
		if s.related == nil || len(s.related) >= maxMemory {
			s.related = map[uint64]relation{}
		}
		if s.stopped == "" {
			s.related[key] = rel
		}
	}
	return e.flip(rel)
}

func (s *solver) relateEach(e *element, u *glob) relation {
	if e.service != "" && clash(e.service, u.head) {
		return relNone
	}
	rel := relNone
	for i := range e.globs {
		g := &e.globs[i]
		if s.covers(g, u) {
			return relAll
		}
		if rel == relNone && !s.disjoint(g, u) {
			rel = relPart
		}
	}
	return rel
}

func (e *element) flip(r relation) relation {
	if e.not {
		return relAll - r
	}
	return r
}

// relateLiteral looks one action up instead of walking a long list.
func (s *solver) relateLiteral(e *element, u *glob) relation {
	if n := int(u.number); n < e.literals.n && e.literals.has(n) {
		return relAll
	}
	if e.service != "" && !strings.HasPrefix(u.text, e.service) {
		return relNone
	}
	for _, g := range e.patterns {
		if s.covers(g, u) {
			return relAll
		}
	}
	return relNone
}

// units are the patterns an element is looked at by, one after the other: its
// own, or "everything" for a complement, which start leaves out.
func (e *element) units() []glob {
	if e.not {
		return everythingUnit
	}
	return e.globs
}

var everythingUnit = []glob{everythingGlob}

// everything reports whether the element leaves nothing out.
func (e *element) everything() bool {
	if e.not {
		return len(e.globs) == 0
	}
	for i := range e.globs {
		if e.globs[i].everything() {
			return true
		}
	}
	return false
}

// way is the element as a predicate, made once for all boxes that share it.
func (e *element) way(dim int) way {
	if e.asWay.in == nil {
		p := e.predicate(dim)
		both := [2]predicate{p, p.negate()}
		e.asWay = way{&both[0], &both[1]}
	}
	return e.asWay
}

// predicate is the element as a requirement on its dimension.
func (e *element) predicate(dim int) predicate {
	return predicate{dim: dim, globs: e.globs, not: e.not, id: e.id}
}
