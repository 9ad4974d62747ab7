package resource

import "testing"

func TestConfig(t *testing.T) {
	const (
		recorder = "arn:aws:config:eu-west-1:111122223333:configuration-recorder/default"
		channel  = "arn:aws:config:eu-west-1:111122223333:delivery-channel/default"
		rule     = "arn:aws:config:eu-west-1:111122223333:config-rule/firehose-encrypted"
		linked   = "arn:aws:config:eu-west-1:111122223333:configuration-recorder/AWSConfigurationRecorderForX"
	)
	group := func(more string) string {
		return `{"configurationRecorder":{"name":"default","roleARN":"arn:r"` + more + `}}`
	}
	recorded := func(strategy, types, but, global string) Settings {
		return Settings{Exists: "true", RecorderRole: "arn:r", RecordingStrategy: strategy, RecordedTypes: types, UnrecordedTypes: but, GlobalTypes: global}
	}
	byARN := `{"configurationRecorderArn":"` + linked + `/0a1b2c","resourceTypes":["AWS::S3::Bucket"]}`
	checkRequests(t, "config.amazonaws.com", []asked{
		{event: "StopConfigurationRecorder", request: `{"configurationRecorderName":"default"}`, arn: recorder, want: Settings{Recording: "false"}, reason: "blind"},
		{event: "StartConfigurationRecorder", request: `{"configurationRecorderName":"default"}`, arn: recorder, want: Settings{Recording: "true"}, reason: "sees again"},
		{event: "DeleteConfigurationRecorder", request: `{"configurationRecorderName":"default"}`, arn: recorder, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutConfigurationRecorder", request: group(""), arn: recorder, want: recorded(RecordAll, "", "", "false"), reason: "without a group all but IAM's types"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingGroup":{"allSupported":true,"includeGlobalResourceTypes":true,"resourceTypes":[]}`), arn: recorder, want: recorded(RecordAll, "", "", "true"), reason: "and those"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingGroup":{"allSupported":false,"resourceTypes":["AWS::S3::Bucket","AWS::KMS::Key"]}`), arn: recorder,
			want: recorded(RecordSome, `["AWS::KMS::Key","AWS::S3::Bucket"]`, "", "false"), reason: "no strategy is said, and it is clear"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingGroup":{"exclusionByResourceTypes":{"resourceTypes":["AWS::KinesisFirehose::DeliveryStream"]},"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}}`), arn: recorder,
			want: recorded(RecordAllBut, "", `["AWS::KinesisFirehose::DeliveryStream"]`, "false"), reason: "streams are left out"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingGroup":{"resourceTypes":["AWS::S3::Bucket"]}`), arn: recorder, want: recorded(RecordSome, `["AWS::S3::Bucket"]`, "", "false"), reason: "types alone"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingGroup":{"exclusionByResourceTypes":{"resourceTypes":["AWS::S3::Bucket"]}}`), arn: recorder, want: recorded(RecordAllBut, "", `["AWS::S3::Bucket"]`, "false"), reason: "exclusions alone"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingGroup":{"allSupported":true,"recordingStrategy":{"useOnly":"INCLUSION_BY_RESOURCE_TYPES"}}`), arn: recorder, want: recorded(RecordSome, "", "", "false"), reason: "the strategy rules"},
		{event: "PutConfigurationRecorder", request: group(`,"recordingMode":{"recordingFrequency":"DAILY"}`), arn: recorder,
			want: with(recorded(RecordAll, "", "", "false"), Settings{RecordingFrequency: "DAILY"}), reason: "once a day"},
		{event: "PutConfigurationRecorder", request: `{"configurationRecorder":{"roleARN":"arn:r"}}`, arn: recorder, want: recorded(RecordAll, "", "", "false"), reason: "default is the name of one without"},
		{event: "DisassociateResourceTypes", request: byARN, rest: `,"responseElements":{"configurationRecorder":{"recordingGroup":{"resourceTypes":["AWS::KMS::Key"],"recordingStrategy":{"useOnly":"INCLUSION_BY_RESOURCE_TYPES"}}}}`, arn: linked,
			want: Settings{RecordingStrategy: RecordSome, RecordedTypes: `["AWS::KMS::Key"]`, UnrecordedTypes: "", GlobalTypes: "false"}, reason: "the answer says what is left"},
		{event: "AssociateResourceTypes", request: byARN, arn: linked, want: Settings{}, reason: "without an answer it is not known"},
		{event: "PutServiceLinkedConfigurationRecorder", request: `{"servicePrincipal":"x.amazonaws.com"}`, rest: `,"responseElements":{"name":"AWSConfigurationRecorderForX","arn":"` + linked + `/0a1b2c"}`, arn: linked, want: Settings{Exists: "true"}, reason: "a service's"},
		{event: "DeleteServiceLinkedConfigurationRecorder", request: `{"servicePrincipal":"x.amazonaws.com"}`, rest: `,"responseElements":{"name":"AWSConfigurationRecorderForX"}`, arn: linked, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutDeliveryChannel", request: `{"deliveryChannel":{"name":"default","s3BucketName":"audit"}}`, arn: channel, want: Settings{Exists: "true", DeliveryBucket: "audit"}, reason: "what is missing stays"},
		{event: "PutDeliveryChannel", request: `{"deliveryChannel":{"s3BucketName":"audit","s3KeyPrefix":"p","snsTopicARN":"arn:t","s3KmsKeyArn":"arn:k"}}`, arn: channel,
			want: Settings{Exists: "true", DeliveryBucket: "audit", DeliveryPrefix: "p", DeliveryTopic: "arn:t", Encryption: EncryptionCustomer, EncryptionKey: "arn:k"}, reason: "all of it"},
		{event: "DeleteDeliveryChannel", request: `{"deliveryChannelName":"default"}`, arn: channel, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutConfigRule", request: `{"configRule":{"configRuleName":"firehose-encrypted","source":{"owner":"AWS","sourceIdentifier":"KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED"},"scope":{"complianceResourceTypes":["AWS::KinesisFirehose::DeliveryStream"]},"inputParameters":"{}"}}`, arn: rule,
			want:   Settings{Exists: "true", RuleOwner: "AWS", RuleSource: "KINESIS_FIREHOSE_DELIVERY_STREAM_ENCRYPTED", RuleScope: `["AWS::KinesisFirehose::DeliveryStream"]`, RuleParameters: "{}"},
			reason: "what it checks and of what"},
		{event: "DeleteConfigRule", request: `{"configRuleName":"firehose-encrypted"}`, arn: rule, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestConfigDetails(t *testing.T) {
	req, _ := ParseRequest(record(t, "config.amazonaws.com", "DisassociateResourceTypes", `{"configurationRecorderArn":"x","resourceTypes":["AWS::S3::Bucket"]}`, ""))
	if got := req.Detail["resourceTypes"]; got != `["AWS::S3::Bucket"]` {
		t.Errorf("types %q: without an answer they are all that is known", got)
	}
	const function = "arn:aws:lambda:eu-west-1:111122223333:function:check"
	req, _ = ParseRequest(record(t, "config.amazonaws.com", "PutConfigRule", `{"configRule":{"configRuleName":"ours","source":{"owner":"CUSTOM_LAMBDA","sourceIdentifier":"`+function+`"}}}`, ""))
	if len(req.Others) != 1 || req.Others[0].ARN != function {
		t.Errorf("others %v: a rule of one's own is a function", req.Others)
	}
}

func TestConfigWays(t *testing.T) {
	recorder := Settings{Exists: "true", RecorderRole: "arn:r", RecordingStrategy: RecordAll, RecordedTypes: "", UnrecordedTypes: "", GlobalTypes: "true"}
	rule := Settings{Exists: "true", RuleOwner: "AWS", RuleSource: "X", RuleScope: `["AWS::S3::Bucket"]`}
	const put = `aws configservice put-configuration-recorder --configuration-recorder '{"name":"default","roleARN":"arn:r"}' --recording-group `
	checkWays(t, []undone{
		{ConfigRecorder, "default", Recording, Settings{Recording: "true"}, "aws configservice start-configuration-recorder --configuration-recorder-name default", "it recorded"},
		{ConfigRecorder, "default", Recording, Settings{Recording: "false"}, "aws configservice stop-configuration-recorder --configuration-recorder-name default", "it did not"},
		{ConfigRecorder, "default", Exists, recorder, put + `'{"allSupported":true,"includeGlobalResourceTypes":true,"recordingStrategy":{"useOnly":"ALL_SUPPORTED_RESOURCE_TYPES"}}'`, "made again"},
		{ConfigRecorder, "default", RecordedTypes, with(recorder, Settings{RecordingStrategy: RecordSome, RecordedTypes: `["AWS::S3::Bucket"]`, GlobalTypes: "false"}),
			put + `'{"allSupported":false,"includeGlobalResourceTypes":false,"resourceTypes":["AWS::S3::Bucket"],"recordingStrategy":{"useOnly":"INCLUSION_BY_RESOURCE_TYPES"}}'`, "some"},
		{ConfigRecorder, "default", UnrecordedTypes, with(recorder, Settings{RecordingStrategy: RecordAllBut, UnrecordedTypes: `["AWS::S3::Bucket"]`, GlobalTypes: "false"}),
			put + `'{"allSupported":false,"includeGlobalResourceTypes":false,"exclusionByResourceTypes":{"resourceTypes":["AWS::S3::Bucket"]},"recordingStrategy":{"useOnly":"EXCLUSION_BY_RESOURCE_TYPES"}}'`, "all but some"},
		{ConfigRecorder, "default", Exists, Settings{Exists: "true", RecordingStrategy: RecordAll}, "", "the role is not known"},
		{ConfigChannel, "default", DeliveryBucket, Settings{DeliveryBucket: "audit", DeliveryTopic: "arn:t"}, `aws configservice put-delivery-channel --delivery-channel '{"name":"default","s3BucketName":"audit","snsTopicARN":"arn:t"}'`, "what is known"},
		{ConfigChannel, "default", Exists, Settings{Exists: "true"}, "", "the bucket is not known"},
		{ConfigRule, "r", Exists, rule, `aws configservice put-config-rule --config-rule '{"ConfigRuleName":"r","Source":{"Owner":"AWS","SourceIdentifier":"X"},"Scope":{"ComplianceResourceTypes":["AWS::S3::Bucket"]}}'`, "AWS's rule"},
		{ConfigRule, "r", Exists, with(rule, Settings{RuleOwner: "CUSTOM_LAMBDA"}), "", "when it runs is not known"},
	})
}
