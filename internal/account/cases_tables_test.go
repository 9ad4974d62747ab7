package account

import "github.com/hosewatch/hosewatch/internal/resource"

const tableBucketARN = "arn:aws:s3tables:eu-west-1:111122223333:bucket/lake"

// tableCases are the answers of S3 Tables.
var tableCases = []answered{
	{resource.TableBucket, "lake", map[string]string{
		"s3tables:GetTableBucket":            `{"arn":"` + tableBucketARN + `","name":"lake","ownerAccountId":"111122223333"}`,
		"s3tables:GetTableBucketPolicy":      `{"resourcePolicy":` + quoted + `}`,
		"s3tables:GetTableBucketEncryption":  `{"encryptionConfiguration":{"sseAlgorithm":"aws:kms","kmsKeyArn":"` + keyARN + `"}}`,
		"s3tables:GetTableBucketReplication": `{"versionToken":"v","configuration":{"role":"arn:aws:iam::111122223333:role/copy","rules":[{"destinations":[{"destinationTableBucketARN":"arn:aws:s3tables:us-east-1:111122223333:bucket/copy"}]}]}}`,
	}, []told{
		{"PutTableBucketPolicy", `{"tableBucketARN":"` + tableBucketARN + `","resourcePolicy":` + quoted + `}`, ""},
		{"PutTableBucketEncryption", `{"tableBucketARN":"` + tableBucketARN + `","encryptionConfiguration":{"sseAlgorithm":"aws:kms","kmsKeyArn":"` + keyARN + `"}}`, ""},
		{"PutTableBucketReplication", `{"tableBucketARN":"` + tableBucketARN + `","configuration":{"role":"arn:aws:iam::111122223333:role/copy","rules":[{"destinations":[{"destinationTableBucketARN":"arn:aws:s3tables:us-east-1:111122223333:bucket/copy"}]}]}}`, ""},
	}},
	{resource.TableBucket, "plain", map[string]string{"s3tables:GetTableBucket": `{"name":"plain"}`}, []told{
		{"DeleteTableBucketPolicy", `{"tableBucketARN":"arn:aws:s3tables:eu-west-1:111122223333:bucket/plain"}`, ""},
		{"DeleteTableBucketEncryption", `{"tableBucketARN":"arn:aws:s3tables:eu-west-1:111122223333:bucket/plain"}`, ""},
		{"DeleteTableBucketReplication", `{"tableBucketARN":"arn:aws:s3tables:eu-west-1:111122223333:bucket/plain"}`, ""},
	}},
	{resource.TableNamespace, "lake/namespace/sales", map[string]string{"s3tables:GetNamespace": `{"namespace":["sales"],"ownerAccountId":"111122223333"}`}, nil},
	{resource.Table, "lake/table/sales/orders", map[string]string{
		"s3tables:GetTable":           `{"name":"orders","namespace":["sales"],"tableARN":"` + tableBucketARN + `/table/1111"}`,
		"s3tables:GetTablePolicy":     `{"resourcePolicy":` + quoted + `}`,
		"s3tables:GetTableEncryption": `{"encryptionConfiguration":{"sseAlgorithm":"AES256"}}`,
	}, []told{{"PutTablePolicy", `{"tableBucketARN":"` + tableBucketARN + `","namespace":"sales","name":"orders","resourcePolicy":` + quoted + `}`, ""}}},
}
