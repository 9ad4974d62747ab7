package resource

import (
	"slices"
	"strings"
	"testing"
)

// restored is one row of a test of ways: what is to be brought back, and how.
type restored struct {
	ref     Ref
	changed []Path
	was     Settings
	want    []string
	missing []Path
	reason  string
}

func checkRestores(t *testing.T, rows []restored) {
	t.Helper()
	at := Place{"aws", "eu-west-1", "111122223333"}
	for _, tt := range rows {
		got := Restore(tt.ref, at, tt.changed, tt.was)
		if !slices.Equal(got.Lines, tt.want) || !slices.Equal(got.Missing, tt.missing) {
			t.Errorf("%s: %q missing %q, want %q missing %q", tt.reason, got.Lines, got.Missing, tt.want, tt.missing)
		}
	}
}

func TestBucketWays(t *testing.T) {
	bucket := Ref{Bucket, ordersBucket, "orders"}
	block := Settings{BlockPublicACLs: "true", IgnorePublicACLs: "true", BlockPublicPolicy: "true", RestrictPublicBuckets: "false"}
	const key = "arn:aws:kms:eu-west-1:111122223333:key/k"
	one := func(p Path, was Settings, want, reason string) restored {
		row := restored{bucket, []Path{p}, was, []string{want}, nil, reason}
		if want == "" {
			row.want, row.missing = nil, []Path{p}
		}
		return row
	}
	checkRestores(t, []restored{
		one(Exists, Settings{Exists: "true"}, "aws s3api create-bucket --bucket orders --region eu-west-1 --create-bucket-configuration LocationConstraint=eu-west-1", "the name is taken back"),
		one(Exists, Settings{Exists: "false"}, "", "a new bucket is not deleted"),
		one(Policy, Settings{Policy: `{"Statement":[]}`}, `aws s3api put-bucket-policy --bucket orders --policy '{"Statement":[]}'`, "there was a policy"),
		one(Policy, Settings{Policy: ""}, "aws s3api delete-bucket-policy --bucket orders", "there was none"),
		one(Policy, Settings{}, "", "not known"),
		{bucket, []Path{IgnorePublicACLs, BlockPublicACLs}, block, []string{"aws s3api put-public-access-block --bucket orders --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=false"}, nil, "one command for four switches"},
		one(BlockPublicACLs, Settings{BlockPublicACLs: "true"}, "", "the others are not known"),
		one(ObjectOwnership, Settings{ObjectOwnership: "BucketOwnerEnforced"}, "aws s3api put-bucket-ownership-controls --bucket orders --ownership-controls 'Rules=[{ObjectOwnership=BucketOwnerEnforced}]'", "ACLs off again"),
		one(ObjectOwnership, Settings{ObjectOwnership: ""}, "aws s3api delete-bucket-ownership-controls --bucket orders", "none before"),
		{bucket, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionCustomer, EncryptionKey: key, EncryptionAlgorithm: "aws:kms:dsse", BucketKey: "false"},
			[]string{`aws s3api put-bucket-encryption --bucket orders --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms:dsse","KMSMasterKeyID":"` + key + `"},"BucketKeyEnabled":false}]}'`}, nil, "the key as it was"},
		one(Encryption, Settings{Encryption: EncryptionAWSOwned}, `aws s3api put-bucket-encryption --bucket orders --server-side-encryption-configuration '{"Rules":[{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"AES256"}}]}'`, "S3's own"),
		one(Encryption, Settings{Encryption: EncryptionCustomer}, "", "the key is not known"),
		one(Website, Settings{Website: ""}, "aws s3api delete-bucket-website --bucket orders", "it was no site"),
		one(Website, Settings{Website: `{"IndexDocument":{"Suffix":"i"}}`}, `aws s3api put-bucket-website --bucket orders --website-configuration '{"IndexDocument":{"Suffix":"i"}}'`, "it was a site"),
		one(CORSOrigins, Settings{CORS: "", CORSOrigins: ""}, "aws s3api delete-bucket-cors --bucket orders", "none before"),
		one(CORSOrigins, Settings{CORSOrigins: `["x"]`}, "", "the whole is not known"),
		one(RequestPayer, Settings{RequestPayer: "BucketOwner"}, "aws s3api put-bucket-request-payment --bucket orders --request-payment-configuration Payer=BucketOwner", "the owner pays"),
		one(Versioning, Settings{Versioning: "Enabled"}, "aws s3api put-bucket-versioning --bucket orders --versioning-configuration Status=Enabled", "on again"),
		one(Versioning, Settings{Versioning: ""}, "", "cannot be unversioned"),
		one(MFADelete, Settings{MFADelete: "Enabled"}, "", "wants the root user's device"),
		{bucket, []Path{RetentionDays, Lifecycle}, Settings{Lifecycle: `{"Rules":[]}`, RetentionDays: "90"}, []string{`aws s3api put-bucket-lifecycle-configuration --bucket orders --lifecycle-configuration '{"Rules":[]}'`}, nil, "the whole configuration"},
		one(RetentionDays, Settings{Lifecycle: "", RetentionDays: ""}, "aws s3api delete-bucket-lifecycle --bucket orders", "none before"),
		one(ObjectLockMode, Settings{ObjectLock: `{"ObjectLockEnabled":"Enabled"}`, ObjectLockMode: ""}, `aws s3api put-object-lock-configuration --bucket orders --object-lock-configuration '{"ObjectLockEnabled":"Enabled"}'`, "no rule"),
		one(Tag.Of("a"), Settings{BucketTags: `{"TagSet":[]}`, Tag.Of("a"): "b"}, `aws s3api put-bucket-tagging --bucket orders --tagging '{"TagSet":[]}'`, "the whole set"),
		one(Logging, Settings{Logging: "", BucketLogging: ""}, "aws s3api put-bucket-logging --bucket orders --bucket-logging-status '{}'", "off before"),
		one(Logging, Settings{Logging: "arn:aws:s3:::logs", BucketLogging: `{"LoggingEnabled":{"TargetBucket":"logs","TargetPrefix":""}}`}, `aws s3api put-bucket-logging --bucket orders --bucket-logging-status '{"LoggingEnabled":{"TargetBucket":"logs","TargetPrefix":""}}'`, "on again"),
		one(ReplicationTo, Settings{ReplicationTo: "", Replication: ""}, "aws s3api delete-bucket-replication --bucket orders", "no copy before"),
		one(SentTo.Of("notifications"), Settings{Notification: "", SentTo.Of("notifications"): ""}, "aws s3api put-bucket-notification-configuration --bucket orders --notification-configuration '{}'", "nobody was told"),
		{bucket, []Path{SentTo.Of("inventory all"), InventoryReport.Of("all")}, Settings{SentTo.Of("inventory all"): "", InventoryReport.Of("all"): ""}, []string{"aws s3api delete-bucket-inventory-configuration --bucket orders --id all"}, nil, "once"},
		one(SentTo.Of("analytics a"), Settings{SentTo.Of("analytics a"): "arn:aws:s3:::x", AnalyticsExport.Of("a"): `{"Id":"a"}`}, `aws s3api put-bucket-analytics-configuration --bucket orders --id a --analytics-configuration '{"Id":"a"}'`, "as it was"),
		one(ACL, Settings{ACL: ownerACL}, "aws s3api put-bucket-acl --bucket orders --acl private", "a canned one"),
		one(ACL, Settings{ACL: List("owner FULL_CONTROL", "everyone READ_ACP", "eve@example.com READ"), ACLOwner: "75aa"}, "aws s3api put-bucket-acl --bucket orders --grant-full-control id=75aa --grant-read emailaddress=eve@example.com --grant-read-acp uri=http://acs.amazonaws.com/groups/global/AllUsers", "each grant"),
		one(ACL, Settings{ACL: List("owner FULL_CONTROL", "75bb READ")}, "", "the owner's id is not known"),
	})
}

func TestOldestRegion(t *testing.T) {
	got := Restore(Ref{Bucket, ordersBucket, "orders"}, Place{"aws", "us-east-1", "111122223333"}, []Path{Exists}, Settings{Exists: "true"})
	if want := []string{"aws s3api create-bucket --bucket orders --region us-east-1"}; !slices.Equal(got.Lines, want) {
		t.Errorf("%q, want %q", got.Lines, want)
	}
}

func TestMakingComesFirst(t *testing.T) {
	ref := Ref{Bucket, "arn:aws:s3:::orders", "orders"}
	was := Settings{Exists: "true", ACL: ownerACL, Policy: "{}"}
	back := Restore(ref, Place{"aws", "eu-west-1", "111122223333"}, []Path{ACL, Exists, Policy}, was)
	if len(back.Lines) == 0 || !strings.Contains(back.Lines[0], "create-bucket") {
		t.Errorf("the bucket is not made before it is given settings: %q", back.Lines)
	}
}
