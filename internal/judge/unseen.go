package judge

import (
	"fmt"
	"slices"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// Unseen is the name under which a change is told that no event told of and
// in which no rule found anything worse.
const Unseen = "changed-unseen"

// unseen says of what was found by asking AWS that nobody was seen doing it.
// A change without an event is worth telling by itself: the trail was off, the
// event was lost, or something changed on AWS's side.
func (c *Case) unseen() {
	if len(c.findings) == 0 {
		was := " is not what it was"
		if c.goneUnseen() {
			was = " is no longer there"
		}
		c.findings = append(c.findings, Finding{
			Rule: Unseen, Severity: Medium, ruled: Medium, Direction: Unclear, Title: c.begin(c.name() + was),
			Reason: "What changes without an event changes without a name: the trail was off at the time, or an event was lost.",
			Attack: []string{"T1562.008"},
		})
	}
	top, what := &c.findings[0], "Changed"
	if c.goneUnseen() {
		what = "Deleted"
	}
	top.Title = what + " unseen: " + lowerFirst(top.Title)
	top.detail = sentences(top.detail, fmt.Sprintf("No event told of it. It was found by asking AWS at %s; who changed it, and when, is not known.", c.Event.Time.UTC().Format("15:04 UTC on 2 Jan 2006")))
}

// goneUnseen reports whether what was found is that something is not there.
func (c *Case) goneUnseen() bool {
	if c.ResourceChange != nil {
		return c.Asked.Effect == resource.Deletes
	}
	return c.Request.Call == firehose.Delete
}

// unseenRules are the rules that look at a change which no event told.
func (j *Judge) unseenRules(c *Case) []*Rule {
	if c.ResourceChange != nil {
		return aboutSettings()
	}
	return slices.DeleteFunc(slices.Clone(j.byCall[c.Request.Call]), func(r *Rule) bool { return r.AboutActor || c.Request.Call == firehose.Create })
}
