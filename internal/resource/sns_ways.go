package resource

import (
	"encoding/json"
	"strings"
)

func topicWays() []way {
	return []way{
		{Topic, []Path{Policy}, func(t turn) string {
			if t.Value == "" {
				return "" // SNS's own, which no record shows
			}
			return t.setTopic("Policy", t.Value)
		}},
		{Topic, []Path{Encryption, EncryptionKey}, func(t turn) string { return t.setTopic("KmsMasterKeyId", t.Was[EncryptionKey]) }},
		{Topic, []Path{Path(Permission)}, restoreTopicPermission},
		{Topic, []Path{Path(SentTo)}, restoreSubscriber},
		{Topic, []Path{Path(FilterPolicy)}, func(t turn) string {
			if t.Value == "" {
				t.Value = "{}"
			}
			return t.setSubscription("FilterPolicy")
		}},
		{Topic, []Path{Path(FilterScope)}, func(t turn) string { return t.setSubscription("FilterPolicyScope") }},
		{Topic, []Path{Path(DeadLetterQueues)}, func(t turn) string {
			if t.Value != "" {
				t.Value = jsonOf(map[string]string{deadLetterTarget: t.Value})
			}
			return t.setSubscription("RedrivePolicy")
		}},
		{Topic, []Path{Exists}, func(t turn) string {
			if t.Value != "true" {
				return t.aws("sns delete-topic", "--topic-arn", t.ARN)
			}
			return t.aws("sns create-topic", "--name", t.Name)
		}},
	}
}

func (t turn) setTopic(attribute, value string) string {
	return t.aws("sns set-topic-attributes", "--topic-arn", t.ARN, "--attribute-name", attribute, "--attribute-value", value)
}

// setSubscription sets an attribute of a confirmed subscription.
func (t turn) setSubscription(attribute string) string {
	if strings.Contains(t.Member, " ") {
		return ""
	}
	return t.aws("sns set-subscription-attributes", "--subscription-arn", t.ARN+":"+t.Member, "--attribute-name", attribute, "--attribute-value", t.Value)
}

func restoreTopicPermission(t turn) string {
	if t.Value == "" {
		return t.aws("sns remove-permission", "--topic-arn", t.ARN, "--label", t.Member)
	}
	s, ok := statementOf(t.Value)
	if !ok || len(s.principals()) == 0 || len(s.Action) == 0 {
		return ""
	}
	args := append([]string{"--topic-arn", t.ARN, "--label", t.Member, "--aws-account-id"}, s.principals()...)
	args = append(args, "--action-name")
	for _, action := range s.Action {
		args = append(args, strings.TrimPrefix(action, "SNS:"))
	}
	return t.aws("sns add-permission", args...)
}

// restoreSubscriber ends a subscription, or makes one like that which was
// ended, when its address is known in full.
func restoreSubscriber(t turn) string {
	if t.Value == "" && strings.Contains(t.Member, " ") {
		return "" // one that is not confirmed cannot be ended
	}
	if t.Value == "" {
		return t.aws("sns unsubscribe", "--subscription-arn", t.ARN+":"+t.Member)
	}
	protocol := ""
	switch {
	case isARN(t.Value):
		protocol = strings.SplitN(t.Value, ":", 4)[2] // "sqs", "lambda", "firehose"
	case strings.Contains(t.Value, "@"):
		protocol = "email"
	default:
		return ""
	}
	return t.aws("sns subscribe", "--topic-arn", t.ARN, "--protocol", protocol, "--notification-endpoint", t.Value)
}

// deadLetterTarget is the member of a redrive policy that names the queue.
const deadLetterTarget = "deadLetterTargetArn"

// deadLetterOf is the ARN of the queue that a redrive policy names:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
func deadLetterOf(policy string) string {
	var members map[string]json.RawMessage
	var queue string
	if json.Unmarshal([]byte(policy), &members) != nil || json.Unmarshal(members[deadLetterTarget], &queue) != nil {
		return ""
	}
	return queue
}
