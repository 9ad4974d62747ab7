package policy

import (
	"math/big"
	"regexp"
)

// decimalText is how a policy writes a number. There is no exponent: nobody writes
// one, and it would let a short text stand for a number of any size.
var decimalText = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)

// matchesNumber compares exactly. A value of the request that is no number matches nothing.
func (e *evaluation) matchesNumber(test Test, want, value string) truth {
	if !decimalText.MatchString(want) {
		return e.notUnderstood("number " + quote(want))
	}
	if !decimalText.MatchString(value) {
		return no
	}
	wanted, _ := new(big.Rat).SetString(want)
	have, _ := new(big.Rat).SetString(value)
	return ordered(test, have.Cmp(wanted))
}

// ordered says whether two values pass a test, from how they compare: less than
// 0 when what the request has comes before what the policy wants.
func ordered(test Test, order int) truth {
	switch test {
	case NumericLessThan, DateLessThan:
		return truthOf(order < 0)
	case NumericLessThanEquals, DateLessThanEquals:
		return truthOf(order <= 0)
	case NumericGreaterThan, DateGreaterThan:
		return truthOf(order > 0)
	case NumericGreaterThanEquals, DateGreaterThanEquals:
		return truthOf(order >= 0)
	}
	return truthOf(order == 0)
}
