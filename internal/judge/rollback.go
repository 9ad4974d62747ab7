package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// rollbackTime is how long after it was made a deployment may take a resource
// away again without anything being lost.
const rollbackTime = time.Hour

// made remembers what a deployment makes, for the case that it is rolled back.
func (c *Case) made() {
	made := c.ResourceChange != nil && c.created() || c.StreamChange != nil && c.Request.Call == firehose.Create
	if arn := c.subject.arn(); made && arn != "" && c.routine() && c.succeeded() {
		c.recent.add("made "+arn, c.Event.Time, c.caller(), rollbackTime)
	}
}

// rolledBack lowers what the rule found about a deletion by which a deployment
// takes back what it made itself a short while before, or a service what it
// keeps for itself, as scaling does its alarms. What weakens a resource without
// ending it, such as a guard that is lifted, stays as it is.
func (c *Case) rolledBack(first int) {
	if !c.takesAway() || !(c.routine() && c.justMade() || c.byServiceRole() && !c.needed()) {
		return
	}
	for i := first; i < len(c.findings); i++ {
		if f := &c.findings[i]; !f.aboutActor {
			f.grade(min(f.Severity, Low))
		}
	}
}

// takesAway reports whether the call ends a resource, or takes from it what has
// to go just before: a policy, a target.
func (c *Case) takesAway() bool {
	if c.StreamChange != nil {
		return c.Request.Call == firehose.Delete
	}
	if c.ResourceChange == nil {
		return false
	}
	switch c.Asked.Call.Name {
	case "ScheduleKeyDeletion", "DeleteBucketPolicy", "DeleteRolePolicy", "DetachRolePolicy", "RemoveTargets":
		return true
	}
	return c.Asked.Effect == resource.Deletes
}

// justMade reports whether this caller made the resource a short while before.
func (c *Case) justMade() bool {
	all, _ := c.recent.times.Get("made " + c.subject.arn())
	for _, m := range near(all, c.Event.Time, rollbackTime) {
		if m.note == c.caller() && !m.at.After(c.Event.Time) {
			return true
		}
	}
	return false
}
