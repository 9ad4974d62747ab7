package policy

import (
	"bytes"
	"encoding/base64"
	"strings"
)

// matchesString takes wildcards for what they are only in the Like tests.
func (e *evaluation) matchesString(test Test, want, value string) truth {
	if test == StringLike || test == StringNotLike {
		return e.glob(want, crossing, value)
	}
	var buf [128]rune
	runes, known := e.tokens(buf[:0], want, literal)
	if known != yes {
		return known
	}
	if test == StringEqualsIgnoreCase || test == StringNotEqualsIgnoreCase {
		return truthOf(strings.EqualFold(string(runes), value))
	}
	return truthOf(string(runes) == value)
}

// matchesBool knows two values, in any letter case.
func (e *evaluation) matchesBool(want, value string) truth {
	switch want = lowerASCII(want); want {
	case "true", "false":
		return truthOf(want == lowerASCII(value))
	}
	return e.notUnderstood("value " + quote(want) + " of Bool")
}

// matchesBinary compares the bytes that both texts stand for in base64.
func (e *evaluation) matchesBinary(want, value string) truth {
	wanted, err := base64.StdEncoding.DecodeString(want)
	if err != nil {
		return e.notUnderstood("value " + quote(want) + " of BinaryEquals")
	}
	have, err := base64.StdEncoding.DecodeString(value)
	return truthOf(err == nil && bytes.Equal(wanted, have))
}
