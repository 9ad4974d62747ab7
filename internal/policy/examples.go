package policy

import "strings"

// resourceHints are resources of the action's service, the likeliest first.
func resourceHints(action, partition string) []string {
	service, name, _ := strings.Cut(action, ":")
	service = strings.ToLower(service)
	hints := resourcesByService[service]
	if service == "s3" && !strings.Contains(name, "Object") && name != "*" {
		hints = []string{hints[1], hints[0]}
	}
	if hints == nil {
		hints = []string{"arn:aws:" + service + ":eu-west-1:111122223333:example/one"}
	}
	out := make([]string, 0, len(hints)+1)
	for _, h := range hints {
		if partition != "aws" {
			h = "arn:" + partition + strings.TrimPrefix(h, "arn:aws")
		}
		out = append(out, h)
	}
	return append(out, "*")
}

var resourcesByService = map[string][]string{
	"s3":             {"arn:aws:s3:::orders-archive/2026/11/23/orders.json", "arn:aws:s3:::orders-archive"},
	"kms":            {"arn:aws:kms:eu-west-1:111122223333:key/0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6"},
	"iam":            {"arn:aws:iam::111122223333:role/orders-delivery", "arn:aws:iam::111122223333:user/ana"},
	"sts":            {"arn:aws:iam::111122223333:role/orders-delivery"},
	"firehose":       {"arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders"},
	"kinesis":        {"arn:aws:kinesis:eu-west-1:111122223333:stream/orders"},
	"lambda":         {"arn:aws:lambda:eu-west-1:111122223333:function:orders-transform"},
	"logs":           {"arn:aws:logs:eu-west-1:111122223333:log-group:/aws/kinesisfirehose/orders:*"},
	"secretsmanager": {"arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-splunk-a1b2c3"},
	"sns":            {"arn:aws:sns:eu-west-1:111122223333:orders-alarms"},
	"sqs":            {"arn:aws:sqs:eu-west-1:111122223333:orders-failed"},
	"dynamodb":       {"arn:aws:dynamodb:eu-west-1:111122223333:table/orders"},
	"ec2":            {"arn:aws:ec2:eu-west-1:111122223333:instance/i-0a1b2c3d4e5f60718"},
	"ssm":            {"arn:aws:ssm:eu-west-1:111122223333:parameter/orders/token"},
	"events":         {"arn:aws:events:eu-west-1:111122223333:rule/orders"},
	"cloudtrail":     {"arn:aws:cloudtrail:eu-west-1:111122223333:trail/everything"},
	"glue":           {"arn:aws:glue:eu-west-1:111122223333:table/orders/archive"},
	"es":             {"arn:aws:es:eu-west-1:111122223333:domain/orders/_search"},
	"kafka":          {"arn:aws:kafka:eu-west-1:111122223333:cluster/orders/0d1e2f3a-4b5c-6d7e-8f90-a1b2c3d4e5f6-1"},
}

// commonActions are tried first for a pattern of no particular service.
var commonActions = []string{
	"s3:GetObject", "s3:PutObject", "s3:ListBucket", "s3:DeleteObject", "s3:PutBucketPolicy", "iam:PassRole", "iam:CreateUser",
	"sts:AssumeRole", "kms:Decrypt", "kms:GenerateDataKey", "ec2:DescribeInstances", "ec2:RunInstances", "lambda:InvokeFunction",
	"firehose:PutRecord", "firehose:UpdateDestination", "logs:PutLogEvents", "secretsmanager:GetSecretValue", "sqs:SendMessage",
	"sns:Publish", "dynamodb:GetItem", "kinesis:GetRecords", "rds:DescribeDBInstances", "cloudformation:CreateStack",
}

var commonFolded = func() []string {
	list := make([]string, len(commonActions))
	for i, name := range commonActions {
		list[i] = strings.ToLower(name)
	}
	return list
}()
