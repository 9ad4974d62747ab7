package resource

import (
	"maps"
	"testing"
)

func TestS3Tables(t *testing.T) {
	const bucket = "arn:aws:s3tables:eu-west-1:111122223333:bucket/lake"
	const table = bucket + "/table/sales/orders"
	const in = `"tableBucketARN":"` + bucket + `"`
	const key = "arn:aws:kms:eu-west-1:111122223333:key/k"
	newBucket := maps.Clone(tableBucketDefaults)
	maps.Copy(newBucket, Settings{Exists: "true", Encryption: EncryptionCustomer, EncryptionKey: key})
	newTable := maps.Clone(tableDefaults)
	newTable[Exists] = "true"
	checkRequests(t, "s3tables.amazonaws.com", []asked{
		{event: "CreateTableBucket", request: `{"name":"lake","encryptionConfiguration":{"sseAlgorithm":"aws:kms","kmsKeyArn":"` + key + `"}}`, rest: `,"responseElements":{"arn":"` + bucket + `"}`, arn: bucket, want: newBucket, reason: "with a key"},
		{event: "DeleteTableBucket", request: `{` + in + `}`, arn: bucket, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutTableBucketPolicy", request: `{"tableBucketARN":"arn%3Aaws%3As3tables%3Aeu-west-1%3A111122223333%3Abucket%2Flake","resourcePolicy":"{\"Statement\":[]}"}`, arn: bucket, want: Settings{Policy: `{"Statement":[]}`}, reason: "an ARN as in an address"},
		{event: "DeleteTableBucketPolicy", request: `{` + in + `}`, arn: bucket, want: Settings{Policy: ""}, reason: "none"},
		{event: "PutTableBucketEncryption", request: `{` + in + `,"encryptionConfiguration":{"sseAlgorithm":"AES256"}}`, arn: bucket, want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "no key"},
		{event: "DeleteTableBucketEncryption", request: `{` + in + `}`, arn: bucket, want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "back to S3's own"},
		{event: "PutTableBucketReplication", request: `{` + in + `,"configuration":{"role":"arn:aws:iam::111122223333:role/copy","rules":[{"destinations":[{"destinationTableBucketARN":"arn:aws:s3tables:eu-west-1:444455556666:bucket/theirs"}]}]}}`, arn: bucket,
			want: Settings{ReplicationTo: `["arn:aws:s3tables:eu-west-1:444455556666:bucket/theirs"]`, ReplicationRole: "arn:aws:iam::111122223333:role/copy"}, reason: "a copy elsewhere"},
		{event: "DeleteTableBucketReplication", request: `{` + in + `}`, arn: bucket, want: Settings{ReplicationTo: "", ReplicationRole: ""}, reason: "no copy"},
		{event: "PutTableBucketLogging", request: `{` + in + `,"tableBucketLoggingStatus":{}}`, arn: bucket, want: Settings{Logging: ""}, reason: "off"},
		{event: "PutTableBucketLogging", request: `{` + in + `,"tableBucketLoggingStatus":{"loggingEnabled":{"targetBucket":"logs"}}}`, arn: bucket, want: Settings{Logging: "arn:aws:s3:::logs"}, reason: "on"},
		{event: "CreateNamespace", request: `{` + in + `,"namespace":["sales"]}`, arn: bucket + "/namespace/sales", want: Settings{Exists: "true"}, reason: "a list of one"},
		{event: "DeleteNamespace", request: `{` + in + `,"namespace":"sales"}`, arn: bucket + "/namespace/sales", want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateTable", request: `{` + in + `,"namespace":"sales","name":"orders","format":"ICEBERG"}`, arn: table, want: newTable, reason: "encrypted as its bucket is"},
		{event: "DeleteTable", request: `{` + in + `,"namespace":"sales","name":"orders"}`, arn: table, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "RenameTable", request: `{` + in + `,"namespace":"sales","name":"orders","newName":"old"}`, arn: table, want: Settings{Exists: "false"}, reason: "none of that name"},
		{event: "PutTablePolicy", request: `{` + in + `,"namespace":"sales","name":"orders","resourcePolicy":"{}"}`, arn: table, want: Settings{Policy: "{}"}, reason: "a text"},
		{event: "DeleteTablePolicy", request: `{` + in + `,"namespace":"sales","name":"orders"}`, arn: table, want: Settings{Policy: ""}, reason: "none"},
		{event: "PutTableReplication", request: `{"tableArn":"` + bucket + `/table/0f6a","configuration":{"role":"r","rules":[]}}`, arn: bucket + "/table/0f6a", want: Settings{ReplicationTo: "", ReplicationRole: "r"}, reason: "by its own ARN"},
		{event: "DeleteTableReplication", request: `{"tableArn":"` + bucket + `/table/0f6a"}`, arn: bucket + "/table/0f6a", want: Settings{ReplicationTo: "", ReplicationRole: ""}, reason: "no copy"},
		{event: "PutTableRecordExpirationConfiguration", request: `{"tableArn":"` + bucket + `/table/0f6a","value":{"status":"enabled","settings":{"days":3}}}`, arn: bucket + "/table/0f6a", want: Settings{RetentionDays: "3"}, reason: "rows go"},
		{event: "PutTableRecordExpirationConfiguration", request: `{"tableArn":"` + bucket + `/table/0f6a","value":{"status":"disabled","settings":{"days":3}}}`, arn: bucket + "/table/0f6a", want: Settings{RetentionDays: ""}, reason: "rows stay"},
	})
}

func TestS3TablesWays(t *testing.T) {
	const arn = "arn:aws:s3tables:eu-west-1:111122223333:bucket/lake"
	bucket, table := Ref{TableBucket, arn, "lake"}, Ref{Table, arn + "/table/sales/orders", "orders"}
	const in, region = " --table-bucket-arn " + arn, " --region eu-west-1"
	const to = "arn:aws:s3tables:eu-west-1:111122223333:bucket/copy"
	checkRestores(t, []restored{
		{bucket, []Path{Exists}, Settings{Exists: "true"}, []string{"aws s3tables create-table-bucket --name lake" + region}, nil, "a place to write to"},
		{Ref{TableNamespace, arn + "/namespace/sales", "sales"}, []Path{Exists}, Settings{Exists: "true"}, []string{"aws s3tables create-namespace" + in + " --namespace sales" + region}, nil, "a place to write to"},
		{table, []Path{Exists}, Settings{Exists: "true"}, nil, []Path{Exists}, "its schema is not known"},
		{bucket, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws s3tables put-table-bucket-policy" + in + " --resource-policy '{}'" + region}, nil, "as it was"},
		{bucket, []Path{Policy}, Settings{Policy: ""}, []string{"aws s3tables delete-table-bucket-policy" + in + region}, nil, "none before"},
		{table, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws s3tables put-table-policy" + in + " --namespace sales --name orders --resource-policy '{}'" + region}, nil, "as it was"},
		{table, []Path{Policy}, Settings{Policy: ""}, []string{"aws s3tables delete-table-policy" + in + " --namespace sales --name orders" + region}, nil, "none before"},
		{Ref{Table, arn + "/table/0f6a", "x"}, []Path{Policy}, Settings{Policy: ""}, nil, []Path{Policy}, "the name is not known"},
		{bucket, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, []string{"aws s3tables put-table-bucket-encryption" + in + " --encryption-configuration sseAlgorithm=aws:kms,kmsKeyArn=k" + region}, nil, "with its key"},
		{bucket, []Path{Encryption}, Settings{Encryption: EncryptionAWSOwned}, []string{"aws s3tables delete-table-bucket-encryption" + in + region}, nil, "S3's own"},
		{bucket, []Path{ReplicationTo}, Settings{ReplicationTo: ""}, []string{"aws s3tables delete-table-bucket-replication" + in + region}, nil, "no copy before"},
		{bucket, []Path{ReplicationTo}, Settings{ReplicationTo: List(to), ReplicationRole: "r"}, []string{"aws s3tables put-table-bucket-replication" + in + ` --configuration '{"role":"r","rules":[{"destinations":[{"destinationTableBucketARN":"` + to + `"}]}]}'` + region}, nil, "copied before"},
	})
}
