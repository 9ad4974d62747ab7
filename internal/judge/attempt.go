package judge

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// attempt is the title of a call that did not succeed.
func (c *Case) attempt() string {
	ending := "and failed"
	if c.Event.Outcome() == trail.Denied {
		ending = "and was denied"
	}
	return fmt.Sprintf("%s tried to %s %s", c.who(), c.subject.intent(), ending)
}

// who is the shortest name of the caller.
func (c *Case) who() string {
	if c.Actor.Name != "" {
		return c.Actor.Name
	}
	return "somebody"
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return strings.ToLower(string(r)) + s[size:]
}
