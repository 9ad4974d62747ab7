package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// alarmRules are about CloudWatch alarms. One that is known to measure Firehose
// is a stream's, whether or not anything else connects the two.
func alarmRules() []Rule {
	return []Rule{
		{
			ID: "alarm-muted", Title: "An alarm was deleted, or tells nobody any more",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "medium for a time that was set beforehand; low when a service deletes its own, as scaling does; medium when CloudFormation or a deployer did it, or put the alarm and it is not known how it was before",
			Settings: []resource.Path{resource.ActionsEnabled, resource.AlarmActions, resource.ActionsSuppressor},
			Uses:     callsOf("monitoring", "DeleteAlarms", "PutAlarmMuteRule"),
			Attack:   []string{"T1562"}, Covers: rows("CW-", 1, 2),
			Why:    "When delivery fails or a key is gone, records are lost after hours, and this was what would have told somebody in time.",
			Advice: "Put the alarm back as it was, and see whether it would be in alarm now.",
			Look:   lookAtMuted,
			Revert: again(orSafe(resource.Settings{resource.ActionsEnabled: "true"})),
			Raises: played(func() []Story {
				return []Story{
					story(deliveryAlarm("orders-KMSKeyDisabled", "1", onCall), does("monitoring", "DeleteAlarms", `{"alarmNames":["orders-KMSKeyDisabled"]}`).after(time.Minute).by(mallory)).named("deleted"),
					story(does("monitoring", "DeleteAlarms", `{"alarmNames":["hosewatch-a","hosewatch-b","hosewatch-c"]}`)).named("several-before-unknown"),
					story(does("monitoring", "DisableAlarmActions", `{"alarmNames":["orders-DeliveryToS3"]}`).by(mallory)).named("disabled"),
					story(deliveryAlarm("orders-silent", "1", onCall), deliveryAlarm("orders-silent", "1", `"alarmActions":[]`).after(time.Minute)).named("actions-removed"),
					story(deliveryAlarm("orders-off", "1", onCall+`,"actionsEnabled":false`)).named("put-disabled"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(deliveryAlarm("orders-loud", "1", onCall), does("monitoring", "EnableAlarmActions", `{"alarmNames":["orders-loud"]}`).after(time.Minute)).named("enabled"),
					story(deliveryAlarm("orders-more", "1", onCall), deliveryAlarm("orders-more", "1", `"alarmActions":["arn:aws:sns:eu-west-1:111122223333:on-call","arn:aws:sns:eu-west-1:111122223333:team"]`).after(time.Minute)).named("one-more"),
				}
			}),
		},
		{
			ID: "alarm-weakened", Title: "An alarm goes off later or for something else",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Grades: "low when CloudFormation or a deployer did it",
			Settings: []resource.Path{
				resource.AlarmThreshold, resource.AlarmComparison, resource.AlarmPeriod, resource.AlarmPeriods, resource.AlarmDatapoints, resource.AlarmMissingData,
				resource.AlarmNamespace, resource.AlarmMetric, resource.AlarmStatistic, resource.AlarmDimensions, resource.AlarmFormula,
			},
			Attack: []string{"T1562"}, Covers: rows("CW-", 3, 3),
			Why:    "It still stands there, and says that all is well when it is not.",
			Advice: "Put the old limits back unless the new ones were agreed.",
			Look:   lookAtWeakened,
			Raises: played(func() []Story {
				return []Story{
					story(deliveryAlarm("orders-deaf", "1", onCall), deliveryAlarm("orders-deaf", "1000", onCall).after(time.Minute).by(mallory)).named("threshold"),
					story(deliveryAlarm("orders-slow", "1", onCall), deliveryAlarm("orders-slow", "1", onCall, `{"evaluationPeriods":24}`).after(time.Minute)).named("periods"),
					story(deliveryAlarm("orders-astray", "1", onCall), deliveryAlarm("orders-astray", "1", onCall, `{"metricName":"IncomingBytes"}`).after(time.Minute)).named("metric"),
					story(deliveryAlarm("orders-trusting", "1", onCall, `{"treatMissingData":"breaching"}`), deliveryAlarm("orders-trusting", "1", onCall).after(time.Minute).by(cloudFormation)).named("missing-data"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(deliveryAlarm("orders-keen", "10", onCall), deliveryAlarm("orders-keen", "1", onCall).after(time.Minute)).named("stricter"),
					story(deliveryAlarm("orders-equal", "1", onCall), deliveryAlarm("orders-equal", "1.0", onCall).after(time.Minute)).named("same-again"),
					story(deliveryAlarm("orders-first", "1", onCall)).named("new"),
				}
			}),
		},
	}
}

func lookAtMuted(c *Case) {
	if c.kind() != resource.Alarm {
		return
	}
	first := len(c.findings)
	enabled, off := c.became(resource.ActionsEnabled, "false")
	actions, changed := c.now(resource.AlarmActions)
	switch {
	case c.gone():
		c.deployed(c.find("%s deleted: nobody is told when %s would have gone off", c.all("was", "were"), c.several("it", "they")))
	case c.Asked.Call.Name == "PutAlarmMuteRule":
		c.find("%s silent for a while: %s, each time for %s", c.all("is", "are"), orNot(c.said("schedule")), orNot(c.said("duration"))).grade(Medium)
	case off && (enabled.BeforeKnown || c.Asked.Call.Name == "DisableAlarmActions"):
		c.deployed(c.find("%s nobody any more", c.all("tells", "tell")))
	case off && (c.needed() || c.measuresFirehose()):
		c.find("%s was put so that it tells nobody", c.name()).grade(Medium).toward(Unclear)
	case changed && len(removed(actions)) > 0:
		c.deployed(c.find("%s no longer tells %s", c.name(), list(shorts(removed(actions)))))
	}
	if d, ok := c.now(resource.ActionsSuppressor); ok && d.After != "" && d.BeforeKnown {
		c.deployed(c.find("%s is silent while another alarm is on: %s", c.name(), short(d.After)))
	}
	c.firehoseAlarm(first)
}

// firehoseAlarm tells findings about alarms on Firehose's metrics wherever they
// are.
func (c *Case) firehoseAlarm(first int) {
	if !c.measuresFirehose() {
		return
	}
	for i := first; i < len(c.findings); i++ {
		c.findings[i].anywhere = true
	}
}

func lookAtWeakened(c *Case) {
	if c.kind() != resource.Alarm {
		return
	}
	first := len(c.findings)
	for _, p := range []resource.Path{resource.AlarmNamespace, resource.AlarmMetric, resource.AlarmStatistic, resource.AlarmDimensions, resource.AlarmFormula} {
		if d, ok := c.now(p); ok && d.BeforeKnown {
			c.lowered(c.find("%s measures something else than before", c.name()))
			break
		}
	}
	if d, ok := c.now(resource.AlarmComparison); ok && d.BeforeKnown {
		c.lowered(c.find("%s compares the other way", c.name()).was("It was %s.", d.Before))
	} else if d, ok := c.now(resource.AlarmThreshold); ok && d.BeforeKnown && weakerThreshold(c.Is[resource.AlarmComparison], d.Before, d.After) {
		c.lowered(c.find("%s goes off at %s instead of %s", c.name(), d.After, d.Before))
	}
	for _, later := range laterWith {
		if d, ok := c.now(later.path); ok && d.BeforeKnown && count(d.After) > count(d.Before) {
			c.lowered(c.find("%s goes off later: after %s %s instead of %s", c.name(), d.After, later.of, orNot(d.Before)))
		}
	}
	if d, ok := c.now(resource.AlarmMissingData); ok && d.Before == "breaching" {
		c.lowered(c.find("%s no longer goes off when nothing is measured", c.name()))
	}
	c.firehoseAlarm(first)
}
