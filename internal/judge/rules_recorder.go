package judge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// recorderRules are about Config, which knows what every resource was like.
func recorderRules() []Rule {
	return []Rule{
		{
			ID: "config-off", Title: "Config stopped recording",
			Loses: Watcher, Severity: Critical, Direction: Loosened, Anywhere: true, Grades: "medium for a recorder that a service of AWS keeps for itself",
			Settings: []resource.Path{resource.Recording}, Uses: callsOf("config", "DeleteConfigurationRecorder", "DeleteServiceLinkedConfigurationRecorder"),
			Attack: []string{"T1562.008"}, Covers: rows("CFG-", 1, 2),
			Why:    "Without the recorder no Config rule finds anything, and what a resource was like before a change is not known.",
			Advice: "Start it again; make it again first when it was deleted.",
			Look: func(c *Case) {
				_, stopped := c.became(resource.Recording, "false")
				switch {
				case c.kind() != resource.ConfigRecorder || c.created():
				case c.gone() && c.said("servicePrincipal") != "":
					c.find("%s of %s was deleted", c.name(), c.said("servicePrincipal")).grade(Medium)
				case c.gone():
					c.find("%s was deleted: changes of resources are no longer recorded", c.name())
				case stopped:
					c.find("%s was stopped: changes of resources are no longer recorded", c.name())
				}
			},
			Revert: again(orSafe(resource.Settings{resource.Recording: "true"})),
			Raises: played(func() []Story {
				return []Story{
					story(does("config", "StopConfigurationRecorder", `{"configurationRecorderName":"rec-stopped"}`).by(mallory)).named("stopped"),
					story(does("config", "DeleteConfigurationRecorder", `{"configurationRecorderName":"rec-deleted"}`).by(mallory)).named("deleted"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("config", "StartConfigurationRecorder", `{"configurationRecorderName":"rec-started"}`))}
			}),
		},
		{
			ID: "config-output-lost", Title: "What Config records is no longer delivered, or goes elsewhere",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "medium when it goes to another bucket; low when CloudFormation or a deployer said where and it is not known where it went before",
			Settings: []resource.Path{resource.DeliveryBucket}, Uses: callsOf("config", "DeleteDeliveryChannel"),
			Attack: []string{"T1562.008"}, Covers: rows("CFG-", 3, 4),
			Why:    "The history of the resources is looked for where it always was; in another bucket somebody else reads and deletes it.",
			Advice: "Make the channel as it was, and fetch what was delivered elsewhere.",
			Look:   lookAtChannel,
			Revert: again(orSafe(nil)),
			Raises: played(func() []Story {
				return []Story{
					story(does("config", "DeleteDeliveryChannel", `{"deliveryChannelName":"out-deleted"}`).by(mallory)).named("deleted"),
					story(channel("out-moved", "audit-config"), channel("out-moved", "drop-zone-7781").after(time.Minute).by(mallory)).named("moved"),
					story(channel("out-seen", "audit-config").by(cloudFormation)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("config", "PutDeliveryChannel", `{"deliveryChannel":{"name":"out-renotified","snsTopicARN":"arn:aws:sns:eu-west-1:111122223333:config-news"}}`))}
			}),
		},
		{
			ID: "config-narrowed", Title: "Config records fewer types of resources",
			Loses: Watcher, Severity: High, Direction: Loosened, Anywhere: true, Grades: "medium for types taken from a recorder's list, and for recording once a day; " + unsureGrades,
			Settings: []resource.Path{resource.RecordingStrategy, resource.RecordedTypes, resource.UnrecordedTypes, resource.GlobalTypes, resource.RecordingFrequency},
			Attack:   []string{"T1562.008"}, Covers: rows("CFG-", 5, 5, "CFG-007"),
			Why:    "What becomes of the types that are left out is not recorded, and no Config rule looks at them.",
			Advice: "Record all types again, without pause.",
			Look:   lookAtRecorded,
			Raises: played(func() []Story {
				return []Story{
					story(recorder("rec-all", `"allSupported":true`), recorder("rec-all", `"allSupported":false,"resourceTypes":["AWS::EC2::Instance"]`).after(time.Minute).by(mallory)).named("some"),
					story(recorder("rec-some", `"allSupported":false,"resourceTypes":["AWS::EC2::Instance"]`)).named("before-unknown"),
					story(recorder("rec-but", `"allSupported":true`), recorder("rec-but", `"allSupported":false,"exclusionByResourceTypes":{"resourceTypes":["AWS::KinesisFirehose::DeliveryStream","AWS::KMS::Key"]},"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}`).after(time.Minute)).named("excluded"),
					story(dissociate("rec-less", "AWS::S3::Bucket")).named("disassociated"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(recorder("rec-new", `"allSupported":true`), recorder("rec-new", `"allSupported":true`).after(time.Minute)).named("same-again"),
					story(recorder("rec-but-others", `"allSupported":true`), recorder("rec-but-others", `"allSupported":false,"exclusionByResourceTypes":{"resourceTypes":["AWS::AppStream::Fleet"]},"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}`).after(time.Minute)).named("excludes-others"),
				}
			}),
		},
		{
			ID: "config-rule-deleted", Title: "A Config rule about what streams depend on was deleted",
			Loses: Watcher, Severity: Medium, Direction: Loosened, Anywhere: true, Grades: "low when it is not known what the rule checked",
			Uses:   callsOf("config", "DeleteConfigRule"),
			Attack: []string{"T1562"}, Covers: rows("CFG-", 6, 6),
			Why:    "What the rule found out by itself, somebody has to notice now.",
			Advice: "Make the rule again unless another checks the same.",
			Look: func(c *Case) {
				if c.kind() != resource.ConfigRule || !c.gone() {
					return
				}
				switch about, known := c.checked(); {
				case about:
					c.find("%s was deleted: what it checked is checked no longer", c.name())
				case !known:
					c.find("%s was deleted; what it checked is not known", c.name()).grade(Low)
				}
			},
			Revert: again(orSafe(nil)),
			Raises: played(func() []Story {
				return []Story{
					story(does("config", "PutConfigRule", `{"configRule":{"configRuleName":"encrypted","source":{"owner":"AWS","sourceIdentifier":"KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED"}}}`),
						does("config", "DeleteConfigRule", `{"configRuleName":"encrypted"}`).after(time.Minute)).named("by-source"),
					story(does("config", "DeleteConfigRule", `{"configRuleName":"s3-bucket-public-read-prohibited"}`).by(mallory)).named("by-name"),
					story(does("config", "DeleteConfigRule", `{"configRuleName":"house-rule-17"}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("config", "PutConfigRule", `{"configRule":{"configRuleName":"house-rule-18","source":{"owner":"AWS","sourceIdentifier":"EC2_STOPPED_INSTANCE"},"scope":{"complianceResourceTypes":["AWS::EC2::Instance"]}}}`),
						does("config", "DeleteConfigRule", `{"configRuleName":"house-rule-18"}`).after(time.Minute)).named("of-something-else"),
				}
			}),
		},
	}
}

func lookAtChannel(c *Case) {
	if c.kind() != resource.ConfigChannel {
		return
	}
	if c.gone() {
		c.find("%s was deleted: what Config records is delivered nowhere", c.name())
		return
	}
	d, ok := c.now(resource.DeliveryBucket)
	switch {
	case !ok || d.After == "":
	case d.BeforeKnown && d.Before != "":
		c.find("What Config records now goes to the bucket %s instead of %s", d.After, d.Before).grade(Medium)
	case !d.BeforeKnown:
		f := c.find("What Config records was told to go to the bucket %s", d.After).grade(Medium)
		if c.routine() {
			f.grade(Low).toward(Unclear)
		}
	}
}

// watchedServices are the second parts of the types that streams and the
// alerting depend on.
var watchedServices = []string{
	"KinesisFirehose", "S3", "KMS", "Kinesis", "IAM", "Lambda", "Logs", "SecretsManager", "Redshift", "RedshiftServerless",
	"OpenSearch", "OpenSearchService", "Elasticsearch", "Glue", "MSK", "CloudTrail", "Config", "GuardDuty", "Events", "SNS", "SQS", "DynamoDB", "CloudWatch",
}

// watchedType reports whether streams may depend on resources of the type.
func watchedType(t string) bool {
	parts := strings.Split(t, "::")
	return len(parts) == 3 && slices.Contains(watchedServices, parts[1])
}

func lookAtRecorded(c *Case) {
	if c.kind() != resource.ConfigRecorder || c.created() {
		return
	}
	strategy, strategyChanged := c.now(resource.RecordingStrategy)
	some, _ := c.now(resource.RecordedTypes)
	but, _ := c.now(resource.UnrecordedTypes)
	left, excluded := slices.DeleteFunc(removed(some), ignored), slices.DeleteFunc(added(but), ignored)
	switch {
	case c.Asked.Call.Name == "DisassociateResourceTypes":
		c.find("%s no longer records %s", c.name(), list(resource.Texts(c.said("resourceTypes")))).grade(Medium)
	case strategyChanged && strategy.After == resource.RecordSome && strategy.BeforeKnown:
		c.find("%s now records %s only", c.name(), kinds(resource.Texts(c.Is[resource.RecordedTypes]))).was("It recorded all, or all but some.")
	case strategyChanged && strategy.After == resource.RecordSome:
		c.unsure(c.find("%s was told to record %s only", c.name(), kinds(resource.Texts(c.Is[resource.RecordedTypes]))), false)
	case len(left) > 0 && strategy.After != resource.RecordAll:
		c.find("%s no longer records %s", c.name(), list(left)).grade(Medium)
	case len(excluded) > 0:
		c.unsure(c.find("%s leaves out %s", c.name(), list(excluded)), but.BeforeKnown)
	}
	if d, off := c.became(resource.GlobalTypes, "false"); off && d.Before == "true" && c.Is[resource.RecordingStrategy] == resource.RecordAll {
		c.find("%s no longer records users, roles and policies of IAM", c.name())
	}
	if d, ok := c.became(resource.RecordingFrequency, "DAILY"); ok && d.Before == "CONTINUOUS" {
		c.find("%s records once a day only", c.name()).grade(Medium)
	}
}

// kinds names types, or counts them when they are many.
func kinds(types []string) string {
	const most = 3
	switch n := len(types); {
	case n == 0:
		return "nothing"
	case n > most:
		return strconv.Itoa(n) + " types of resources"
	}
	return list(types)
}

// ignored are types that no stream depends on.
func ignored(t string) bool { return !watchedType(t) }

// checked reports whether a Config rule was about what streams depend on, by
// what is known of it or by its name. known is false when neither says it.
func (c *Case) checked() (about, known bool) {
	scope, source := resource.Texts(c.Was[resource.RuleScope]), c.Was[resource.RuleSource]
	words := strings.ToLower(c.Asked.Target.Name + " " + source)
	for _, word := range []string{"firehose", "s3", "kms", "cloudtrail", "cloud_trail", "cloud-trail", "guardduty", "kinesis", "cmk"} {
		about = about || strings.Contains(words, word)
	}
	return about || slices.ContainsFunc(scope, watchedType), about || len(scope) > 0 || source != ""
}

func recorder(name, group string) Step {
	return does("config", "PutConfigurationRecorder", `{"configurationRecorder":{"name":"`+name+`","roleARN":"arn:aws:iam::111122223333:role/config","recordingGroup":{`+group+`}}}`)
}

// dissociate takes a type from the list of a recorder.
func dissociate(name, kind string) Step {
	arn := "arn:aws:config:eu-west-1:111122223333:configuration-recorder/" + name + "/ab12cd34ef56"
	return does("config", "DisassociateResourceTypes", `{"configurationRecorderArn":"`+arn+`","resourceTypes":["`+kind+`"]}`).
		answering(`{"configurationRecorder":{"arn":"` + arn + `","name":"` + name + `","recordingGroup":{"allSupported":false,"resourceTypes":["AWS::EC2::Instance"],"recordingStrategy":{"useOnly":"INCLUSION_BY_RESOURCE_TYPES"}}}}`)
}

func channel(name, bucket string) Step {
	return does("config", "PutDeliveryChannel", `{"deliveryChannel":{"name":"`+name+`","s3BucketName":"`+bucket+`"}}`)
}
