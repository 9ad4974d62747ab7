package policy

import (
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A scale turns the constants that two documents compare a key with into a
// finite dimension: each constant is an atom, and so is each gap between two.
// It works for numbers and dates; atom 0 is "absent", atom 2k+2 is constant k,
// odd atoms are the gaps.
type scale struct {
	points []*big.Rat
	dates  bool
}

func (sc *scale) settle() {
	slices.SortFunc(sc.points, (*big.Rat).Cmp)
	sc.points = slices.CompactFunc(sc.points, func(a, b *big.Rat) bool { return a.Cmp(b) == 0 })
}

func (sc *scale) atoms() int { return 2*len(sc.points) + 2 }

// atomsOf are the atoms x with "x test value".
func (sc *scale) atomsOf(t Test, value *big.Rat) bitset {
	set := newBitset(sc.atoms())
	k, _ := slices.BinarySearchFunc(sc.points, value, (*big.Rat).Cmp)
	point := 2*k + 2
	switch t {
	case NumericEquals, NumericNotEquals, DateEquals, DateNotEquals:
		set.add(point)
	case NumericLessThan, DateLessThan:
		set.addRange(1, point-1)
	case NumericLessThanEquals, DateLessThanEquals:
		set.addRange(1, point)
	case NumericGreaterThan, DateGreaterThan:
		set.addRange(point+1, sc.atoms()-1)
	case NumericGreaterThanEquals, DateGreaterThanEquals:
		set.addRange(point, sc.atoms()-1)
	}
	return set
}

// value is a readable member of an atom.
func (sc *scale) value(atom int) string {
	at := new(big.Rat)
	n := len(sc.points)
	switch k := (atom - 1) / 2; {
	case atom%2 == 0:
		at = sc.points[atom/2-1]
	case n == 0:
	case k == 0:
		at.Sub(sc.points[0], big.NewRat(1, 1))
	case k == n:
		at.Add(sc.points[n-1], big.NewRat(1, 1))
	default:
		at = between(sc.points[k-1], sc.points[k])
	}
	if sc.dates {
		return dateText(at)
	}
	return decimal(at)
}

// between prefers a whole number.
func between(a, b *big.Rat) *big.Rat {
	whole := new(big.Int).Div(a.Num(), a.Denom())
	next := new(big.Rat).SetInt(whole.Add(whole, big.NewInt(1)))
	if next.Cmp(b) < 0 {
		return next
	}
	sum := new(big.Rat).Add(a, b)
	return sum.Quo(sum, big.NewRat(2, 1))
}

// decimal writes a rational whose denominator divides a power of ten.
func decimal(r *big.Rat) string {
	if r.IsInt() {
		return r.Num().String()
	}
	digits, _ := r.FloatPrec()
	return r.FloatString(digits)
}

func dateText(r *big.Rat) string {
	whole := new(big.Int).Div(r.Num(), r.Denom())
	rest := new(big.Rat).Sub(r, new(big.Rat).SetInt(whole))
	nanos, _ := new(big.Rat).Mul(rest, big.NewRat(1e9, 1)).Float64()
	return time.Unix(whole.Int64(), int64(nanos)).UTC().Format(time.RFC3339Nano)
}

// number reads a Numeric value.
func number(text string) (*big.Rat, bool) {
	body := strings.TrimLeft(text, "+-")
	if len(text)-len(body) > 1 || len(text) > 100 {
		return nil, false
	}
	whole, fraction, dotted := strings.Cut(body, ".")
	if !isDigits(whole) || dotted && !isDigits(fraction) {
		return nil, false
	}
	return new(big.Rat).SetString(text)
}

var dateLayouts = []string{
	"2006-01-02", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05.999999999Z07:00",
}

// date reads a Date value, as seconds since 1970.
func date(text string) (*big.Rat, bool) {
	if isDigits(strings.TrimPrefix(text, "-")) {
		seconds, err := strconv.ParseInt(text, 10, 64)
		return new(big.Rat).SetInt64(seconds), err == nil && seconds > -1<<40 && seconds < 1<<40
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			r := new(big.Rat).SetInt64(t.Unix())
			return r.Add(r, big.NewRat(int64(t.Nanosecond()), 1e9)), true
		}
	}
	return nil, false
}

// A network is a finite dimension over addresses: the intervals that the
// prefixes of both documents cut the two address spaces into. Atom i+1 starts
// at starts[i].
type network struct {
	starts []netip.Addr
}

func newNetwork() *network {
	return &network{starts: []netip.Addr{netip.IPv4Unspecified(), netip.IPv6Unspecified()}}
}

func (n *network) add(p netip.Prefix) {
	n.starts = append(n.starts, p.Addr())
	if next := lastAddr(p).Next(); next.IsValid() && next.Is4() == p.Addr().Is4() {
		n.starts = append(n.starts, next)
	}
}

func (n *network) settle() {
	slices.SortFunc(n.starts, netip.Addr.Compare)
	n.starts = slices.Compact(n.starts)
}

func (n *network) atoms() int { return len(n.starts) + 1 }

func (n *network) atomsOf(p netip.Prefix) bitset {
	set := newBitset(n.atoms())
	for i, start := range n.starts {
		if p.Contains(start) {
			set.add(i + 1)
		}
	}
	return set
}

// readableAddresses are tried first when a witness needs one.
var readableAddresses = []netip.Addr{
	netip.MustParseAddr("203.0.113.77"), netip.MustParseAddr("198.51.100.7"), netip.MustParseAddr("192.0.2.10"),
	netip.MustParseAddr("10.20.30.40"), netip.MustParseAddr("2001:db8:1::7"),
}

func (n *network) value(atom int) string {
	start := n.starts[atom-1]
	for _, addr := range readableAddresses {
		if n.inAtom(addr, atom) {
			return addr.String()
		}
	}
	if next := start.Next(); n.inAtom(next, atom) {
		return next.String()
	}
	return start.String()
}

func (n *network) inAtom(addr netip.Addr, atom int) bool {
	start := n.starts[atom-1]
	if addr.Is4() != start.Is4() || addr.Less(start) {
		return false
	}
	return atom == len(n.starts) || addr.Less(n.starts[atom]) || n.starts[atom].Is4() != start.Is4()
}

func lastAddr(p netip.Prefix) netip.Addr {
	bytes := p.Addr().AsSlice()
	for i := p.Bits(); i < 8*len(bytes); i++ {
		bytes[i/8] |= 0x80 >> (i % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// prefix reads an IpAddress value: an address or a CIDR block. IPv4 written
// inside IPv6 is IPv4.
func prefix(text string) (netip.Prefix, bool) {
	p, err := netip.ParsePrefix(text)
	if err != nil {
		addr, err := netip.ParseAddr(text)
		if err != nil || addr.Zone() != "" {
			return netip.Prefix{}, false
		}
		p = netip.PrefixFrom(addr, addr.BitLen())
	}
	if p.Addr().Is4In6() && p.Bits() >= 96 {
		p = netip.PrefixFrom(p.Addr().Unmap(), p.Bits()-96)
	}
	return p.Masked(), true
}
