package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of Kinesis streams alone.
const (
	// StreamMode is "PROVISIONED" or "ON_DEMAND".
	StreamMode Path = "StreamMode"
	// ShardCount is how many shards a provisioned stream has. MergeShards and
	// SplitShard change it by one without saying what it was.
	ShardCount Path = "ShardCount"
	// ShardMetric is "true" for a metric that each shard reports, by its name.
	ShardMetric Family = "ShardLevelMetric:"
)

// kinesisDefaults is a stream as CreateStream makes it:
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_CreateStream.html
var kinesisDefaults = Settings{Policy: "", Encryption: EncryptionNone, EncryptionKey: "", RetentionHours: "24"}

// shardMetrics are all that "ALL" stands for:
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_EnableEnhancedMonitoring.html
var shardMetrics = []string{
	"IncomingBytes", "IncomingRecords", "OutgoingBytes", "OutgoingRecords",
	"WriteProvisionedThroughputExceeded", "ReadProvisionedThroughputExceeded", "IteratorAgeMilliseconds",
}

// kinesis reads the calls of Kinesis Data Streams. A stream is named by its
// name or its ARN, a consumer by an ARN that begins with the stream's.
func kinesis() service {
	return service{source: "kinesis.amazonaws.com", operations: kinesisOperations(), ways: kinesisWays(),
		looks: map[Type]func(t turn) string{
			KinesisStream: func(t turn) string { return t.aws("kinesis describe-stream-summary", "--stream-name", t.Name) },
		}}
}

func kinesisOperations() []operation {
	stream := named(KinesisStream, "streamARN", "resourceARN", "consumerARN", "streamName")
	retention := number(RetentionHours, "retentionPeriodHours")
	mode := text(StreamMode, "streamModeDetails.streamMode")
	consumers := Path(SentTo)
	return []operation{
		{name: "CreateStream", effect: Creates, target: stream, fields: []field{number(ShardCount, "shardCount"), mode, tags("tags")}},
		{name: "DeleteStream", effect: Deletes, target: stream, fields: []field{detail("enforceConsumerDeletion", "enforceConsumerDeletion")}},
		{name: "StartStreamEncryption", target: stream, fields: []field{encryptedBy("keyId", EncryptionAWSManaged)}},
		{name: "StopStreamEncryption", target: stream, fields: []field{becomes(Encryption, EncryptionNone), becomes(EncryptionKey, "")}},
		{name: "PutResourcePolicy", target: stream, fields: []field{partPolicy()}},
		{name: "DeleteResourcePolicy", target: stream, fields: []field{partPolicyGone()}},
		{name: "IncreaseStreamRetentionPeriod", target: stream, fields: []field{retention}},
		{name: "DecreaseStreamRetentionPeriod", target: stream, fields: []field{retention}},
		{name: "RegisterStreamConsumer", target: stream, fields: []field{reads(newConsumer, consumers)}},
		{name: "DeregisterStreamConsumer", target: stream, fields: []field{reads(consumerGone, consumers)}},
		{name: "EnableEnhancedMonitoring", target: stream, fields: []field{shardMetricsAre("true")}},
		{name: "DisableEnhancedMonitoring", target: stream, fields: []field{shardMetricsAre("false")}},
		{name: "UpdateShardCount", target: stream, fields: []field{number(ShardCount, "targetShardCount"), detail("currentShardCount", "response.currentShardCount")}},
		{name: "MergeShards", target: stream, fields: []field{detail("shardToMerge", "shardToMerge"), detail("adjacentShardToMerge", "adjacentShardToMerge")}},
		{name: "SplitShard", target: stream, fields: []field{detail("shardToSplit", "shardToSplit")}},
		{name: "UpdateStreamMode", target: stream, fields: []field{mode}},
		{name: "AddTagsToStream", target: stream, fields: []field{tags("tags")}},
		{name: "RemoveTagsFromStream", target: stream, fields: []field{untags("tagKeys")}},
		{name: "TagResource", target: stream, fields: []field{ofWhole(tags("tags"))}},
		{name: "UntagResource", target: stream, fields: []field{ofWhole(untags("tagKeys"))}},
	}
}

// newConsumer reads who else gets the stream's records, each at full speed.
func newConsumer(r *reading) {
	name := r.text("consumerName")
	arn := r.text("response.consumer.consumerARN")
	if arn == "" {
		arn = r.req.Target.ARN + "/consumer/" + name
	}
	r.set(SentTo.Of(consumerNamed(name)), arn)
}

// consumerGone reads a consumer's name, or its ARN: …/consumer/name:1555555555.
func consumerGone(r *reading) {
	name := r.text("consumerName")
	if name == "" {
		_, name, _ = strings.Cut(r.text("consumerARN"), "/consumer/")
		name, _, _ = strings.Cut(name, ":")
	}
	if name == "" {
		r.odd("consumerName")
		return
	}
	r.set(SentTo.Of(consumerNamed(name)), "")
}

// consumerNamed names a consumer among what a stream's data is sent to.
func consumerNamed(name string) string { return "consumer " + name }

// shardMetricsAre says of the named metrics whether shards report them.
func shardMetricsAre(value string) field {
	return reads(func(r *reading) {
		for _, metric := range r.at("shardLevelMetrics").List() {
			for _, name := range metricNames(metric) {
				r.set(ShardMetric.Of(name), value)
			}
		}
	}, Path(ShardMetric))
}

func metricNames(v trail.Value) []string {
	if v.Text() == "ALL" {
		return shardMetrics
	}
	return []string{v.Text()}
}
