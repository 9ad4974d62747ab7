package judge

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// watcherRules are about what the watching rests on: the guards of the whole
// account, and the way of an alert from the event to the people. The rule
// about attempts comes last, since it adds what the others do not say.
func watcherRules() []Rule {
	return slices.Concat(
		trailRules(), trailRecordRules(), recorderRules(), detectorRules(), findingRules(),
		carriers(slices.Concat(eventRuleRules(), eventFeedRules(), messageRules(), subscriberRules(), alarmRules(), alertStateRules())),
		alertFunctionRules(), tamperingRules(),
	)
}

// callsOf names calls of one service.
func callsOf(service string, names ...string) []resource.Call {
	var all []resource.Call
	for _, name := range names {
		all = append(all, resource.Call{Source: service + ".amazonaws.com", Name: name})
	}
	return all
}

// all is the name of the resource, and how many others the call does the same
// to, with the verb for one or for many.
func (c *Case) all(one, many string) string {
	if n := len(c.Asked.Twins); n > 0 {
		return fmt.Sprintf("%s and %d more %s", c.name(), n, many)
	}
	return c.name() + " " + one
}

// several is the word for one or for many of the call's resources.
func (c *Case) several(one, many string) string {
	if len(c.Asked.Twins) > 0 {
		return many
	}
	return one
}

// carriers are the rules about what carries alerts among much else: of a queue
// that nothing is known to depend on, they say no more than that somebody may
// want to look.
func carriers(rules []Rule) []Rule {
	for i := range rules {
		look, r := rules[i].Look, &rules[i]
		r.Grades = strings.TrimPrefix(r.Grades+"; medium at most for what neither a stream nor the alerting is known to depend on", "; ")
		r.Look = func(c *Case) {
			first := len(c.findings)
			look(c)
			for i := first; i < len(c.findings); i++ {
				if f := &c.findings[i]; f.Severity > Medium && !f.anywhere && !c.needed() {
					f.grade(Medium)
				}
			}
		}
	}
	return rules
}

// unsure lowers by one grade what is no loss if it was so before.
func (c *Case) unsure(f *Finding, beforeKnown bool) *Finding {
	if !beforeKnown {
		f.lower()
	}
	return c.off(f, beforeKnown)
}

// unsureGrades is said of rules that use unsure.
const unsureGrades = "one grade lower when it is not known how it was before, low when CloudFormation or a deployer did that"

// unsureUnlessOff is said of rules that use unsure and off.
const unsureUnlessOff = unsureGrades + "; what was switched off keeps its grade unless they did that"

// deployed lowers to medium what deployments do as well and what is no clear
// loss.
func (c *Case) deployed(f *Finding) *Finding {
	if c.routine() && f.Severity > Medium {
		f.grade(Medium)
	}
	return f
}

// gone reports whether the call deleted the resource.
func (c *Case) gone() bool {
	_, deleted := c.became(resource.Exists, "false")
	return deleted
}

// lowered gives one grade less to what deployments do as well.
func (c *Case) lowered(f *Finding) *Finding {
	if c.routine() && f.Severity > Low {
		f.Severity--
	}
	return f
}

// needed reports whether a stream or the alerting is known to depend on the
// resource. What is usual elsewhere, such as a new target, is told of these
// alone.
func (c *Case) needed() bool { return c.subject.scope() == inScope }

// again is the way back that makes a deleted resource again, and another way
// for all else.
func again(otherwise func(c *Case) (command, note string)) func(c *Case) (command, note string) {
	// One command brings these back with all that is known of them, or what is
	// made has another name than what was deleted.
	whole := []resource.Type{resource.Trail, resource.EventDataStore, resource.Detector, resource.SecurityHub, resource.Analyzer, resource.Alarm, resource.EventArchive}
	return func(c *Case) (command, note string) {
		switch {
		case !c.gone():
			return otherwise(c)
		case !slices.Contains(whole, c.kind()):
			return c.remake()
		}
		was := maps.Clone(c.Was)
		if was == nil {
			was = resource.Settings{}
		}
		was[resource.Exists] = "true"
		if _, known := was[resource.Recording]; !known {
			was[resource.Recording] = "true" // a new trail does not record by itself
		}
		if command = c.back([]resource.Path{resource.Exists}, was); command == "" {
			note = "No command makes it again from what is known: use its template."
		}
		return command, note
	}
}
