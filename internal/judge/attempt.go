package judge

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// attempt is the title of a call that did not succeed.
func (c *Case) attempt() string {
	ending := "and failed"
	if c.Event.Outcome() == trail.Denied {
		ending = "and was denied"
	}
	return fmt.Sprintf("%s tried to %s %s", c.who(), c.intent(), ending)
}

// who is the shortest name of the caller.
func (c *Case) who() string {
	if c.Actor.Name != "" {
		return c.Actor.Name
	}
	return "somebody"
}

// intent says in words what a call is for.
func (c *Case) intent() string {
	switch c.Request.Call {
	case firehose.Create:
		return "create " + c.name()
	case firehose.Update:
		return "change where " + c.name() + " delivers and how"
	case firehose.Delete:
		return "delete " + c.name()
	case firehose.StartEncryption:
		return "change the encryption of " + c.name()
	case firehose.StopEncryption:
		return "switch off the encryption of " + c.name()
	case firehose.TagStream:
		return "tag " + c.name()
	case firehose.UntagStream:
		return "remove tags from " + c.name()
	case firehose.List:
		return "list the delivery streams"
	case firehose.Describe, firehose.ListTags:
		return "read the configuration of " + c.name()
	default:
		return fmt.Sprintf("call %.80s", string(c.Request.Call))
	}
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	second, _ := utf8.DecodeRuneInString(s[size:])
	if unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return strings.ToLower(string(r)) + s[size:]
}
