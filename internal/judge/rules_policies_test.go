package judge_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// usual are policies that AWS's own guides and consoles make. %s is a name.
var usual = []struct {
	service, event, request string // a document stands in request as a text
	document                string
	reason                  string
}{
	{"kms", "PutKeyPolicy", `{"keyId":"%s","policyName":"default","policy":%s}`,
		`{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`, "the default policy of a key"},
	{"kms", "PutKeyPolicy", `{"keyId":"%s","policyName":"default","policy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"},{"Effect":"Allow","Principal":{"Service":"logs.eu-west-1.amazonaws.com"},"Action":["kms:Encrypt*","kms:Decrypt*","kms:ReEncrypt*","kms:GenerateDataKey*","kms:Describe*"],"Resource":"*","Condition":{"ArnLike":{"kms:EncryptionContext:aws:logs:arn":"arn:aws:logs:eu-west-1:111122223333:*"}}}]}`, "a key for log groups"},
	{"kms", "PutKeyPolicy", `{"keyId":"%s","policyName":"default","policy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Decrypt","kms:GenerateDataKey*"],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"111122223333","kms:ViaService":"s3.eu-west-1.amazonaws.com"}}}]}`, "as AWS's own keys have it"},
	{"logs", "PutResourcePolicy", `{"policyName":"%s","policyDocument":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"delivery.logs.amazonaws.com"},"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*","Condition":{"StringEquals":{"aws:SourceAccount":"111122223333"},"ArnLike":{"aws:SourceArn":"arn:aws:logs:eu-west-1:111122223333:*"}}}]}`, "logs of a service"},
	{"logs", "PutResourcePolicy", `{"policyName":"%s","policyDocument":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"es.amazonaws.com"},"Action":["logs:PutLogEvents","logs:CreateLogStream"],"Resource":"arn:aws:logs:*"}]}`, "logs of a service, without a source"},
	{"sns", "SetTopicAttributes", `{"topicArn":"arn:aws:sns:eu-west-1:111122223333:%s","attributeName":"Policy","attributeValue":%s}`,
		`{"Version":"2008-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__default_statement_ID","Effect":"Allow","Principal":{"AWS":"*"},"Action":["SNS:GetTopicAttributes","SNS:SetTopicAttributes","SNS:AddPermission","SNS:RemovePermission","SNS:DeleteTopic","SNS:Subscribe","SNS:ListSubscriptionsByTopic","SNS:Publish"],"Resource":"arn:aws:sns:eu-west-1:111122223333:t","Condition":{"StringEquals":{"AWS:SourceOwner":"111122223333"}}}]}`, "the default policy of a topic"},
	{"sqs", "SetQueueAttributes", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/%s","attributes":{"Policy":%s}}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"arn:aws:sqs:eu-west-1:111122223333:q","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:orders-archive"},"StringEquals":{"aws:SourceAccount":"111122223333"}}}]}`, "notifications of a bucket"},
	{"sqs", "SetQueueAttributes", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/%s","attributes":{"Policy":%s}}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"arn:aws:sns:eu-west-1:111122223333:alerts"}}}]}`, "a subscription, as it used to be written"},
	{"sqs", "SetQueueAttributes", `{"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/%s","attributes":{"Policy":%s}}`,
		`{"Version":"2012-10-17","Id":"__default_policy_ID","Statement":[{"Sid":"__owner_statement","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"SQS:*","Resource":"arn:aws:sqs:eu-west-1:111122223333:q"}]}`, "the default policy of a queue"},
	{"s3", "PutBucketPolicy", `{"bucketName":"%s","bucketPolicy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"logging.s3.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/logs/*","Condition":{"ArnLike":{"aws:SourceArn":"arn:aws:s3:::orders-archive"},"StringEquals":{"aws:SourceAccount":"111122223333"}}}]}`, "access logs of a bucket"},
	{"s3", "PutBucketPolicy", `{"bucketName":"%s","bucketPolicy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudfront.amazonaws.com"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringEquals":{"AWS:SourceArn":"arn:aws:cloudfront::111122223333:distribution/E2EXAMPLE"}}}]}`, "a distribution's origin"},
	{"s3", "PutBucketPolicy", `{"bucketName":"%s","bucketPolicy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E2EXAMPLE"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}]}`, "a distribution's origin, as it used to be"},
	{"s3", "PutBucketPolicy", `{"bucketName":"%s","bucketPolicy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::b"},{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/AWSLogs/111122223333/*","Condition":{"StringEquals":{"s3:x-amz-acl":"bucket-owner-full-control"}}}]}`, "a trail's bucket, as it used to be"},
	{"s3", "PutBucketPolicy", `{"bucketName":"%s","bucketPolicy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::156460612806:root"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/AWSLogs/111122223333/*"}]}`, "logs of load balancers, as it used to be"},
	{"s3", "PutBucketPolicy", `{"bucketName":"%s","bucketPolicy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::b","arn:aws:s3:::b/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}},{"Effect":"Deny","Principal":"*","Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*","Condition":{"StringNotEquals":{"s3:x-amz-server-side-encryption":"aws:kms"}}}]}`, "guards alone"},
	{"events", "PutPermission", `{"eventBusName":"%s","policy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"events:PutEvents","Resource":"arn:aws:events:eu-west-1:111122223333:event-bus/b"}]}`, "our own account"},
	{"secretsmanager", "PutResourcePolicy", `{"secretId":"%s","resourcePolicy":%s,"blockPublicPolicy":true}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/firehose-delivery"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}`, "a delivery role"},
	{"dynamodb", "PutResourcePolicy", `{"resourceArn":"arn:aws:dynamodb:eu-west-1:111122223333:table/%s","policy":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"dynamodb:*","Resource":"arn:aws:dynamodb:eu-west-1:111122223333:table/t"}]}`, "left to our own policies"},
	{"glue", "PutResourcePolicy", `{"enableHybrid":"%s","policyInJson":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ram.amazonaws.com"},"Action":"glue:ShareResource","Resource":["arn:aws:glue:eu-west-1:111122223333:table/*/*","arn:aws:glue:eu-west-1:111122223333:database/*","arn:aws:glue:eu-west-1:111122223333:catalog"]}]}`, "what Lake Formation asks for"},
	{"iam", "UpdateAssumeRolePolicy", `{"roleName":"%s","policyDocument":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"firehose.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"111122223333"}}}]}`, "as the guide of Firehose had it"},
	{"iam", "UpdateAssumeRolePolicy", `{"roleName":"%s","policyDocument":%s}`,
		`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":["lambda.amazonaws.com","edgelambda.amazonaws.com"]},"Action":"sts:AssumeRole"}]}`, "a function's role"},
}

// What AWS itself tells people to write is no alarm: neither when it is seen
// for the first time nor when it takes the place of an empty policy.
func TestUsualPoliciesDoNotAlarm(t *testing.T) {
	const empty = `{"Version":"2012-10-17","Statement":[]}`
	for i, u := range usual {
		put := func(document string) judge.Step {
			text, _ := json.Marshal(document)
			return judge.Step{Source: u.service + ".amazonaws.com", Call: u.event, Request: []string{fmt.Sprintf(u.request, fmt.Sprintf("usual-%d", i), text)}, By: engineer(t)}
		}
		for what, s := range map[string]judge.Story{"first seen": {Steps: []judge.Step{put(u.document)}}, "after none": {Steps: []judge.Step{put(empty), put(u.document)}}} {
			for _, a := range observe(t, judge.Rule{ID: u.reason}, s) {
				if a != nil && a.Severity >= judge.Medium {
					t.Errorf("%s, %s: %s: %s", u.reason, what, a.Severity, a.Title)
				}
			}
		}
	}
}

// engineer is who makes the calls of most stories.
func engineer(t *testing.T) judge.Caller {
	t.Helper()
	for _, r := range judge.Rules() {
		if r.ID == "policy-public" {
			return r.Raises[0].Steps[0].By
		}
	}
	t.Fatal("there is no rule policy-public")
	return judge.Caller{}
}
