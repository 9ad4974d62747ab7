package resource

import (
	"maps"
	"slices"
	"testing"
)

func TestAccessPoints(t *testing.T) {
	const point, multi = "arn:aws:s3:eu-west-1:111122223333:accesspoint/readers", "arn:aws:s3::111122223333:accesspoint/world"
	created := maps.Clone(pointDefaults)
	maps.Copy(created, Settings{Exists: "true", PointBucket: "orders", BlockPublicACLs: "false", IgnorePublicACLs: "false", RestrictPublicBuckets: "false"})
	within := maps.Clone(pointDefaults)
	maps.Copy(within, Settings{Exists: "true", PointBucket: "orders", PointVPC: "vpc-1", PointBucketAccount: "444455556666"})
	several := maps.Clone(pointDefaults)
	maps.Copy(several, Settings{Exists: "true", PointBucket: `["orders","orders-us"]`})
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "CreateAccessPoint", request: `{"name":"readers","Bucket":"orders","PublicAccessBlockConfiguration":{"BlockPublicPolicy":true}}`, arn: point, want: created, reason: "switches left out are off"},
		{event: "CreateAccessPoint", request: `{"name":"readers","CreateAccessPointRequest":{"xmlns":"x","Bucket":"orders","BucketAccountId":444455556666,"VpcConfiguration":{"VpcId":"vpc-1"}}}`, arn: point, want: within, reason: "in the element of the call; all switches on"},
		{event: "DeleteAccessPoint", request: `{"name":"readers"}`, arn: point, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutAccessPointPolicy", request: `{"name":"readers","policy":"","PutAccessPointPolicyRequest":{"Policy":"{\"Statement\":[]}"}}`, arn: point, want: Settings{Policy: `{"Statement":[]}`}, reason: "a text in the element of the call"},
		{event: "PutAccessPointPolicy", request: `{"Name":"readers","Policy":{"Statement":[]}}`, arn: point, want: Settings{Policy: `{"Statement":[]}`}, reason: "an object"},
		{event: "DeleteAccessPointPolicy", request: `{"name":"readers","policy":""}`, arn: point, want: Settings{Policy: ""}, reason: "none"},
		{event: "CreateMultiRegionAccessPoint", request: `{"CreateMultiRegionAccessPointRequest":{"ClientToken":"t","Details":{"Name":"world","Regions":{"Region":[{"Bucket":"orders"},{"Bucket":"orders-us"}]}}}}`, arn: multi, want: several, reason: "two buckets"},
		{event: "PutMultiRegionAccessPointPolicy", request: `{"Details":{"Name":"world","Policy":"{\"Statement\":[]}"}}`, arn: multi, want: Settings{Policy: `{"Statement":[]}`}, reason: "in Details"},
		{event: "DeleteMultiRegionAccessPoint", request: `{"Details":{"Name":"world"}}`, arn: multi, want: Settings{Exists: "false"}, reason: "gone"},
	})
	checkRestores(t, []restored{
		{Ref{AccessPoint, point, "readers"}, []Path{Policy}, Settings{Policy: ""}, []string{"aws s3control delete-access-point-policy --account-id 111122223333 --name readers --region eu-west-1"}, nil, "none before"},
		{Ref{AccessPoint, point, "readers"}, []Path{Exists}, Settings{Exists: "false"}, []string{"aws s3control delete-access-point --account-id 111122223333 --name readers --region eu-west-1"}, nil, "it was not there"},
		{Ref{AccessPoint, point, "readers"}, []Path{Exists}, Settings{Exists: "true"}, nil, []Path{Exists}, "what it was made with is not known"},
		{Ref{AccessPoint, point, "readers"}, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws s3control put-access-point-policy --account-id 111122223333 --name readers --policy '{}' --region eu-west-1"}, nil, "as it was"},
		{Ref{AccessPoint, point, "readers"}, []Path{BlockPublicPolicy}, created, nil, []Path{BlockPublicPolicy}, "cannot be changed once made"},
		{Ref{MultiRegionPoint, multi, "world"}, []Path{Policy}, Settings{Policy: `{"a":1}`}, []string{`aws s3control put-multi-region-access-point-policy --account-id 111122223333 --details 'Name=world,Policy="{\"a\":1}"' --region us-west-2`}, nil, "in the one Region that takes it"},
		{Ref{MultiRegionPoint, multi, "world"}, []Path{Policy}, Settings{Policy: ""}, nil, []Path{Policy}, "cannot be removed"},
	})
}

func TestS3Account(t *testing.T) {
	const account, grants = "arn:aws:s3::111122223333:account-public-access-block/111122223333", "arn:aws:s3:eu-west-1:111122223333:access-grants/default"
	off := Settings{BlockPublicACLs: "false", IgnorePublicACLs: "false", BlockPublicPolicy: "false", RestrictPublicBuckets: "false"}
	const statement = `{"Statement":[{"Action":["s3:GetObject*","s3:ListBucket*","s3:ListMultipartUploadParts"],"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::444455556666:root"},"Resource":"arn:aws:s3:::orders/*"}],"Version":"2012-10-17"}`
	checkRequests(t, "s3.amazonaws.com", []asked{
		{event: "PutAccountPublicAccessBlock", request: `{"host":["111122223333.s3-control.eu-west-1.amazonaws.com"],"PublicAccessBlockConfiguration":{"BlockPublicAcls":false,"BlockPublicPolicy":true,"RestrictPublicBuckets":true,"IgnorePublicAcls":true},"publicAccessBlock":[""]}`, arn: account,
			want: Settings{BlockPublicACLs: "false", IgnorePublicACLs: "true", BlockPublicPolicy: "true", RestrictPublicBuckets: "true"}, reason: "one is off"},
		{event: "DeleteAccountPublicAccessBlock", request: `{"host":["111122223333.s3-control.eu-west-1.amazonaws.com"]}`, arn: account, want: off, reason: "the host alone is in it"},
		{event: "PutAccessGrantsInstanceResourcePolicy", request: `{"x-amz-account-id":"111122223333","Policy":"{\"Statement\":[]}"}`, arn: grants, want: Settings{Policy: `{"Statement":[]}`}, reason: "a text"},
		{event: "DeleteAccessGrantsInstanceResourcePolicy", request: `{"x-amz-account-id":"111122223333"}`, arn: grants, want: Settings{Policy: ""}, reason: "none"},
		{event: "CreateAccessGrantsInstance", request: `{"x-amz-account-id":"111122223333"}`, arn: grants, want: Settings{Exists: "true"}, reason: "one for a Region"},
		{event: "DeleteAccessGrantsInstance", request: `{}`, arn: grants, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "CreateAccessGrant", request: `{"CreateAccessGrantRequest":{"AccessGrantsLocationId":"default","AccessGrantsLocationConfiguration":{"S3SubPrefix":"orders/*"},"Grantee":{"GranteeType":"IAM","GranteeIdentifier":"arn:aws:iam::444455556666:root"},"Permission":"READ"}}`,
			rest: `,"responseElements":{"accessGrantId":"g-1","grantScope":"s3://orders/*"}`, arn: grants, want: Settings{Permission.Of("g-1"): statement}, reason: "a statement of it"},
		{event: "CreateAccessGrant", request: `{"AccessGrantsLocationId":"default","AccessGrantsLocationConfiguration":{"S3SubPrefix":"orders/*"},"Grantee":{"GranteeType":"DIRECTORY_GROUP","GranteeIdentifier":"83d4"},"Permission":"READWRITE"}`, arn: grants,
			want: Settings{DirectoryGrant.Of("default"): "READWRITE on s3://orders/* to DIRECTORY_GROUP 83d4"}, reason: "a directory's group, and no answer"},
		{event: "DeleteAccessGrant", request: `{"id":"g-1"}`, arn: grants, want: Settings{Permission.Of("g-1"): "", DirectoryGrant.Of("g-1"): ""}, reason: "of either kind"},
		{event: "CreateAccessGrantsLocation", request: `{"LocationScope":"s3://orders/*","IAMRoleArn":"arn:aws:iam::111122223333:role/g"}`, rest: `,"responseElements":{"accessGrantsLocationId":"l-1"}`, arn: grants,
			want: Settings{GrantsLocation.Of("l-1"): "s3://orders/* with arn:aws:iam::111122223333:role/g"}, reason: "with its role"},
		{event: "CreateJob", request: `{"CreateJobRequest":{"Operation":{"S3PutObjectCopy":{"TargetResource":"arn:aws:s3:::theirs","CannedAccessControlList":"public-read","AccessControlGrants":{"member":{"Grantee":{"TypeIdentifier":"id","Identifier":"75bb"},"Permission":"READ"}}}},"Report":{"Bucket":"arn:aws:s3:::reports","Enabled":true},"Manifest":{"Location":{"ObjectArn":"arn:aws:s3:::orders/manifest.csv"}},"RoleArn":"arn:aws:iam::111122223333:role/batch"}}`,
			rest: `,"responseElements":{"jobId":"j-1"}`, arn: "arn:aws:s3:eu-west-1:111122223333:job/j-1",
			want: Settings{Exists: "true", JobOperation: "S3PutObjectCopy", JobTarget: "arn:aws:s3:::theirs", JobACL: "public-read", JobACLGrants: `["75bb READ"]`, SentTo.Of("report"): "arn:aws:s3:::reports"}, reason: "a copy elsewhere"},
		{event: "CreateJob", request: `{"operation":{"s3DeleteObjectTagging":{}},"roleArn":"r"}`, rest: `,"responseElements":{"jobId":"j-2"}`, arn: "arn:aws:s3:eu-west-1:111122223333:job/j-2",
			want: Settings{Exists: "true", JobOperation: "S3DeleteObjectTagging"}, reason: "CloudTrail's case"},
	})
	on := Settings{BlockPublicACLs: "true", IgnorePublicACLs: "true", BlockPublicPolicy: "true", RestrictPublicBuckets: "true"}
	checkRestores(t, []restored{
		{Ref{AccountPublicAccess, account, "111122223333"}, []Path{BlockPublicACLs}, on, []string{"aws s3control put-public-access-block --account-id 111122223333 --public-access-block-configuration BlockPublicAcls=true,IgnorePublicAcls=true,BlockPublicPolicy=true,RestrictPublicBuckets=true"}, nil, "all four"},
		{Ref{AccessGrants, grants, "default"}, []Path{Policy}, Settings{Policy: ""}, []string{"aws s3control delete-access-grants-instance-resource-policy --account-id 111122223333 --region eu-west-1"}, nil, "none before"},
		{Ref{AccessGrants, grants, "default"}, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws s3control put-access-grants-instance-resource-policy --account-id 111122223333 --policy '{}' --region eu-west-1"}, nil, "as it was"},
		{Ref{AccessGrants, grants, "default"}, []Path{Permission.Of("g-1")}, Settings{Permission.Of("g-1"): ""}, []string{"aws s3control delete-access-grant --account-id 111122223333 --access-grant-id g-1 --region eu-west-1"}, nil, "a grant is taken back"},
		{Ref{BatchJob, "arn:aws:s3:eu-west-1:111122223333:job/j-1", "j-1"}, []Path{Exists}, Settings{Exists: "false"}, []string{"aws s3control update-job-status --account-id 111122223333 --job-id j-1 --requested-job-status Cancelled --region eu-west-1"}, nil, "a job is stopped"},
	})
}

func TestS3Others(t *testing.T) {
	for _, tt := range []struct{ event, request, want, reason string }{
		{"CreateAccessPoint", `{"name":"p","Bucket":"orders"}`, ordersBucket, "the bucket behind it"},
		{"CreateAccessGrant", `{"AccessGrantsLocationConfiguration":{"S3SubPrefix":"orders/a*"},"AccessGrantsLocationId":"default"}`, ordersBucket, "the bucket granted"},
		{"CreateJob", `{"Operation":{"S3DeleteObjectTagging":""},"ManifestGenerator":{"S3JobManifestGenerator":{"SourceBucket":"arn:aws:s3:::orders"}}}`, ordersBucket, "the bucket worked on"},
		{"PutBucketLogging", `{"bucketName":"x","BucketLoggingStatus":{"LoggingEnabled":{"TargetBucket":"orders"}}}`, ordersBucket, "the bucket of logs"},
	} {
		req, _ := ParseRequest(record(t, "s3.amazonaws.com", tt.event, tt.request, ""))
		if len(req.Others) != 1 || req.Others[0].ARN != tt.want {
			t.Errorf("%s: %v, want %s: %s", tt.event, req.Others, tt.want, tt.reason)
		}
	}
}

func TestBucketUses(t *testing.T) {
	for _, tt := range []struct {
		settings Settings
		want     []string
		reason   string
	}{
		{Settings{PointBucket: "orders"}, []string{ordersBucket}, "the bucket behind an access point"},
		{Settings{PointBucket: `["orders","x"]`}, []string{ordersBucket, "arn:aws:s3:::x"}, "those behind a multi-Region one"},
		{Settings{Logging: "arn:aws:s3:::logs"}, []string{"arn:aws:s3:::logs"}, "where access is logged"},
		{Settings{Logging: "log-group"}, nil, "logs that are in no bucket"},
		{Settings{ReplicationRole: "arn:aws:iam::111122223333:role/copy"}, []string{"arn:aws:iam::111122223333:role/copy"}, "who copies"},
		{Settings{}, nil, "nothing"},
	} {
		var got []string
		for _, ref := range Uses(AccessPoint, "arn:aws:s3:eu-west-1:111122223333:accesspoint/p", tt.settings) {
			got = append(got, ref.ARN)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%q: %q, want %q: %s", tt.settings, got, tt.want, tt.reason)
		}
	}
}
