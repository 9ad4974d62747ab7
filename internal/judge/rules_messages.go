package judge

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// messageRules are about what is on its way to people, and what becomes of it
// when it cannot be delivered.
func messageRules() []Rule {
	return []Rule{
		{
			ID: "alert-path-deleted", Title: "Something on the way of alerts was deleted",
			Loses: Watcher, Severity: Critical, Direction: Broken, Grades: "high for a parameter",
			Uses:   slices.Concat(callsOf("sns", "DeleteTopic"), callsOf("sqs", "DeleteQueue"), callsOf("dynamodb", "DeleteTable"), callsOf("ssm", "DeleteParameter", "DeleteParameters")),
			Attack: []string{"T1562", "T1485"}, Covers: []string{"SNS-006", "SQS-005", "DDB-001", "SSM-002"},
			Why:    "What comes next on the way waits for something that never arrives, and an alert is told to nobody.",
			Advice: "Make it again as it was, then send an alert through to see that it arrives. Events since then have to be read from the trail.",
			Look: func(c *Case) {
				lost := map[resource.Type]string{
					resource.Topic:         "its subscribers hear nothing any more",
					resource.Queue:         "what waited in it is lost, and nothing new gets through",
					resource.DynamoDBTable: "what was kept in it is lost",
					resource.Parameter:     "what is set by it, or a secret in it, is gone",
				}[c.kind()]
				if lost == "" || !c.gone() || c.kind() == resource.Parameter && !c.needed() {
					return
				}
				if f := c.find("%s deleted: %s", c.all("was", "were"), lost); c.kind() == resource.Parameter {
					f.grade(High)
				}
			},
			Revert: again(orSafe(nil)),
			Raises: played(func() []Story {
				return []Story{
					story(does("sns", "DeleteTopic", topicOf("hosewatch-alerts-deleted")).by(mallory)).named("topic"),
					story(does("sqs", "DeleteQueue", queueOf("hosewatch-queue-deleted")).by(mallory)).named("queue"),
					story(does("dynamodb", "DeleteTable", `{"tableName":"hosewatch-state-deleted"}`).by(mallory)).named("table"),
					story(does("ssm", "DeleteParameter", `{"name":"/hosewatch/config-deleted"}`)).named("parameter"),
					story(does("ssm", "DeleteParameters", `{"names":["/hosewatch/allow-deleted","/hosewatch/token-deleted"]}`)).named("parameters"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("sqs", "DeleteMessage", queueOf("hosewatch-queue-read"))).named("message"),
					story(does("ssm", "DeleteParameter", `{"name":"/shop/colour"}`)).named("parameter-of-something-else"),
				}
			}),
		},
		{
			ID: "alert-queue-emptied", Title: "A queue was emptied",
			Loses: Watcher, Severity: Critical, Direction: Broken,
			Uses:   callsOf("sqs", "PurgeQueue"),
			Attack: []string{"T1070", "T1562"}, Covers: rows("SQS-", 4, 4),
			Why:    "Alerts that waited in it are told to nobody, and what a dead-letter queue held was the proof of what failed.",
			Advice: "Read the events of that time from the trail's bucket once more: nothing brings the messages back.",
			Look:   func(c *Case) { c.find("%s was emptied: whatever waited in it is lost", c.name()) },
			Raises: played(func() []Story {
				return []Story{story(does("sqs", "PurgeQueue", queueOf("hosewatch-dead-letters")).by(mallory))}
			}),
			Quiet: played(func() []Story { return []Story{story(queueStep("hosewatch-kept", `{"VisibilityTimeout":"30"}`))} }),
		},
		{
			ID: "alert-queue-forgets", Title: "A queue keeps messages for a shorter time",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "medium when it is a day or more, or not known what it was before; one grade lower when CloudFormation or a deployer did it",
			Settings: []resource.Path{resource.MessageRetention},
			Attack:   []string{"T1562"}, Covers: rows("SQS-", 2, 2),
			Why:    "What is not processed in time is dropped without a trace: over night, during an outage, or while somebody stops the detector.",
			Advice: "Set it back: 14 days are possible.",
			Look: func(c *Case) {
				const day = 24 * 60 * 60
				d, ok := c.now(resource.MessageRetention)
				switch seconds := count(d.After); {
				case !ok, c.created(), c.kind() != resource.Queue:
				case d.BeforeKnown && seconds < count(d.Before) && seconds < day:
					c.lowered(c.find("%s drops messages after %s", c.name(), spell(seconds)).was("It kept them for %s.", spell(count(d.Before))))
				case d.BeforeKnown && seconds < count(d.Before):
					c.lowered(c.find("%s drops messages after %s", c.name(), spell(seconds)).grade(Medium).was("It kept them for %s.", spell(count(d.Before))))
				case !d.BeforeKnown && seconds < day:
					c.lowered(c.find("%s was told to drop messages after %s", c.name(), spell(seconds)).grade(Medium))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(queueStep("hosewatch-forgetful", `{"MessageRetentionPeriod":"1209600"}`), queueStep("hosewatch-forgetful", `{"MessageRetentionPeriod":"60"}`).after(time.Minute).by(mallory)).named("known"),
					story(queueStep("hosewatch-forgetful-seen", `{"MessageRetentionPeriod":"60"}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(queueStep("hosewatch-mindful", `{"MessageRetentionPeriod":"345600"}`), queueStep("hosewatch-mindful", `{"MessageRetentionPeriod":"1209600"}`).after(time.Minute)).named("longer")}
			}),
		},
		{
			ID: "dead-letters-dropped", Title: "What cannot be delivered is dropped instead of kept",
			Loses: Watcher, Severity: High, Direction: Loosened, Grades: "medium for what a function is called with and for targets of rules; " + unsureGrades,
			Settings: []resource.Path{resource.DeadLetterQueue, resource.Path(resource.DeadLetterQueues), resource.Path(resource.AsyncRetries), resource.Path(resource.SentTo)},
			Attack:   []string{"T1562"}, Covers: []string{"SNS-007", "SQS-002", "EB-005", "LAM-013", "LAM-014"},
			Why:    "An alert that fails once is lost for good, and nobody learns that there was one.",
			Advice: "Put the queue for what failed back, and look for failures since then.",
			Look:   lookAtDeadLetters,
			Raises: played(func() []Story {
				return []Story{
					story(queueStep("hosewatch-no-dlq", redrive("hosewatch-failed")), queueStep("hosewatch-no-dlq", `{"RedrivePolicy":""}`).after(time.Minute).by(mallory)).named("queue"),
					story(queueStep("hosewatch-no-dlq-seen", `{"RedrivePolicy":""}`)).named("queue-before-unknown"),
					story(subscriptionStep("hosewatch-news", "RedrivePolicy", `{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:111122223333:hosewatch-failed\"}`), subscriptionStep("hosewatch-news", "RedrivePolicy", "").after(time.Minute)).named("subscription"),
					story(putTargets("hosewatch-no-dlq", `{"id":"Detect","arn":"`+ownDetector+`","deadLetterConfig":{"arn":"arn:aws:sqs:eu-west-1:111122223333:hosewatch-failed"}}`), putTargets("hosewatch-no-dlq", target("Detect", ownDetector)).after(time.Minute)).named("target"),
					story(does("lambda", "PutFunctionEventInvokeConfig", `{"functionName":"hosewatch-once","maximumRetryAttempts":0}`)).named("no-retries"),
					story(failuresTo("hosewatch-undone", "hosewatch-failed"), does("lambda", "PutFunctionEventInvokeConfig", `{"functionName":"hosewatch-undone","maximumRetryAttempts":2}`).after(time.Minute)).named("destination"),
					story(failuresTo("hosewatch-unset", "hosewatch-failed"), does("lambda", "DeleteFunctionEventInvokeConfig", `{"functionName":"hosewatch-unset"}`).after(time.Minute).by(mallory)).named("all"),
					story(does("lambda", "DeleteFunctionEventInvokeConfig", `{"functionName":"hosewatch-unset-seen"}`)).named("all-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(queueStep("hosewatch-dlq", redrive("hosewatch-failed"))).named("queue"),
					story(failuresTo("hosewatch-done", "hosewatch-failed"), failuresTo("hosewatch-done", "hosewatch-failed").after(time.Minute)).named("same-again"),
					story(putTargets("orders-no-dlq", target("Work", ownDetector))).named("target-never-had-one"),
				}
			}),
		},
	}
}
