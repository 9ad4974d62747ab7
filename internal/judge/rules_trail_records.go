package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/policy"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// trailRecordRules are about the records themselves: where they go, whether
// they can be trusted and for how long they are there.
func trailRecordRules() []Rule {
	return []Rule{
		{
			ID: "trail-redirected", Title: "The records of a trail go elsewhere",
			Loses: Watcher, Severity: Critical, Direction: Loosened, Anywhere: true, Grades: "medium for the folder and for the topic; " + unsureGrades,
			Settings: []resource.Path{resource.DeliveryBucket, resource.DeliveryPrefix, resource.DeliveryTopic, resource.TrailLogGroup},
			Attack:   []string{"T1562.008"}, Covers: rows("CT-", 3, 3),
			Why:    "Who looks for the records where they always were finds none, and who owns the new place can read and delete them.",
			Advice: "Send them back to where they were, and fetch what was written meanwhile.",
			Look:   lookAtRedirected,
			Raises: played(func() []Story {
				return []Story{
					story(newTrail("main-moved"), does("cloudtrail", "UpdateTrail", `{"name":"main-moved","s3BucketName":"drop-zone-7781"}`).after(time.Minute).by(mallory)).named("bucket"),
					story(newTrail("main-no-log-group"), does("cloudtrail", "UpdateTrail", `{"name":"main-no-log-group","cloudWatchLogsLogGroupArn":"","cloudWatchLogsRoleArn":""}`).after(time.Minute)).named("log-group"),
					story(does("cloudtrail", "UpdateTrail", `{"name":"seen-moved","s3BucketName":"drop-zone-7781"}`)).named("before-unknown"),
					story(does("cloudtrail", "UpdateTrail", `{"name":"seen-deployed","s3BucketName":"audit-logs"}`).by(cloudFormation)).named("before-unknown-deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newTrail("main-same-bucket"), does("cloudtrail", "UpdateTrail", `{"name":"main-same-bucket","s3BucketName":"audit-logs"}`).after(time.Minute)).named("same-bucket"),
					story(newTrail("main-topic"), does("cloudtrail", "UpdateTrail", `{"name":"main-topic","snsTopicName":"trail-news"}`).after(time.Minute)).named("topic-added"),
				}
			}),
		},
		{
			ID: "trail-unprotected", Title: "The records of a trail lost a protection",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "critical for the key of another account; medium for another key of your own; " + unsureUnlessOff,
			Settings: []resource.Path{resource.LogFileValidation, resource.Encryption, resource.EncryptionKey},
			Attack:   []string{"T1562.008", "T1565.001"}, Covers: rows("CT-", 3, 3),
			Why:    "Records that are not signed can be changed without a trace, and who holds their key decides who can read them.",
			Advice: "Sign the log files again, with the key that they had.",
			Look: func(c *Case) {
				if c.kind() != resource.Trail || c.created() {
					return
				}
				if d, off := c.became(resource.LogFileValidation, "false"); off {
					c.off(c.find("The log files of %s are no longer signed: changing them leaves no trace", c.name()), d.BeforeKnown)
				}
				c.lookAtKey()
			},
			Revert: orSafe(resource.Settings{resource.LogFileValidation: "true"}),
			Raises: played(func() []Story {
				return []Story{
					story(newTrail("main-unsigned"), does("cloudtrail", "UpdateTrail", `{"name":"main-unsigned","enableLogFileValidation":false}`).after(time.Minute).by(mallory)).named("validation"),
					story(newTrail("main-no-key"), does("cloudtrail", "UpdateTrail", `{"name":"main-no-key","kmsKeyId":""}`).after(time.Minute)).named("key-removed"),
					story(newTrail("main-foreign-key"), does("cloudtrail", "UpdateTrail", `{"name":"main-foreign-key","kmsKeyId":"`+foreignKey+`"}`).after(time.Minute).by(mallory)).named("foreign-key"),
					story(does("cloudtrail", "UpdateTrail", `{"name":"seen-unsigned","enableLogFileValidation":false}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newTrail("main-signed"), does("cloudtrail", "UpdateTrail", `{"name":"main-signed","enableLogFileValidation":true,"kmsKeyId":"`+ownKey+`"}`).after(time.Minute)),
					story(does("cloudtrail", "CreateTrail", `{"name":"plain","s3BucketName":"audit-logs"}`)).named("new-trail"),
				}
			}),
		},
		{
			ID: "event-store-lost", Title: "An event data store was deleted, stopped or weakened",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "critical when it was deleted; " + unknownOff,
			Settings: []resource.Path{resource.Recording, resource.DeletionProtection, resource.RetentionDays}, Uses: callsOf("cloudtrail", "DeleteEventDataStore"),
			Attack: []string{"T1562.008", "T1070"}, Covers: rows("CT-", 7, 9),
			Why:    "It holds what happened for as long as a year and more; without it an investigation ends where the event history does, after 90 days.",
			Advice: "Restore it within seven days, start it again, and protect it from deletion.",
			Look:   lookAtEventStore,
			Revert: again(orSafe(resource.Settings{resource.Recording: "true", resource.DeletionProtection: "true"})),
			Raises: played(func() []Story {
				return []Story{
					story(does("cloudtrail", "DeleteEventDataStore", eventStore("deleted")).by(mallory)).named("deleted"),
					story(does("cloudtrail", "StopEventDataStoreIngestion", eventStore("stopped"))).named("stopped"),
					story(newEventStore("open"), does("cloudtrail", "UpdateEventDataStore", eventStore("open"), `{"terminationProtectionEnabled":false}`).after(time.Minute)).named("unprotected"),
					story(newEventStore("short"), does("cloudtrail", "UpdateEventDataStore", eventStore("short"), `{"retentionPeriod":7}`).after(time.Minute)).named("retention"),
					story(does("cloudtrail", "UpdateEventDataStore", eventStore("seen"), `{"terminationProtectionEnabled":false}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(newEventStore("long"), does("cloudtrail", "UpdateEventDataStore", eventStore("long"), `{"retentionPeriod":2557,"terminationProtectionEnabled":true}`).after(time.Minute)),
					story(does("cloudtrail", "StartEventDataStoreIngestion", eventStore("started"))).named("started"),
				}
			}),
		},
		{
			ID: "trail-shared", Title: "Events of CloudTrail Lake are open to another account",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Anywhere: true,
			Settings: []resource.Path{resource.Policy},
			Attack:   []string{"T1537"}, Covers: rows("CT-", 10, 10),
			Why:    "An event data store tells whoever may query it what everybody does here; whoever may write to a channel can put events there that never happened.",
			Advice: "Take the policy away unless somebody can name the account and the contract.",
			Look: func(c *Case) {
				if c.kind() != resource.EventDataStore && c.kind() != resource.TrailResourcePolicy {
					return
				}
				told := false
				c.eachPolicy(func(*policyChange, policy.Finding) {
					if !told {
						c.find("%s is open to others: they can read what happens here, or write what did not", c.name())
					}
					told = true
				}, "cross-account", "public")
			},
			Raises: played(func() []Story {
				return []Story{story(does("cloudtrail", "PutResourcePolicy", `{"resourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:channel/shared","resourcePolicy":`+inText(channelPolicy("shared", "444455556666"))+`}`).by(mallory))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("cloudtrail", "PutResourcePolicy", `{"resourceArn":"arn:aws:cloudtrail:eu-west-1:111122223333:channel/own","resourcePolicy":`+inText(channelPolicy("own", "111122223333"))+`}`))}
			}),
		},
	}
}

func lookAtRedirected(c *Case) {
	if c.kind() != resource.Trail || c.created() {
		return
	}
	if d, ok := c.now(resource.DeliveryBucket); ok && d.After != "" {
		if d.BeforeKnown {
			c.find("The records of %s now go to the bucket %s instead of %s", c.name(), d.After, d.Before)
		} else {
			c.unsure(c.find("The records of %s were told to go to the bucket %s", c.name(), d.After), false)
		}
	}
	if d, ok := c.now(resource.TrailLogGroup); ok && (d.After == "" || d.Before != "") {
		what := "no longer go to CloudWatch Logs"
		if d.After != "" {
			what = "go to the log group " + short(d.After) + " instead"
		}
		c.unsure(c.find("The records of %s %s: alarms on them are silent", c.name(), what), d.BeforeKnown)
	}
	if d, ok := c.now(resource.DeliveryPrefix); ok && d.BeforeKnown {
		c.find("The records of %s now go to another folder: %q", c.name(), d.After).grade(Medium).was("It was %q.", d.Before)
	}
	if d, ok := c.now(resource.DeliveryTopic); ok && d.BeforeKnown && d.Before != "" {
		c.find("%s no longer tells %s of its records", c.name(), d.Before).grade(Medium)
	}
}

func lookAtEventStore(c *Case) {
	if c.kind() != resource.EventDataStore || c.created() {
		return
	}
	if c.gone() {
		c.find("%s was deleted, and what happened in the account with it", c.name()).grade(Critical)
		return
	}
	if _, stopped := c.became(resource.Recording, "false"); stopped {
		c.find("%s was stopped: it takes in no more events", c.name())
	}
	if d, off := c.became(resource.DeletionProtection, "false"); off {
		c.off(c.find("%s can be deleted now", c.name()), d.BeforeKnown)
	}
	if d, ok := c.now(resource.RetentionDays); ok && d.BeforeKnown && count(d.After) < count(d.Before) {
		c.find("%s keeps events for %s days only: older ones are lost", c.name(), d.After).was("It kept them for %s days.", d.Before)
	}
}

func eventStore(name string) string {
	return `{"eventDataStore":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/` + name + `"}`
}

func newEventStore(name string) Step {
	return does("cloudtrail", "CreateEventDataStore", `{"name":"`+name+`","retentionPeriod":366,"terminationProtectionEnabled":true}`).
		answering(`{"eventDataStoreArn":"arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore/` + name + `","name":"` + name + `"}`)
}

// channelPolicy lets an account write to a channel.
func channelPolicy(name, account string) string {
	return `{"Version":"2012-10-17","Statement":[{"Sid":"Write","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + account + `:root"},"Action":"cloudtrail-data:PutAuditEvents","Resource":"arn:aws:cloudtrail:eu-west-1:111122223333:channel/` + name + `"}]}`
}
