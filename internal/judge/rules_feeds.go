package judge

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// feedRules are about who reads along, and who no longer does.
func feedRules() []Rule {
	return []Rule{
		{
			ID: "feed-replaced", Title: "A feed leads elsewhere than before",
			Loses: Destination, Severity: High, Direction: Changed,
			Grades:   "medium when the log group did not feed a stream; low for a log destination of which it is not known where it led",
			Settings: []resource.Path{resource.Path(resource.SentTo)}, Attack: []string{"T1537", "T1562.008"}, Covers: []string{"LOG-005", "LOG-016"},
			Why:    "What the old receiver does with the records, archive them or raise alarms from them, ends with it.",
			Advice: "Put the old receiver back unless the change was planned; a second subscription can stand beside it.",
			Look:   lookAtReplacedFeeds,
			Raises: played(func() []Story {
				return []Story{
					story(subscribe("/orders/replaced", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs-out"), subscribe("/orders/replaced", "arn:aws:lambda:eu-west-1:111122223333:function:other").after(time.Minute).by(mallory)).named("stream"),
					story(subscribe("/orders/moved", "arn:aws:lambda:eu-west-1:111122223333:function:one"), subscribe("/orders/moved", "arn:aws:lambda:eu-west-1:111122223333:function:other").after(time.Minute)).named("function"),
					story(logDestination("redirected", "arn:aws:kinesis:eu-west-1:111122223333:stream/central"), logDestination("redirected", "arn:aws:kinesis:eu-west-1:111122223333:stream/other").after(time.Minute)).named("destination"),
					story(logDestination("perhaps-redirected", "arn:aws:kinesis:eu-west-1:111122223333:stream/other")).named("destination-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(subscribe("/orders/same", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs-out"), subscribe("/orders/same", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs-out").after(time.Minute)).named("same-again"),
				}
			}),
		},
		{
			ID: "feed-stopped", Title: "A feed was stopped",
			Loses: Visibility, Severity: High, Direction: Broken,
			Grades:   "medium for word of a bucket's objects, and for a log group of which it is not known what it fed; low when it fed no stream, or when it is not known whether a bucket told anybody",
			Settings: []resource.Path{resource.Path(resource.SentTo), resource.Notification}, Attack: []string{"T1562.008", "T1562"}, Covers: []string{"S3-034", "S3-035", "LOG-006"},
			Why:    "What came by this way, records to archive or events to raise alarms from, comes no more, and nothing says so.",
			Advice: "Put the subscription back; what happened meanwhile is still in the log group or the bucket, and was not sent.",
			Look:   lookAtStoppedFeeds,
			Raises: played(func() []Story {
				return []Story{
					story(subscribe("/orders/stopped", "arn:aws:firehose:eu-west-1:111122223333:deliverystream/logs-out"), unsubscribe("/orders/stopped").after(time.Minute).by(mallory)).named("stream"),
					story(subscribe("/orders/less", "arn:aws:lambda:eu-west-1:111122223333:function:one"), unsubscribe("/orders/less").after(time.Minute)).named("function"),
					story(unsubscribe("/orders/perhaps-stopped")).named("before-unknown"),
					story(notifies("silenced", `{"TopicConfiguration":{"Id":"t","Topic":"arn:aws:sns:eu-west-1:111122223333:alarms","Event":"s3:ObjectRemoved:*"}}`), notifies("silenced", `""`).after(time.Minute).by(mallory)).named("bucket"),
					story(does("s3", "PutBucketNotificationConfiguration", `{"bucketName":"perhaps-silenced","notification":"","NotificationConfiguration":""}`)).named("bucket-before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-told"), notifies("never-told", `""`).after(time.Minute)).named("there-was-none"),
					story(notifies("still-tells", `{"TopicConfiguration":{"Id":"t","Topic":"arn:aws:sns:eu-west-1:111122223333:alarms","Event":"s3:ObjectRemoved:*"}}`)).named("set"),
				}
			}),
		},
		{
			ID: "stream-reader-added", Title: "A stream's records got a further reader",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "medium when a deployer did it",
			Settings: []resource.Path{resource.Path(resource.SentTo), resource.MappedSource}, Attack: []string{"T1020", "T1213"}, Covers: []string{"KIN-007", "LAM-010"},
			Why:    "It gets every record in full and unmasked, beside Firehose, and nothing that arrives shows that it was read.",
			Advice: "Ask who runs the reader; take it away when nobody does.",
			Look:   lookAtReaders,
			Revert: undone,
			Raises: played(func() []Story {
				return []Story{
					story(does("kinesis", "RegisterStreamConsumer", `{"streamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders-read","consumerName":"shadow"}`).
						answering(`{"consumer":{"consumerName":"shadow","consumerARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders-read/consumer/shadow:1762161271","consumerStatus":"CREATING"}}`).by(mallory)).named("consumer"),
					story(eventSource("shadow-function", "arn:aws:kinesis:eu-west-1:111122223333:stream/orders-mapped", "5a1c7d0e-0000-4000-8000-000000000001").by(mallory)).named("function"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(eventSource("works-off-queue", "arn:aws:sqs:eu-west-1:111122223333:orders", "5a1c7d0e-0000-4000-8000-000000000002")).named("a-queue"),
					story(does("kinesis", "DeregisterStreamConsumer", `{"streamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/orders-unread","consumerName":"shadow"}`)).named("tightened"),
				}
			}),
		},
		{
			ID: "masking-off-everywhere", Title: "All log groups of an account show what was masked",
			Loses: Exposure, Severity: Critical, Direction: Loosened, Grades: "high when nothing is masked and it is not known what was",
			Settings: []resource.Path{resource.MaskedData}, Attack: []string{"T1562.008"}, Covers: []string{"LOG-007"},
			Why:    "Names, addresses and credentials that were blanked out stand in the logs, and in all that the logs are sent to.",
			Advice: "Put the old policy back; what was written meanwhile is masked again when it is read.",
			Look: func(c *Case) {
				d, changed := c.now(resource.MaskedData)
				if !changed || c.kind() != resource.LogAccountPolicy {
					return
				}
				gone := entered(settingChange{Before: d.After, After: d.Before})
				switch {
				case len(gone) > 0:
					c.find("All log groups show again: %s", receiverNames(gone))
				case !d.BeforeKnown && d.After == "":
					c.find("Nothing is masked in the log groups of the account").grade(High)
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(accountMasking("mask-less", "EmailAddress", "AwsSecretKey"), accountMasking("mask-less", "EmailAddress").after(time.Minute).by(mallory)).named("known"),
					story(accountMasking("mask-nothing")).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(accountMasking("mask-more", "EmailAddress"), accountMasking("mask-more", "EmailAddress", "AwsSecretKey").after(time.Minute)),
				}
			}),
		},
	}
}

// accountMasking is a policy that masks kinds of data in all log groups.
func accountMasking(name string, kinds ...string) Step {
	var identifiers []string
	for _, kind := range kinds {
		identifiers = append(identifiers, "arn:aws:dataprotection::aws:data-identifier/"+kind)
	}
	masks, _ := json.Marshal(append([]string{}, identifiers...)) // texts: cannot fail
	document := `{"Name":"mask","Version":"2021-06-01","Statement":[{"Sid":"audit","DataIdentifier":` + string(masks) + `,"Operation":{"Audit":{"FindingsDestination":{}}}},{"Sid":"redact","DataIdentifier":` + string(masks) + `,"Operation":{"Deidentify":{"MaskConfig":{}}}}]}`
	return does("logs", "PutAccountPolicy", fmt.Sprintf(`{"policyName":%q,"policyType":"DATA_PROTECTION_POLICY","scope":"ALL","policyDocument":%s}`, name, inText(document)))
}

// feedsStream reports whether a receiver is a delivery stream.
func feedsStream(arn string) bool { return strings.Contains(arn, ":deliverystream/") }

func lookAtReplacedFeeds(c *Case) {
	if !c.among(resource.LogGroup, resource.LogDestination, resource.LogAccountPolicy) {
		return
	}
	for _, d := range c.Family(resource.SentTo) {
		if _, outside := c.outsideAccount(d.After); outside || d.After == "" || c.created() {
			continue // told as sent elsewhere, or as stopped
		}
		switch {
		case d.BeforeKnown && d.Before != "":
			f := c.find("%s feeds %s now, and no longer %s", c.name(), receiverName(d.After), receiverName(d.Before))
			if c.kind() == resource.LogGroup && !feedsStream(d.Before) {
				f.grade(Medium)
			}
		case !d.BeforeKnown && c.kind() == resource.LogDestination:
			c.find("%s was told to feed %s", c.name(), receiverName(d.After)).grade(Low)
		}
	}
}

func lookAtStoppedFeeds(c *Case) {
	if !c.among(resource.LogGroup, resource.Bucket) || c.Asked.Effect == resource.Deletes {
		return
	}
	for _, d := range c.Family(resource.SentTo) {
		name, _ := resource.SentTo.Name(d.Path)
		switch {
		case d.After != "" || strings.HasPrefix(name, "inventory ") || strings.HasPrefix(name, "analytics "):
		case c.kind() == resource.Bucket && d.BeforeKnown:
			c.find("%s tells nobody of its objects any more", c.name()).grade(Medium).was("It told %s.", receiverNames(resource.Texts(d.Before)))
		case c.kind() == resource.Bucket:
			c.find("%s was told to tell nobody of its objects", c.name()).grade(Low)
		case !d.BeforeKnown:
			c.find("A subscription of %s was deleted, and it is not known what it fed", c.name()).grade(Medium)
		case feedsStream(d.Before):
			c.find("%s no longer feeds %s", c.name(), receiverName(d.Before))
		default:
			c.find("%s no longer feeds %s", c.name(), receiverName(d.Before)).grade(Low).toward(Changed)
		}
	}
}

func lookAtReaders(c *Case) {
	switch c.kind() {
	case resource.KinesisStream:
		for _, d := range c.Family(resource.SentTo) {
			name, _ := resource.SentTo.Name(d.Path)
			if consumer, ok := strings.CutPrefix(name, "consumer "); ok && d.After != "" {
				c.lower(c.find("%s has a further reader: %s", c.name(), consumer))
			}
		}
	case resource.EventSourceMapping:
		source, mapped := c.now(resource.MappedSource)
		if mapped && (strings.Contains(source.After, ":kinesis:") || strings.Contains(source.After, ":kafka:")) {
			c.lower(c.find("Function %s reads everything from %s", short(c.Is[resource.MappedFunction]), receiverName(source.After)))
		}
	}
}

func unsubscribe(group string) Step {
	return does("logs", "DeleteSubscriptionFilter", fmt.Sprintf(`{"logGroupName":%q,"filterName":"all"}`, group))
}

func eventSource(function, source, uuid string) Step {
	arn := "arn:aws:lambda:eu-west-1:111122223333:function:" + function
	return does("lambda", "CreateEventSourceMapping20150331", fmt.Sprintf(`{"functionName":%q,"eventSourceArn":%q,"startingPosition":"LATEST"}`, function, source)).
		answering(fmt.Sprintf(`{"uUID":%q,"functionArn":%q,"eventSourceArn":%q,"state":"Creating"}`, uuid, arn, source))
}
