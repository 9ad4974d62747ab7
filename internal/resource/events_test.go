package resource

import "testing"

func TestEventBridge(t *testing.T) {
	const rule, onBus, queue = "arn:aws:events" + place + "rule/watch", "arn:aws:events" + place + "rule/security/watch", "arn:aws:sqs" + place + "dlq"
	const bus, archive = "arn:aws:events" + place + "event-bus/security", "arn:aws:events" + place + "archive/all"
	target := func(id, arn, retries, input, options, dlq string) Settings {
		return Settings{SentTo.Of(id): arn, TargetRole.Of(id): "", DeadLetterQueues.Of(id): dlq, TargetRetries.Of(id): retries, TargetAge.Of(id): "",
			TargetInput.Of(id): input, TargetOptions.Of(id): options}
	}
	checkRequests(t, "events.amazonaws.com", []asked{
		{event: "DisableRule", arn: rule, request: `{"name":"watch"}`, want: Settings{RuleState: "DISABLED"}, reason: "on the default bus"},
		{event: "EnableRule", arn: onBus, request: `{"name":"watch","eventBusName":"security"}`, want: Settings{RuleState: "ENABLED"}, reason: "on a bus of its own"},
		{event: "DisableRule", arn: onBus, request: `{"name":"watch","eventBusName":"arn:aws:events` + place + `event-bus/security"}`, want: Settings{RuleState: "DISABLED"}, reason: "the bus by ARN"},
		{event: "DeleteRule", arn: rule, request: `{"name":"watch","force":true}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutRule", arn: rule, request: `{"name":"watch","eventPattern":"{\"source\":[\"aws.firehose\"]}","state":"ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"}`,
			want: Settings{Exists: "true", RuleState: RuleEnabledAll, EventPattern: `{"source":["aws.firehose"]}`, Schedule: "", ServiceRole: ""}, reason: "the whole rule"},
		{event: "PutRule", arn: rule, request: `{"name":"watch","scheduleExpression":"rate(1 hour)"}`,
			want: Settings{Exists: "true", RuleState: RuleEnabled, EventPattern: "", Schedule: "rate(1 hour)", ServiceRole: ""}, reason: "what is left out is lost, and it is enabled"},
		{event: "PutTargets", arn: rule, request: `{"rule":"watch","targets":[{"id":"1","arn":"` + maskARN + `","retryPolicy":{"maximumRetryAttempts":0},"deadLetterConfig":{"arn":"` + queue + `"}}]}`,
			want: target("1", maskARN, "0", "", "", queue), reason: "with a queue"},
		{event: "PutTargets", arn: rule, request: `{"rule":"watch","targets":{"id":"1","arn":"` + maskARN + `","inputPath":"$.detail","sqsParameters":{"messageGroupId":"x"}}}`,
			want: target("1", maskARN, "", "path $.detail", `["sqsParameters"]`, ""), reason: "one target, altered"},
		{event: "PutTargets", arn: rule, request: `{"rule":"watch","targets":[{"id":"1","arn":"` + maskARN + `","input":"{\"token\":\"hunter2\"}"}]}`,
			want: target("1", maskARN, "", "constant 815908499895", "", ""), reason: "a constant is not shown"},
		{event: "PutTargets", arn: rule, request: `{"rule":"watch","targets":[{"id":"1","arn":"` + maskARN + `"}]}`, rest: `,"responseElements":{"failedEntryCount":1,"failedEntries":[{"targetId":"1","errorCode":"x"}]}`,
			want: Settings{}, reason: "it failed"},
		{event: "RemoveTargets", arn: rule, request: `{"rule":"watch","ids":["1"]}`, rest: `,"responseElements":{"failedEntryCount":0,"failedEntries":[]}`, want: target("1", "", "", "", "", ""), reason: "gone"},
		{event: "RemoveTargets", arn: rule, request: `{"rule":"watch","ids":["1","2"]}`, rest: `,"responseElements":{"failedEntries":[{"targetId":"1"}]}`, want: target("2", "", "", "", "", ""), reason: "one failed"},
		{event: "PutPermission", arn: bus, request: `{"eventBusName":"security","action":"events:PutEvents","principal":"*","statementId":"all","condition":{"type":"StringEquals","key":"aws:PrincipalOrgID","value":"o-1"}}`,
			want:   Settings{Permission.Of("all"): `{"Version":"2012-10-17","Statement":[{"Sid":"all","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["events:PutEvents"],"Resource":"` + bus + `","Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`},
			reason: "a statement"},
		{event: "PutPermission", arn: "arn:aws:events" + place + "event-bus/default", request: `{"policy":"{\"Statement\":[]}"}`, want: Settings{Policy: `{"Statement":[]}`}, reason: "the whole policy, of the default bus"},
		{event: "RemovePermission", arn: bus, request: `{"eventBusName":"security","removeAllPermissions":true}`, want: Settings{Policy: ""}, reason: "all of it"},
		{event: "RemovePermission", arn: bus, request: `{"eventBusName":"security","statementId":"all"}`, want: Settings{Permission.Of("all"): ""}, reason: "one statement"},
		{event: "CreateEventBus", arn: bus, request: `{"name":"security","kmsKeyIdentifier":"k"}`,
			want: Settings{Exists: "true", Policy: "", Encryption: EncryptionCustomer, EncryptionKey: "k", DeadLetterQueue: "", Logging: ""}, reason: "with a key"},
		{event: "UpdateEventBus", arn: bus, request: `{"name":"security","kmsKeyIdentifier":"","logConfig":{"level":"OFF"}}`,
			want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: "", Logging: ""}, reason: "without key and log"},
		{event: "UpdateEventBus", arn: bus, request: `{"name":"security","deadLetterConfig":{"arn":"` + queue + `"}}`, rest: `,"responseElements":{"kmsKeyIdentifier":"k","logConfig":{"level":"INFO"}}`,
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "k", Logging: "INFO", DeadLetterQueue: queue}, reason: "the answer says what was kept"},
		{event: "DeleteEventBus", arn: bus, request: `{"name":"security"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateArchive", arn: archive, request: `{"archiveName":"all","eventSourceArn":"` + bus + `","retentionDays":90}`,
			want: Settings{Exists: "true", ArchivedBus: bus, RetentionDays: "90", EventPattern: "", Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "of a bus"},
		{event: "UpdateArchive", arn: archive, request: `{"archiveName":"all","retentionDays":0}`, want: Settings{RetentionDays: ""}, reason: "0 is for ever"},
		{event: "DeleteArchive", arn: archive, request: `{"archiveName":"all"}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "TagResource", arn: rule, request: `{"resourceARN":"` + rule + `","tags":[{"key":"a","value":"b"}]}`, want: Settings{Tag.Of("a"): "b"}, reason: "of a rule"},
	})
}

func TestEventBridgeWays(t *testing.T) {
	was := Settings{Exists: "true", EventPattern: `{"source":["aws.firehose"]}`, Schedule: "", RuleState: RuleEnabledAll, ServiceRole: ""}
	const put = `aws events put-rule --name watch --event-pattern '{"source":["aws.firehose"]}' --state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS`
	known := Settings{SentTo.Of("1"): maskARN, TargetOptions.Of("1"): "", DeadLetterQueues.Of("1"): "arn:q", TargetRetries.Of("1"): "5", TargetInput.Of("1"): "path $.detail"}
	checkWays(t, []undone{
		{EventRule, "watch", RuleState, Settings{RuleState: RuleEnabled}, "aws events enable-rule --name watch", "plainly"},
		{EventRule, "security/watch", RuleState, Settings{RuleState: RuleDisabled}, "aws events disable-rule --name watch --event-bus-name security", "on its bus"},
		{EventRule, "watch", RuleState, was, put, "only the whole rule says so"},
		{EventRule, "watch", Exists, was, put, "deleted"},
		{EventRule, "watch", EventPattern, was, put, "changed"},
		{EventRule, "watch", Exists, Settings{Exists: "false"}, "aws events delete-rule --name watch", "was not there"},
		{EventRule, "watch", EventPattern, Settings{EventPattern: "", Exists: "true"}, "", "not known well enough"},
		{EventRule, "watch", SentTo.Of("1"), known, `aws events put-targets --rule watch --targets '[{"Arn":"` + maskARN + `","DeadLetterConfig":{"Arn":"arn:q"},"Id":"1","InputPath":"$.detail","RetryPolicy":{"MaximumRetryAttempts":5}}]'`, "the whole target"},
		{EventRule, "watch", SentTo.Of("2"), Settings{SentTo.Of("2"): ""}, "aws events remove-targets --rule watch --ids 2", "was not there"},
		{EventRule, "watch", SentTo.Of("1"), Settings{SentTo.Of("1"): maskARN}, "", "nobody knows what else it had"},
		{EventRule, "watch", SentTo.Of("1"), Settings{SentTo.Of("1"): maskARN, TargetOptions.Of("1"): "", TargetInput.Of("1"): "template 00"}, "", "the template is not kept"},
		{EventBus, "security", Permission.Of("all"), Settings{Permission.Of("all"): ""}, "aws events remove-permission --event-bus-name security --statement-id all", "was not there"},
		{EventBus, "security", Permission.Of("org"), Settings{Permission.Of("org"): `{"Statement":[{"Sid":"org","Effect":"Allow","Principal":{"AWS":["*"]},"Action":["events:PutEvents"],"Condition":{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}}]}`},
			`aws events put-permission --event-bus-name security --statement-id org --action events:PutEvents --principal '*' --condition '{"Key":"aws:PrincipalOrgID","Type":"StringEquals","Value":"o-1"}'`, "with its condition"},
		{EventBus, "security", Policy, Settings{Policy: ""}, "aws events remove-permission --event-bus-name security --remove-all-permissions", "there was none"},
		{EventBus, "security", Policy, Settings{Policy: "{}"}, "aws events put-permission --event-bus-name security --policy '{}'", "the whole"},
		{EventBus, "security", EncryptionKey, Settings{EncryptionKey: "k"}, "aws events update-event-bus --name security --kms-key-identifier k", "the key it had"},
		{EventBus, "security", Logging, Settings{Logging: "INFO", EncryptionKey: "k"}, "aws events update-event-bus --name security --log-config Level=INFO --kms-key-identifier k", "and its key, which would be lost"},
		{EventBus, "security", Exists, Settings{Exists: "true"}, "aws events create-event-bus --name security", "deleted"},
		{EventArchive, "all", Exists, Settings{Exists: "true", ArchivedBus: "arn:bus"}, "aws events create-archive --archive-name all --event-source-arn arn:bus --retention-days 0", "for ever"},
		{EventArchive, "all", RetentionDays, Settings{RetentionDays: "90"}, "aws events update-archive --archive-name all --retention-days 90", "as long as before"},
	})
}
