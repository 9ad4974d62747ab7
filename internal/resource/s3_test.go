package resource

import "testing"

func TestS3(t *testing.T) {
	const bucket = "arn:aws:s3:::orders"
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "PutBucketPolicy", request: `{"bucketName":"orders","policy":"","bucketPolicy":{"Statement":[]}}`, arn: bucket, want: Settings{Policy: `{"Statement":[]}`}, reason: "the marker is no policy"},
		{event: "DeleteBucketPolicy", request: `{"bucketName":"orders","policy":""}`, arn: bucket, want: Settings{Policy: ""}, reason: "none is left"},
		{event: "PutBucketPublicAccessBlock", request: `{"bucketName":"orders","publicAccessBlock":"","PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, arn: bucket,
			want: Settings{BlockPublicACLs: "true", IgnorePublicACLs: "false", BlockPublicPolicy: "false", RestrictPublicBuckets: "false"}, reason: "absent is off"},
		{event: "PutBucketEncryption", request: `{"bucketName":"orders","ServerSideEncryptionConfiguration":{"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"k"}}}}`, arn: bucket,
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, reason: "one rule is an object"},
	})
}
