package judge

import (
	"strconv"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// eventFeedRules are about what carries events to the rules, and keeps them.
func eventFeedRules() []Rule {
	return []Rule{
		{
			ID: "event-feed-cut", Title: "An event bus was deleted, or takes no more events from other accounts",
			Loses: Watcher, Severity: Critical, Direction: Broken, Grades: "medium when other accounts are shut out",
			Settings: []resource.Path{resource.Policy, resource.Path(resource.Permission)}, Uses: callsOf("events", "DeleteEventBus"),
			Attack: []string{"T1562"}, Covers: rows("EB-", 7, 8),
			Why:    "What happens there is still recorded, but no rule hears of it.",
			Advice: "Make the bus again with its rules, or let the accounts in again. Events since then do not arrive later.",
			Look:   lookAtFeed,
			Revert: again(orSafe(nil)),
			Raises: played(func() []Story {
				return []Story{
					story(does("events", "DeleteEventBus", `{"name":"hosewatch-bus-deleted"}`).by(mallory)).named("deleted"),
					story(does("events", "RemovePermission", `{"eventBusName":"hosewatch-bus-shut","removeAllPermissions":true}`)).named("all-permissions"),
					story(busPermission("hosewatch-bus-less", "security"), does("events", "RemovePermission", `{"eventBusName":"hosewatch-bus-less","statementId":"security"}`).after(time.Minute)).named("one-permission"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("events", "CreateEventBus", `{"name":"hosewatch-bus-new"}`), does("events", "RemovePermission", `{"eventBusName":"hosewatch-bus-new","removeAllPermissions":true}`).after(time.Minute)).named("nobody-was-let-in"),
					story(busPermission("hosewatch-bus-more", "security")).named("let-in"),
				}
			}),
		},
		{
			ID: "event-archive-lost", Title: "Archived events were deleted, or are kept for a shorter time",
			Loses: Watcher, Severity: Medium, Direction: Loosened,
			Settings: []resource.Path{resource.RetentionDays}, Uses: callsOf("events", "DeleteArchive"),
			Attack: []string{"T1490"}, Covers: rows("EB-", 10, 10),
			Why:    "What a detector missed can be given to it once more from the archive alone.",
			Advice: "Make the archive again; what it held is lost.",
			Look: func(c *Case) {
				if c.kind() != resource.EventArchive || c.created() {
					return
				}
				d, shorter := c.now(resource.RetentionDays)
				switch {
				case c.gone():
					c.find("%s was deleted: no event in it can be replayed", c.name())
				case shorter && d.BeforeKnown && d.After != "" && (d.Before == "" || count(d.After) < count(d.Before)):
					c.lowered(c.find("%s keeps events for %s days only", c.name(), d.After).was("It kept them for %s days; without a number, for ever.", d.Before))
				}
			},
			Revert: again(orSafe(nil)),
			Raises: played(func() []Story {
				return []Story{
					story(does("events", "DeleteArchive", `{"archiveName":"hosewatch-archive-deleted"}`).by(mallory)).named("deleted"),
					story(archive("hosewatch-archive-short", 90), does("events", "UpdateArchive", `{"archiveName":"hosewatch-archive-short","retentionDays":1}`).after(time.Minute)).named("shorter"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(archive("hosewatch-archive-long", 90), does("events", "UpdateArchive", `{"archiveName":"hosewatch-archive-long","retentionDays":0}`).after(time.Minute)).named("for-ever")}
			}),
		},
		{
			ID: "alert-encryption-weakened", Title: "What carries or keeps alerts is encrypted less, or with a key in other hands",
			Loses: Watcher, Severity: High, Direction: Loosened,
			Grades:   "critical for the key of another account; medium for event buses and archives, and for another key of your own; low for a key of AWS's instead of another of AWS's; " + unsureUnlessOff,
			Settings: []resource.Path{resource.Encryption, resource.EncryptionKey},
			Attack:   []string{"T1600"}, Covers: []string{"EB-009", "SNS-002", "SQS-002", "DDB-002"},
			Why:    "Alerts name what is weak and who noticed. With a key in other hands they can be read, or stopped by taking the key away.",
			Advice: "Put the old key back.",
			Look: func(c *Case) {
				if !c.among(resource.Topic, resource.Queue, resource.DynamoDBTable, resource.Parameter, resource.EventBus, resource.EventArchive) || c.created() {
					return
				}
				first := len(c.findings)
				c.lookAtKey()
				for i := range c.findings[first:] {
					if f := &c.findings[first+i]; (c.kind() == resource.EventBus || c.kind() == resource.EventArchive) && f.Severity == High {
						f.grade(Medium)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("sns", "SetTopicAttributes", topicOf("hosewatch-plain"), `{"attributeName":"KmsMasterKeyId","attributeValue":"`+ownKey+`"}`),
						does("sns", "SetTopicAttributes", topicOf("hosewatch-plain"), `{"attributeName":"KmsMasterKeyId","attributeValue":""}`).after(time.Minute).by(mallory)).named("topic"),
					story(does("sns", "SetTopicAttributes", topicOf("hosewatch-plain-seen"), `{"attributeName":"KmsMasterKeyId","attributeValue":""}`)).named("topic-before-unknown"),
					story(does("sns", "SetTopicAttributes", topicOf("hosewatch-foreign-key"), `{"attributeName":"KmsMasterKeyId","attributeValue":"`+foreignKey+`"}`).by(mallory)).named("topic-foreign-key"),
					story(queueStep("hosewatch-plain-queue", `{"KmsMasterKeyId":"`+ownKey+`"}`), queueStep("hosewatch-plain-queue", `{"KmsMasterKeyId":""}`).after(time.Minute)).named("queue"),
					story(queueStep("hosewatch-bare-queue", `{"SqsManagedSseEnabled":"true"}`), queueStep("hosewatch-bare-queue", `{"SqsManagedSseEnabled":"false"}`).after(time.Minute)).named("queue-own-encryption"),
					story(sseTable("hosewatch-state-plain", `{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"`+ownKey+`"}`), sseTable("hosewatch-state-plain", `{"enabled":false}`).after(time.Minute)).named("table"),
					story(sseTable("hosewatch-state-key", `{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"`+ownKey+`"}`), sseTable("hosewatch-state-key", `{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"`+otherKey+`"}`).after(time.Minute)).named("table-other-key"),
					story(sealed("/hosewatch/sealed", ownKey), sealed("/hosewatch/sealed", "alias/aws/ssm").after(time.Minute)).named("parameter"),
					story(does("events", "CreateEventBus", `{"name":"hosewatch-bus-key","kmsKeyIdentifier":"`+ownKey+`"}`), does("events", "UpdateEventBus", `{"name":"hosewatch-bus-key","kmsKeyIdentifier":"`+otherKey+`"}`).after(time.Minute)).named("bus"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("sns", "SetTopicAttributes", topicOf("hosewatch-sealed"), `{"attributeName":"KmsMasterKeyId","attributeValue":"`+ownKey+`"}`)).named("topic"),
					story(does("sqs", "CreateQueue", `{"queueName":"hosewatch-new-queue","attributes":{"SqsManagedSseEnabled":"false"}}`)).named("new-queue"),
					story(sseTable("hosewatch-state-same", `{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"`+ownKey+`"}`), sseTable("hosewatch-state-same", `{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"`+ownKey+`"}`).after(time.Minute)).named("same-key"),
				}
			}),
		},
		{
			ID: "event-bus-log-off", Title: "An event bus no longer logs",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Grades: unknownOff,
			Settings: []resource.Path{resource.Logging},
			Attack:   []string{"T1562.008"}, Covers: rows("EB-", 9, 9),
			Why:    "Why an event did not reach its target can no longer be found out.",
			Advice: "Switch the log on again.",
			Look: func(c *Case) {
				if d, off := c.became(resource.Logging, ""); off && c.kind() == resource.EventBus && !c.created() {
					c.off(c.find("%s no longer logs what becomes of events", c.name()), d.BeforeKnown)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(busLog("hosewatch-bus-log", "ERROR"), busLog("hosewatch-bus-log", "OFF").after(time.Minute).by(mallory)).named("known"),
					story(busLog("hosewatch-bus-log-seen", "OFF")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(busLog("hosewatch-bus-log-on", "ERROR"))} }),
		},
	}
}

func lookAtFeed(c *Case) {
	if c.kind() != resource.EventBus || c.created() {
		return
	}
	if c.gone() {
		c.find("%s was deleted: its rules hear of nothing any more", c.name())
		return
	}
	if _, shut := c.became(resource.Policy, ""); shut {
		c.find("%s takes no more events from other accounts", c.name()).grade(Medium)
	}
	for _, d := range c.Family(resource.Permission) {
		if name, _ := resource.Permission.Name(d.Path); d.AfterKnown && d.After == "" {
			c.find("%s takes no more events from those whom the permission %s let in", c.name(), name).grade(Medium)
		}
	}
}

// sealed gives a parameter a value, encrypted with a key.
func sealed(name, key string) Step {
	return does("ssm", "PutParameter", `{"name":"`+name+`","type":"SecureString","keyId":"`+key+`","value":"HIDDEN_DUE_TO_SECURITY_REASONS","overwrite":true}`)
}

func busPermission(bus, sid string) Step {
	return does("events", "PutPermission", `{"eventBusName":"`+bus+`","action":"events:PutEvents","principal":"111122223333","statementId":"`+sid+`"}`)
}

func busLog(bus, level string) Step {
	return does("events", "UpdateEventBus", `{"name":"`+bus+`","logConfig":{"level":"`+level+`","includeDetail":"NONE"}}`)
}

func archive(name string, days int) Step {
	return does("events", "CreateArchive", `{"archiveName":"`+name+`","eventSourceArn":"arn:aws:events:eu-west-1:111122223333:event-bus/default","retentionDays":`+strconv.Itoa(days)+`}`)
}
