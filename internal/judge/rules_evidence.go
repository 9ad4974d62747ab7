package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// evidenceRules are about logs that are gone, and what is no longer written.
func evidenceRules() []Rule {
	return []Rule{
		{
			ID: "evidence-deleted", Title: "Logs were deleted",
			Loses: Logging, Severity: Critical, Direction: Loosened,
			Grades: "high for one log stream of a group, and for a group that is named like those of delivery errors, trails and networks; medium when nobody knows what a group is for, low for a function's or a build's own and for what no stream uses; lower when CloudFormation or a deployer did it",
			Uses:   append(deletions(resource.LogGroup), resource.Call{Source: "logs.amazonaws.com", Name: "DeleteLogStream"}),
			Attack: []string{"T1070", "T1562.008"}, Covers: []string{"LOG-001", "LOG-002"},
			Why:    "What it told of failed deliveries, calls or traffic is gone, and no command brings it back.",
			Advice: "Ask the caller why. Make the group again, so that what is written from now on is kept; look for a copy of what it held.",
			Look:   (*Case).lookAtEvidence, Revert: (*Case).remake,
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "logs-to-gone", `{"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/gone/orders","logStreamName":"S3"}}`),
						does("logs", "DeleteLogGroup", `{"logGroupName":"/gone/orders"}`).after(time.Minute).by(mallory)).named("of-a-stream"),
					story(does("logs", "DeleteLogGroup", `{"logGroupName":"aws-cloudtrail-logs-111122223333-4c1b9f0e"}`)).named("of-a-trail"),
					story(does("logs", "DeleteLogGroup", `{"logGroupName":"/shop/checkout"}`)).named("use-unknown"),
					story(does("logs", "DeleteLogGroup", `{"logGroupName":"/aws/lambda/nightly-report"}`)).named("of-a-function"),
					story(create(firehose.ExtendedS3, "logs-to-emptied", `{"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/emptied/orders","logStreamName":"S3"}}`),
						does("logs", "DeleteLogStream", `{"logGroupName":"/emptied/orders","logStreamName":"S3"}`).after(time.Minute).by(mallory)).named("log-stream"),
					story(does("logs", "DeleteLogStream", `{"logGroupName":"/shop/basket","logStreamName":"i-0a1b2c3d4e5f60718"}`)).named("log-stream-use-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("logs", "CreateLogGroup", `{"logGroupName":"/written/from-now-on"}`)),
					story(does("s3", "DeleteBucket", `{"bucketName":"no-log-group"}`)).named("bucket"),
				}
			}),
		},
		{
			ID: "flow-log-deleted", Title: "Traffic of a network is no longer logged",
			Loses: Logging, Severity: High, Direction: Loosened, Anywhere: true,
			Grades: "medium when CloudFormation or a deployer did it",
			Uses:   deletions(resource.FlowLog), Attack: []string{"T1562.008"}, Covers: []string{"EC2-012"},
			Why:    "Who spoke with what, from now on, leaves no trace: this is what intruders switch off before they move.",
			Advice: "Make the flow log again, then look at what the caller did in that network meanwhile.",
			Look: func(c *Case) {
				if _, gone := c.became(resource.Exists, "false"); !gone || c.kind() != resource.FlowLog {
					return
				}
				f := c.find("%s was deleted", c.name()).was("Which network it logged is not known.")
				if logged := resource.Texts(c.Was[resource.LoggedResources]); len(logged) > 0 {
					f.Title = c.begin("traffic of " + list(logged) + " is no longer logged")
					f.was("It was logged to %s.", short(c.Was[resource.Logging]))
				}
				if more := len(c.Asked.Twins); more > 0 {
					f.was("%d more flow logs were deleted with it.", more)
				}
				if c.routine() {
					f.grade(Medium)
				}
			},
			Revert: (*Case).remake,
			Raises: played(func() []Story {
				return []Story{
					story(does("ec2", "CreateFlowLogs", `{"CreateFlowLogsRequest":{"ResourceType":"VPC","TrafficType":"ALL","LogGroupName":"/network/delivery","ResourceId":{"tag":1,"content":"vpc-0a1b2c3d4e5f60718"}}}`).
						answering(`{"CreateFlowLogsResponse":{"flowLogIdSet":{"item":"fl-0b1c2d3e4f5061728"}}}`),
						does("ec2", "DeleteFlowLogs", `{"DeleteFlowLogsRequest":{"FlowLogId":{"tag":1,"content":"fl-0b1c2d3e4f5061728"}}}`).after(time.Hour).by(mallory)).named("known"),
					story(does("ec2", "DeleteFlowLogs", `{"DeleteFlowLogsRequest":{"FlowLogId":{"tag":1,"content":"fl-0e17aa62a21d4bbfe"}}}`)).named("unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("ec2", "CreateFlowLogs", `{"CreateFlowLogsRequest":{"ResourceType":"VPC","TrafficType":"ALL","LogGroupName":"/network/added","ResourceId":{"tag":1,"content":"vpc-0f1e2d3c4b5a69788"}}}`).
					answering(`{"CreateFlowLogsResponse":{"flowLogIdSet":{"item":"fl-0a9b8c7d6e5f40312"}}}`))}
			}),
		},
		{
			ID: "account-log-policy-deleted", Title: "A policy for all log groups of the account was deleted",
			Loses: Logging, Severity: High, Direction: Loosened, Anywhere: true,
			Uses: []resource.Call{{Source: "logs.amazonaws.com", Name: "DeleteAccountPolicy"}}, Attack: []string{"T1562.008"}, Covers: []string{"LOG-008"},
			Why:    "Such a policy masks secrets in every log group, or sends every log to where it is read: that stopped everywhere at once.",
			Advice: "Put the policy back; it is rarely replaced.",
			Look: func(c *Case) {
				if _, gone := c.became(resource.Exists, "false"); gone && c.kind() == resource.LogAccountPolicy {
					c.find("%s: %s was deleted", lostEverywhere(c.said("policyType")), c.name())
				}
			},
			Revert: (*Case).remake,
			Raises: played(func() []Story {
				return []Story{
					story(does("logs", "DeleteAccountPolicy", `{"policyName":"feed-siem","policyType":"SUBSCRIPTION_FILTER_POLICY"}`)).named("feed"),
					story(does("logs", "PutAccountPolicy", `{"policyName":"mask-cards","policyType":"DATA_PROTECTION_POLICY","scope":"ALL","policyDocument":`+inText(maskingPolicy("CreditCardNumber"))+`}`),
						does("logs", "DeleteAccountPolicy", `{"policyName":"mask-cards","policyType":"DATA_PROTECTION_POLICY"}`).after(time.Hour).by(mallory)).named("masking"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("logs", "DeleteAccountPolicy", `{"policyName":"only-tried","policyType":"SUBSCRIPTION_FILTER_POLICY","dryRun":true}`))}
			}),
		},
	}
}

// lostEverywhere says what an account's policy did in every log group.
func lostEverywhere(policyType string) string {
	switch policyType {
	case "DATA_PROTECTION_POLICY":
		return "the log groups of the account are no longer masked"
	case "SUBSCRIPTION_FILTER_POLICY":
		return "the log groups of the account are no longer sent on"
	}
	return "a rule for all log groups of the account is gone"
}

// lookAtEvidence finds a log group or a stream of one deleted.
func (c *Case) lookAtEvidence() {
	_, gone := c.became(resource.Exists, "false")
	stream := c.said("logStreamName")
	if c.kind() != resource.LogGroup || !gone && c.Asked.Call.Name != "DeleteLogStream" {
		return
	}
	f := c.find("%s was deleted", c.name()).grade(c.worthOfLogs())
	if gone {
		f.was("%s", c.leftOver())
	} else {
		f.Title = c.begin("log stream " + stream + " of " + c.name() + " was deleted")
		f.lower()
	}
	switch {
	case len(c.Streams) > 0:
		f.Title += ", where stream " + short(c.Streams[0]) + " logs what it cannot deliver"
	case c.routine() && c.use() != needed:
		f.lower()
	}
}

// lower takes one grade off, down to low.
func (f *Finding) lower() *Finding {
	if f.Severity > Low {
		f.Severity--
	}
	return f
}

// worthOfLogs grades the loss of a log group.
func (c *Case) worthOfLogs() Severity {
	name := strings.ToLower(c.Asked.Target.Name)
	switch use := c.use(); {
	case use == needed:
		return Critical
	case namedLike(name, "kinesisfirehose", "cloudtrail", "flow-log", "flowlog", "hosewatch"):
		return High
	case use == spare, namedLike(name, "/aws/lambda/", "/aws/codebuild/"):
		return Low
	}
	return Medium
}

// namedLike reports whether a name holds one of several texts.
func namedLike(name string, texts ...string) bool {
	for _, text := range texts {
		if strings.Contains(name, text) {
			return true
		}
	}
	return false
}

// maskingPolicy masks one kind of data in a log group.
func maskingPolicy(kinds ...string) string {
	ids := ""
	for i, kind := range kinds {
		if i > 0 {
			ids += ","
		}
		ids += `"arn:aws:dataprotection::aws:data-identifier/` + kind + `"`
	}
	return `{"Name":"mask","Version":"2021-06-01","Statement":[{"Sid":"audit","DataIdentifier":[` + ids + `],"Operation":{"Audit":{"FindingsDestination":{}}}},{"Sid":"mask","DataIdentifier":[` + ids + `],"Operation":{"Deidentify":{"MaskConfig":{}}}}]}`
}
