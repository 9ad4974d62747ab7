package trail

import "crypto/sha256"

// recentSize is how many keys are remembered: 12 MB.
const recentSize = 1 << 18

// recent remembers the last recentSize keys that were added. The zero value
// remembers none.
type recent struct {
	set  map[[16]byte]struct{}
	ring [][16]byte // in the order of adding, once it is full from next on
	next int
}

// add remembers a key and reports whether it was not remembered before.
func (r *recent) add(key Key) bool {
	h := digest(key)
	if _, found := r.set[h]; found {
		return false
	}
	if r.set == nil {
		r.set = map[[16]byte]struct{}{}
	}
	r.set[h] = struct{}{}
	if len(r.ring) < recentSize {
		r.ring = append(r.ring, h)
		return true
	}
	delete(r.set, r.ring[r.next])
	r.ring[r.next] = h
	r.next = (r.next + 1) % recentSize
	return true
}

// digest stands for a key. It is a cryptographic one: whoever could make two
// keys share it could make an event look like one that was judged already.
func digest(key Key) [16]byte {
	sum := sha256.Sum256([]byte(key.Account + "\x00" + key.ID))
	return [16]byte(sum[:16])
}
