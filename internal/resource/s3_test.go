package resource

import "testing"

const ordersBucket = "arn:aws:s3:::orders"

func TestBucketAccess(t *testing.T) {
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "PutBucketPolicy", request: `{"bucketName":"orders","policy":"","bucketPolicy":{"Statement":[]}}`, arn: ordersBucket, want: Settings{Policy: `{"Statement":[]}`}, reason: "the marker is no policy"},
		{event: "DeleteBucketPolicy", request: `{"bucketName":"orders","policy":""}`, arn: ordersBucket, want: Settings{Policy: ""}, reason: "none is left"},
		{event: "PutBucketPublicAccessBlock", request: `{"bucketName":"orders","publicAccessBlock":"","PublicAccessBlockConfiguration":{"BlockPublicAcls":true}}`, arn: ordersBucket,
			want: Settings{BlockPublicACLs: "true", IgnorePublicACLs: "false", BlockPublicPolicy: "false", RestrictPublicBuckets: "false"}, reason: "absent is off"},
		{event: "DeleteBucketPublicAccessBlock", request: `{"bucketName":"orders","publicAccessBlock":""}`, arn: ordersBucket,
			want: Settings{BlockPublicACLs: "false", IgnorePublicACLs: "false", BlockPublicPolicy: "false", RestrictPublicBuckets: "false"}, reason: "all are off"},
		{event: "PutBucketEncryption", request: `{"bucketName":"orders","encryption":"","ServerSideEncryptionConfiguration":{"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"arn:aws:kms:eu-west-1:444455556666:key/k"},"BucketKeyEnabled":true}}}`, arn: ordersBucket,
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:444455556666:key/k", EncryptionAlgorithm: "aws:kms", BucketKey: "true"}, reason: "one rule is an object; a key elsewhere"},
		{event: "PutBucketEncryption", request: `{"bucketName":"orders","ServerSideEncryptionConfiguration":{"Rule":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms:dsse","KMSMasterKeyID":"k"}}]}}`, arn: ordersBucket,
			want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:111122223333:key/k", EncryptionAlgorithm: "aws:kms:dsse", BucketKey: "false"}, reason: "an id is of the bucket's place"},
		{event: "PutBucketEncryption", request: `{"bucketName":"orders","ServerSideEncryptionConfiguration":{"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}}}`, arn: ordersBucket,
			want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: "", EncryptionAlgorithm: "AES256", BucketKey: "false"}, reason: "no key"},
		{event: "DeleteBucketEncryption", request: `{"bucketName":"orders","encryption":""}`, arn: ordersBucket,
			want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: "", EncryptionAlgorithm: "AES256", BucketKey: "false"}, reason: "back to S3's own"},
		{event: "PutBucketOwnershipControls", request: `{"bucketName":"orders","ownershipControls":"","OwnershipControls":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"ObjectOwnership":"ObjectWriter"}}}`, arn: ordersBucket,
			want: Settings{ObjectOwnership: "ObjectWriter"}, reason: "ACLs count again"},
		{event: "DeleteBucketOwnershipControls", request: `{"bucketName":"orders","ownershipControls":""}`, arn: ordersBucket, want: Settings{ObjectOwnership: ""}, reason: "ACLs count again"},
		{event: "PutBucketWebsite", request: `{"bucketName":"orders","website":"","WebsiteConfiguration":{"xmlns":"x","IndexDocument":{"Suffix":"index.html"},"RoutingRules":{"RoutingRule":{"Redirect":{"HostName":"example.com"}}}}}`, arn: ordersBucket,
			want: Settings{Website: `{"IndexDocument":{"Suffix":"index.html"},"RoutingRules":[{"Redirect":{"HostName":"example.com"}}]}`}, reason: "a wrapped list"},
		{event: "DeleteBucketWebsite", request: `{"bucketName":"orders","website":""}`, arn: ordersBucket, want: Settings{Website: ""}, reason: "none"},
		{event: "PutBucketCors", request: `{"bucketName":"orders","cors":"","CORSConfiguration":{"CORSRule":{"AllowedOrigin":"*","AllowedMethod":["GET","PUT"],"MaxAgeSeconds":3000}}}`, arn: ordersBucket,
			want: Settings{CORS: `{"CORSRules":[{"AllowedMethods":["GET","PUT"],"AllowedOrigins":["*"],"MaxAgeSeconds":3000}]}`, CORSOrigins: `["*"]`}, reason: "any origin"},
		{event: "DeleteBucketCors", request: `{"bucketName":"orders","cors":""}`, arn: ordersBucket, want: Settings{CORS: "", CORSOrigins: ""}, reason: "none"},
		{event: "PutBucketRequestPayment", request: `{"bucketName":"orders","requestPayment":"","RequestPaymentConfiguration":{"Payer":"Requester"}}`, arn: ordersBucket, want: Settings{RequestPayer: "Requester"}, reason: "the reader pays"},
	})
}

func TestBucketLife(t *testing.T) {
	created := Settings{Exists: "true"}
	for p, value := range bucketDefaults {
		created[p] = value
	}
	asGiven := Settings{Exists: "true"}
	for p, value := range bucketDefaults {
		asGiven[p] = value
	}
	asGiven[ACL], asGiven[ObjectOwnership] = `["everyone READ","owner FULL_CONTROL"]`, "ObjectWriter"
	asGiven[ObjectLock], asGiven[Versioning] = `{"ObjectLockEnabled":"Enabled"}`, "Enabled"
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "CreateBucket", request: `{"bucketName":"orders","Host":"s3.amazonaws.com"}`, arn: ordersBucket, want: created, reason: "as buckets are since 2023"},
		{event: "CreateBucket", request: `{"bucketName":"orders","x-amz-acl":"public-read","x-amz-object-ownership":"ObjectWriter","x-amz-bucket-object-lock-enabled":"true"}`, arn: ordersBucket, want: asGiven, reason: "headers"},
		{event: "DeleteBucket", request: `{"bucketName":"orders"}`, arn: ordersBucket, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestBucketContents(t *testing.T) {
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "PutBucketVersioning", request: `{"bucketName":"orders","versioning":"","VersioningConfiguration":{"Status":"Suspended","MfaDelete":"Disabled"}}`, arn: ordersBucket, want: Settings{Versioning: "Suspended", MFADelete: "Disabled"}, reason: "both off"},
		{event: "PutBucketVersioning", request: `{"bucketName":"orders","versioning":"","VersioningConfiguration":{"Status":"Enabled"}}`, arn: ordersBucket, want: Settings{Versioning: "Enabled"}, reason: "MFA delete keeps"},
		{event: "PutBucketLifecycle", request: `{"LifecycleConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"Status":"Enabled","Filter":{"Prefix":"*"},"ID":"expire","Expiration":{"Days":1}}},"lifecycle":"","bucketName":"orders"}`, arn: ordersBucket,
			want: Settings{Lifecycle: `{"Rules":[{"Expiration":{"Days":1},"Filter":{"Prefix":"*"},"ID":"expire","Status":"Enabled"}]}`, RetentionDays: "1", NoncurrentRetentionDays: "", LifecyclePastDate: ""}, reason: "as recorded by an attack"},
		{event: "PutBucketLifecycleConfiguration", request: `{"bucketName":"orders","LifecycleConfiguration":{"Rule":[
			{"Status":"Disabled","Filter":"","Expiration":{"Days":1}},
			{"Status":"Enabled","Filter":{"And":{"Prefix":"a","Tag":{"Key":"k","Value":true}}},"Expiration":{"Days":"90"},"Transition":{"Days":30,"StorageClass":"GLACIER"}},
			{"Status":"Enabled","Filter":{"Prefix":""},"Expiration":{"Days":365},"NoncurrentVersionExpiration":{"NoncurrentDays":3}},
			{"Status":"Enabled","Filter":{"Prefix":"x"},"Expiration":{"Date":"2020-01-01T00:00:00.000Z"}}]}}`, arn: ordersBucket,
			want: Settings{Lifecycle: `{"Rules":[{"Expiration":{"Days":1},"Filter":{},"Status":"Disabled"},` +
				`{"Expiration":{"Days":90},"Filter":{"And":{"Prefix":"a","Tags":[{"Key":"k","Value":"true"}]}},"Status":"Enabled","Transitions":[{"Days":30,"StorageClass":"GLACIER"}]},` +
				`{"Expiration":{"Days":365},"Filter":{"Prefix":""},"NoncurrentVersionExpiration":{"NoncurrentDays":3},"Status":"Enabled"},` +
				`{"Expiration":{"Date":"2020-01-01T00:00:00.000Z"},"Filter":{"Prefix":"x"},"Status":"Enabled"}]}`,
				RetentionDays: "90", NoncurrentRetentionDays: "3", LifecyclePastDate: "2020-01-01"}, reason: "the shortest of the enabled"},
		{event: "PutBucketLifecycle", request: `{"bucketName":"orders","LifecycleConfiguration":{"Rule":{"Status":"Enabled","Expiration":{"Date":"2036-01-01"}}}}`, arn: ordersBucket,
			want: Settings{Lifecycle: `{"Rules":[{"Expiration":{"Date":"2036-01-01"},"Status":"Enabled"}]}`, RetentionDays: "", NoncurrentRetentionDays: "", LifecyclePastDate: ""}, reason: "a date to come"},
		{event: "DeleteBucketLifecycle", request: `{"bucketName":"orders","lifecycle":""}`, arn: ordersBucket,
			want: Settings{Lifecycle: "", RetentionDays: "", NoncurrentRetentionDays: "", LifecyclePastDate: ""}, reason: "kept for ever"},
		{event: "PutBucketObjectLockConfiguration", request: `{"bucketName":"orders","object-lock":"","ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Years":2}}}}`, arn: ordersBucket,
			want: Settings{ObjectLock: `{"ObjectLockEnabled":"Enabled","Rule":{"DefaultRetention":{"Mode":"GOVERNANCE","Years":2}}}`, ObjectLockMode: "GOVERNANCE", ObjectLockDays: "730"}, reason: "years are days"},
		{event: "PutObjectLockConfiguration", request: `{"bucketName":"orders","ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"}}`, arn: ordersBucket,
			want: Settings{ObjectLock: `{"ObjectLockEnabled":"Enabled"}`, ObjectLockMode: "", ObjectLockDays: ""}, reason: "no rule, by the API's name"},
		{event: "PutBucketTagging", request: `{"Tagging":{"TagSet":{"Tag":{"Key":"public","Value":true}},"xmlns":"x"},"tagging":"","bucketName":"orders"}`, arn: ordersBucket,
			want: Settings{BucketTags: `{"TagSet":[{"Key":"public","Value":"true"}]}`, Tag.Of("public"): "true"}, reason: "a value is a text"},
		{event: "DeleteBucketTagging", request: `{"bucketName":"orders","tagging":""}`, arn: ordersBucket, want: Settings{BucketTags: ""}, reason: "none"},
	})
}

func TestBucketSending(t *testing.T) {
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "PutBucketLogging", request: `{"bucketName":"orders","logging":"","BucketLoggingStatus":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/"}}`, arn: ordersBucket, want: Settings{BucketLogging: "", Logging: ""}, reason: "off, as recorded"},
		{event: "PutBucketLogging", request: `{"bucketName":"orders","logging":"","BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":"logs","TargetPrefix":""}}}`, arn: ordersBucket,
			want: Settings{BucketLogging: `{"LoggingEnabled":{"TargetBucket":"logs","TargetPrefix":""}}`, Logging: "arn:aws:s3:::logs"}, reason: "on"},
		{event: "PutBucketReplication", request: `{"bucketName":"orders","replication":"","ReplicationConfiguration":{"Role":"arn:aws:iam::111122223333:role/copy","Rule":[{"Status":"Enabled","Priority":1,"Destination":{"Bucket":"arn:aws:s3:::theirs","Account":"444455556666"}},{"Status":"Disabled","Destination":{"Bucket":"arn:aws:s3:::off"}}]}}`, arn: ordersBucket,
			want: Settings{
				Replication:   `{"Role":"arn:aws:iam::111122223333:role/copy","Rules":[{"Destination":{"Account":"444455556666","Bucket":"arn:aws:s3:::theirs"},"Priority":1,"Status":"Enabled"},{"Destination":{"Bucket":"arn:aws:s3:::off"},"Status":"Disabled"}]}`,
				ReplicationTo: `["arn:aws:s3:::theirs"]`, ReplicationRole: "arn:aws:iam::111122223333:role/copy", ReplicationAccounts: `["444455556666"]`}, reason: "enabled rules count"},
		{event: "DeleteBucketReplication", request: `{"bucketName":"orders","replication":""}`, arn: ordersBucket, want: Settings{Replication: "", ReplicationTo: "", ReplicationRole: "", ReplicationAccounts: ""}, reason: "no copy"},
		{event: "PutBucketNotification", request: `{"bucketName":"orders","notification":"","NotificationConfiguration":{"xmlns":"x","QueueConfiguration":{"Id":"q","Queue":"arn:aws:sqs:eu-west-1:444455556666:theirs","Event":"s3:ObjectCreated:*"},"EventBridgeConfiguration":""}}`, arn: ordersBucket,
			want: Settings{Notification: `{"EventBridgeConfiguration":{},"QueueConfigurations":[{"Events":["s3:ObjectCreated:*"],"Id":"q","QueueArn":"arn:aws:sqs:eu-west-1:444455556666:theirs"}]}`,
				SentTo.Of("notifications"): `["arn:aws:events:eu-west-1:111122223333:event-bus/default","arn:aws:sqs:eu-west-1:444455556666:theirs"]`}, reason: "a queue elsewhere and EventBridge"},
		{event: "PutBucketNotificationConfiguration", request: `{"bucketName":"orders","NotificationConfiguration":{"xmlns":"x"}}`, arn: ordersBucket,
			want: Settings{Notification: "", SentTo.Of("notifications"): ""}, reason: "all targets removed, by the API's name"},
		{event: "PutBucketInventoryConfiguration", request: `{"bucketName":"orders","inventory":"","id":"all","InventoryConfiguration":{"Id":"all","IsEnabled":true,"IncludedObjectVersions":"All","Schedule":{"Frequency":"Daily"},"OptionalFields":{"Field":["Size","ETag"]},"Destination":{"S3BucketDestination":{"AccountId":"444455556666","Bucket":"arn:aws:s3:::theirs","Format":"CSV","Encryption":{"SSE-S3":""}}}}}`, arn: ordersBucket,
			want: Settings{SentTo.Of("inventory all"): "arn:aws:s3:::theirs", InventoryReport.Of("all"): `{"Destination":{"S3BucketDestination":{"AccountId":"444455556666","Bucket":"arn:aws:s3:::theirs","Encryption":{"SSES3":{}},"Format":"CSV"}},"Id":"all","IncludedObjectVersions":"All","IsEnabled":true,"OptionalFields":["Size","ETag"],"Schedule":{"Frequency":"Daily"}}`}, reason: "a list of all objects, elsewhere"},
		{event: "DeleteBucketInventoryConfiguration", request: `{"bucketName":"orders","inventory":"","id":"all"}`, arn: ordersBucket, want: Settings{SentTo.Of("inventory all"): "", InventoryReport.Of("all"): ""}, reason: "no more"},
		{event: "PutBucketAnalyticsConfiguration", request: `{"bucketName":"orders","analytics":"","id":"a","AnalyticsConfiguration":{"Id":"a","StorageClassAnalysis":{"DataExport":{"OutputSchemaVersion":"V_1","Destination":{"S3BucketDestination":{"Format":"CSV","Bucket":"arn:aws:s3:::theirs"}}}}}}`, arn: ordersBucket,
			want: Settings{SentTo.Of("analytics a"): "arn:aws:s3:::theirs", AnalyticsExport.Of("a"): `{"Id":"a","StorageClassAnalysis":{"DataExport":{"Destination":{"S3BucketDestination":{"Bucket":"arn:aws:s3:::theirs","Format":"CSV"}},"OutputSchemaVersion":"V_1"}}}`}, reason: "an export"},
		{event: "DeleteBucketAnalyticsConfiguration", request: `{"bucketName":"orders","analytics":"","id":"a"}`, arn: ordersBucket, want: Settings{SentTo.Of("analytics a"): "", AnalyticsExport.Of("a"): ""}, reason: "no more"},
	})
}

// TestNotUnderstood holds that what a call cannot be without is missed aloud.
func TestNotUnderstood(t *testing.T) {
	for _, tt := range []struct{ source, event, request, reason string }{
		{"s3.amazonaws.com", "PutBucketPolicy", `{"bucketName":"orders","policy":""}`, "the marker alone"},
		{"s3.amazonaws.com", "PutBucketAcl", `{"bucketName":"orders","acl":""}`, "no ACL in any place"},
		{"s3.amazonaws.com", "PutBucketAcl", `{"bucketName":"orders","x-amz-acl":"tomorrow"}`, "an unknown canned ACL"},
		{"s3.amazonaws.com", "PutBucketLifecycle", `{"bucketName":"orders","lifecycle":""}`, "no rules"},
		{"s3.amazonaws.com", "PutBucketEncryption", `{"bucketName":"orders","encryption":""}`, "no algorithm"},
		{"s3.amazonaws.com", "PutBucketReplication", `{"bucketName":"orders","ReplicationConfiguration":{"Rule":{"Status":"Enabled"}}}`, "a rule without a destination"},
		{"s3.amazonaws.com", "PutBucketVersioning", `{"bucketName":"orders","versioning":""}`, "no status"},
		{"s3.amazonaws.com", "PutBucketOwnershipControls", `{"bucketName":"orders"}`, "no rule"},
		{"s3.amazonaws.com", "PutBucketInventoryConfiguration", `{"bucketName":"orders","inventory":""}`, "no id"},
		{"s3.amazonaws.com", "PutAccessPointPolicy", `{"name":"p","policy":""}`, "the marker alone"},
		{"s3.amazonaws.com", "CreateAccessGrant", `{"AccessGrantsLocationId":"default"}`, "no grantee"},
		{"s3.amazonaws.com", "CreateJob", `{"RoleArn":"r"}`, "no operation"},
		{"s3.amazonaws.com", "CreateAccessPoint", `{"name":"p"}`, "no bucket"},
	} {
		req, ok := ParseRequest(record(t, tt.source, tt.event, tt.request, ""))
		if !ok || len(req.Odd) == 0 {
			t.Errorf("%s %s: nothing is missed: %s", tt.event, tt.request, tt.reason)
		}
	}
}
