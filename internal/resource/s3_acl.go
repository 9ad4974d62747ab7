package resource

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	// ACL is a list of grants, each a grantee and a permission: "everyone READ",
	// "any AWS account READ", "log delivery WRITE", "Amazon EC2 READ",
	// "owner FULL_CONTROL", and the canonical id or the e-mail address of
	// somebody's account in the grantee's place.
	ACL Path = "Acl"
	// ACLOwner is the canonical id of the owner, when a request named it.
	ACLOwner Path = "Acl.Owner"
)

// ownerACL is the list that a bucket is created with.
const ownerACL = `["owner FULL_CONTROL"]`

// cannedACLs are the grants that a canned ACL stands for. The two that speak
// of an object's bucket owner do nothing for a bucket:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl
var cannedACLs = map[string]string{
	"private":                   ownerACL,
	"bucket-owner-read":         ownerACL,
	"bucket-owner-full-control": ownerACL,
	"public-read":               List("owner FULL_CONTROL", "everyone READ"),
	"public-read-write":         List("owner FULL_CONTROL", "everyone READ", "everyone WRITE"),
	"authenticated-read":        List("owner FULL_CONTROL", "any AWS account READ"),
	"aws-exec-read":             List("owner FULL_CONTROL", "Amazon EC2 READ"),
	"log-delivery-write":        List("owner FULL_CONTROL", "log delivery WRITE", "log delivery READ_ACP"),
}

// aclGroups are the groups of grantees that S3 predefines.
var aclGroups = map[string]string{
	"http://acs.amazonaws.com/groups/global/AllUsers":           "everyone",
	"http://acs.amazonaws.com/groups/global/AuthenticatedUsers": "any AWS account",
	"http://acs.amazonaws.com/groups/s3/LogDelivery":            "log delivery",
}

// aclHeaders are the headers that grant a permission each.
var aclHeaders = []struct{ name, permission string }{
	{"x-amz-grant-full-control", "FULL_CONTROL"},
	{"x-amz-grant-read", "READ"},
	{"x-amz-grant-read-acp", "READ_ACP"},
	{"x-amz-grant-write", "WRITE"},
	{"x-amz-grant-write-acp", "WRITE_ACP"},
}

// bucketACL reads an ACL, which replaces the one before, from whichever of the
// three places S3 takes it: a canned one, headers, a body.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketAcl.html
func bucketACL(r *reading) {
	switch grants := r.aclFromHeaders(); {
	case r.cannedACL():
	case len(grants) > 0:
		r.set(ACL, List(grants...))
	case r.at("AccessControlPolicy").IsObject():
		r.aclFromBody()
	default:
		r.odd("AccessControlPolicy")
	}
}

// newBucketACL reads the headers of CreateBucket, if it has any.
func newBucketACL(r *reading) {
	if grants := r.aclFromHeaders(); !r.cannedACL() && len(grants) > 0 {
		r.set(ACL, List(grants...))
	}
}

func (r *reading) cannedACL() bool {
	name := r.header("x-amz-acl")
	if name == "" {
		return false
	}
	if grants, ok := cannedACLs[name]; ok {
		r.set(ACL, grants)
	} else {
		r.odd("x-amz-acl")
	}
	return true
}

// aclGrantee is one grantee of a header: id="…", uri="…", emailAddress="…".
var aclGrantee = regexp.MustCompile(`(?i)\b(?:id|uri|emailAddress)\s*=\s*"?([^",\s]+)`)

func (r *reading) aclFromHeaders() (grants []string) {
	for _, h := range aclHeaders {
		value := r.header(h.name)
		for _, m := range aclGrantee.FindAllStringSubmatch(value, -1) {
			grants = append(grants, grantee(m[1], "")+" "+h.permission)
		}
		if value != "" && !aclGrantee.MatchString(value) {
			r.odd(h.name)
		}
	}
	return grants
}

func (r *reading) aclFromBody() {
	owner := r.at("AccessControlPolicy.Owner.ID").Text()
	var grants []string
	for _, g := range r.at("AccessControlPolicy.AccessControlList.Grant").List() {
		name, permission := granteeName(g.Get("Grantee"), owner), g.Get("Permission").Text()
		if name == "" || permission == "" {
			r.odd("AccessControlPolicy.AccessControlList.Grant")
			continue
		}
		grants = append(grants, name+" "+permission)
	}
	r.set(ACL, List(grants...))
	if owner != "" {
		r.set(ACLOwner, owner)
	}
}

func granteeName(v trail.Value, owner string) string {
	for _, member := range []string{"URI", "ID", "EmailAddress"} {
		if name := v.Get(member).Text(); name != "" {
			return grantee(name, owner)
		}
	}
	return ""
}

func grantee(name, owner string) string {
	if group, ok := aclGroups[name]; ok {
		return group
	}
	if name == owner && owner != "" {
		return "owner"
	}
	return name
}

// restoreACL writes a canned ACL where the grants are those of one, else each
// grant; the owner's own needs the owner's canonical id.
func restoreACL(t turn) string {
	was, known := t.Was[ACL]
	if !known {
		return ""
	}
	for _, name := range []string{"private", "public-read", "public-read-write", "authenticated-read", "log-delivery-write"} {
		if cannedACLs[name] == was {
			return bucketCommand("put-bucket-acl", "--acl", name)(t)
		}
	}
	var args []string
	for _, h := range aclHeaders {
		var grantees []string
		for _, grant := range Texts(was) {
			if who, ok := strings.CutSuffix(grant, " "+h.permission); ok {
				grantees = append(grantees, t.granteeOption(who))
			}
		}
		if slices.Contains(grantees, "") {
			return ""
		}
		if len(grantees) > 0 {
			args = append(args, strings.TrimPrefix(h.name, "x-amz-"), strings.Join(grantees, ","))
		}
	}
	for i := 0; i < len(args); i += 2 {
		args[i] = "--" + args[i]
	}
	if len(args) == 0 {
		return ""
	}
	return bucketCommand("put-bucket-acl", args...)(t)
}

// granteeOption names a grantee to the AWS CLI; "" when that is not known.
func (t turn) granteeOption(who string) string {
	for uri, group := range aclGroups {
		if group == who {
			return "uri=" + uri
		}
	}
	switch {
	case who == "owner" && t.Was[ACLOwner] == "", who == "Amazon EC2":
		return ""
	case who == "owner":
		return "id=" + t.Was[ACLOwner]
	case strings.Contains(who, "@"):
		return "emailaddress=" + who
	}
	return "id=" + who
}
