package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// alertStateRules are about what the alerting remembers and is told to do.
func alertStateRules() []Rule {
	return []Rule{
		{
			ID: "table-unprotected", Title: "A table lost what protects it from loss",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "medium when backups reach back less far; " + unknownOff,
			Settings: []resource.Path{resource.DeletionProtection, resource.PointInTimeRecovery, resource.RecoveryDays},
			Attack:   []string{"T1562", "T1490"}, Covers: []string{"DDB-002", "DDB-004"},
			Why:    "Once it is deleted or overwritten, what it remembered is gone for good: which alerts were told, and what resources were like.",
			Advice: "Switch it on again before anything is deleted.",
			Look: func(c *Case) {
				if c.kind() != resource.DynamoDBTable || c.created() {
					return
				}
				if d, off := c.became(resource.DeletionProtection, "false"); off {
					c.off(c.find("%s can be deleted now", c.name()), d.BeforeKnown)
				}
				if d, off := c.became(resource.PointInTimeRecovery, "false"); off {
					c.off(c.find("%s has no backups any more, and those that it had are gone", c.name()), d.BeforeKnown)
				}
				if d, ok := c.now(resource.RecoveryDays); ok && d.BeforeKnown && count(d.After) < count(d.Before) {
					c.lowered(c.find("%s can be brought back from the last %s days only", c.name(), d.After).grade(Medium).was("It was %s days.", d.Before))
				}
			},
			Revert: orSafe(resource.Settings{resource.DeletionProtection: "true", resource.PointInTimeRecovery: "true"}),
			Raises: played(func() []Story {
				return []Story{
					story(tableStep("hosewatch-state-open", `{"deletionProtectionEnabled":true}`), tableStep("hosewatch-state-open", `{"deletionProtectionEnabled":false}`).after(time.Minute).by(mallory)).named("deletion-protection"),
					story(tableStep("hosewatch-state-seen", `{"deletionProtectionEnabled":false}`)).named("before-unknown"),
					story(tableStep("hosewatch-state-deployed", `{"deletionProtectionEnabled":false}`).by(cloudFormation)).named("before-unknown-deployed"),
					story(backups("hosewatch-state-bare", true), backups("hosewatch-state-bare", false).after(time.Minute).by(mallory)).named("backups"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(tableStep("hosewatch-state-safe", `{"deletionProtectionEnabled":true}`), backups("hosewatch-state-safe", true).after(time.Minute)).named("protected"),
					story(does("dynamodb", "CreateTable", `{"tableName":"hosewatch-state-new","deletionProtectionEnabled":false}`)).named("new-table"),
				}
			}),
		},
		{
			ID: "table-expires", Title: "Items of a table expire by another attribute",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Grades: "low when it is not known how they expired before, when they did not, and when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.TimeToLive},
			Attack:   []string{"T1562"}, Covers: rows("DDB-", 5, 5),
			Why:    "What is forgotten early is told again, or never: a state that is gone looks like a state that never was.",
			Advice: "Set the attribute that it was, or none.",
			Look: func(c *Case) {
				d, ok := c.now(resource.TimeToLive)
				switch {
				case !ok || d.After == "" || c.created():
				case d.Before != "":
					c.lowered(c.find("The items of %s expire by %q instead of %q", c.name(), d.After, d.Before))
				case c.routine():
				default:
					c.find("The items of %s expire by %q", c.name(), d.After).grade(Low)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(expires("hosewatch-state-expires", "expires"), expires("hosewatch-state-expires", "created").after(time.Minute).by(mallory)).named("known"),
					story(expires("hosewatch-state-expires-seen", "created")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(expires("hosewatch-state-expires-set", "expires").by(cloudFormation), expires("hosewatch-state-expires-set", "expires").after(time.Minute)).named("deployed-and-again"),
				}
			}),
		},
		{
			ID: "alert-parameter-changed", Title: "A parameter of the alerting was given another value",
			Loses: Watcher, Severity: High, Direction: Changed, Grades: "low when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.ParameterVersion, resource.ParameterType},
			Attack:   []string{"T1565", "T1562"}, Covers: rows("SSM-", 1, 1),
			Why:    "It may hold what is not to be told, what is compared with, or the token by which alerts are sent; CloudTrail never shows the value.",
			Advice: "Ask who did it, and read the value and its history.",
			Look: func(c *Case) {
				v, ok := c.now(resource.ParameterVersion)
				if c.kind() != resource.Parameter || !c.needed() || ok && v.After == "1" || !ok && c.said("overwrite") != "true" {
					return
				}
				f := c.find("%s was given another value, which CloudTrail does not show", c.name())
				if c.routine() {
					f.grade(Low)
				}
				if d, ok := c.now(resource.ParameterType); ok && d.Before == "SecureString" {
					c.find("%s is kept in clear now", c.name()).was("It was kept encrypted.")
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(parameter("/hosewatch/config", "4")).named("value"),
					story(parameter("/hosewatch/config-deployed", "5").by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(parameter("/hosewatch/config-new", "1")).named("new"),
					story(parameter("/shop/size", "12")).named("of-something-else"),
				}
			}),
		},
	}
}

func tableStep(name, members string) Step {
	return does("dynamodb", "UpdateTable", `{"tableName":"`+name+`"}`, members)
}

func backups(table string, on bool) Step {
	enabled := "false"
	if on {
		enabled = "true"
	}
	return does("dynamodb", "UpdateContinuousBackups", `{"tableName":"`+table+`","pointInTimeRecoverySpecification":{"pointInTimeRecoveryEnabled":`+enabled+`}}`)
}

func expires(table, attribute string) Step {
	return does("dynamodb", "UpdateTimeToLive", `{"tableName":"`+table+`","timeToLiveSpecification":{"enabled":true,"attributeName":"`+attribute+`"}}`)
}

func parameter(name, version string) Step {
	return does("ssm", "PutParameter", `{"name":"`+name+`","type":"SecureString","value":"HIDDEN_DUE_TO_SECURITY_REASONS","overwrite":true}`).
		answering(`{"version":` + version + `,"tier":"Standard"}`)
}
