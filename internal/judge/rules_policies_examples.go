package judge

import (
	"fmt"
	"strings"
)

// The principals of stories, as policies write them.
const (
	ownRoot     = `{"AWS":"arn:aws:iam::111122223333:root"}`
	partnerRoot = `{"AWS":"arn:aws:iam::444455556666:root"}`
)

// letting is a policy of one statement. Several actions or resources are
// joined by ",".
func letting(principal, actions, resources string, condition ...string) string {
	when := ""
	if len(condition) > 0 {
		when = `,"Condition":{` + condition[0] + `}`
	}
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Sid":"Access","Effect":"Allow","Principal":%s,"Action":["%s"],"Resource":["%s"]%s}]}`, principal, actions, resources, when)
}

// assumable is a trust policy of one statement.
func assumable(principal string, condition ...string) string {
	when := ""
	if len(condition) > 0 {
		when = `,"Condition":{` + condition[0] + `}`
	}
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":%s,"Action":"sts:AssumeRole"%s}]}`, principal, when)
}

// governed is a resource that has a policy, for stories that are told of every
// service.
type governed struct {
	name            string // of the service
	action, covered string // what a policy of it allows on what
	give            func(document string) Step
}

// letting is a policy for the resource.
func (g governed) letting(principal string) string { return letting(principal, g.action, g.covered) }

// policies lists a resource of every service whose resources have policies;
// own is in the names of all of them.
func policies(own string) []governed {
	const at = ":eu-west-1:111122223333:"
	put := func(service, event, format, name string) func(string) Step {
		return func(document string) Step {
			return does(service, event, fmt.Sprintf(format, name, inText(document)))
		}
	}
	arn := func(service, name string) string { return "arn:aws:" + service + at + name + own }
	namespace := "arn:aws:redshift" + at + "namespace/" + namespaceIDs[own]
	all := []governed{
		{"s3", "s3:GetObject", "arn:aws:s3:::bucket-" + own + "/*", func(d string) Step { return bucketPolicy("bucket-"+own, d) }},
		{"access-point", "s3:GetObject", arn("s3", "accesspoint/point-") + "/object/*", put("s3", "PutAccessPointPolicy", `{"name":%q,"PutAccessPointPolicyRequest":{"Policy":%s}}`, "point-"+own)},
		{"multi-region-access-point", "s3:GetObject", "arn:aws:s3::111122223333:accesspoint/multi-" + own + "/object/*", put("s3", "PutMultiRegionAccessPointPolicy", `{"Details":{"Name":%q,"Policy":%s}}`, "multi-"+own)},
		{"kms", "kms:Decrypt", "*", func(d string) Step { return keyPolicy(keyIDs[own], d) }},
		{"kinesis", "kinesis:GetRecords", arn("kinesis", "stream/clicks-"), put("kinesis", "PutResourcePolicy", `{"resourceARN":%q,"policy":%s}`, arn("kinesis", "stream/clicks-"))},
		{"logs", "logs:PutLogEvents", "*", put("logs", "PutResourcePolicy", `{"policyName":%q,"policyDocument":%s}`, "policy-"+own)},
		{"logs-destination", "logs:PutSubscriptionFilter", arn("logs", "destination:sink-"), put("logs", "PutDestinationPolicy", `{"destinationName":%q,"accessPolicy":%s}`, "sink-"+own)},
		{"secretsmanager", "secretsmanager:GetSecretValue", "*", put("secretsmanager", "PutResourcePolicy", `{"secretId":%q,"resourcePolicy":%s}`, arn("secretsmanager", "secret:delivery-")+"-Ab12Cd")},
		{"redshift", "redshift:CreateInboundIntegration", namespace, put("redshift", "PutResourcePolicy", `{"resourceArn":%q,"policy":%s}`, namespace)},
		{"redshift-serverless", "redshift-serverless:RestoreFromSnapshot", "*", put("redshift-serverless", "PutResourcePolicy", `{"resourceArn":%q,"policy":%s}`, "arn:aws:redshift-serverless"+at+"snapshot/"+namespaceIDs[own])},
		{"es", "es:ESHttpGet", arn("es", "domain/logs-") + "/*", put("es", "UpdateDomainConfig", `{"domainName":%q,"accessPolicies":%s}`, "logs-"+own)},
		{"elasticsearch", "es:ESHttpGet", arn("es", "domain/old-") + "/*", put("es", "UpdateElasticsearchDomainConfig", `{"domainName":%q,"accessPolicies":%s}`, "old-"+own)},
		{"glue", "glue:GetTable", "*", put("glue", "PutResourcePolicy", `{"enableHybrid":%q,"policyInJson":%s}`, "TRUE")},
		{"access-grants", "s3:GetDataAccess", "*", put("s3", "PutAccessGrantsInstanceResourcePolicy", `{"x-amz-account-id":%q,"Policy":%s}`, storyAccount)},
		{"s3tables", "s3tables:GetTableData", "*", put("s3tables", "PutTableBucketPolicy", `{"tableBucketARN":%q,"resourcePolicy":%s}`, arn("s3tables", "bucket/lake-"))},
		{"s3tables-table", "s3tables:GetTableData", "*", put("s3tables", "PutTablePolicy", `{"tableBucketARN":%q,"namespace":"sales","name":"orders","resourcePolicy":%s}`, arn("s3tables", "bucket/tables-"))},
		{"msk", "kafka:CreateVpcConnection", "*", put("kafka", "PutClusterPolicy", `{"clusterArn":%q,"policy":%s}`, arn("kafka", "cluster/orders-")+"/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10-2")},
		{"events", "events:PutEvents", arn("events", "event-bus/hosewatch-"), put("events", "PutPermission", `{"eventBusName":%q,"policy":%s}`, "hosewatch-"+own)},
		{"sns", "SNS:Publish", arn("sns", "hosewatch-alerts-"), func(d string) Step { return setTopic("hosewatch-alerts-"+own, d) }},
		{"sqs", "SQS:SendMessage", arn("sqs", "hosewatch-events-"), func(d string) Step { return setQueue("hosewatch-events-"+own, d) }},
		{"dynamodb", "dynamodb:PutItem", arn("dynamodb", "table/hosewatch-state-"), put("dynamodb", "PutResourcePolicy", `{"resourceArn":%q,"policy":%s}`, arn("dynamodb", "table/hosewatch-state-"))},
	}
	for i := range all {
		if one := &all[i]; one.name == "glue" || one.name == "access-grants" {
			in := one.give // an account has one in each Region
			one.give = func(d string) Step { return in(d).in(regions[own]) }
		}
	}
	return all
}

// Ids of what has no name of its own, and Regions of what has not even one.
var (
	regions      = map[string]string{"public": "eu-west-2", "shared": "eu-west-3", "kept": "eu-north-1"}
	keyIDs       = map[string]string{"public": "0a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f01", "shared": "0b2f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f02", "kept": "0c3f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f03"}
	namespaceIDs = map[string]string{"public": "1a1f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f01", "shared": "1b2f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f02", "kept": "1c3f0c3a-6f0e-4a5b-9a51-3c2b8e5d4f03"}
)

// keyARN is a key of ours by its id.
func keyARN(id string) string { return "arn:aws:kms:eu-west-1:111122223333:key/" + id }

// keyPolicy gives a key a policy; more is added to the request.
func keyPolicy(id, document string, more ...string) Step {
	return does("kms", "PutKeyPolicy", fmt.Sprintf(`{"keyId":%q,"policyName":"default","bypassPolicyLockoutSafetyCheck":false,"policy":%s%s}`, id, inText(document), strings.Join(more, ""))).about(keyARN(id))
}

// createKey makes a key; more is added to the request.
func createKey(id, more string) Step {
	return does("kms", "CreateKey", fmt.Sprintf(`{"description":"delivery","keyUsage":"ENCRYPT_DECRYPT"%s}`, more)).about(keyARN(id)).
		answering(fmt.Sprintf(`{"keyMetadata":{"keyId":%q,"arn":%q}}`, id, keyARN(id)))
}

// setTopic gives a topic a policy.
func setTopic(name, document string) Step {
	return does("sns", "SetTopicAttributes", fmt.Sprintf(`{"topicArn":"arn:aws:sns:eu-west-1:111122223333:%s","attributeName":"Policy","attributeValue":%s}`, name, inText(document)))
}

// setQueue gives a queue a policy.
func setQueue(name, document string) Step {
	return does("sqs", "SetQueueAttributes", fmt.Sprintf(`{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/%s","attributes":{"Policy":%s}}`, name, inText(document)))
}

// dataAccess gives a collection a data access policy, made of an IAM document's
// principal: those policies have a language of their own.
func dataAccess(event, name, principal string, permissions ...string) Step {
	if len(permissions) == 0 {
		permissions = []string{"aoss:ReadDocument"}
	}
	return does("aoss", event, fmt.Sprintf(`{"type":"data","name":%q,"policy":[{"Rules":[{"ResourceType":"index","Resource":["index/logs/*"],"Permission":["%s"]}],"Principal":[%q]}]}`,
		name, strings.Join(permissions, `","`), principal))
}
