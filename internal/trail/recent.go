package trail

import (
	"crypto/sha256"
	"fmt"
)

// recentSize is how many keys are remembered: 12 MB.
const recentSize = 1 << 18

// Seen remembers the last 262,144 events that were added. The zero value
// remembers none; it is not safe for concurrent use.
type Seen struct {
	set  map[[16]byte]struct{}
	ring [][16]byte // in the order of adding, once it is full from next on
	next int
}

// add remembers a key and reports whether it was not remembered before.
func (r *Seen) add(key Key) bool {
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

// AppendBinary adds to data what is remembered, in 16 bytes an event. It
// never fails.
func (r *Seen) AppendBinary(data []byte) ([]byte, error) {
	for i := range r.ring {
		data = append(data, r.ring[(r.next+i)%len(r.ring)][:]...)
	}
	return data, nil
}

// UnmarshalBinary remembers what AppendBinary wrote, and nothing else. The
// error says that it did not write this.
func (r *Seen) UnmarshalBinary(data []byte) error {
	n := len(data) / 16
	if len(data)%16 != 0 || n > recentSize {
		return fmt.Errorf("%d bytes of events that were seen", len(data))
	}
	read := Seen{set: make(map[[16]byte]struct{}, n), ring: make([][16]byte, 0, n)}
	for ; len(data) > 0; data = data[16:] {
		h := [16]byte(data)
		read.set[h] = struct{}{}
		read.ring = append(read.ring, h)
	}
	*r = read
	return nil
}
