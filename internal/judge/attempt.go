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
	return fmt.Sprintf("%s tried to %s and %s", c.who(), c.subject.intent(), c.ended())
}

// ended says how a call ended that did not succeed.
func (c *Case) ended() string {
	if c.Event.Outcome() == trail.Denied {
		return "was denied"
	}
	return "failed"
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
