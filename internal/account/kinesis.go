package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

func describeKinesis(d *description) {
	stream, notFound := with{"StreamARN": d.ref.ARN}, unless("ResourceNotFound")
	d.question("kinesis:DescribeStreamSummary", stream, func(v trail.Value) { kinesisSummary(d, v.Get("StreamDescriptionSummary")) }, notFound)
	d.question("kinesis:GetResourcePolicy", with{"ResourceARN": d.ref.ARN}, func(v trail.Value) {
		d.resourcePolicy(v.Get("Policy"), with{"resourceARN": d.ref.ARN})
	}, notFound)
	if d.pages("kinesis:ListStreamConsumers", stream, "NextToken", "NextToken", func(v trail.Value) {
		for _, consumer := range v.Get("Consumers").List() {
			d.told("RegisterStreamConsumer", with{"streamARN": d.ref.ARN, "consumerName": consumer.Get("ConsumerName")},
				with{"consumer": with{"consumerARN": consumer.Get("ConsumerARN")}})
		}
	}, notFound) {
		d.all(resource.SentTo)
	}
}

// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_StreamDescriptionSummary.html
func kinesisSummary(d *description, v trail.Value) {
	with1 := func(more with) with { more["streamARN"] = d.ref.ARN; return more }
	if v.Get("EncryptionType").Text() == "KMS" {
		d.told("StartStreamEncryption", with1(with{"encryptionType": "KMS", "keyId": v.Get("KeyId")}), nil)
	} else {
		d.told("StopStreamEncryption", with1(with{}), nil)
	}
	d.told("IncreaseStreamRetentionPeriod", with1(with{"retentionPeriodHours": v.Get("RetentionPeriodHours")}), nil)
	if mode := v.Get("StreamModeDetails", "StreamMode").Text(); mode != "" {
		d.told("UpdateStreamMode", with1(with{"streamModeDetails": with{"streamMode": mode}}), nil)
	}
	for _, monitoring := range v.Get("EnhancedMonitoring").List() {
		d.told("EnableEnhancedMonitoring", with1(with{"shardLevelMetrics": monitoring.Get("ShardLevelMetrics")}), nil)
	}
}

// resourcePolicy reads the policy of services whose calls are named alike.
// Some answer an empty one where there is none.
func (d *description) resourcePolicy(policy trail.Value, named with) {
	text := strings.TrimSpace(policy.Text())
	if text == "" || text == "{}" {
		d.told("DeleteResourcePolicy", named, nil)
		return
	}
	named["policy"], named["resourcePolicy"], named["policyInJson"] = text, text, text
	d.told("PutResourcePolicy", named, nil)
}
