package policy

import (
	"fmt"
	"math/big"
	"net/netip"
	"strings"
	"time"
)

// A z3Piece is a run of text, an escaped character, or a variable.
type z3Piece struct {
	text        string
	escaped     bool
	variable    string // key in lower case
	fallback    string
	hasFallback bool
}

// z3Pieces takes a text apart at its variables.
func z3Pieces(v Version, s string) []z3Piece {
	var pieces []z3Piece
	for v == Version2012 {
		head, rest, found := strings.Cut(s, "${")
		inner, tail, closed := strings.Cut(rest, "}")
		if !found || !closed {
			break
		}
		if head != "" {
			pieces = append(pieces, z3Piece{text: head})
		}
		if inner == "*" || inner == "?" || inner == "$" {
			pieces = append(pieces, z3Piece{text: inner, escaped: true})
		} else {
			name, fallback, has := strings.Cut(inner, ",")
			pieces = append(pieces, z3Piece{
				variable: strings.ToLower(strings.TrimSpace(name)), fallback: strings.Trim(strings.TrimSpace(fallback), "'"), hasFallback: has,
			})
		}
		s = tail
	}
	if s != "" {
		pieces = append(pieces, z3Piece{text: s})
	}
	return pieces
}

// piece is the term of a piece taken literally, and when it has one.
func (d z3Document) piece(p z3Piece) (term, defined string) {
	if p.variable == "" {
		return text(p.text), "true"
	}
	k := d.keys[p.variable]
	if k == nil || !k.single() || k.sort != z3String {
		d.cannot()
		return `""`, "false"
	}
	if p.hasFallback {
		return "(ite " + k.present + " " + k.slots[0].value + " " + text(p.fallback) + ")", "true"
	}
	return k.slots[0].value, k.present
}

// order compares numbers and dates.
func (d z3Document) order(t Test, value, want string) string {
	constant, ok := z3Rational(t >= DateEquals, want)
	if !ok {
		return d.cannot()
	}
	operator := map[Test]string{
		NumericLessThan: "<", NumericLessThanEquals: "<=", NumericGreaterThan: ">", NumericGreaterThanEquals: ">=",
		DateLessThan: "<", DateLessThanEquals: "<=", DateGreaterThan: ">", DateGreaterThanEquals: ">=",
	}[t]
	if operator == "" {
		operator = "="
	}
	return "(" + operator + " " + value + " " + constant + ")"
}

// z3Rational writes a number, or a date as seconds since 1970.
func z3Rational(date bool, s string) (term string, ok bool) {
	var number *big.Rat
	if date {
		number, ok = z3Seconds(s)
	} else if !strings.ContainsAny(s, "eE/") {
		number, ok = new(big.Rat).SetString(s)
	}
	if !ok {
		return "", false
	}
	term = fmt.Sprintf("(/ %s.0 %s.0)", new(big.Int).Abs(number.Num()), number.Denom())
	if number.Sign() < 0 {
		term = "(- " + term + ")"
	}
	return term, true
}

func z3Seconds(s string) (*big.Rat, bool) {
	for _, layout := range []string{"2006-01-02", "2006-01-02T15:04:05Z07:00"} {
		if at, err := time.Parse(layout, s); err == nil {
			whole := new(big.Rat).SetInt64(at.Unix())
			return whole.Add(whole, big.NewRat(int64(at.Nanosecond()), int64(time.Second))), true
		}
	}
	seconds, ok := new(big.Int).SetString(s, 10)
	if !ok {
		return nil, false
	}
	return new(big.Rat).SetInt(seconds), true
}

// address compares the leading bits.
func (d z3Document) address(value, want string) string {
	if !strings.Contains(want, "/") {
		want += map[bool]string{true: "/32", false: "/128"}[!strings.Contains(want, ":")]
	}
	prefix, err := netip.ParsePrefix(want)
	if err != nil {
		return d.cannot()
	}
	bits, four := prefix.Bits(), "#b0"
	address := prefix.Addr()
	if address.Is4In6() && bits >= 96 {
		address, bits = address.Unmap(), bits-96
	}
	width := 128
	if address.Is4() {
		width, four = 32, "#b1"
	}
	terms := []string{equal(fmt.Sprintf("((_ extract 128 128) %s)", value), four)}
	if bits > 0 {
		var wanted strings.Builder
		for i := range bits {
			bit := address.AsSlice()[i/8] >> (7 - i%8) & 1
			fmt.Fprint(&wanted, bit)
		}
		terms = append(terms, equal(fmt.Sprintf("((_ extract %d %d) %s)", width-1, width-bits, value), "#b"+wanted.String()))
	}
	return and(terms...)
}
