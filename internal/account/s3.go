package account

import "github.com/hosewatch/hosewatch/internal/trail"

// bucketQuestions are asked of every bucket. The body that AWS answers is the
// body of the request that set it, and CloudTrail shows that as it is. Without
// a code an answer is always there.
var bucketQuestions = []struct {
	operation string
	set       string // the event that sets what is asked
	body      string // the element that a request has it in
	absent    string // the code that says that nothing is set
	unset     string // the event that leaves nothing
}{
	{"s3:GetBucketAcl", "PutBucketAcl", "AccessControlPolicy", "", ""},
	{"s3:GetPublicAccessBlock", "PutBucketPublicAccessBlock", "PublicAccessBlockConfiguration",
		"NoSuchPublicAccessBlockConfiguration", "DeleteBucketPublicAccessBlock"},
	{"s3:GetBucketOwnershipControls", "PutBucketOwnershipControls", "OwnershipControls",
		"OwnershipControlsNotFoundError", "DeleteBucketOwnershipControls"},
	{"s3:GetBucketEncryption", "PutBucketEncryption", "ServerSideEncryptionConfiguration",
		"ServerSideEncryptionConfigurationNotFoundError", "DeleteBucketEncryption"},
	{"s3:GetBucketLifecycleConfiguration", "PutBucketLifecycle", "LifecycleConfiguration",
		"NoSuchLifecycleConfiguration", "DeleteBucketLifecycle"},
	{"s3:GetBucketReplication", "PutBucketReplication", "ReplicationConfiguration",
		"ReplicationConfigurationNotFoundError", "DeleteBucketReplication"},
	{"s3:GetBucketLogging", "PutBucketLogging", "BucketLoggingStatus", "", ""},
	{"s3:GetBucketNotificationConfiguration", "PutBucketNotification", "NotificationConfiguration", "", ""},
}

func describeBucket(d *description) {
	bucket := with{"Bucket": d.ref.Name}
	noBucket := unless("NoSuchBucket")
	named := with{"bucketName": d.ref.Name}
	d.question("s3:GetBucketPolicy", bucket, func(v trail.Value) {
		d.told("PutBucketPolicy", with{"bucketName": d.ref.Name, "bucketPolicy": v}, nil)
	}, noBucket, none("DeleteBucketPolicy", named, "NoSuchBucketPolicy"))
	for _, q := range bucketQuestions {
		or := []otherwise{noBucket}
		if q.absent != "" {
			or = append(or, none(q.unset, named, q.absent))
		}
		d.question(q.operation, bucket, func(v trail.Value) { d.told(q.set, with{"bucketName": d.ref.Name, q.body: v}, nil) }, or...)
	}
	d.question("s3:GetBucketVersioning", bucket, func(v trail.Value) { bucketVersioning(d, v) }, noBucket)
	d.question("s3:GetObjectLockConfiguration", bucket, func(v trail.Value) {
		d.told("PutBucketObjectLockConfiguration", with{"bucketName": d.ref.Name, "ObjectLockConfiguration": v}, nil)
	}, noBucket, otherwise{noObjectLock, []string{"ObjectLockConfigurationNotFoundError", "ObjectLockConfigurationNotFound"}})
}

// bucketVersioning reads an answer that is empty until versioning is set for
// the first time. MFA delete is off unless it is said to be on.
func bucketVersioning(d *description, v trail.Value) {
	if v.Get("Status").Text() == "" {
		d.told("CreateBucket", with{"bucketName": d.ref.Name}, nil, "Versioning", "MfaDelete")
		return
	}
	mfa := v.Get("MfaDelete").Text()
	if mfa == "" {
		mfa = "Disabled"
	}
	d.told("PutBucketVersioning", with{"bucketName": d.ref.Name, "VersioningConfiguration": with{"Status": v.Get("Status"), "MfaDelete": mfa}}, nil)
}

// noObjectLock: nothing takes object lock away, so that only a new bucket
// tells how its absence looks.
func noObjectLock(d *description) {
	d.told("CreateBucket", with{"bucketName": d.ref.Name}, nil, "ObjectLock", "ObjectLock.Mode", "ObjectLock.Days")
}
