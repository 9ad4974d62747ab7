package account

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// describeQueue asks about a queue by its address, which is made of its names:
// https://docs.aws.amazon.com/general/latest/gr/sqs-service.html
func describeQueue(d *description) {
	address, _ := place("sqs", d.at.Region)
	url := address + "/" + d.account + "/" + d.ref.Name
	d.question("sqs:GetQueueAttributes", with{"QueueUrl": url, "AttributeNames": []string{"All"}}, func(v trail.Value) {
		attributes := with{}
		for _, name := range []string{"Policy", "MessageRetentionPeriod", "RedrivePolicy", "RedriveAllowPolicy", "KmsMasterKeyId"} {
			attributes[name] = v.Get("Attributes", name).Text()
		}
		attributes["SqsManagedSseEnabled"] = v.Get("Attributes", "SqsManagedSseEnabled").Text() == "true"
		d.told("SetQueueAttributes", with{"queueUrl": url, "attributes": attributes}, nil)
	}, unless("AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"))
}

func describeTopic(d *description) {
	topic, notFound := with{"TopicArn": d.ref.ARN}, unless("NotFound")
	d.question("sns:GetTopicAttributes", topic, func(v trail.Value) {
		attributes := map[string]string{}
		for _, entry := range v.Get("Attributes", "entry").List() {
			attributes[entry.Get("key").Text()] = entry.Get("value").Text()
		}
		policy := attributes["Policy"]
		if isDefaultPolicy(policy) {
			policy = ""
		}
		d.told("SetTopicAttributes", with{"topicArn": d.ref.ARN, "attributeName": "Policy", "attributeValue": policy}, nil)
		d.told("SetTopicAttributes", with{"topicArn": d.ref.ARN, "attributeName": "KmsMasterKeyId", "attributeValue": attributes["KmsMasterKeyId"]}, nil)
	}, notFound)
	// A subscription that waits to be confirmed has another name afterwards, so
	// that one which is no longer there is not noted.
	d.pages("sns:ListSubscriptionsByTopic", topic, "NextToken", "NextToken", func(v trail.Value) {
		for _, s := range list(v, "Subscriptions") {
			d.told("Subscribe", with{"topicArn": d.ref.ARN, "protocol": s.Get("Protocol"), "endpoint": s.Get("Endpoint")},
				with{"subscriptionArn": s.Get("SubscriptionArn")}, resource.Path(resource.SentTo))
		}
	}, notFound)
}

// isDefaultPolicy reports whether a policy is the one that a topic gets when
// none is given, which its record does not show:
// https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
func isDefaultPolicy(policy string) bool {
	v := trail.ParseValue(policy)
	statements := v.Get("Statement").List()
	return validJSON(policy) && strings.HasPrefix(v.Get("Id").Text(), "__default_policy_ID") && len(statements) == 1 &&
		statements[0].Get("Sid").Text() == "__default_statement_ID" &&
		statements[0].Get("Condition", "StringEquals", "AWS:SourceOwner").Text() != ""
}
