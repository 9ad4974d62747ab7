package resource

import "strings"

func kinesisWays() []way {
	return []way{
		{KinesisStream, []Path{Exists}, createKinesisStream},
		{KinesisStream, []Path{Encryption, EncryptionKey}, encryptKinesisStream},
		policyByARN(KinesisStream, Policy),
		policyByARN(KinesisStream, Path(Permission)),
		{KinesisStream, []Path{RetentionHours}, keepRecords},
		{KinesisStream, []Path{Path(SentTo)}, restoreConsumer},
		{KinesisStream, []Path{Path(ShardMetric)}, restoreShardMetric},
		{KinesisStream, []Path{ShardCount}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("kinesis update-shard-count", "--stream-name", t.Name, "--target-shard-count", t.Value, "--scaling-type", "UNIFORM_SCALING")
		}},
		{KinesisStream, []Path{StreamMode}, func(t turn) string {
			if t.Value == "" {
				return ""
			}
			return t.aws("kinesis update-stream-mode", "--stream-arn", t.ARN, "--stream-mode-details", "StreamMode="+t.Value)
		}},
		orUnset(KinesisStream, Path(Tag),
			func(t turn) string {
				return t.aws("kinesis add-tags-to-stream", "--stream-name", t.Name, "--tags", jsonOf(map[string]string{t.Member: t.Value}))
			},
			func(t turn) string {
				return t.aws("kinesis remove-tags-from-stream", "--stream-name", t.Name, "--tag-keys", t.Member)
			}),
	}
}

// createKinesisStream makes a stream of the same name, without the records
// that the old one held.
func createKinesisStream(t turn) string {
	switch shards := t.Was[ShardCount]; {
	case t.Value != "true":
		return ""
	case t.Was[StreamMode] == "ON_DEMAND":
		return t.aws("kinesis create-stream", "--stream-name", t.Name, "--stream-mode-details", "StreamMode=ON_DEMAND")
	case shards != "":
		return t.aws("kinesis create-stream", "--stream-name", t.Name, "--shard-count", shards)
	}
	return ""
}

// encryptKinesisStream gives a stream its old key. To stop encryption takes the
// key that it has now, which a way back does not know.
func encryptKinesisStream(t turn) string {
	key := keyBefore(t, "alias/aws/kinesis")
	if key == "" {
		return ""
	}
	return t.aws("kinesis start-stream-encryption", "--stream-name", t.Name, "--encryption-type", "KMS", "--key-id", key)
}

// keepRecords keeps records as long as before. Nothing is kept shorter than a
// day, so what was a day can only have become longer.
func keepRecords(t turn) string {
	switch t.Value {
	case "":
		return ""
	case "24":
		return t.aws("kinesis decrease-stream-retention-period", "--stream-name", t.Name, "--retention-period-hours", t.Value)
	}
	return t.aws("kinesis increase-stream-retention-period", "--stream-name", t.Name, "--retention-period-hours", t.Value)
}

func restoreConsumer(t turn) string {
	name, ok := strings.CutPrefix(t.Member, consumerNamed(""))
	switch {
	case !ok:
		return ""
	case t.Value == "":
		return t.aws("kinesis deregister-stream-consumer", "--stream-arn", t.ARN, "--consumer-name", name)
	}
	return t.aws("kinesis register-stream-consumer", "--stream-arn", t.ARN, "--consumer-name", name)
}

// restoreShardMetric names all metrics that had the value, so that one command
// does for them.
func restoreShardMetric(t turn) string {
	command := "kinesis disable-enhanced-monitoring"
	if t.Value == "true" {
		command = "kinesis enable-enhanced-monitoring"
	}
	args := []string{"--stream-name", t.Name, "--shard-level-metrics"}
	for _, p := range t.Was.Known() {
		if metric, ok := ShardMetric.Name(p); ok && t.Was[p] == t.Value {
			args = append(args, metric)
		}
	}
	return t.aws(command, args...)
}
