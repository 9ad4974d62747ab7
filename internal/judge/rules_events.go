package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// eventRuleRules are about EventBridge rules, by which events reach the
// alerting, and whatever else waits for them.
func eventRuleRules() []Rule {
	return []Rule{
		{
			ID: "event-rule-off", Title: "An EventBridge rule was switched off, deleted or left without a target",
			Loses: Watcher, Severity: Critical, Direction: Broken, Grades: "high when other targets are known to be left; " + unknownOff,
			Settings: []resource.Path{resource.RuleState, resource.Path(resource.SentTo)}, Uses: callsOf("events", "DeleteRule"),
			Attack: []string{"T1562"}, Covers: rows("EB-", 1, 4),
			Why:    "What the rule let through reaches nobody any more: a detector that is fed by it is blind, and says nothing.",
			Advice: "Switch the rule on again, with its targets. Events since then are not delivered later: read them from the trail.",
			Look:   lookAtRuleOff,
			Revert: again(orSafe(resource.Settings{resource.RuleState: resource.RuleEnabled})),
			Raises: played(func() []Story {
				return []Story{
					story(putRule("hosewatch-disabled", ruleMembers), does("events", "DisableRule", `{"name":"hosewatch-disabled"}`).after(time.Minute).by(mallory)).named("disabled"),
					story(does("events", "DisableRule", `{"name":"hosewatch-seen","eventBusName":"default"}`)).named("before-unknown"),
					story(does("events", "DeleteRule", `{"name":"hosewatch-deleted","force":true}`).by(mallory)).named("deleted"),
					story(putRule("hosewatch-put-off", ruleMembers), putRule("hosewatch-put-off", ruleMembers+`,"state":"DISABLED"`).after(time.Minute).by(mallory)).named("put-disabled"),
					story(putRule("hosewatch-new-off", ruleMembers+`,"state":"DISABLED"`).by(cloudFormation)).named("put-disabled-before-unknown"),
					story(does("events", "RemoveTargets", `{"rule":"hosewatch-targetless","ids":["Detect"]}`).by(mallory)).named("targets-removed"),
					story(putTargets("hosewatch-one-left", target("Detect", ownDetector), target("Copy", ownDetector+"-2")), does("events", "RemoveTargets", `{"rule":"hosewatch-one-left","ids":["Detect"]}`).after(time.Minute)).named("one-target-left"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(putRule("hosewatch-on", ruleMembers), does("events", "EnableRule", `{"name":"hosewatch-on"}`).after(time.Minute)).named("enabled"),
					story(putTargets("hosewatch-targets", target("Detect", ownDetector))).named("targets-put"),
				}
			}),
		},
		{
			ID: "event-rule-narrowed", Title: "An EventBridge rule lets other events through than before",
			Loses: Watcher, Severity: Critical, Direction: Loosened, Grades: "medium when it is not known what it let through before and when CloudFormation or a deployer did it; low for both together",
			Settings: []resource.Path{resource.RuleState, resource.EventPattern, resource.Schedule},
			Attack:   []string{"T1562"}, Covers: rows("EB-", 3, 3),
			Why:    "What the pattern leaves out happens unnoticed, while everything looks as if it were working.",
			Advice: "Compare the patterns and put the old one back unless it was a release of the alerting itself.",
			Look:   lookAtPattern,
			Raises: played(func() []Story {
				return []Story{
					story(putRule("hosewatch-narrow", ruleMembers), putRule("hosewatch-narrow", `"eventPattern":"{\"source\":[\"aws.firehose\"],\"detail\":{\"eventName\":[\"ListDeliveryStreams\"]}}"`).after(time.Minute).by(mallory)).named("pattern"),
					story(putRule("hosewatch-less", ruleMembers+`,"state":"ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"`), putRule("hosewatch-less", ruleMembers+`,"state":"ENABLED"`).after(time.Minute)).named("reads"),
					story(putRule("hosewatch-narrow-seen", ruleMembers)).named("before-unknown"),
					story(putRule("hosewatch-narrow-released", ruleMembers), putRule("hosewatch-narrow-released", `"eventPattern":"{\"source\":[\"aws.s3\"]}"`).after(time.Minute).by(cloudFormation)).named("released"),
					story(putRule("hosewatch-sweep", `"scheduleExpression":"rate(5 minutes)"`), putRule("hosewatch-sweep", `"scheduleExpression":"rate(7 days)"`).after(time.Minute)).named("schedule"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(putRule("orders-wide", ruleMembers), putRule("orders-wide", `"eventPattern":"{\"source\":[\"aws.firehose\",\"aws.s3\"]}"`).after(time.Minute)).named("wider"),
					story(putRule("orders-same", ruleMembers), putRule("orders-same", ruleMembers).after(time.Minute)).named("same-again"),
				}
			}),
		},
		{
			ID: "event-target-changed", Title: "Events of a rule go elsewhere, or arrive altered",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "medium for an altered event and for another target of your own when it is not known what was there, for one more target of your own, and when CloudFormation or a deployer did it; low for both together",
			Settings: []resource.Path{resource.Path(resource.SentTo), resource.Path(resource.TargetInput)},
			Attack:   []string{"T1537", "T1565"}, Covers: rows("EB-", 5, 5),
			Why:    "Whoever receives the events reads what happens in the account; what is put into a template or a constant is what the alerting believes.",
			Advice: "Find out whose the target is. Put the old target back, without an input of its own.",
			Look:   lookAtTargets,
			Raises: played(func() []Story {
				return []Story{
					story(putTargets("hosewatch-copied", target("Copy", "arn:aws:events:eu-west-1:444455556666:event-bus/default")).by(mallory)).named("foreign"),
					story(putTargets("hosewatch-replaced", target("Detect", ownDetector)), putTargets("hosewatch-replaced", target("Detect", ownDetector+"-2")).after(time.Minute)).named("replaced"),
					story(putTargets("hosewatch-added", target("Other", "arn:aws:sqs:eu-west-1:111122223333:some-queue"))).named("before-unknown"),
					story(putTargets("hosewatch-altered", target("Detect", ownDetector)), putTargets("hosewatch-altered", `{"id":"Detect","arn":"`+ownDetector+`","input":"{}"}`).after(time.Minute).by(mallory)).named("altered"),
					story(putTargets("hosewatch-altered-seen", `{"id":"Detect","arn":"`+ownDetector+`","inputTransformer":{"inputTemplate":"{}"}}`)).named("altered-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(putTargets("orders-feed", target("Work", ownDetector)), putTargets("orders-feed", target("Work", ownDetector)).after(time.Minute)).named("own-target-again"),
				}
			}),
		},
	}
}

func lookAtRuleOff(c *Case) {
	if c.kind() != resource.EventRule {
		return
	}
	if c.gone() {
		c.find("%s was deleted: what it let through reaches nobody", c.name())
		return
	}
	if d, off := c.became(resource.RuleState, resource.RuleDisabled); off {
		f := c.find("%s was switched off: what it let through reaches nobody", c.name())
		c.off(f, d.BeforeKnown || c.Asked.Call.Name == "DisableRule")
	}
	var gone []string
	for _, d := range c.Family(resource.SentTo) {
		if id, _ := resource.SentTo.Name(d.Path); d.AfterKnown && d.After == "" {
			gone = append(gone, id)
		}
	}
	switch left := c.targets(); {
	case len(gone) == 0:
	case len(left) > 0:
		c.find("%s no longer reaches its target %s", c.name(), list(gone)).grade(High).was("It still reaches %s.", list(left))
	default:
		c.find("%s lost its target %s: what it lets through reaches nobody", c.name(), list(gone))
	}
}

// targets are the ids of the targets that a rule is known to have.
func (c *Case) targets() []string {
	var all []string
	for _, p := range c.Is.Known() {
		if id, ok := resource.SentTo.Name(p); ok && c.Is[p] != "" {
			all = append(all, id)
		}
	}
	return all
}

func lookAtPattern(c *Case) {
	if c.kind() != resource.EventRule || c.Is[resource.RuleState] == resource.RuleDisabled {
		return
	}
	if d, ok := c.became(resource.RuleState, resource.RuleEnabled); ok && d.Before == resource.RuleEnabledAll {
		c.deployed(c.find("%s no longer lets through calls that only read", c.name()))
	}
	if d, ok := c.now(resource.Schedule); ok && d.Before != "" {
		c.deployed(c.find("%s runs at other times than before", c.name()).was("It ran at %s.", d.Before))
	}
	d, ok := c.now(resource.EventPattern)
	switch {
	case !ok || d.BeforeKnown && widened(d.Before, d.After):
	case d.Before != "":
		c.deployed(c.find("%s lets other events through than before", c.name()).was("It let through %s.", d.Before))
	case !d.BeforeKnown && d.After != "" && c.needed():
		c.lowered(c.find("%s was given a pattern; what it let through before is not known", c.name()).grade(Medium).toward(Unclear))
	}
}

func lookAtTargets(c *Case) {
	if c.kind() != resource.EventRule {
		return
	}
	for _, d := range c.Family(resource.SentTo) {
		if d.AfterKnown && d.After != "" {
			c.lookAtTarget(d)
		}
	}
	for _, d := range c.Family(resource.TargetInput) {
		if id, _ := resource.TargetInput.Name(d.Path); d.AfterKnown && d.After != "" && (d.BeforeKnown || c.needed()) {
			f := c.find("The target %s of %s receives something else than the event", id, c.name())
			if !d.BeforeKnown {
				f.grade(Medium).toward(Unclear)
			}
			c.lowered(f)
		}
	}
}

func (c *Case) lookAtTarget(d settingChange) {
	account, foreign := c.foreign(d.After)
	switch {
	case foreign:
		c.find("%s now sends events to another account, %s: %s", c.name(), account, d.After)
	case d.Before != "":
		c.lowered(c.find("%s now sends events to %s instead of %s", c.name(), short(d.After), short(d.Before)))
	case c.needed():
		c.lowered(c.find("%s now sends events to %s", c.name(), short(d.After)).grade(Medium).toward(Changed))
	}
}

const ownDetector = "arn:aws:lambda:eu-west-1:111122223333:function:hosewatch-detect"

// ruleMembers are those of a rule for Firehose's calls.
const ruleMembers = `"eventPattern":"{\"source\":[\"aws.firehose\"]}"`

func putRule(name, members string) Step {
	return does("events", "PutRule", `{"name":"`+name+`",`+members+`}`)
}

func putTargets(rule string, targets ...string) Step {
	return does("events", "PutTargets", `{"rule":"`+rule+`","targets":[`+strings.Join(targets, ",")+`]}`)
}

func target(id, arn string) string { return `{"id":"` + id + `","arn":"` + arn + `"}` }
