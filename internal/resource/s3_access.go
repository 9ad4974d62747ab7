package resource

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings that say who may reach a bucket.
const (
	BlockPublicACLs       Path = "PublicAccessBlock.BlockPublicAcls"
	IgnorePublicACLs      Path = "PublicAccessBlock.IgnorePublicAcls"
	BlockPublicPolicy     Path = "PublicAccessBlock.BlockPublicPolicy"
	RestrictPublicBuckets Path = "PublicAccessBlock.RestrictPublicBuckets"

	// ObjectOwnership is "BucketOwnerEnforced" while ACLs count for nothing;
	// with "BucketOwnerPreferred", "ObjectWriter" and "", which is treated like
	// the latter, they count:
	// https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html
	ObjectOwnership Path = "ObjectOwnership"
	// Website is the configuration of the web site that the bucket is, as the
	// AWS CLI takes it; "" when it is none.
	Website Path = "Website"
	// CORS is the whole configuration, as the AWS CLI takes it; "" for none.
	CORS Path = "Cors"
	// CORSOrigins is a list of the web origins that browsers let read: "*".
	CORSOrigins Path = "Cors.AllowedOrigins"
	// RequestPayer is "BucketOwner" or "Requester".
	RequestPayer Path = "RequestPayer"
	// EncryptionAlgorithm is S3's word for it: "AES256", "aws:kms", "aws:kms:dsse".
	EncryptionAlgorithm Path = "Encryption.Algorithm"
	// BucketKey is "true" when KMS is asked, and its use recorded, less often
	// than once for each object.
	BucketKey Path = "Encryption.BucketKeyEnabled"
)

// PublicAccessBlock lists the four switches that keep a bucket, an access
// point or an account from being public whatever else is configured.
func PublicAccessBlock() []Path {
	return []Path{BlockPublicACLs, IgnorePublicACLs, BlockPublicPolicy, RestrictPublicBuckets}
}

// bucketAccess are the calls that say who may reach a bucket, and what they
// can read there without its key.
func bucketAccess() []operation {
	block := PublicAccessBlock()
	encryption := []Path{Encryption, EncryptionKey, EncryptionAlgorithm, BucketKey}
	return []operation{
		{name: "PutBucketPolicy", target: inBucket, fields: []field{
			expected(document(Policy, "bucketPolicy"), "bucketPolicy"),
			detail("ConfirmRemoveSelfBucketAccess", "x-amz-confirm-remove-self-bucket-access"),
		}},
		{name: "DeleteBucketPolicy", target: inBucket, fields: []field{becomes(Policy, "")}},
		{name: "PutBucketAcl", target: inBucket, fields: []field{reads(bucketACL, ACL, ACLOwner)}},
		{name: "PutPublicAccessBlock", events: "PutBucketPublicAccessBlock", target: inBucket, fields: []field{reads(publicAccessBlock, block...)}},
		{name: "DeletePublicAccessBlock", events: "DeleteBucketPublicAccessBlock", target: inBucket, fields: []field{reads(noPublicAccessBlock, block...)}},
		{name: "PutBucketOwnershipControls", target: inBucket, fields: []field{expected(reads(objectOwnership, ObjectOwnership), "OwnershipControls")}},
		{name: "DeleteBucketOwnershipControls", target: inBucket, fields: []field{becomes(ObjectOwnership, "")}},
		{name: "PutBucketEncryption", target: inBucket, fields: []field{reads(bucketEncryption, encryption...)}},
		{name: "DeleteBucketEncryption", target: inBucket, fields: []field{
			becomes(Encryption, EncryptionAWSOwned), becomes(EncryptionKey, ""), becomes(EncryptionAlgorithm, "AES256"), becomes(BucketKey, "false"),
		}},
		{name: "PutBucketWebsite", target: inBucket, fields: []field{body(Website, "WebsiteConfiguration")}},
		{name: "DeleteBucketWebsite", target: inBucket, fields: []field{becomes(Website, "")}},
		{name: "PutBucketCors", target: inBucket, fields: []field{body(CORS, "CORSConfiguration"), reads(corsOrigins, CORSOrigins)}},
		{name: "DeleteBucketCors", target: inBucket, fields: []field{becomes(CORS, ""), becomes(CORSOrigins, "")}},
		{name: "PutBucketRequestPayment", target: inBucket, fields: []field{expected(text(RequestPayer, "RequestPaymentConfiguration.Payer"), "RequestPaymentConfiguration")}},
	}
}

func bucketAccessWays() []way {
	return []way{
		orUnset(Bucket, Policy, bucketValue("put-bucket-policy", "--policy"), bucketCommand("delete-bucket-policy")),
		{Bucket, []Path{ACL, ACLOwner}, restoreACL},
		{Bucket, PublicAccessBlock(), func(t turn) string {
			return t.blockPublicAccess(bucketCommand("put-public-access-block", "--public-access-block-configuration", t.publicAccessFlags()))
		}},
		orUnset(Bucket, ObjectOwnership, func(t turn) string {
			return bucketCommand("put-bucket-ownership-controls", "--ownership-controls", "Rules=[{ObjectOwnership="+t.Value+"}]")(t)
		}, bucketCommand("delete-bucket-ownership-controls")),
		{Bucket, []Path{Encryption, EncryptionKey, EncryptionAlgorithm, BucketKey}, encryptBucket},
		orUnset(Bucket, Website, bucketValue("put-bucket-website", "--website-configuration"), bucketCommand("delete-bucket-website")),
		wholeBody([]Path{CORS, CORSOrigins}, bucketValue("put-bucket-cors", "--cors-configuration"), bucketCommand("delete-bucket-cors")),
		{Bucket, []Path{RequestPayer}, func(t turn) string {
			return bucketCommand("put-bucket-request-payment", "--request-payment-configuration", "Payer="+t.Value)(t)
		}},
	}
}

// publicAccessFlags writes the four switches as they were.
func (t turn) publicAccessFlags() string {
	var flags []string
	for _, p := range PublicAccessBlock() {
		flags = append(flags, switchName(p)+"="+t.Was[p])
	}
	return strings.Join(flags, ",")
}

// blockPublicAccess is the command, when all that it sets is known.
func (t turn) blockPublicAccess(line func(t turn) string) string {
	for _, p := range PublicAccessBlock() {
		if t.Was[p] == "" {
			return ""
		}
	}
	return line(t)
}

// switchName is the API's name of a switch.
func switchName(p Path) string { return strings.TrimPrefix(string(p), "PublicAccessBlock.") }

// encryptBucket writes the rule of default encryption. A rule of unknown
// algorithm is not guessed.
func encryptBucket(t turn) string {
	algorithm, key := t.Was[EncryptionAlgorithm], ""
	if algorithm == "" {
		algorithm = map[string]string{EncryptionAWSOwned: "AES256", EncryptionAWSManaged: "aws:kms", EncryptionCustomer: "aws:kms"}[t.Was[Encryption]]
	}
	if algorithm == "" || t.Was[Encryption] == EncryptionCustomer && t.Was[EncryptionKey] == "" {
		return ""
	}
	if t.Was[EncryptionKey] != "" {
		key = `,"KMSMasterKeyID":"` + t.Was[EncryptionKey] + `"`
	}
	rule := `{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"` + algorithm + `"` + key + `}`
	if t.Was[BucketKey] != "" {
		rule += `,"BucketKeyEnabled":` + t.Was[BucketKey]
	}
	return bucketCommand("put-bucket-encryption", "--server-side-encryption-configuration", `{"Rules":[`+rule+`}]}`)(t)
}

// publicAccessBlock reads the four switches; one that is absent is off:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PublicAccessBlockConfiguration.html
func publicAccessBlock(r *reading) { r.publicAccessBlock(r.at("PublicAccessBlockConfiguration")) }

func (r *reading) publicAccessBlock(block trail.Value) {
	for _, p := range PublicAccessBlock() {
		value, ok := truthOf(block.Get(switchName(p)))
		if !ok {
			value = "false"
		}
		r.set(p, value)
	}
}

func noPublicAccessBlock(r *reading) { r.publicAccessBlock(trail.Value{}) }

// bucketEncryption reads the rule of default encryption; S3 takes one.
func bucketEncryption(r *reading) {
	var rule trail.Value
	for _, rule = range r.at("ServerSideEncryptionConfiguration.Rule").List() {
		break
	}
	byDefault := rule.Get("ApplyServerSideEncryptionByDefault")
	algorithm, key := byDefault.Get("SSEAlgorithm").Text(), byDefault.Get("KMSMasterKeyID").Text()
	switch {
	case algorithm == "AES256":
		r.set(Encryption, EncryptionAWSOwned)
	case !strings.HasPrefix(algorithm, "aws:kms"):
		r.odd("SSEAlgorithm")
		return
	default:
		r.set(Encryption, keyEncryption(key))
	}
	if key != "" { // a bucket's ARN does not tell where the key is: name it in full
		key = r.named(Key, key).ARN
	}
	r.set(EncryptionKey, key)
	r.set(EncryptionAlgorithm, algorithm)
	bucketKey, ok := truthOf(rule.Get("BucketKeyEnabled"))
	if !ok {
		bucketKey = "false" // https://docs.aws.amazon.com/AmazonS3/latest/API/API_ServerSideEncryptionRule.html
	}
	r.set(BucketKey, bucketKey)
}

func objectOwnership(r *reading) {
	for _, rule := range r.at("OwnershipControls.Rule").List() {
		r.set(ObjectOwnership, rule.Get("ObjectOwnership").Text())
	}
}

func corsOrigins(r *reading) {
	var origins []string
	for _, rule := range r.at("CORSConfiguration.CORSRule").List() {
		for _, origin := range rule.Get("AllowedOrigin").List() {
			origins = append(origins, origin.Text())
		}
	}
	r.set(CORSOrigins, List(origins...))
}
