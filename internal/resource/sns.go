package resource

import (
	"net/url"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of topics. What a topic sends to is SentTo, by the id at the end of
// the subscription's ARN, or by protocol and address while it is not confirmed;
// the queue of what a subscriber did not take is in DeadLetterQueues.
const (
	// FilterPolicy is the JSON text that says which messages a subscriber
	// receives, by subscription; "" for all.
	FilterPolicy Family = "FilterPolicy:"
	// FilterScope is "MessageAttributes", what the filter looks at when nothing
	// is said, or "MessageBody".
	FilterScope Family = "FilterPolicyScope:"
)

// topicDefaults is a topic as it is created. Its policy, which lets its own
// account use it, is not shown:
// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
var topicDefaults = Settings{Policy: "", Encryption: EncryptionNone, EncryptionKey: ""}

// sns reads the calls of SNS. A topic's attributes come one by one.
// https://docs.aws.amazon.com/sns/latest/dg/logging-using-cloudtrail.html
func sns() service {
	topic := named(Topic, "topicArn", "response.topicArn", "name")
	subscription := target{Topic, topicOfSubscription}
	tagged := byARN("resourceArn", Topic)
	attributes := []Path{Policy, Encryption, EncryptionKey}
	subscribed := []Path{Path(SentTo), Path(FilterPolicy), Path(FilterScope), Path(DeadLetterQueues)}
	return service{source: "sns.amazonaws.com", operations: []operation{
		{name: "CreateTopic", effect: Creates, target: topic, fields: []field{reads(topicAttributes, attributes...), tags("tags")}},
		{name: "DeleteTopic", effect: Deletes, target: topic},
		{name: "SetTopicAttributes", target: topic, fields: []field{reads(topicAttribute, attributes...), detail("attributeName", "attributeName")}},
		{name: "AddPermission", target: topic, fields: []field{labelled("SNS:", "actionName", "aWSAccountId")}},
		{name: "RemovePermission", target: topic, fields: []field{reads(func(r *reading) { r.set(Permission.Of(r.text("label")), "") }, Path(Permission))}},
		{name: "Subscribe", target: topic, fields: []field{reads(subscribe, subscribed...), detail("protocol", "protocol")}},
		{name: "ConfirmSubscription", effect: Touches, target: topic, fields: []field{detail("subscription", "response.subscriptionArn")}},
		{name: "Unsubscribe", target: subscription, fields: []field{reads(unsubscribe, subscribed...)}},
		{name: "SetSubscriptionAttributes", target: subscription, fields: []field{
			reads(subscriptionAttribute, subscribed[1:]...), detail("attributeName", "attributeName")}},
		{name: "TagResource", target: tagged, fields: []field{tags("tags")}},
		{name: "UntagResource", target: tagged, fields: []field{untags("tagKeys")}},
	}, ways: topicWays(), looks: map[Type]func(t turn) string{
		Topic: func(t turn) string { return t.aws("sns get-topic-attributes", "--topic-arn", t.ARN) },
	}}
}

// topicOfSubscription is the topic that a subscription's ARN begins with.
func topicOfSubscription(r *reading) Ref {
	arn := r.text("subscriptionArn")
	if i := strings.LastIndexByte(arn, ':'); isARN(arn) && strings.Count(arn, ":") > 5 {
		r.other(r.named(TopicSubscription, arn))
		return r.named(Topic, arn[:i])
	}
	return Ref{Type: Topic}
}

// subscriptionID is the end of a subscription's ARN; "" for what is none, as
// "pending confirmation".
func subscriptionID(arn string) string {
	if !isARN(arn) {
		return ""
	}
	return arn[strings.LastIndexByte(arn, ':')+1:]
}

func topicAttribute(r *reading) {
	r.topicAttribute(r.text("attributeName"), r.text("attributeValue"))
}

func topicAttributes(r *reading) {
	for name, value := range r.at("attributes").Members {
		r.topicAttribute(name, policyText(value))
	}
}

// policyText is the text of an attribute, also when it was taken apart.
func policyText(v trail.Value) string {
	if text, ok := documentOf(v); ok {
		return text
	}
	return v.Text()
}

func (r *reading) topicAttribute(name, value string) {
	switch strings.ToLower(name) {
	case "policy":
		r.set(Policy, value)
	case "kmsmasterkeyid":
		r.masterKey(value)
	}
}

// masterKey reads the KMS key of a topic or a queue; without one it has no
// encryption by KMS.
func (r *reading) masterKey(key string) {
	r.set(EncryptionKey, key)
	if key == "" {
		r.set(Encryption, EncryptionNone)
		return
	}
	r.set(Encryption, keyEncryption(key))
}

// subscribe reads a new subscription and its attributes.
func subscribe(r *reading) {
	protocol, endpoint := r.text("protocol"), r.text("endpoint")
	address := addressOf(protocol, endpoint)
	id := subscriptionID(r.text("response.subscriptionArn"))
	if id == "" {
		id = protocol + " " + address
	}
	r.set(SentTo.Of(id), address)
	r.otherARN(endpoint)
	for name, value := range r.at("attributes").Members {
		r.subscriptionAttribute(id, name, policyText(value))
	}
}

// addressOf is where messages go, without what may be a secret: the path, the
// query and the user of a URL. CloudTrail hides some addresses.
func addressOf(protocol, endpoint string) string {
	if endpoint == "" || strings.HasPrefix(endpoint, "***") || strings.HasPrefix(endpoint, "HIDDEN") {
		return protocol + ", address hidden"
	}
	if !strings.HasPrefix(protocol, "http") && !strings.Contains(endpoint, "://") {
		return endpoint
	}
	u, err := url.Parse(endpoint)
	if err != nil || u.Host == "" {
		return protocol + ", address not understood"
	}
	if u.Path == "" && u.RawQuery == "" {
		return u.Scheme + "://" + u.Host
	}
	return u.Scheme + "://" + u.Host + "/…"
}

func unsubscribe(r *reading) {
	id := subscriptionID(r.text("subscriptionArn"))
	for _, family := range []Family{SentTo, FilterPolicy, FilterScope, DeadLetterQueues} {
		r.set(family.Of(id), "")
	}
}

func subscriptionAttribute(r *reading) {
	r.subscriptionAttribute(subscriptionID(r.text("subscriptionArn")), r.text("attributeName"), r.text("attributeValue"))
}

func (r *reading) subscriptionAttribute(id, name, value string) {
	switch strings.ToLower(name) {
	case "filterpolicy":
		if value == "{}" {
			value = "" // it lets everything through
		}
		r.set(FilterPolicy.Of(id), value)
	case "filterpolicyscope":
		r.set(FilterScope.Of(id), value)
	case "redrivepolicy":
		queue := deadLetterOf(value)
		r.set(DeadLetterQueues.Of(id), queue)
		r.otherARN(queue)
	}
}
