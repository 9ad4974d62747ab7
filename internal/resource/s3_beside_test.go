package resource

import "testing"

// TestBeside holds what S3, S3 Tables, Glue and Lake Formation say beside
// settings: others that a record names, and how a call was made.
func TestBeside(t *testing.T) {
	const role = "arn:aws:iam::111122223333:role/copy"
	for _, tt := range []struct{ source, event, request, other, detail, value, reason string }{
		{"s3", "PutBucketPolicy", `{"bucketName":"b","bucketPolicy":{},"x-amz-confirm-remove-self-bucket-access":"true"}`, "", "ConfirmRemoveSelfBucketAccess", "true", "locks itself out"},
		{"s3", "PutBucketReplication", `{"bucketName":"b","ReplicationConfiguration":{"Role":"` + role + `","Rule":{"Destination":{"Bucket":"arn:aws:s3:::orders"}}}}`, role, "", "", "who copies"},
		{"s3", "PutBucketNotification", `{"bucketName":"b","NotificationConfiguration":{"TopicConfiguration":{"Topic":"arn:aws:sns:eu-west-1:444455556666:t","Event":"x"}}}`, "arn:aws:sns:eu-west-1:444455556666:t", "", "", "a topic elsewhere"},
		{"s3", "PutBucketInventoryConfiguration", `{"bucketName":"b","id":"i","InventoryConfiguration":{"Destination":{"S3BucketDestination":{"Bucket":"arn:aws:s3:::orders","AccountId":"444455556666"}}}}`, ordersBucket, "DestinationAccount", "444455556666", "whose bucket it is said to be"},
		{"s3", "CreateMultiRegionAccessPoint", `{"Details":{"Name":"m","Regions":[{"Bucket":"orders"}]}}`, ordersBucket, "", "", "a bucket behind it"},
		{"s3", "PutAccessGrantsInstanceResourcePolicy", `{"Policy":"{}","Organization":"o-1"}`, "", "Organization", "o-1", "opened to an organization"},
		{"s3", "CreateAccessGrant", `{"Grantee":{"GranteeType":"IAM","GranteeIdentifier":"` + role + `"}}`, "", "Grantee", "IAM " + role, "who gets it"},
		{"s3", "CreateJob", `{"Operation":{"LambdaInvoke":{"FunctionArn":"arn:aws:lambda:eu-west-1:111122223333:function:f"}},"RoleArn":"` + role + `"}`, "arn:aws:lambda:eu-west-1:111122223333:function:f", "RoleArn", role, "who works, and who gets the objects"},
		{"s3tables", "PutTableBucketReplication", `{"configuration":{"role":"` + role + `","rules":{"destinations":{"destinationTableBucketARN":"arn:aws:s3tables:eu-west-1:444455556666:bucket/b"}}}}`, "arn:aws:s3tables:eu-west-1:444455556666:bucket/b", "", "", "a copy elsewhere"},
		{"s3tables", "RenameTable", `{"newName":"n"}`, "", "NewName", "n", "where to"},
		{"s3tables", "PutTableBucketLogging", `{"tableBucketLoggingStatus":{"loggingEnabled":{"targetBucket":"orders"}}}`, ordersBucket, "", "", "where logs go"},
		{"glue", "PutResourcePolicy", `{"policyInJson":"{}","enableHybrid":"TRUE"}`, "", "EnableHybrid", "TRUE", "beside grants"},
		{"glue", "UpdateTable", `{"databaseName":"d","tableInput":{"name":"t"},"skipArchive":true}`, "", "SkipArchive", "true", "no version is kept"},
		{"glue", "UpdateConnection", `{"name":"c","connectionInput":{"connectionType":"JDBC","connectionProperties":{"SECRET_ID":"s"}}}`, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:s", "", "", "what logs in"},
		{"lakeformation", "RegisterResource", `{"resourceArn":"arn:aws:s3:::orders/x","roleArn":"` + role + `"}`, role, "", "", "who reads"},
		{"lakeformation", "RegisterResource", `{"resourceArn":"arn:aws:s3:::orders/x"}`, ordersBucket, "", "", "the bucket it is in"},
		{"lakeformation", "GrantPermissions", `{"principal":{"dataLakePrincipalIdentifier":"` + role + `"},"resource":{"catalog":{}},"permissions":["ALL"],"condition":{"expression":"e"}}`, role, "Condition", "e", "to whom, and when"},
	} {
		req, _ := ParseRequest(record(t, tt.source+".amazonaws.com", tt.event, tt.request, ""))
		named := tt.other == ""
		for _, ref := range req.Others {
			named = named || ref.ARN == tt.other
		}
		if !named || req.Detail[tt.detail] != tt.value {
			t.Errorf("%s: %v %v, want %s and %s %q: %s", tt.event, req.Others, req.Detail, tt.other, tt.detail, tt.value, tt.reason)
		}
	}
}

// TestS3CallNames holds that calls of one API name stay apart by what they are
// about, and that a record's second spelling is the same call.
func TestS3CallNames(t *testing.T) {
	for _, tt := range []struct {
		event, call string
		kind        Type
	}{
		{"PutBucketPublicAccessBlock", "PutPublicAccessBlock", Bucket},
		{"PutAccountPublicAccessBlock", "PutPublicAccessBlock", AccountPublicAccess},
		{"DeleteBucketPublicAccessBlock", "DeletePublicAccessBlock", Bucket},
		{"DeleteAccountPublicAccessBlock", "DeletePublicAccessBlock", AccountPublicAccess},
		{"PutBucketLifecycle", "PutBucketLifecycleConfiguration", Bucket},
		{"PutBucketNotification", "PutBucketNotificationConfiguration", Bucket},
		{"PutBucketObjectLockConfiguration", "PutObjectLockConfiguration", Bucket},
		{"PutInventoryConfiguration", "PutBucketInventoryConfiguration", Bucket},
	} {
		req, ok := ParseRequest(record(t, "s3.amazonaws.com", tt.event, `{}`, ""))
		if !ok || req.Call.Name != tt.call || req.Target.Type != tt.kind {
			t.Errorf("%s: %v about %s, want %s about %s", tt.event, req.Call, req.Target.Type, tt.call, tt.kind)
		}
	}
}
