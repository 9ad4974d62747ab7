package judge

import (
	"fmt"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// The resources of the stories.
const (
	ownKey      = "arn:aws:kms:eu-west-1:111122223333:key/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"
	otherKey    = "arn:aws:kms:eu-west-1:111122223333:key/7c1d9e55-2a60-4f0b-8d3c-91b2a7c4e6f8"
	foreignKey  = "arn:aws:kms:eu-west-1:444455556666:key/9b1d6f20-2f4c-4f3a-8d0e-7a6b5c4d3e2f"
	ownRole     = "arn:aws:iam::111122223333:role/firehose-delivery"
	ownFunction = "arn:aws:lambda:eu-west-1:111122223333:function:mask-pii:12"
)

// s3Body is an S3 destination, or the S3 part of another, as it should be.
const s3Body = `{"roleARN":"` + ownRole + `","bucketARN":"arn:aws:s3:::orders-archive","prefix":"orders/","errorOutputPrefix":"errors/","bufferingHints":{"sizeInMBs":64,"intervalInSeconds":300},"compressionFormat":"GZIP","encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":"` + ownKey + `"}},"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/aws/kinesisfirehose/orders","logStreamName":"S3Delivery"}}`

const logBody = `"cloudWatchLoggingOptions":{"enabled":true,"logGroupName":"/aws/kinesisfirehose/orders","logStreamName":"Delivery"}`

const secretBody = `"secretsManagerConfiguration":{"secretARN":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/delivery-Ab12Cd","roleARN":"` + ownRole + `","enabled":true}`

// maskBody is a transform that a function of ours does, pinned to a version.
const maskBody = `{"processingConfiguration":{"enabled":true,"processors":[{"type":"Lambda","parameters":[{"parameterName":"LambdaArn","parameterValue":"` + ownFunction + `"},{"parameterName":"RoleArn","parameterValue":"` + ownRole + `"}]}]}}`

// bodies are destinations of every kind, as safe as the kind can be.
var bodies = map[firehose.Kind]string{
	firehose.ExtendedS3:           s3Body,
	firehose.S3:                   s3Body,
	firehose.Redshift:             `{"roleARN":"` + ownRole + `","clusterJDBCURL":"jdbc:redshift://dw.c9example.eu-west-1.redshift.amazonaws.com:5439/orders","copyCommand":{"dataTableName":"public.orders","copyOptions":"JSON 'auto' GZIP"},"s3BackupMode":"Enabled","s3BackupConfiguration":` + s3Body + `,"s3Configuration":` + s3Body + `,` + logBody + `,` + secretBody + `}`,
	firehose.Elasticsearch:        `{"roleARN":"` + ownRole + `","domainARN":"arn:aws:es:eu-west-1:111122223333:domain/orders","indexName":"orders","s3BackupMode":"AllDocuments","s3Configuration":` + s3Body + `,` + logBody + `,` + vpcBody + `}`,
	firehose.OpenSearch:           `{"roleARN":"` + ownRole + `","domainARN":"arn:aws:es:eu-west-1:111122223333:domain/orders","indexName":"orders","s3BackupMode":"AllDocuments","documentIdOptions":{"defaultDocumentIdFormat":"FIREHOSE_DEFAULT"},"s3Configuration":` + s3Body + `,` + logBody + `,` + vpcBody + `}`,
	firehose.OpenSearchServerless: `{"roleARN":"` + ownRole + `","collectionEndpoint":"https://a1b2c3d4.eu-west-1.aoss.amazonaws.com","indexName":"orders","s3BackupMode":"AllDocuments","s3Configuration":` + s3Body + `,` + logBody + `,` + vpcBody + `}`,
	firehose.Splunk:               `{"hECEndpoint":"https://hec.splunk.example.com:8088","hECEndpointType":"Event","s3BackupMode":"AllEvents","s3Configuration":` + s3Body + `,` + logBody + `,` + secretBody + `}`,
	firehose.HTTPEndpoint:         `{"endpointConfiguration":{"url":"https://ingest.metrics.example.com","name":"metrics"},"roleARN":"` + ownRole + `","retryOptions":{"durationInSeconds":60},"s3BackupMode":"AllData","s3Configuration":` + s3Body + `,` + logBody + `,` + secretBody + `}`,
	firehose.Snowflake:            `{"accountUrl":"https://acme-eu.snowflakecomputing.com","database":"","schema":"","table":"","roleARN":"` + ownRole + `","snowflakeVpcConfiguration":{"privateLinkVpceId":""},"s3BackupMode":"AllData","s3Configuration":` + s3Body + `,` + logBody + `,` + secretBody + `}`,
	firehose.Iceberg:              `{"roleARN":"` + ownRole + `","catalogConfiguration":{"catalogARN":"arn:aws:glue:eu-west-1:111122223333:catalog"},"destinationTableConfigurationList":[{"destinationTableName":"orders","destinationDatabaseName":"lake"}],"appendOnly":true,"s3BackupMode":"AllData","s3Configuration":` + s3Body + `,` + logBody + `}`,
}

const vpcBody = `"vpcConfiguration":{"subnetIds":["subnet-0a1b2c3d4e5f60718"],"roleARN":"` + ownRole + `","securityGroupIds":["sg-0a1b2c3d4e5f60718"]}`

// member names of a kind, as CloudTrail writes them.
func createMember(k firehose.Kind) string {
	return trailName(string(k)) + "DestinationConfiguration"
}

func updateMember(k firehose.Kind) string {
	return trailName(string(k)) + "DestinationUpdate"
}

func trailName(s string) string { return string(s[0]|0x20) + s[1:] }

// create is the creation of a stream that is encrypted with our key and has a
// destination of the kind; patches change the destination.
func create(k firehose.Kind, name string, patches ...string) Step {
	requests := []string{
		fmt.Sprintf(`{"deliveryStreamName":%q,"deliveryStreamType":"DirectPut","deliveryStreamEncryptionConfigurationInput":{"keyType":"CUSTOMER_MANAGED_CMK","keyARN":%q}}`, name, ownKey),
		fmt.Sprintf(`{%q:%s}`, createMember(k), bodies[k]),
	}
	for _, patch := range patches {
		requests = append(requests, fmt.Sprintf(`{%q:%s}`, createMember(k), patch))
	}
	return call(firehose.Create, requests...)
}

// with changes a step's request beside the destination.
func (s Step) with(patch string) Step {
	s.Request = append(s.Request[:len(s.Request):len(s.Request)], patch)
	return s
}

// update is a change of a stream's destination of the kind.
func update(k firehose.Kind, name string, patches ...string) Step {
	requests := []string{fmt.Sprintf(`{"deliveryStreamName":%q,"currentDeliveryStreamVersionId":"7","destinationId":"destinationId-000000000001",%q:{}}`, name, updateMember(k))}
	for _, patch := range patches {
		requests = append(requests, fmt.Sprintf(`{%q:%s}`, updateMember(k), patch))
	}
	return call(firehose.Update, requests...)
}

// on is a call that needs no more than the stream's name; patches add to it.
func on(name firehose.Call, stream string, patches ...string) Step {
	return call(name, append([]string{fmt.Sprintf(`{"deliveryStreamName":%q}`, stream)}, patches...)...)
}

// encrypt is StartDeliveryStreamEncryption with a key.
func encrypt(stream, keyType, key string) Step {
	if key == "" {
		return on(firehose.StartEncryption, stream, fmt.Sprintf(`{"deliveryStreamEncryptionConfigurationInput":{"keyType":%q}}`, keyType))
	}
	return on(firehose.StartEncryption, stream, fmt.Sprintf(`{"deliveryStreamEncryptionConfigurationInput":{"keyType":%q,"keyARN":%q}}`, keyType, key))
}

// objectKey is the patch that sets the key of an S3 part.
func objectKey(key string) string {
	return fmt.Sprintf(`{"encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":%q}}}`, key)
}

// noEncryption is the patch that removes it.
const noEncryption = `{"encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"}}`

// in3 puts a patch into the S3 part of an update.
func in3(k firehose.Kind, patch string) string {
	switch k {
	case firehose.ExtendedS3, firehose.S3:
		return patch
	case firehose.Iceberg:
		return `{"s3Configuration":` + patch + `}`
	default:
		return `{"s3Update":` + patch + `}`
	}
}

// slug is a kind in a stream's name.
func slug(k firehose.Kind) string {
	return map[firehose.Kind]string{
		firehose.ExtendedS3: "s3", firehose.S3: "s3-old", firehose.Redshift: "redshift",
		firehose.Elasticsearch: "elasticsearch", firehose.OpenSearch: "opensearch",
		firehose.OpenSearchServerless: "serverless", firehose.Splunk: "splunk",
		firehose.HTTPEndpoint: "http", firehose.Snowflake: "snowflake", firehose.Iceberg: "iceberg",
	}[k]
}

// perKind makes one story for each destination kind.
func perKind(make func(k firehose.Kind, name string) Story, prefix string, kinds ...firehose.Kind) []Story {
	var all []Story
	for _, k := range kinds {
		all = append(all, make(k, prefix+slug(k)).named(slug(k)))
	}
	return all
}
