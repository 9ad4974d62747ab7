package judge

import (
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// bucketKMS gives a bucket a default encryption.
func bucketKMS(name, byDefault string, bucketKey bool) Step {
	return does("s3", "PutBucketEncryption", fmt.Sprintf(`{"bucketName":%q,"encryption":"","ServerSideEncryptionConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"ApplyServerSideEncryptionByDefault":%s,"BucketKeyEnabled":%t}}}`, name, byDefault, bucketKey))
}

// under names a key as S3's default encryption does.
func under(key string) string {
	return fmt.Sprintf(`{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":%q}`, key)
}

// dataCatalog sets the encryption of the catalog of an account. key is "" for
// none.
func dataCatalog(catalog, mode, key string, passwords bool) Step {
	rest := fmt.Sprintf(`{"catalogEncryptionMode":%q}`, mode)
	if key != "" {
		rest = fmt.Sprintf(`{"catalogEncryptionMode":%q,"sseAwsKmsKeyId":%q}`, mode, key)
	}
	return does("glue", "PutDataCatalogEncryptionSettings", fmt.Sprintf(`{"catalogId":%q,"dataCatalogEncryptionSettings":{"encryptionAtRest":%s,"connectionPasswordEncryption":{"returnConnectionPasswordEncrypted":%t}}}`, catalog, rest, passwords))
}

// tableBucketKey gives a table bucket an encryption.
func tableBucketKey(name, configuration string) Step {
	return does("s3tables", "PutTableBucketEncryption", fmt.Sprintf(`{"tableBucketARN":"arn%%3Aaws%%3As3tables%%3Aeu-west-1%%3A111122223333%%3Abucket%%2F%s","encryptionConfiguration":%s}`, name, configuration))
}

// tableBucketCreated is a new table bucket under our key.
func tableBucketCreated(name string) Step {
	return does("s3tables", "CreateTableBucket", fmt.Sprintf(`{"name":%q,"encryptionConfiguration":{"sseAlgorithm":"aws:kms","kmsKeyArn":%q}}`, name, ownKey)).
		answering(fmt.Sprintf(`{"arn":"arn:aws:s3tables:eu-west-1:111122223333:bucket/%s"}`, name))
}

// streamKey starts the encryption of a Kinesis stream.
func streamKey(name, key string) Step {
	return does("kinesis", "StartStreamEncryption", fmt.Sprintf(`{"streamName":%q,"encryptionType":"KMS","keyId":%q}`, name, key))
}

func streamKeyStopped(name string) Step {
	return does("kinesis", "StopStreamEncryption", fmt.Sprintf(`{"streamName":%q,"encryptionType":"KMS","keyId":%q}`, name, ownKey))
}

// warehouse changes a Redshift cluster.
func warehouse(name, more string) Step {
	return does("redshift", "ModifyCluster", fmt.Sprintf(`{"clusterIdentifier":%q,%s}`, name, more))
}

// secretKeyed creates a secret under our key.
func secretKeyed(name string) Step {
	return does("secretsmanager", "CreateSecret", fmt.Sprintf(`{"name":%q,"kmsKeyId":%q}`, name, ownKey))
}

func secretKey(name, key string) Step {
	return does("secretsmanager", "UpdateSecret", fmt.Sprintf(`{"secretId":%q,"kmsKeyId":%q}`, name, key))
}

// namespaceKeyed creates a serverless namespace under our key.
func namespaceKeyed(name string) Step {
	return does("redshift-serverless", "CreateNamespace", fmt.Sprintf(`{"namespaceName":%q,"kmsKeyId":%q}`, name, ownKey))
}

func namespaceKey(name, key string) Step {
	return does("redshift-serverless", "UpdateNamespace", fmt.Sprintf(`{"namespaceName":%q,"kmsKeyId":%q}`, name, key))
}

// domainUpdate changes an OpenSearch domain, by the new or the former name of
// the call.
func domainUpdate(call, name, settings string) Step {
	return does("es", call, fmt.Sprintf(`{"domainName":%q,%s}`, name, settings))
}

// domainKeyed creates a domain that is encrypted everywhere.
func domainKeyed(name string) Step {
	return does("es", "CreateDomain", fmt.Sprintf(`{"domainName":%q,"encryptionAtRestOptions":{"enabled":true,"kmsKeyId":%q},"nodeToNodeEncryptionOptions":{"enabled":true},"domainEndpointOptions":{"enforceHTTPS":true,"tLSSecurityPolicy":"Policy-Min-TLS-1-2-PFS-2023-10"}}`, name, ownKey))
}

// The two names of one call.
const (
	newDomainUpdate = "UpdateDomainConfig"
	oldDomainUpdate = "UpdateElasticsearchDomainConfig"
)

const awsKinesisKey = "alias/aws/kinesis"

func encryptionOffStories() []Story {
	const off = `"encryptionAtRestOptions":{"enabled":false}`
	return []Story{
		story(create(firehose.ExtendedS3, "reads-sse-off").with(`{"deliveryStreamType":"KinesisStreamAsSource","deliveryStreamEncryptionConfigurationInput":null,"kinesisStreamSourceConfiguration":{"kinesisStreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/sse-off","roleARN":"`+ownRole+`"}}`),
			streamKey("sse-off", ownKey).after(time.Minute), streamKeyStopped("sse-off").after(2*time.Minute).by(mallory)).named("stream"),
		story(streamKeyStopped("sse-off-unknown").by(mallory)).named("stream-before-unknown"),
		story(warehouse("dw-off", `"encrypted":true,"kmsKeyId":"`+ownKey+`"`), warehouse("dw-off", `"encrypted":false`).after(time.Minute).by(mallory)).named("cluster"),
		story(warehouse("dw-off-unknown", `"encrypted":false`)).named("cluster-before-unknown"),
		story(domainKeyed("search-off"), domainUpdate(newDomainUpdate, "search-off", off).after(time.Minute)).named("domain"),
		story(domainUpdate(oldDomainUpdate, "search-off-unknown", off)).named("domain-before-unknown"),
		story(domainUpdate(newDomainUpdate, "search-off-deployed", off).by(cloudFormation)).named("deployed"),
		story(dataCatalog("222222222202", "SSE-KMS", ownKey, true), dataCatalog("222222222202", "DISABLED", "", true).after(time.Minute).by(mallory)).named("catalog"),
	}
}

func downgradeStories() []Story {
	const aes = `{"SSEAlgorithm":"AES256"}`
	return []Story{
		story(bucketKMS("to-aes", under(ownKey), false), bucketKMS("to-aes", aes, false).after(time.Minute).by(mallory)).named("bucket"),
		story(bucketKMS("to-aes-unknown", aes, false)).named("bucket-before-unknown"),
		story(bucketKMS("to-aes-deployed", aes, false).by(cloudFormation)).named("deployed"),
		story(bucketKMS("rule-gone", under(ownKey), false), does("s3", "DeleteBucketEncryption", `{"bucketName":"rule-gone","encryption":""}`).after(time.Minute).by(mallory)).named("bucket-rule-deleted"),
		story(does("s3", "DeleteBucketEncryption", `{"bucketName":"rule-gone-unknown","encryption":""}`)).named("bucket-rule-deleted-before-unknown"),
		story(does("logs", "CreateLogGroup", `{"logGroupName":"/firehose/key-gone","kmsKeyId":"`+ownKey+`"}`), does("logs", "DisassociateKmsKey", `{"logGroupName":"/firehose/key-gone"}`).after(time.Minute)).named("log-group"),
		story(does("logs", "DisassociateKmsKey", `{"logGroupName":"/firehose/key-gone-unknown"}`)).named("log-group-before-unknown"),
		story(tableBucketCreated("lake-to-aes"), tableBucketKey("lake-to-aes", `{"sseAlgorithm":"AES256"}`).after(time.Minute)).named("table-bucket"),
		story(tableBucketCreated("lake-key-gone"), does("s3tables", "DeleteTableBucketEncryption", `{"tableBucketARN":"arn%3Aaws%3As3tables%3Aeu-west-1%3A111122223333%3Abucket%2Flake-key-gone"}`).after(time.Minute)).named("table-bucket-key-deleted"),
		story(streamKey("sse-to-aws", ownKey), streamKey("sse-to-aws", awsKinesisKey).after(time.Minute)).named("stream"),
		story(streamKey("sse-to-aws-unknown", awsKinesisKey)).named("stream-before-unknown"),
		story(secretKeyed("orders/to-aws"), secretKey("orders/to-aws", "alias/aws/secretsmanager").after(time.Minute)).named("secret"),
		story(collectionKey("keyed-then-not", `"AWSOwnedKey":false,"KmsARN":"`+ownKey+`"`),
			does("aoss", "UpdateSecurityPolicy", `{"name":"keyed-then-not","type":"encryption","policyVersion":"MTcx","policy":{"Rules":[{"ResourceType":"collection","Resource":["collection/orders"]}],"AWSOwnedKey":true}}`).after(time.Minute)).named("collection"),
		story(warehouse("dw-to-aws", `"encrypted":true,"kmsKeyId":"`+ownKey+`"`), warehouse("dw-to-aws", `"encrypted":true,"kmsKeyId":"AWS_OWNED_KMS_KEY"`).after(time.Minute)).named("cluster"),
		story(namespaceKeyed("to-aws"), namespaceKey("to-aws", "AWS_OWNED_KMS_KEY").after(time.Minute)).named("namespace"),
	}
}

func foreignKeyStories() []Story {
	return []Story{
		story(bucketKMS("key-taken", under(ownKey), false), bucketKMS("key-taken", under(foreignKey), false).after(time.Minute).by(mallory)).named("bucket"),
		story(bucketKMS("key-taken-unknown", under(foreignKey), false).by(mallory)).named("bucket-before-unknown"),
		story(streamKey("key-taken", foreignKey).by(mallory)).named("stream"),
		story(does("logs", "AssociateKmsKey", `{"logGroupName":"/firehose/key-taken","kmsKeyId":"`+foreignKey+`"}`).by(mallory)).named("log-group"),
		story(secretKey("orders/key-taken", foreignKey).by(mallory)).named("secret"),
		story(warehouse("dw-key-taken", `"encrypted":true,"kmsKeyId":"`+foreignKey+`"`).by(mallory)).named("cluster"),
		story(namespaceKey("key-taken", foreignKey).by(mallory)).named("namespace"),
		story(tableBucketKey("lake-key-taken", `{"sseAlgorithm":"aws:kms","kmsKeyArn":"`+foreignKey+`"}`).by(mallory)).named("table-bucket"),
		story(domainUpdate(newDomainUpdate, "search-key-taken", `"encryptionAtRestOptions":{"enabled":true,"kmsKeyId":"`+foreignKey+`"}`).by(mallory)).named("domain"),
	}
}

func otherKeyStories() []Story {
	const atRest = `"encryptionAtRestOptions":{"enabled":true,"kmsKeyId":"` + otherKey + `"}`
	return []Story{
		story(bucketKMS("key-swapped", under(ownKey), false), bucketKMS("key-swapped", under(otherKey), false).after(time.Minute).by(mallory)).named("bucket"),
		story(bucketKMS("key-swapped-unknown", under(otherKey), false)).named("bucket-before-unknown"),
		story(bucketKMS("key-swapped-deployed", under(ownKey), false), bucketKMS("key-swapped-deployed", under(otherKey), false).after(time.Minute).by(cloudFormation)).named("deployed"),
		story(bucketKMS("key-by-alias", under(ownKey), false), bucketKMS("key-by-alias", under("alias/orders"), false).after(time.Minute)).named("alias"),
		story(streamKey("key-swapped", ownKey), streamKey("key-swapped", otherKey).after(time.Minute)).named("stream"),
		story(secretKeyed("orders/key-swapped"), secretKey("orders/key-swapped", otherKey).after(time.Minute)).named("secret"),
		story(warehouse("dw-key-swapped", `"encrypted":true,"kmsKeyId":"`+ownKey+`"`), warehouse("dw-key-swapped", `"kmsKeyId":"`+otherKey+`"`).after(time.Minute)).named("cluster"),
		story(namespaceKeyed("key-swapped"), namespaceKey("key-swapped", otherKey).after(time.Minute)).named("namespace"),
		story(domainKeyed("search-key-swapped"), domainUpdate(newDomainUpdate, "search-key-swapped", atRest).after(time.Minute)).named("domain"),
		story(domainKeyed("search-key-swapped-old"), domainUpdate(oldDomainUpdate, "search-key-swapped-old", atRest).after(time.Minute)).named("domain-by-its-old-call"),
		story(tableBucketCreated("lake-key-swapped"), tableBucketKey("lake-key-swapped", `{"sseAlgorithm":"aws:kms","kmsKeyArn":"`+otherKey+`"}`).after(time.Minute)).named("table-bucket"),
	}
}
