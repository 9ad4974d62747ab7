package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of buckets alone.
const (
	BlockPublicACLs       Path = "PublicAccessBlock.BlockPublicAcls"
	IgnorePublicACLs      Path = "PublicAccessBlock.IgnorePublicAcls"
	BlockPublicPolicy     Path = "PublicAccessBlock.BlockPublicPolicy"
	RestrictPublicBuckets Path = "PublicAccessBlock.RestrictPublicBuckets"
)

// PublicAccessBlock lists the four switches that keep a bucket, an access
// point or an account from being public whatever else is configured.
func PublicAccessBlock() []Path {
	return []Path{BlockPublicACLs, IgnorePublicACLs, BlockPublicPolicy, RestrictPublicBuckets}
}

// bucketDefaults is a bucket as it is created since April 2023:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
var bucketDefaults = Settings{
	Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "",
	BlockPublicACLs: "true", IgnorePublicACLs: "true", BlockPublicPolicy: "true", RestrictPublicBuckets: "true",
}

// s3 reads the calls of S3. Bodies are XML in the API and keep its PascalCase
// in CloudTrail; a sub-resource stands beside them as a marker: "policy": "".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
func s3() service {
	bucket := named(Bucket, "bucketName")
	return service{source: "s3.amazonaws.com", operations: []operation{
		{name: "CreateBucket", effect: Creates, target: bucket},
		{name: "DeleteBucket", effect: Deletes, target: bucket},
		{name: "PutBucketPolicy", target: bucket, fields: []field{document(Policy, "bucketPolicy")}},
		{name: "DeleteBucketPolicy", target: bucket, fields: []field{becomes(Policy, "")}},
		{name: "PutPublicAccessBlock", events: "PutBucketPublicAccessBlock", target: bucket, fields: []field{reads(publicAccessBlock, PublicAccessBlock()...)}},
		{name: "PutBucketEncryption", target: bucket, fields: []field{reads(bucketEncryption, Encryption, EncryptionKey)}},
		{name: "DeleteBucketEncryption", target: bucket, fields: []field{becomes(Encryption, EncryptionAWSOwned), becomes(EncryptionKey, "")}},
	}, ways: []way{
		{Bucket, []Path{Exists}, func(t turn) string { return createBucket(t) }},
		orUnset(Bucket, Policy,
			func(t turn) string { return t.aws("s3api put-bucket-policy", "--bucket", t.Name, "--policy", t.Value) },
			func(t turn) string { return t.aws("s3api delete-bucket-policy", "--bucket", t.Name) }),
		{Bucket, PublicAccessBlock(), blockPublicAccess},
		{Bucket, []Path{Encryption, EncryptionKey}, encryptBucket},
	}, looks: map[Type]func(t turn) string{
		Bucket: func(t turn) string { return t.aws("s3api get-bucket-policy", "--bucket", t.Name) },
	}}
}

// createBucket takes a bucket's name back before somebody else does.
func createBucket(t turn) string {
	if t.Value != "true" {
		return ""
	}
	return t.aws("s3api create-bucket", "--bucket", t.Name, "--create-bucket-configuration", "LocationConstraint="+t.Region)
}

func blockPublicAccess(t turn) string {
	var flags []string
	for _, p := range PublicAccessBlock() {
		_, name, _ := strings.Cut(string(p), ".")
		flags = append(flags, name+"="+t.Was[p])
	}
	return t.aws("s3api put-public-access-block", "--bucket", t.Name, "--public-access-block-configuration", strings.Join(flags, ","))
}

func encryptBucket(t turn) string {
	rule := `{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}`
	switch key := t.Was[EncryptionKey]; t.Was[Encryption] {
	case EncryptionAWSManaged:
		rule = `{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms"}}]}`
	case EncryptionCustomer:
		rule = `{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"` + key + `"}}]}`
	}
	return t.aws("s3api put-bucket-encryption", "--bucket", t.Name, "--server-side-encryption-configuration", rule)
}

// publicAccessBlock reads the four switches; one that is absent is off:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
func publicAccessBlock(r *reading) {
	block := r.at("PublicAccessBlockConfiguration")
	for _, p := range PublicAccessBlock() {
		_, name, _ := strings.Cut(string(p), ".")
		value, ok := truthOf(block.Get(name))
		if !ok {
			value = "false"
		}
		r.set(p, value)
	}
}

// bucketEncryption reads the rule of default encryption.
func bucketEncryption(r *reading) {
	var rule trail.Value
	for _, rule = range r.at("ServerSideEncryptionConfiguration.Rule").List() {
		break // S3 takes one
	}
	byDefault := rule.Get("ApplyServerSideEncryptionByDefault")
	key := byDefault.Get("KMSMasterKeyID").Text()
	switch algorithm := byDefault.Get("SSEAlgorithm").Text(); {
	case algorithm == "AES256":
		r.set(Encryption, EncryptionAWSOwned)
	case strings.HasPrefix(algorithm, "aws:kms") && (key == "" || strings.Contains(key, "alias/aws/")):
		r.set(Encryption, EncryptionAWSManaged)
	case strings.HasPrefix(algorithm, "aws:kms"):
		r.set(Encryption, EncryptionCustomer)
	default:
		r.odd("SSEAlgorithm")
		return
	}
	r.set(EncryptionKey, key)
}
