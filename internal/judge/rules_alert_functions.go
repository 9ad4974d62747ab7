package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// alertFunctionRules are about functions, of streams and of the alerting, that
// are no longer called.
func alertFunctionRules() []Rule {
	return []Rule{
		{
			ID: "function-stopped", Title: "A function may no longer run",
			Loses: Watcher, Severity: Critical, Direction: Broken,
			Settings: []resource.Path{resource.ReservedConcurrency},
			Attack:   []string{"T1489", "T1562"}, Covers: rows("LAM-", 8, 8),
			Why:    "Every call of it is refused: a detector sees nothing, a transform lets no record through, and neither says so.",
			Advice: "Take the limit away at once; what failed is in the queue for it, if there is one.",
			Look: func(c *Case) {
				if d, stopped := c.became(resource.ReservedConcurrency, "0"); stopped {
					f := c.find("%s may not run any more: every call of it is refused", c.name())
					if d.BeforeKnown && d.Before != "" {
						f.was("%s at once were possible.", d.Before)
					}
				}
			},
			Revert: orSafe(resource.Settings{resource.ReservedConcurrency: ""}),
			Raises: played(func() []Story {
				return []Story{
					story(concurrency("hosewatch-detect-stopped", "0").by(mallory)).named("before-unknown"),
					story(concurrency("mask-pii-stopped", "20"), concurrency("mask-pii-stopped", "0").after(time.Minute)).named("known"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(concurrency("hosewatch-detect-limited", "5")).named("limited"),
					story(does("lambda", "DeleteFunctionConcurrency20171031", `{"functionName":"hosewatch-detect-freed"}`)).named("no-limit"),
				}
			}),
		},
		{
			ID: "event-source-cut", Title: "A function is no longer fed, or another one is fed instead",
			Loses: Watcher, Severity: High, Direction: Broken, Grades: "medium for a filter; " + unsureUnlessOff,
			Settings: []resource.Path{resource.MappingEnabled, resource.MappedFunction, resource.MappingFilter}, Uses: callsOf("lambda", "DeleteEventSourceMapping"),
			Attack: []string{"T1489", "T1565"}, Covers: rows("LAM-", 11, 12),
			Why:    "What waits in the queue or stream is not processed, or is by code that somebody else chose, and is dropped when it is too old.",
			Advice: "Switch the mapping on again, for the function that it was; what waits is processed then.",
			Look:   lookAtMapping,
			Revert: again(orSafe(resource.Settings{resource.MappingEnabled: "true"})),
			Raises: played(func() []Story {
				return []Story{
					story(mapping("m-off", ""), updateMapping("m-off", `{"enabled":false}`).after(time.Minute).by(mallory)).named("off"),
					story(updateMapping("m-off-seen", `{"enabled":false}`)).named("off-before-unknown"),
					story(mapping("m-other", ""), updateMapping("m-other", `{"functionName":"other-code"}`).answering(mappingAnswer("m-other", "other-code")).after(time.Minute).by(mallory)).named("other-function"),
					story(updateMapping("m-other-seen", `{"functionName":"other-code"}`).answering(mappingAnswer("m-other-seen", "other-code"))).named("other-function-before-unknown"),
					story(mapping("m-filter", ""), updateMapping("m-filter", `{"filterCriteria":{"filters":[{"pattern":"{\"body\":[\"nothing\"]}"}]}}`).after(time.Minute)).named("filter"),
					story(does("lambda", "DeleteEventSourceMapping20150331", `{"uUID":"m-deleted"}`).answering(mappingAnswer("m-deleted", "hosewatch-notify")).by(mallory)).named("deleted"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(mapping("m-on", ""), updateMapping("m-on", `{"enabled":true}`).after(time.Minute)).named("on"),
					story(mapping("m-same", ""), updateMapping("m-same", `{"functionName":"hosewatch-notify","batchSize":5}`).answering(mappingAnswer("m-same", "hosewatch-notify")).after(time.Minute)).named("same-function"),
					story(mapping("m-new-off", `,"enabled":false`)).named("new"),
				}
			}),
		},
	}
}

func lookAtMapping(c *Case) {
	if c.kind() != resource.EventSourceMapping || c.created() {
		return
	}
	function, source := "function "+c.mapped(resource.MappedFunction), c.mapped(resource.MappedSource)
	if c.gone() {
		c.find("%s no longer gets what comes from %s: %s was deleted", function, source, c.name())
		return
	}
	if d, off := c.became(resource.MappingEnabled, "false"); off {
		c.off(c.find("%s no longer gets what comes from %s: %s was switched off", function, source, c.name()), d.BeforeKnown)
	}
	if d, ok := c.now(resource.MappedFunction); ok && d.BeforeKnown && d.Before != "" {
		c.find("What comes from %s now goes to %s instead of %s", source, short(d.After), short(d.Before))
	} else if ok && !d.BeforeKnown && c.said("functionName") != "" {
		c.unsure(c.find("What comes from %s was told to go to %s", source, short(d.After)), false)
	}
	if d, ok := c.now(resource.MappingFilter); ok && d.After != "" {
		c.unsure(c.find("%s gets only what a filter lets through of %s", function, source).grade(Medium), d.BeforeKnown)
	}
}

// mapped is what people call one end of a mapping.
func (c *Case) mapped(p resource.Path) string {
	for _, s := range []resource.Settings{c.Was, c.Is} {
		if arn := s[p]; arn != "" {
			return short(arn)
		}
	}
	return "that is not known"
}

func concurrency(function, n string) Step {
	return does("lambda", "PutFunctionConcurrency20171031", `{"functionName":"`+function+`","reservedConcurrentExecutions":`+n+`}`)
}

func mapping(id, members string) Step {
	return does("lambda", "CreateEventSourceMapping20150331", `{"functionName":"hosewatch-notify","eventSourceArn":"arn:aws:sqs:eu-west-1:111122223333:hosewatch-alerts"`+members+`}`).
		answering(mappingAnswer(id, "hosewatch-notify"))
}

func updateMapping(id, members string) Step {
	return does("lambda", "UpdateEventSourceMapping20150331", `{"uUID":"`+id+`"}`, members).answering(mappingAnswer(id, "hosewatch-notify"))
}

func mappingAnswer(id, function string) string {
	return `{"uUID":"` + id + `","functionArn":"arn:aws:lambda:eu-west-1:111122223333:function:` + function + `","eventSourceArn":"arn:aws:sqs:eu-west-1:111122223333:hosewatch-alerts"}`
}
