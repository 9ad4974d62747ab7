package trail

import (
	"bytes"
	"encoding/binary"
)

// passage is a part of a record, from the beginning of the record or of one of its
// members to that of another, or to the record's end. Who calls what, from
// where, changes less often than when and about what: a passage that was walked
// over before is known again by comparing.
type passage struct {
	text   []byte        // nil: no passage
	needed neededMembers // that are in it
	ends   bool          // the record ends with it
}

// passages remembers the passages that begin in one way, at most 1,024 of 2 KiB. The
// zero value remembers none.
type passages struct {
	last *passage // that was found
	sets [passageSets][passageWays]passage
}

const (
	passageSets    = 1024
	passageWays    = 4
	longestPassage = 2048
)

// find returns the passage that a text begins with, or nil.
func (s *passages) find(text []byte, set uint64) *passage {
	if s.last != nil && bytes.HasPrefix(text, s.last.text) {
		return s.last
	}
	ways := &s.sets[set]
	for w := range ways {
		if r := &ways[w]; r.text != nil && bytes.HasPrefix(text, r.text) {
			if w > 0 { // what is met often is found soon
				ways[w-1], ways[w] = ways[w], ways[w-1]
				r = &ways[w-1]
			}
			s.last = r
			return r
		}
	}
	return nil
}

// add remembers a passage, in the place of one that was met less.
func (s *passages) add(r passage, set uint64) {
	if len(r.text) > longestPassage {
		return
	}
	last := &s.sets[set][passageWays-1]
	r.text = append(last.text[:0], r.text...)
	*last = r
	s.last = last
}

// passageSet is the set of the passage that a text begins with, by what it is
// the same of.
func passageSet(as passageBegin, text []byte) uint64 {
	head := text[:min(len(text), passageHead[as])]
	var h uint64
	for ; len(head) >= 8; head = head[8:] {
		h = (h ^ binary.LittleEndian.Uint64(head)) * memberSpread
	}
	return h >> 54
}
