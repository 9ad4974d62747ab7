package resource

import "testing"

const clicks = "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"

func TestKinesis(t *testing.T) {
	const byName, byARN, consumer = `"streamName":"clicks"`, `"streamARN":"` + clicks + `"`, clicks + "/consumer/audit:1555555555"
	checkRequests(t, "kinesis.amazonaws.com", []asked{
		{event: "CreateStream", request: `{` + byName + `,"shardCount":4,"streamModeDetails":{"streamMode":"PROVISIONED"}}`, arn: clicks,
			want: Settings{Exists: "true", ShardCount: "4", StreamMode: "PROVISIONED", Policy: "", Encryption: EncryptionNone, EncryptionKey: "", RetentionHours: "24"}, reason: "in clear, for a day"},
		{event: "DeleteStream", request: `{` + byName + `,"enforceConsumerDeletion":true}`, arn: clicks, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "StopStreamEncryption", request: `{` + byName + `,"encryptionType":"KMS","keyId":"alias/orders"}`, arn: clicks, want: Settings{Encryption: EncryptionNone, EncryptionKey: ""}, reason: "the key named is the old one"},
		{event: "StartStreamEncryption", request: `{` + byARN + `,"encryptionType":"KMS","keyId":"arn:aws:kms:eu-west-1:999988887777:key/x"}`, arn: clicks,
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:999988887777:key/x"}, reason: "a key of another account"},
		{event: "StartStreamEncryption", request: `{` + byName + `,"encryptionType":"KMS","keyId":"alias/aws/kinesis"}`, arn: clicks, want: Settings{Encryption: EncryptionAWSManaged, EncryptionKey: "alias/aws/kinesis"}, reason: "AWS's key"},
		{event: "PutResourcePolicy", request: `{"resourceARN":"` + clicks + `","policy":"{\"Statement\":[]}"}`, arn: clicks, want: Settings{Policy: `{"Statement":[]}`}, reason: "of the stream"},
		{event: "PutResourcePolicy", request: `{"resourceARN":"` + consumer + `","policy":"{\"Statement\":[]}"}`, arn: clicks, want: Settings{"Permission:consumer/audit:1555555555": `{"Statement":[]}`}, reason: "of a consumer: the stream's own policy stays"},
		{event: "DeleteResourcePolicy", request: `{"resourceARN":"` + clicks + `"}`, arn: clicks, want: Settings{Policy: ""}, reason: "none is left"},
		{event: "DeleteResourcePolicy", request: `{"resourceARN":"` + consumer + `"}`, arn: clicks, want: Settings{"Permission:consumer/audit:1555555555": ""}, reason: "of a consumer"},
		{event: "DecreaseStreamRetentionPeriod", request: `{` + byName + `,"retentionPeriodHours":24}`, arn: clicks, want: Settings{RetentionHours: "24"}, reason: "shorter"},
		{event: "IncreaseStreamRetentionPeriod", request: `{` + byName + `,"retentionPeriodHours":168}`, arn: clicks, want: Settings{RetentionHours: "168"}, reason: "longer"},
		{event: "RegisterStreamConsumer", request: `{` + byARN + `,"consumerName":"audit"}`, rest: `,"responseElements":{"consumer":{"consumerARN":"` + consumer + `","consumerName":"audit","consumerStatus":"CREATING"}}`, arn: clicks,
			want: Settings{"SentTo:consumer audit": consumer}, reason: "who else gets the records"},
		{event: "DeregisterStreamConsumer", request: `{"consumerARN":"` + consumer + `"}`, arn: clicks, want: Settings{"SentTo:consumer audit": ""}, reason: "by ARN alone"},
		{event: "DisableEnhancedMonitoring", request: `{` + byName + `,"shardLevelMetrics":["ALL"]}`, arn: clicks, want: allMetrics("false"), reason: "all of them"},
		{event: "EnableEnhancedMonitoring", request: `{` + byName + `,"shardLevelMetrics":["IncomingBytes"]}`, arn: clicks, want: Settings{"ShardLevelMetric:IncomingBytes": "true"}, reason: "one"},
		{event: "UpdateShardCount", request: `{` + byName + `,"targetShardCount":1,"scalingType":"UNIFORM_SCALING"}`, arn: clicks, want: Settings{ShardCount: "1"}, reason: "what it becomes"},
		{event: "UpdateStreamMode", request: `{` + byARN + `,"streamModeDetails":{"streamMode":"ON_DEMAND"}}`, arn: clicks, want: Settings{StreamMode: "ON_DEMAND"}, reason: "on demand"},
		{event: "MergeShards", request: `{` + byName + `,"shardToMerge":"shardId-000000000000","adjacentShardToMerge":"shardId-000000000001"}`, arn: clicks, want: Settings{}, reason: "one less, of how many is not told"},
		{event: "SplitShard", request: `{` + byName + `,"shardToSplit":"shardId-000000000000","newStartingHashKey":"10"}`, arn: clicks, want: Settings{}, reason: "one more"},
		{event: "AddTagsToStream", request: `{` + byName + `,"tags":{"team":"data"}}`, arn: clicks, want: Settings{"Tag:team": "data"}, reason: "an object"},
		{event: "RemoveTagsFromStream", request: `{` + byName + `,"tagKeys":["team"]}`, arn: clicks, want: Settings{"Tag:team": ""}, reason: "keys"},
		{event: "TagResource", request: `{"resourceARN":"` + clicks + `","tags":{"team":"data"}}`, arn: clicks, want: Settings{"Tag:team": "data"}, reason: "of the stream"},
		{event: "TagResource", request: `{"resourceARN":"` + consumer + `","tags":{"team":"data"}}`, arn: clicks, want: Settings{}, reason: "of a consumer: not the stream's"},
		{event: "UntagResource", request: `{"resourceARN":"` + clicks + `","tagKeys":["team"]}`, arn: clicks, want: Settings{"Tag:team": ""}, reason: "of the stream"},
	})
}

func allMetrics(value string) Settings {
	all := Settings{}
	for _, name := range shardMetrics {
		all[ShardMetric.Of(name)] = value
	}
	return all
}

func TestKinesisDetails(t *testing.T) {
	for _, tt := range []struct{ event, request, rest, name, want, reason string }{
		{"DeleteStream", `{"streamName":"clicks","enforceConsumerDeletion":true}`, "", "enforceConsumerDeletion", "true", "with its consumers"},
		{"UpdateShardCount", `{"streamName":"clicks","targetShardCount":1}`, `,"responseElements":{"currentShardCount":8,"targetShardCount":1}`, "currentShardCount", "8", "how many there were"},
		{"MergeShards", `{"shardToMerge":"a","adjacentShardToMerge":"b"}`, "", "shardToMerge", "a", "which"},
	} {
		req, _ := ParseRequest(record(t, "kinesis.amazonaws.com", tt.event, tt.request, tt.rest))
		if got := req.Detail[tt.name]; got != tt.want {
			t.Errorf("%s: %s is %q, want %q: %s", tt.event, tt.name, got, tt.want, tt.reason)
		}
	}
}

func TestKinesisWays(t *testing.T) {
	stream := Ref{KinesisStream, clicks, "clicks"}
	const of, end = " --stream-name clicks", " --region eu-west-1"
	checkRestores(t, []restored{
		{stream, []Path{Exists}, Settings{Exists: "true", ShardCount: "4", StreamMode: "PROVISIONED"}, []string{"aws kinesis create-stream" + of + " --shard-count 4" + end}, nil, "as wide as before"},
		{stream, []Path{Exists}, Settings{Exists: "true", StreamMode: "ON_DEMAND"}, []string{"aws kinesis create-stream" + of + " --stream-mode-details StreamMode=ON_DEMAND" + end}, nil, "on demand"},
		{stream, []Path{Exists}, Settings{Exists: "true"}, nil, []Path{Exists}, "how wide is not known"},
		{stream, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "alias/orders"}, []string{"aws kinesis start-stream-encryption" + of + " --encryption-type KMS --key-id alias/orders" + end}, nil, "the old key"},
		{stream, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionAWSManaged, EncryptionKey: ""}, []string{"aws kinesis start-stream-encryption" + of + " --encryption-type KMS --key-id alias/aws/kinesis" + end}, nil, "AWS's key"},
		{stream, []Path{Encryption}, Settings{Encryption: EncryptionNone}, nil, []Path{Encryption}, "nobody wants it in clear"},
		{stream, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws kinesis put-resource-policy --resource-arn " + clicks + " --policy '{}'" + end}, nil, "there was one"},
		{stream, []Path{Policy}, Settings{Policy: ""}, []string{"aws kinesis delete-resource-policy --resource-arn " + clicks + end}, nil, "there was none"},
		{stream, []Path{"Permission:consumer/a:1"}, Settings{"Permission:consumer/a:1": ""}, []string{"aws kinesis delete-resource-policy --resource-arn " + clicks + "/consumer/a:1" + end}, nil, "of a consumer"},
		{stream, []Path{"Permission:consumer/a:1"}, Settings{"Permission:consumer/a:1": "{}"}, []string{"aws kinesis put-resource-policy --resource-arn " + clicks + "/consumer/a:1 --policy '{}'" + end}, nil, "of a consumer"},
		{stream, []Path{RetentionHours}, Settings{RetentionHours: "168"}, []string{"aws kinesis increase-stream-retention-period" + of + " --retention-period-hours 168" + end}, nil, "a week"},
		{stream, []Path{RetentionHours}, Settings{RetentionHours: "24"}, []string{"aws kinesis decrease-stream-retention-period" + of + " --retention-period-hours 24" + end}, nil, "a day is the least"},
		{stream, []Path{"SentTo:consumer a"}, Settings{"SentTo:consumer a": ""}, []string{"aws kinesis deregister-stream-consumer --stream-arn " + clicks + " --consumer-name a" + end}, nil, "there was none"},
		{stream, []Path{"SentTo:consumer a"}, Settings{"SentTo:consumer a": "x"}, []string{"aws kinesis register-stream-consumer --stream-arn " + clicks + " --consumer-name a" + end}, nil, "there was one"},
		{stream, []Path{"ShardLevelMetric:IncomingBytes"}, Settings{"ShardLevelMetric:IncomingBytes": "true"}, []string{"aws kinesis enable-enhanced-monitoring" + of + " --shard-level-metrics IncomingBytes" + end}, nil, "on again"},
		{stream, []Path{"ShardLevelMetric:IncomingBytes"}, Settings{"ShardLevelMetric:IncomingBytes": "false"}, []string{"aws kinesis disable-enhanced-monitoring" + of + " --shard-level-metrics IncomingBytes" + end}, nil, "it was off"},
		{stream, []Path{"ShardLevelMetric:IncomingBytes", "ShardLevelMetric:OutgoingBytes"}, Settings{"ShardLevelMetric:IncomingBytes": "true", "ShardLevelMetric:OutgoingBytes": "true"},
			[]string{"aws kinesis enable-enhanced-monitoring" + of + " --shard-level-metrics IncomingBytes OutgoingBytes" + end}, nil, "both by one command"},
		{stream, []Path{ShardCount}, Settings{ShardCount: "4"}, []string{"aws kinesis update-shard-count" + of + " --target-shard-count 4 --scaling-type UNIFORM_SCALING" + end}, nil, "as wide as before"},
		{stream, []Path{StreamMode}, Settings{StreamMode: "PROVISIONED"}, []string{"aws kinesis update-stream-mode --stream-arn " + clicks + " --stream-mode-details StreamMode=PROVISIONED" + end}, nil, "as before"},
		{stream, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{"aws kinesis add-tags-to-stream" + of + ` --tags '{"a":"b"}'` + end}, nil, "a tag"},
		{stream, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws kinesis remove-tags-from-stream" + of + " --tag-keys a" + end}, nil, "no tag"},
	})
}
