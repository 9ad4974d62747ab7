package trail

import (
	"bytes"
	"encoding/binary"
)

const (
	knownSets   = 256
	knownWays   = 4
	knownHead   = 96   // bytes that a stretch is found by
	longestKnow = 2048 // bytes
)

// stretches remembers values that were walked over, to know them again by
// comparing: at most 1,024 of them, of 2 KiB. The zero value remembers none.
type stretches struct {
	sets [knownSets][knownWays][]byte
}

// find returns the length of the known stretch that text begins with, or 0.
func (s *stretches) find(text []byte) int {
	if len(text) < knownHead {
		return 0
	}
	set := &s.sets[spread(text)]
	for w := range set {
		if bytes.HasPrefix(text, set[w]) && set[w] != nil {
			if w > 0 {
				set[w-1], set[w] = set[w], set[w-1] // what is met often is found soon
			}
			return len(set[max(w-1, 0)])
		}
	}
	return 0
}

// add remembers a stretch, for one that was not met for long.
func (s *stretches) add(text []byte) {
	if len(text) < knownHead || len(text) > longestKnow {
		return
	}
	set := &s.sets[spread(text)]
	last := &set[knownWays-1]
	*last = append((*last)[:0], text...)
}

// spread is the set of a stretch, by its head.
func spread(text []byte) uint64 {
	var h uint64
	for i := 0; i+8 <= knownHead; i += 8 {
		h = (h ^ binary.LittleEndian.Uint64(text[i:])) * memberSpread
		h ^= h >> 29
	}
	return h >> 56
}
