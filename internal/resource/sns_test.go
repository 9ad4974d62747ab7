package resource

import "testing"

func TestSNS(t *testing.T) {
	const topic, queue = "arn:aws:sns" + place + "alerts", "arn:aws:sqs" + place + "alerts"
	set := func(name, value string) string {
		return `{"topicArn":"` + topic + `","attributeName":"` + name + `","attributeValue":"` + value + `"}`
	}
	const subscription = `"subscriptionArn":"` + topic + `:8a1f"`
	subscribe := func(protocol, endpoint string) string {
		return `{"topicArn":"` + topic + `","protocol":"` + protocol + `","endpoint":"` + endpoint + `"}`
	}
	confirmed, pending := `,"responseElements":{`+subscription+`}`, `,"responseElements":{"subscriptionArn":"pending confirmation"}`
	checkRequests(t, "sns.amazonaws.com", []asked{
		{event: "SetTopicAttributes", arn: topic, request: set("Policy", `{\"Statement\":[]}`), want: Settings{Policy: `{"Statement":[]}`}, reason: "the policy"},
		{event: "SetTopicAttributes", arn: topic, request: set("KmsMasterKeyId", ""), want: Settings{Encryption: EncryptionNone, EncryptionKey: ""}, reason: "encryption off"},
		{event: "SetTopicAttributes", arn: topic, request: set("KmsMasterKeyId", "alias/aws/sns"), want: Settings{Encryption: EncryptionAWSManaged, EncryptionKey: "alias/aws/sns"}, reason: "AWS's key"},
		{event: "SetTopicAttributes", arn: topic, request: set("DisplayName", "x"), want: Settings{}, reason: "of no matter"},
		{event: "SetTopicAttributes", arn: "arn:aws:sns:eu-west-1:444455556666:theirs", request: `{"topicArn":"arn:aws:sns:eu-west-1:444455556666:theirs","attributeName":"DisplayName"}`, want: Settings{}, reason: "a topic of another account stays there"},
		{event: "CreateTopic", arn: topic, request: `{"name":"alerts","attributes":{"Policy":"{}","KmsMasterKeyId":"k"}}`, rest: `,"responseElements":{"topicArn":"` + topic + `"}`,
			want: Settings{Exists: "true", Policy: "{}", Encryption: EncryptionCustomer, EncryptionKey: "k"}, reason: "with a policy"},
		{event: "AddPermission", arn: topic, request: `{"topicArn":"` + topic + `","label":"them","aWSAccountId":["444455556666"],"actionName":["Publish","Subscribe"]}`,
			want:   Settings{Permission.Of("them"): `{"Version":"2012-10-17","Statement":[{"Sid":"them","Effect":"Allow","Principal":{"AWS":["444455556666"]},"Action":["SNS:Publish","SNS:Subscribe"],"Resource":"` + topic + `"}]}`},
			reason: "for another account"},
		{event: "RemovePermission", arn: topic, request: `{"topicArn":"` + topic + `","label":"them"}`, want: Settings{Permission.Of("them"): ""}, reason: "gone"},
		{event: "Subscribe", arn: topic, request: subscribe("email", "eve@example.com"), rest: pending, want: Settings{SentTo.Of("email eve@example.com"): "eve@example.com"}, reason: "not confirmed yet"},
		{event: "Subscribe", arn: topic, request: subscribe("email", "HIDDEN_DUE_TO_SECURITY_REASONS"), rest: pending, want: Settings{SentTo.Of("email email, address hidden"): "email, address hidden"}, reason: "CloudTrail hides it"},
		{event: "Subscribe", arn: topic, request: subscribe("https", "https://u:p@hooks.example.com/services/T0/B0/secret?k=1"), rest: confirmed,
			want: Settings{SentTo.Of("8a1f"): "https://hooks.example.com/…"}, reason: "the path of a URL may be a secret"},
		{event: "Subscribe", arn: topic, request: `{"topicArn":"` + topic + `","protocol":"sqs","endpoint":"` + queue + `","attributes":{"FilterPolicy":"{\"a\":[1]}","RedrivePolicy":"{\"deadLetterTargetArn\":\"` + queue + `-dlq\"}"}}`, rest: confirmed,
			want: Settings{SentTo.Of("8a1f"): queue, FilterPolicy.Of("8a1f"): `{"a":[1]}`, DeadLetterQueues.Of("8a1f"): queue + "-dlq"}, reason: "a queue, filtered"},
		{event: "Unsubscribe", arn: topic, request: `{` + subscription + `}`, want: Settings{SentTo.Of("8a1f"): "", FilterPolicy.Of("8a1f"): "", FilterScope.Of("8a1f"): "", DeadLetterQueues.Of("8a1f"): ""}, reason: "the topic is in the subscription's ARN"},
		{event: "SetSubscriptionAttributes", arn: topic, request: `{` + subscription + `,"attributeName":"FilterPolicy","attributeValue":"{\"a\":[2]}"}`, want: Settings{FilterPolicy.Of("8a1f"): `{"a":[2]}`}, reason: "filtered away"},
		{event: "SetSubscriptionAttributes", arn: topic, request: `{` + subscription + `,"attributeName":"RedrivePolicy","attributeValue":""}`, want: Settings{DeadLetterQueues.Of("8a1f"): ""}, reason: "what fails is lost"},
		{event: "DeleteTopic", arn: topic, request: `{"topicArn":"` + topic + `"}`, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestSNSWays(t *testing.T) {
	const topic = "arn:aws:sns" + place + "alerts"
	set := func(name, value string) string {
		return "aws sns set-topic-attributes --topic-arn " + topic + " --attribute-name " + name + " --attribute-value " + value
	}
	checkWays(t, []undone{
		{Topic, "alerts", Policy, Settings{Policy: "{}"}, set("Policy", "'{}'"), "as it was"},
		{Topic, "alerts", Policy, Settings{Policy: ""}, "", "SNS's own is not known"},
		{Topic, "alerts", EncryptionKey, Settings{EncryptionKey: "k"}, set("KmsMasterKeyId", "k"), "the key it had"},
		{Topic, "alerts", EncryptionKey, Settings{EncryptionKey: ""}, set("KmsMasterKeyId", "''"), "there was none"},
		{Topic, "alerts", Permission.Of("them"), Settings{Permission.Of("them"): ""}, "aws sns remove-permission --topic-arn " + topic + " --label them", "was not there"},
		{Topic, "alerts", Permission.Of("them"), Settings{Permission.Of("them"): `{"Statement":[{"Principal":{"AWS":["444455556666"]},"Action":["SNS:Publish"]}]}`},
			"aws sns add-permission --topic-arn " + topic + " --label them --aws-account-id 444455556666 --action-name Publish", "was there"},
		{Topic, "alerts", SentTo.Of("8a1f"), Settings{SentTo.Of("8a1f"): ""}, "aws sns unsubscribe --subscription-arn " + topic + ":8a1f", "was not there"},
		{Topic, "alerts", SentTo.Of("email a@b.c"), Settings{SentTo.Of("email a@b.c"): ""}, "", "not confirmed: nothing to end"},
		{Topic, "alerts", SentTo.Of("8a1f"), Settings{SentTo.Of("8a1f"): "arn:aws:sqs:eu-west-1:111122223333:q"}, "aws sns subscribe --topic-arn " + topic + " --protocol sqs --notification-endpoint arn:aws:sqs:eu-west-1:111122223333:q", "a queue"},
		{Topic, "alerts", SentTo.Of("8a1f"), Settings{SentTo.Of("8a1f"): "https://h/…"}, "", "the address is not kept"},
		{Topic, "alerts", FilterPolicy.Of("8a1f"), Settings{FilterPolicy.Of("8a1f"): ""}, "aws sns set-subscription-attributes --subscription-arn " + topic + ":8a1f --attribute-name FilterPolicy --attribute-value '{}'", "everything again"},
		{Topic, "alerts", DeadLetterQueues.Of("8a1f"), Settings{DeadLetterQueues.Of("8a1f"): "arn:q"},
			"aws sns set-subscription-attributes --subscription-arn " + topic + `:8a1f --attribute-name RedrivePolicy --attribute-value '{"deadLetterTargetArn":"arn:q"}'`, "the queue it had"},
		{Topic, "alerts", FilterScope.Of("8a1f"), Settings{FilterScope.Of("8a1f"): "MessageBody"}, "aws sns set-subscription-attributes --subscription-arn " + topic + ":8a1f --attribute-name FilterPolicyScope --attribute-value MessageBody", "the scope it had"},
		{Topic, "alerts", Exists, Settings{Exists: "true"}, "aws sns create-topic --name alerts", "deleted"},
	})
}
