package resource

import "strings"

// Settings of queues.
const (
	// MessageRetention is how many seconds a message is kept.
	MessageRetention Path = "MessageRetentionPeriod"
	// RedrivePolicy is the JSON text that says where messages go that nobody
	// can process, and after how many tries; DeadLetterQueue is the ARN in it.
	RedrivePolicy Path = "RedrivePolicy"
	// RedriveAllowPolicy says which queues may send such messages here.
	RedriveAllowPolicy Path = "RedriveAllowPolicy"
)

// queueDefaults is a queue as it is created since October 2022:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
var queueDefaults = Settings{
	Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "", MessageRetention: "345600",
	RedrivePolicy: "", DeadLetterQueue: "", RedriveAllowPolicy: "",
}

// sqs reads the calls of SQS. An attribute that is not named keeps its value.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/logging-using-cloudtrail.html
func sqs() service {
	queue := named(Queue, "queueUrl", "response.queueUrl", "queueName")
	attributes := reads(queueAttributes, Policy, Encryption, EncryptionKey, MessageRetention, RedrivePolicy, DeadLetterQueue, RedriveAllowPolicy)
	return service{source: "sqs.amazonaws.com", operations: []operation{
		{name: "CreateQueue", effect: Creates, target: queue, fields: []field{attributes, tags("tags")}},
		{name: "DeleteQueue", effect: Deletes, target: queue},
		{name: "SetQueueAttributes", target: queue, fields: []field{attributes}},
		{name: "AddPermission", target: queue, fields: []field{labelled("SQS:", "actions", "aWSAccountIds")}},
		{name: "RemovePermission", target: queue, fields: []field{reads(func(r *reading) { r.set(Permission.Of(r.text("label")), "") }, Path(Permission))}},
		{name: "PurgeQueue", effect: Touches, target: queue},
		{name: "StartMessageMoveTask", effect: Touches, target: byARN("sourceArn", Queue), fields: []field{
			detail("destinationArn", "destinationArn"), reads(func(r *reading) { r.otherARN(r.text("destinationArn")) })}},
		{name: "TagQueue", target: queue, fields: []field{tags("tags")}},
		{name: "UntagQueue", target: queue, fields: []field{untags("tagKeys")}},
	}, ways: queueWays(), looks: map[Type]func(t turn) string{
		Queue: func(t turn) string {
			return t.aws("sqs get-queue-attributes", "--queue-url", t.queueURL(), "--attribute-names", "All")
		},
	}}
}

// queueTexts are the attributes that are settings as they stand.
var queueTexts = map[string]Path{
	"policy": Policy, "messageretentionperiod": MessageRetention, "redrivepolicy": RedrivePolicy, "redriveallowpolicy": RedriveAllowPolicy,
}

func queueAttributes(r *reading) {
	for name, value := range r.at("attributes").Members {
		if p, ok := queueTexts[strings.ToLower(name)]; ok {
			r.set(p, policyText(value))
		}
	}
	if redrive, given := r.req.Settings[RedrivePolicy]; given {
		r.set(DeadLetterQueue, deadLetterOf(redrive))
		r.otherARN(deadLetterOf(redrive))
	}
	queueEncryption(r)
}

// queueEncryption reads which of the two kinds of encryption a queue has; it
// has one at most. Without a KMS key it falls back to none. A call that turns
// off SQS's own kind alone is read as leaving none, since the other kind is
// hardly ever on when somebody does so.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
func queueEncryption(r *reading) {
	key, own := r.at("attributes.KmsMasterKeyId"), r.at("attributes.SqsManagedSseEnabled")
	if key.Exists() || own.Exists() {
		r.masterKey(key.Text())
	}
	if value, _ := truthOf(own); value == "true" && key.Text() == "" {
		r.set(Encryption, EncryptionAWSOwned)
	}
}

func queueWays() []way {
	ways := []way{
		{Queue, []Path{Encryption, EncryptionKey}, restoreQueueKey},
		{Queue, []Path{RedrivePolicy, DeadLetterQueue}, func(t turn) string {
			redrive, known := t.Was[RedrivePolicy]
			if !known {
				return ""
			}
			return t.setQueue(map[string]string{"RedrivePolicy": redrive})
		}},
		{Queue, []Path{Path(Permission)}, restoreQueuePermission},
		{Queue, []Path{Exists}, func(t turn) string {
			if t.Value != "true" {
				return t.aws("sqs delete-queue", "--queue-url", t.queueURL())
			}
			return t.aws("sqs create-queue", "--queue-name", t.Name)
		}},
	}
	for name, p := range map[string]Path{"Policy": Policy, "MessageRetentionPeriod": MessageRetention, "RedriveAllowPolicy": RedriveAllowPolicy} {
		ways = append(ways, way{Queue, []Path{p}, func(t turn) string { return t.setQueue(map[string]string{name: t.Value}) }})
	}
	return ways
}

func restoreQueueKey(t turn) string {
	switch t.Was[Encryption] {
	case EncryptionNone:
		return t.setQueue(map[string]string{"KmsMasterKeyId": "", "SqsManagedSseEnabled": "false"})
	case EncryptionAWSOwned:
		return t.setQueue(map[string]string{"SqsManagedSseEnabled": "true"})
	}
	if t.Was[EncryptionKey] == "" {
		return ""
	}
	return t.setQueue(map[string]string{"KmsMasterKeyId": t.Was[EncryptionKey]})
}

func restoreQueuePermission(t turn) string {
	if t.Value == "" {
		return t.aws("sqs remove-permission", "--queue-url", t.queueURL(), "--label", t.Member)
	}
	s, ok := statementOf(t.Value)
	if !ok || len(s.principals()) == 0 || len(s.Action) == 0 {
		return ""
	}
	args := append([]string{"--queue-url", t.queueURL(), "--label", t.Member, "--aws-account-ids"}, s.principals()...)
	args = append(args, "--actions")
	for _, action := range s.Action {
		args = append(args, strings.TrimPrefix(action, "SQS:"))
	}
	return t.aws("sqs add-permission", args...)
}

func (t turn) setQueue(attributes map[string]string) string {
	return t.aws("sqs set-queue-attributes", "--queue-url", t.queueURL(), "--attributes", jsonOf(attributes))
}

// queueURL is the address of a queue:
// https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
func (t turn) queueURL() string {
	at, domain := PlaceOf(t.ARN), "amazonaws.com"
	if at.Partition == "aws-cn" {
		domain = "amazonaws.com.cn"
	}
	return "https://sqs." + at.Region + "." + domain + "/" + at.Account + "/" + t.Name
}
