package trail

import "bytes"

// passage is a part of a record, from the beginning of the record or of one of
// its members to that of another, or to the record's end. Who calls what, from
// where, changes less often than when and about what: a passage that was walked
// over before is known again by comparing.
type passage struct {
	text   []byte        // nil: no passage
	needed neededMembers // that are in it
	ends   bool          // the record ends with it
	set    uint64        // where it is kept
}

// passages remembers those that begin in one way, at most 4,096 of 2 KiB. The
// zero value remembers none.
type passages struct {
	last *passage // that was met; nil: none
	sets [passageSets][passageWays]passage
}

const (
	passageSets    = 1024
	passageWays    = 4
	longestPassage = 2048
)

// find returns the passage that a text begins with, or nil.
func (s *passages) find(text []byte, set uint64) *passage {
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
func (s *passages) add(r passage) {
	if len(r.text) > longestPassage {
		return
	}
	last := &s.sets[r.set][passageWays-1]
	r.text = append(last.text[:0], r.text...)
	*last = r
	s.last = last
}

// passageSet is the set of the passage that a text begins with, by what it is
// the same of.
func passageSet(as passageBegin, text []byte) uint64 {
	at := passageHead[as]
	if len(text) < at.to {
		return 0
	}
	head := text[at.from:at.to]
	var a, b uint64 // in two lanes, of which neither waits for the other
	for ; len(head) >= 16; head = head[16:] {
		a = (a ^ word(head, 0)) * memberSpread
		b = (b ^ word(head, 8)) * memberSpread
	}
	return (a>>7 ^ b) * memberSpread >> 54
}
