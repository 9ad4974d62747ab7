package judge

import "strings"

// subject is what an event is about: what an alert says of it beside what the
// rules found.
type subject interface {
	// name is what people call it.
	name() string
	// arn is "" when it is not known.
	arn() string
	// proper is the part of the name that somebody else gave it, when a title
	// may begin with it; "" else.
	proper() string
	// intent says in words what the call is for: "delete orders-prod".
	intent() string
	// scope is inScope, outOfScope or scopeUnknown.
	scope() string
	// beforeKnown reports whether what the call changed is known as it was.
	beforeKnown() bool
	// detail is what stands under the title that the finding gave.
	detail(top Finding) string
	// settings are what the event changed, before and after.
	settings() (before, after map[string]string)
	// fill adds what it is and what depends on it.
	fill(a *Alert)
	// revert is the command that takes the change back, and what there is to say
	// about it.
	revert() (command, note string)
}

// about picks the words for the change.
func (c *Case) about() subject {
	if c.ResourceChange != nil {
		return resourceSubject{c}
	}
	c.functionsBefore, c.functions = transforms(c.Change)
	return streamSubject{c}
}

func sentences(all ...string) string {
	return strings.TrimSpace(strings.Join(all, " "))
}
