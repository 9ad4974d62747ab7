package judge

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// tamperingRules are about those who tried.
func tamperingRules() []Rule {
	return []Rule{
		{
			ID: "guard-tampering-denied", Title: "Somebody tried in vain to weaken what watches the account",
			Loses: Watcher, Severity: Low, Direction: Changed, Anywhere: true, Failures: true,
			Uses:   tamperingCalls(),
			Attack: []string{"T1562.001", "T1562.008"},
			Why:    "Nothing changed. But who tries to blind the watch has a reason, and tries the next thing; CloudTrail shows of a refused call only that it was made.",
			Advice: "Ask the caller. Somebody who does not know of it has lost the credentials.",
			Look: func(c *Case) {
				switch {
				case c.succeeded(), c.Asked.Shown == trail.RequestShown: // what was asked is judged as an attempt
				case slices.ContainsFunc(c.findings, func(f Finding) bool { return !f.aboutActor }): // told already
				case !guards(c.Asked.Call.Source) && !c.needed():
				default:
					c.find("%s tried to %s %s and %s", c.who(), harm(c.Asked.Call.Name), c.name(), c.ended())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("cloudtrail", "UpdateTrail").denied("arn:aws:cloudtrail:eu-west-1:111122223333:trail/main-kept").by(mallory)).named("trail"),
					story(does("cloudtrail", "StopLogging").denied("arn:aws:cloudtrail:eu-west-1:111122223333:trail/main-running").by(mallory)).named("trail-stop"),
					story(does("config", "PutConfigurationRecorder").denied("arn:aws:config:eu-west-1:111122223333:configuration-recorder/default/ab12cd34").by(mallory)).named("config"),
					story(does("guardduty", "UpdateDetector").denied("arn:aws:guardduty:eu-west-1:111122223333:detector/77ab0000000000000000000000000001")).named("guardduty"),
					story(does("securityhub", "BatchDisableStandards").denied("arn:aws:securityhub:eu-west-1:111122223333:hub/default")).named("security-hub"),
					story(does("access-analyzer", "CreateArchiveRule").denied("arn:aws:access-analyzer:eu-west-1:111122223333:analyzer/outside-kept")).named("analyzer"),
					story(does("organizations", "DetachPolicy").denied("arn:aws:organizations::111122223333:policy/o-a1b2c3d4e5/service_control_policy/p-kept0001").by(mallory)).named("organization"),
					story(does("events", "DisableRule").denied("arn:aws:events:eu-west-1:111122223333:rule/hosewatch-kept").by(mallory)).named("alert-rule"),
					story(does("sqs", "SetQueueAttributes").denied("arn:aws:sqs:eu-west-1:111122223333:hosewatch-kept-queue")).named("alert-queue"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("cloudtrail", "StartLogging").denied("arn:aws:cloudtrail:eu-west-1:111122223333:trail/main-idle")).named("start"),
					story(does("cloudtrail", "StopLogging", `{"name":"main-missing"}`).failing("TrailNotFoundException")).named("told-as-attempt"),
					story(does("cloudtrail", "DeleteTrail").denied("arn:aws:cloudtrail:eu-west-1:111122223333:trail/main-undeleted")).named("deletion-told-as-attempt"),
					story(does("organizations", "LeaveOrganization").denied("arn:aws:organizations::999988887777:account/o-a1b2c3d4e5/111122223333").by(mallory)).named("told-by-another-rule"),
					story(does("guardduty", "UpdateDetector", `{"detectorId":"77ab0000000000000000000000000002","enable":true}`).failing("BadRequestException")).named("shown-and-harmless"),
					story(does("events", "DisableRule").denied("arn:aws:events:eu-west-1:111122223333:rule/shop-nightly")).named("rule-of-something-else"),
				}
			}),
		},
	}
}

// guardSources are the services that watch or bound the whole account; the
// others carry alerts, among much else.
var guardSources = []string{"cloudtrail", "config", "guardduty", "securityhub", "access-analyzer", "organizations"}

var carrierSources = []string{"events", "sns", "sqs", "dynamodb", "monitoring", "ssm", "lambda"}

func guards(source string) bool {
	return slices.Contains(guardSources, strings.TrimSuffix(source, ".amazonaws.com"))
}

// harmless begins the names of calls that make, start or permit something more
// of a guard.
var harmless = []string{"Start", "Enable", "BatchEnable", "Restore", "Accept", "Associate", "Tag", "AddTags", "Untag", "RemoveTags", "Register", "Confirm", "DeleteFunctionConcurrency"}

// tamperingCalls are the calls that may weaken a guard or what carries alerts:
// all that change them, but for those that make, start or name something.
func tamperingCalls() []resource.Call {
	var all []resource.Call
	for _, i := range resource.Calls() {
		source := strings.TrimSuffix(i.Call.Source, ".amazonaws.com")
		known := slices.Contains(guardSources, source) || slices.Contains(carrierSources, source)
		starts := func(prefix string) bool { return strings.HasPrefix(i.Call.Name, prefix) }
		switch {
		case !known, i.Reads, i.Effect == resource.Touches && i.Call.Name != "PurgeQueue":
		case slices.ContainsFunc(harmless, starts), starts("Create") && !hidesByCreating(i.Call.Name):
		case source == "lambda" && !stopsFunction(i.Call.Name):
		default:
			all = append(all, i.Call)
		}
	}
	return all
}

// harm says in words what a call does to its resource, by its name alone.
func harm(call string) string {
	for _, verb := range []struct{ begins, word string }{
		{"Stop", "stop"}, {"Disable", "switch off"}, {"BatchDisable", "switch off parts of"}, {"Delete", "delete"}, {"BatchDelete", "delete parts of"},
		{"Purge", "empty"}, {"Detach", "take away"}, {"Disassociate", "take something from"}, {"Remove", "take something from"}, {"Unsubscribe", "take a subscriber from"},
	} {
		if strings.HasPrefix(call, verb.begins) {
			return verb.word
		}
	}
	return "change"
}

// hidesByCreating reports whether what the call makes weakens something else.
func hidesByCreating(name string) bool {
	return slices.Contains([]string{"CreateFilter", "CreateIPSet", "CreateTrustedEntitySet", "CreateArchiveRule", "CreateAutomationRule"}, name)
}

// stopsFunction reports whether a call of Lambda's is about whether a function
// runs, and not about what it is.
func stopsFunction(name string) bool {
	return strings.Contains(name, "EventSourceMapping") || strings.Contains(name, "Concurrency") || strings.Contains(name, "EventInvokeConfig") || name == "DeleteFunction"
}
