package resource

import (
	"encoding/json"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	// DirectoryGrant is an access grant to a user or group of a directory, by
	// its id: "READWRITE on s3://orders/* to DIRECTORY_GROUP 83d43802-…". A
	// grant to an IAM principal is a Permission.
	DirectoryGrant Family = "DirectoryGrant:"
	// GrantsLocation is a location that access grants may be made in, by its id:
	// "s3://orders/* with arn:aws:iam::111122223333:role/grants".
	GrantsLocation Family = "GrantsLocation:"
	// JobOperation is what a batch job does to each object: "S3PutObjectCopy".
	JobOperation Path = "Operation"
	// JobTarget is the ARN of what the operation is done with: the bucket that
	// objects are copied to, the function that gets them.
	JobTarget Path = "Operation.Target"
	// JobACL is the canned ACL that the operation gives to objects.
	JobACL Path = "Operation.CannedAccessControlList"
	// JobACLGrants is a list of those whom the operation grants objects to: the
	// identifier and the permission.
	JobACLGrants Path = "Operation.AccessControlGrants"
)

// s3Account are the calls of the control API that are about an account.
func s3Account() []operation {
	account := target{AccountPublicAccess, func(r *reading) Ref { return r.named(AccountPublicAccess, r.controlAccount()) }}
	grants := target{AccessGrants, func(r *reading) Ref {
		return Named(AccessGrants, Place{r.Partition(), r.Region, r.controlAccount()}, "default")
	}}
	block := PublicAccessBlock()
	return []operation{
		{name: "PutPublicAccessBlock", events: "PutAccountPublicAccessBlock", target: account, fields: []field{reads(publicAccessBlock, block...)}},
		{name: "DeletePublicAccessBlock", events: "DeleteAccountPublicAccessBlock", target: account, fields: []field{reads(noPublicAccessBlock, block...)}},

		{name: "CreateAccessGrantsInstance", effect: Creates, target: grants, fields: []field{
			detail("IdentityCenterArn", "IdentityCenterArn"), detail("IdentityCenterArn", "CreateAccessGrantsInstanceRequest.IdentityCenterArn"),
		}},
		{name: "DeleteAccessGrantsInstance", effect: Deletes, target: grants},
		{name: "PutAccessGrantsInstanceResourcePolicy", target: grants, fields: []field{
			controlPolicy("Policy", "PutAccessGrantsInstanceResourcePolicyRequest.Policy"),
			detail("Organization", "Organization"), detail("Organization", "PutAccessGrantsInstanceResourcePolicyRequest.Organization"),
		}},
		{name: "DeleteAccessGrantsInstanceResourcePolicy", target: grants, fields: []field{becomes(Policy, "")}},
		{name: "CreateAccessGrant", target: grants, fields: []field{reads(accessGrant, Path(Permission), Path(DirectoryGrant))}},
		{name: "DeleteAccessGrant", target: grants, fields: []field{reads(noAccessGrant, Path(Permission), Path(DirectoryGrant))}},
		{name: "CreateAccessGrantsLocation", target: grants, fields: []field{reads(grantsLocation, Path(GrantsLocation))}},

		{name: "CreateJob", effect: Creates, target: named(BatchJob, "response.jobId", "response.CreateJobResult.JobId"),
			fields: []field{reads(batchJob, JobOperation, JobTarget, JobACL, JobACLGrants, Path(SentTo))}},
	}
}

func s3AccountWays() []way {
	return []way{
		{AccountPublicAccess, PublicAccessBlock(), func(t turn) string {
			return t.blockPublicAccess(func(t turn) string {
				return t.control("put-public-access-block", "--public-access-block-configuration", t.publicAccessFlags())
			})
		}},
		orUnset(AccessGrants, Policy,
			func(t turn) string {
				return t.control("put-access-grants-instance-resource-policy", "--policy", t.Value)
			},
			func(t turn) string { return t.control("delete-access-grants-instance-resource-policy") }),
		{AccessGrants, []Path{Path(Permission), Path(DirectoryGrant)}, func(t turn) string {
			if t.Value != "" {
				return "" // it would get another id
			}
			return t.control("delete-access-grant", "--access-grant-id", t.Member)
		}},
		{BatchJob, []Path{Exists}, func(t turn) string {
			if t.Value == "true" {
				return ""
			}
			return t.control("update-job-status", "--job-id", t.Name, "--requested-job-status", "Cancelled")
		}},
	}
}

// controlAccount is the account that a call of the control API is about.
func (r *reading) controlAccount() string {
	if account := r.header("x-amz-account-id"); account != "" {
		return account
	}
	if account := r.text("accountId"); account != "" {
		return account
	}
	return r.Account
}

// accessGrant reads a grant as the statement that it amounts to. Its id and
// its whole scope are in the answer.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateAccessGrant.html
func accessGrant(r *reading) {
	answer := r.at("response.CreateAccessGrantResult")
	if !answer.Exists() {
		answer = r.Response
	}
	id, scope := answer.Get("AccessGrantId").Text(), answer.Get("GrantScope").Text()
	if id == "" { // without an answer, the location stands for the grant
		id = r.text(r.body("AccessGrantsLocationId"))
	}
	if scope == "" { // "" is every bucket
		scope = "s3://" + r.text(r.body("AccessGrantsLocationConfiguration.S3SubPrefix"))
	}
	kind, who := r.text(r.body("Grantee.GranteeType")), r.text(r.body("Grantee.GranteeIdentifier"))
	permission := r.text(r.body("Permission"))
	r.say("Grantee", kind+" "+who)
	if bucket, _, _ := strings.Cut(strings.TrimPrefix(scope, "s3://"), "/"); !strings.Contains(bucket, "*") {
		r.other(r.named(Bucket, bucket))
	}
	switch {
	case who == "" || permission == "" || id == "":
		r.odd("Grantee")
	case kind == "IAM":
		r.set(Permission.Of(id), grantDocument(r.Partition(), who, permission, scope))
	default:
		r.set(DirectoryGrant.Of(id), permission+" on "+scope+" to "+kind+" "+who)
	}
}

// grantActions are what the holder of a grant may do:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-grants-grant-scope.html
var grantActions = map[string][]string{
	"READ":      {"s3:GetObject*", "s3:ListBucket*", "s3:ListMultipartUploadParts"},
	"WRITE":     {"s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:PutObject*"},
	"READWRITE": {"s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:GetObject*", "s3:ListBucket*", "s3:ListMultipartUploadParts", "s3:PutObject*"},
}

func grantDocument(partition, who, permission, scope string) string {
	actions := grantActions[permission]
	if actions == nil {
		actions = []string{"s3:*"} // a word of tomorrow: taken for the most
	}
	text, _ := json.Marshal(map[string]any{ // texts: cannot fail
		"Version": "2012-10-17",
		"Statement": []any{map[string]any{
			"Effect": "Allow", "Principal": map[string]string{"AWS": who}, "Action": actions,
			"Resource": "arn:" + partition + ":s3:::" + strings.TrimPrefix(scope, "s3://"),
		}},
	})
	return string(text)
}

func noAccessGrant(r *reading) {
	id := r.text("id", "accessGrantId")
	if id == "" {
		r.odd("id")
		return
	}
	r.set(Permission.Of(id), "")
	r.set(DirectoryGrant.Of(id), "")
}

func grantsLocation(r *reading) {
	id := r.text("response.AccessGrantsLocationId", "response.CreateAccessGrantsLocationResult.AccessGrantsLocationId")
	scope, role := r.text(r.body("LocationScope")), r.text(r.body("IAMRoleArn"))
	r.set(GrantsLocation.Of(id), scope+" with "+role)
	r.other(r.named(Role, role))
}

// batchJob reads what a job does, to which bucket, and what it writes where.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_CreateJob.html
func batchJob(r *reading) {
	for kind, operation := range r.at(r.body("Operation")).Members {
		if kind == "xmlns" {
			continue
		}
		r.set(JobOperation, strings.ToUpper(kind[:1])+kind[1:])
		r.jobOperation(operation)
	}
	if _, ok := r.req.Settings[JobOperation]; !ok {
		r.odd("Operation")
	}
	generator := r.body("ManifestGenerator.S3JobManifestGenerator")
	r.jobWrites("report", r.text(r.body("Report.Bucket")))
	r.jobWrites("manifest", r.text(generator+".ManifestOutputLocation.Bucket"))
	r.other(r.named(Bucket, bucketOf(r.text(generator+".SourceBucket"))))
	r.other(r.named(Bucket, bucketOf(r.text(r.body("Manifest.Location.ObjectArn")))))
	if role := r.text(r.body("RoleArn")); role != "" {
		r.say("RoleArn", role)
		r.other(r.named(Role, role))
	}
}

// jobWrites reads a bucket that a job writes lists of objects to.
func (r *reading) jobWrites(what, bucket string) {
	if ref := r.named(Bucket, bucket); ref.ARN != "" {
		r.set(SentTo.Of(what), ref.ARN)
		r.other(ref)
	}
}

func (r *reading) jobOperation(op trail.Value) {
	for _, member := range []string{"TargetResource", "FunctionArn"} {
		if to := op.Get(member).Text(); to != "" {
			r.set(JobTarget, to)
			if kind := (map[string]Type{"TargetResource": Bucket, "FunctionArn": Function})[member]; isARN(to) {
				r.other(r.named(kind, bucketOf(to)))
			}
		}
	}
	if policy := op.Get("AccessControlPolicy"); policy.Exists() {
		op = policy
	}
	if canned := op.Get("CannedAccessControlList").Text(); canned != "" {
		r.set(JobACL, canned)
	}
	var grants []string
	for _, v := range []trail.Value{op.Get("AccessControlGrants"), op.Get("AccessControlList", "Grants")} {
		for _, g := range xmlElements(v) {
			grants = append(grants, grantee(g.Get("Grantee", "Identifier").Text(), "")+" "+g.Get("Permission").Text())
		}
	}
	if len(grants) > 0 {
		r.set(JobACLGrants, List(grants...))
	}
}

// xmlElements are the elements of a list that XML may wrap in an element "member".
func xmlElements(v trail.Value) []trail.Value {
	if inner := v.Get("member"); inner.Exists() {
		return inner.List()
	}
	return v.List()
}

// bucketOf takes the object's key from an ARN of S3.
func bucketOf(arn string) string {
	if !strings.Contains(arn, ":s3:::") {
		return arn
	}
	bucket, _, _ := strings.Cut(arn, "/")
	return bucket
}
