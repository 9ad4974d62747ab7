package policy

import "math/bits"

// A dimension is one independent side of a request: the caller, the action, the
// resource, and each context key.
type dimension struct {
	// key in lower case; the first three dimensions have none.
	key  string
	kind dimensionKind
	// atoms is how many values a finite dimension has; atom 0 means "absent".
	atoms int
	// value is the text of an atom, for a witness.
	value func(atom int) string
}

type dimensionKind uint8

const (
	// stringDimension holds at most one string, compared with patterns.
	stringDimension dimensionKind = iota
	// finiteDimension holds one of a few values: the end points and gaps that
	// the constants of both documents leave.
	finiteDimension
	// setDimension holds a set of strings; absent is the empty set.
	setDimension
	// opaqueDimension is the truth of one condition that is not understood, or
	// not modelled: the same text is as true on one side as on the other, and
	// nothing else is known.
	opaqueDimension
)

// The dimensions every request has.
const (
	callerDimension = iota
	actionDimension
	resourceDimension
	firstKeyDimension
)

// A predicate is one requirement on one dimension.
//
// String: present and matched by one of globs (none of them, if not); or absent
// and absentOK. Finite and opaque: the atom is one of atoms. Set: some value
// passes (every value, if all); or absent and absentOK.
type predicate struct {
	dim      int
	globs    []glob
	atoms    bitset
	not      bool
	absentOK bool
	all      bool
	kind     dimensionKind
	// id is the same for equal predicates of one comparison; negative for the negation.
	id int32
}

// negate is the predicate that holds exactly where p does not.
func (p predicate) negate() predicate {
	p.id = -p.id
	switch p.kind {
	case finiteDimension, opaqueDimension:
		p.atoms = p.atoms.complement()
	case setDimension:
		p.all = !p.all
		fallthrough
	default:
		p.not, p.absentOK = !p.not, !p.absentOK
	}
	return p
}

// A bitset is a set of atoms of a dimension with n of them.
type bitset struct {
	words []uint64
	n     int
}

func newBitset(n int) bitset { return bitset{make([]uint64, (n+63)/64), n} }

func (b bitset) add(i int)      { b.words[i/64] |= 1 << (i % 64) }
func (b bitset) has(i int) bool { return b.words[i/64]&(1<<(i%64)) != 0 }

func (b bitset) addRange(from, to int) {
	for i := from; i <= to; i++ {
		b.add(i)
	}
}

func (b bitset) complement() bitset {
	out := newBitset(b.n)
	for i, w := range b.words {
		out.words[i] = ^w
	}
	if r := b.n % 64; r != 0 {
		out.words[len(out.words)-1] &= 1<<r - 1
	}
	return out
}

func (b bitset) and(c bitset) bitset {
	out := newBitset(b.n)
	for i := range b.words {
		out.words[i] = b.words[i] & c.words[i]
	}
	return out
}

// first is the lowest member, -1 when there is none.
func (b bitset) first() int {
	for i, w := range b.words {
		if w != 0 {
			return 64*i + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// last is the highest member, -1 when there is none.
func (b bitset) last() int {
	for i := len(b.words) - 1; i >= 0; i-- {
		if w := b.words[i]; w != 0 {
			return 64*i + 63 - bits.LeadingZeros64(w)
		}
	}
	return -1
}
