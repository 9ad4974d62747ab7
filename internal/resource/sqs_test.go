package resource

import "testing"

func TestSQS(t *testing.T) {
	const queue, url = "arn:aws:sqs" + place + "alerts", `"queueUrl":"https://sqs.eu-west-1.amazonaws.com/111122223333/alerts"`
	checkRequests(t, "sqs.amazonaws.com", []asked{
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"Policy":"{\"Statement\":[]}"}}`, want: Settings{Policy: `{"Statement":[]}`}, reason: "the policy alone"},
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"KmsMasterKeyId":""}}`, want: Settings{Encryption: EncryptionNone, EncryptionKey: ""}, reason: "no key"},
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"SqsManagedSseEnabled":"false"}}`, want: Settings{Encryption: EncryptionNone, EncryptionKey: ""}, reason: "not SQS's either"},
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"KmsMasterKeyId":"","SqsManagedSseEnabled":"true"}}`, want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "SQS's instead"},
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"KmsMasterKeyId":"k","SqsManagedSseEnabled":"false"}}`, want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, reason: "a key"},
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"MessageRetentionPeriod":"60","RedrivePolicy":""}}`, want: Settings{MessageRetention: "60", RedrivePolicy: "", DeadLetterQueue: ""}, reason: "what fails is lost"},
		{event: "SetQueueAttributes", arn: queue, request: `{` + url + `,"attributes":{"RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:aws:sqs:eu-west-1:444455556666:dlq\",\"maxReceiveCount\":3}"}}`,
			want: Settings{RedrivePolicy: `{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:444455556666:dlq","maxReceiveCount":3}`, DeadLetterQueue: "arn:aws:sqs:eu-west-1:444455556666:dlq"}, reason: "to another account"},
		{event: "CreateQueue", arn: queue, request: `{"queueName":"alerts","attributes":{"Policy":"{}"}}`, rest: `,"responseElements":{` + url + `}`,
			want: Settings{Exists: "true", Policy: "{}", Encryption: EncryptionAWSOwned, EncryptionKey: "", MessageRetention: "345600", RedrivePolicy: "", DeadLetterQueue: "", RedriveAllowPolicy: ""}, reason: "with its defaults"},
		{event: "AddPermission", arn: queue, request: `{` + url + `,"label":"them","aWSAccountIds":["444455556666"],"actions":["*"]}`,
			want: Settings{Permission.Of("them"): `{"Version":"2012-10-17","Statement":[{"Sid":"them","Effect":"Allow","Principal":{"AWS":["444455556666"]},"Action":["SQS:*"],"Resource":"` + queue + `"}]}`}, reason: "everything"},
		{event: "RemovePermission", arn: queue, request: `{` + url + `,"label":"them"}`, want: Settings{Permission.Of("them"): ""}, reason: "gone"},
		{event: "PurgeQueue", arn: queue, request: `{` + url + `}`, want: Settings{}, reason: "its settings stay"},
		{event: "DeleteQueue", arn: queue, request: `{` + url + `}`, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "StartMessageMoveTask", arn: queue, request: `{"sourceArn":"` + queue + `","destinationArn":"arn:aws:sqs` + place + `x"}`, want: Settings{}, reason: "its settings stay"},
		{event: "TagQueue", arn: queue, request: `{` + url + `,"tags":{"a":"b"}}`, want: Settings{Tag.Of("a"): "b"}, reason: "tags are a map"},
	})
}

func TestSQSWays(t *testing.T) {
	const url = "--queue-url https://sqs.eu-west-1.amazonaws.com/111122223333/alerts"
	checkWays(t, []undone{
		{Queue, "alerts", Policy, Settings{Policy: `{"a":"b"}`}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"Policy":"{\"a\":\"b\"}"}'`, "a document in a text"},
		{Queue, "alerts", Policy, Settings{Policy: ""}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"Policy":""}'`, "there was none"},
		{Queue, "alerts", MessageRetention, Settings{MessageRetention: "345600"}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"MessageRetentionPeriod":"345600"}'`, "as long as before"},
		{Queue, "alerts", RedriveAllowPolicy, Settings{RedriveAllowPolicy: "{}"}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"RedriveAllowPolicy":"{}"}'`, "who may send here"},
		{Queue, "alerts", DeadLetterQueue, Settings{DeadLetterQueue: "arn:q", RedrivePolicy: "{}"}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"RedrivePolicy":"{}"}'`, "with the number of tries"},
		{Queue, "alerts", DeadLetterQueue, Settings{DeadLetterQueue: "arn:q"}, "", "the number of tries is not known"},
		{Queue, "alerts", Encryption, Settings{Encryption: EncryptionAWSOwned}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"SqsManagedSseEnabled":"true"}'`, "SQS's key"},
		{Queue, "alerts", Encryption, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"KmsMasterKeyId":"k"}'`, "the key it had"},
		{Queue, "alerts", Encryption, Settings{Encryption: EncryptionNone}, `aws sqs set-queue-attributes ` + url + ` --attributes '{"KmsMasterKeyId":"","SqsManagedSseEnabled":"false"}'`, "there was none"},
		{Queue, "alerts", Permission.Of("them"), Settings{Permission.Of("them"): ""}, "aws sqs remove-permission " + url + " --label them", "was not there"},
		{Queue, "alerts", Permission.Of("them"), Settings{Permission.Of("them"): `{"Statement":[{"Principal":{"AWS":["444455556666"]},"Action":["SQS:SendMessage"]}]}`},
			"aws sqs add-permission " + url + " --label them --aws-account-ids 444455556666 --actions SendMessage", "was there"},
		{Queue, "alerts", Exists, Settings{Exists: "true"}, "aws sqs create-queue --queue-name alerts", "deleted"},
	})
}
