package resource

import (
	"slices"
	"strings"
)

// s3 reads the calls of S3 and of its control API, which share an event source.
// Bodies are XML in the API and keep its PascalCase in CloudTrail; a
// sub-resource stands beside them as a marker: "policy": "".
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
func s3() service {
	return service{
		source:     "s3.amazonaws.com",
		operations: slices.Concat(bucketLife(), bucketAccess(), bucketContents(), bucketSending(), s3AccessPoints(), s3Account()),
		ways:       slices.Concat(bucketLifeWays(), bucketAccessWays(), bucketContentsWays(), bucketSendingWays(), s3AccessPointWays(), s3AccountWays()),
		looks: map[Type]func(t turn) string{
			Bucket:              func(t turn) string { return t.aws("s3api get-bucket-policy", "--bucket", t.Name) },
			AccessPoint:         func(t turn) string { return t.control("get-access-point-policy", "--name", t.Name) },
			MultiRegionPoint:    func(t turn) string { return t.control("get-multi-region-access-point-policy", "--name", t.Name) },
			AccountPublicAccess: func(t turn) string { return t.control("get-public-access-block") },
			AccessGrants:        func(t turn) string { return t.control("list-access-grants") },
			BatchJob:            func(t turn) string { return t.control("describe-job", "--job-id", t.Name) },
		},
	}
}

// inBucket is the bucket that a call of S3 itself is about.
var inBucket = named(Bucket, "bucketName")

// bucketDefaults is a bucket as it is created since April 2023:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/create-bucket-faq.html
var bucketDefaults = Settings{
	Policy: "", ACL: ownerACL, ObjectOwnership: "BucketOwnerEnforced",
	Encryption: EncryptionAWSOwned, EncryptionKey: "", EncryptionAlgorithm: "AES256", BucketKey: "false",
	BlockPublicACLs: "true", IgnorePublicACLs: "true", BlockPublicPolicy: "true", RestrictPublicBuckets: "true",
	Website: "", CORS: "", CORSOrigins: "", RequestPayer: "BucketOwner",
	Versioning: "", MFADelete: "Disabled", Lifecycle: "", RetentionDays: "", NoncurrentRetentionDays: "", LifecyclePastDate: "",
	ObjectLock: "", ObjectLockMode: "", ObjectLockDays: "",
	Logging: "", BucketLogging: "", Replication: "", ReplicationTo: "", ReplicationRole: "", ReplicationAccounts: "",
	Notification: "", SentTo.Of(notified): "", BucketTags: "",
}

// bucketLife are the calls that make and destroy buckets.
func bucketLife() []operation {
	return []operation{
		{name: "CreateBucket", effect: Creates, target: inBucket, fields: []field{
			reads(newBucketACL, ACL, ACLOwner),
			text(ObjectOwnership, "x-amz-object-ownership"),
			reads(newBucketLock, ObjectLock, Versioning),
		}},
		{name: "DeleteBucket", effect: Deletes, target: inBucket},
	}
}

func bucketLifeWays() []way { return []way{{Bucket, []Path{Exists}, createBucket}} }

// createBucket takes a bucket's name back before somebody else does. The
// oldest Region must not be named:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
func createBucket(t turn) string {
	if t.Value != "true" || t.Region == "" {
		return ""
	}
	args := []string{"--bucket", t.Name, "--region", t.Region}
	if t.Region != "us-east-1" {
		args = append(args, "--create-bucket-configuration", "LocationConstraint="+t.Region)
	}
	return t.aws("s3api create-bucket", args...)
}

// bucketCommand is a command about the bucket.
func bucketCommand(name string, args ...string) func(t turn) string {
	return func(t turn) string { return t.aws("s3api "+name, append([]string{"--bucket", t.Name}, args...)...) }
}

// bucketValue is a command that takes the value to restore as its last argument.
func bucketValue(name, option string) func(t turn) string {
	return func(t turn) string { return t.aws("s3api "+name, "--bucket", t.Name, option, t.Value) }
}

// control writes a command of S3's control API, which wants the account's id.
func (t turn) control(name string, args ...string) string {
	return t.aws("s3control "+name, append([]string{"--account-id", t.Account}, args...)...)
}

// expected is a field that the call cannot be without: when it sets nothing,
// the member is noted as one that could not be read.
func expected(f field, member string) field {
	return field{f.paths, func(r *reading) {
		f.read(r)
		if _, ok := r.req.Settings[f.paths[0]]; !ok && !slices.Contains(r.req.Odd, member) {
			r.odd(member)
		}
	}}
}

// header is the text of a header that CloudTrail writes as a text or as a list
// of one.
func (r *reading) header(name string) string {
	var all []string
	for _, v := range r.at(name).List() {
		all = append(all, v.Text())
	}
	return strings.Join(all, ",")
}
