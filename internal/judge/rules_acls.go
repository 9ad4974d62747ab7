package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// aclDeeds is what a permission in the ACL of a bucket lets somebody do:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#permissions
var aclDeeds = map[string]string{
	"READ": "list", "WRITE": "write to", "READ_ACP": "read the permissions of", "WRITE_ACP": "change the permissions of",
	"FULL_CONTROL": "list, write to and change the permissions of",
}

// aclCrowds are the grantees that are nobody in particular, and aclServices
// those that are AWS itself; the last is the account by which CloudFront
// delivers logs:
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
var (
	aclCrowds   = map[string]string{"everyone": "Everyone", "any AWS account": "Anyone with an AWS account"}
	aclServices = []string{"log delivery", "Amazon EC2", "c4c1ede66af53448b93c283ce9448c4ba468c9432aa01d700d3878632f77d2d0"}
)

// privateACL is the ACL that a bucket is born with.
var privateACL = resource.Settings{resource.ACL: resource.List("owner FULL_CONTROL")}

// newGrants are the deeds of each grantee that an ACL lets in now.
func (c *Case) newGrants() (grantees []string, deeds map[string][]string) {
	deeds = map[string][]string{}
	d, changed := c.now(resource.ACL)
	if !changed {
		return nil, nil
	}
	for _, grant := range entered(d) {
		at := strings.LastIndexByte(grant, ' ')
		who, deed := grant[:at], aclDeeds[grant[at+1:]]
		if deeds[who] == nil {
			grantees = append(grantees, who)
		}
		deeds[who] = append(deeds[who], deed)
	}
	return grantees, deeds
}

// aclRules are about S3's older way to let others in.
func aclRules() []Rule {
	return []Rule{
		{
			ID: "acl-public", Title: "An ACL lets anyone in",
			Loses: Exposure, Severity: Critical, Direction: Loosened, Grades: "medium while the bucket ignores public ACLs",
			Settings: []resource.Path{resource.ACL}, Attack: []string{"T1530"}, Covers: []string{"S3-007", "S3-008"},
			Why:    "Nobody has to break in any more: whoever finds the name of the bucket can do it.",
			Advice: "Make the ACL private and switch the guards against public access on, then look into the access logs.",
			Look:   lookAtPublicACL,
			Revert: orSafe(privateACL),
			Raises: played(func() []Story {
				return []Story{
					story(does("s3", "PutBucketAcl", `{"bucketName":"acl-seen","acl":"","x-amz-acl":["public-read"],"accessControlList":{"x-amz-acl":"public-read"}}`).by(mallory)).named("canned"),
					story(bucket("acl-opened"), does("s3", "DeleteBucketPublicAccessBlock", `{"bucketName":"acl-opened"}`).after(time.Minute), does("s3", "DeleteBucketOwnershipControls", `{"bucketName":"acl-opened"}`).after(2*time.Minute),
						does("s3", "PutBucketAcl", `{"bucketName":"acl-opened","acl":"","x-amz-acl":"public-read-write"}`).after(3*time.Minute).by(mallory)).named("known"),
					story(does("s3", "PutBucketAcl", `{"bucketName":"acl-any-account","acl":"","x-amz-acl":["authenticated-read"]}`)).named("any-account"),
					story(does("s3", "PutBucketAcl", bucketGrant("acl-granted", `{"URI":"http://acs.amazonaws.com/groups/global/AllUsers","xsi:type":"Group"}`, "READ"))).named("grant"),
					story(bucket("acl-ignored"), does("s3", "PutBucketAcl", `{"bucketName":"acl-ignored","acl":"","x-amz-acl":["public-read"]}`).after(time.Minute)).named("ignored"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("s3", "PutBucketAcl", `{"bucketName":"acl-private","acl":"","x-amz-acl":["private"]}`)).named("private"),
					story(does("s3", "PutBucketAcl", bucketGrant("acl-logs", `{"URI":"http://acs.amazonaws.com/groups/s3/LogDelivery","xsi:type":"Group"}`, "WRITE"))).named("aws-itself"),
				}
			}),
		},
		{
			ID: "acl-foreign", Title: "An ACL lets another account in",
			Loses: Exposure, Severity: High, Direction: Loosened,
			Settings: []resource.Path{resource.ACL}, Attack: []string{"T1537"}, Covers: []string{"S3-009"},
			Why:    "What that account takes is out of your hands; an ACL names it by an id that nobody recognises, and is seldom looked at.",
			Advice: "Make the ACL private, and let bucket owners alone own what is in the bucket, so that no ACL counts.",
			Look:   lookAtForeignACL,
			Revert: orSafe(privateACL),
			Raises: played(func() []Story {
				return []Story{
					story(bucket("acl-shared"), does("s3", "PutBucketAcl", bucketGrant("acl-shared", `{"ID":"`+strangersID+`","xsi:type":"CanonicalUser"}`, "WRITE")).after(time.Minute).by(mallory)).named("grant"),
					story(does("s3", "PutBucketAcl", `{"bucketName":"acl-header","acl":"","x-amz-grant-read":["id=\"`+strangersID+`\""]}`)).named("header"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("s3", "PutBucketAcl", bucketGrant("acl-own", `{"ID":"`+ownersID+`","xsi:type":"CanonicalUser"}`, "READ"))).named("owner"),
					story(does("s3", "PutBucketAcl", bucketGrant("acl-cloudfront", `{"ID":"`+aclServices[2]+`","xsi:type":"CanonicalUser"}`, "FULL_CONTROL"))).named("logs-of-cloudfront"),
				}
			}),
		},
		{
			ID: "acls-count", Title: "ACLs decide again who may read a bucket's objects",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "low for a new bucket",
			Settings: []resource.Path{resource.ObjectOwnership}, Attack: []string{"T1530"}, Covers: []string{"S3-030", "S3-031"},
			Why:    "Old public grants come back to life, and whoever uploads an object may decide who reads it, beside the bucket's policy.",
			Advice: "Let the bucket's owner own every object again, which switches all ACLs off.",
			Look:   lookAtOwnership,
			Revert: orSafe(resource.Settings{resource.ObjectOwnership: noACLs}),
			Raises: played(func() []Story {
				return []Story{
					story(bucket("acls-back"), ownership("acls-back", "BucketOwnerPreferred").after(time.Minute).by(mallory)).named("known"),
					story(ownership("acls-perhaps-back", "ObjectWriter")).named("before-unknown"),
					story(does("s3", "DeleteBucketOwnershipControls", `{"bucketName":"acls-by-default","ownershipControls":""}`)).named("deleted"),
					story(does("s3", "CreateBucket", `{"bucketName":"acls-from-birth","x-amz-object-ownership":"ObjectWriter"}`)).named("new-bucket"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(ownership("acls-off", "BucketOwnerEnforced")).named("tightened"),
					story(bucket("acls-stay-off"), ownership("acls-stay-off", "BucketOwnerEnforced").after(time.Minute)).named("same-again"),
				}
			}),
		},
	}
}

func lookAtPublicACL(c *Case) {
	grantees, deeds := c.newGrants()
	for _, who := range grantees {
		crowd := aclCrowds[who]
		switch {
		case crowd == "":
		case c.Is[resource.IgnorePublicACLs] == "true":
			c.find("%s has an ACL that lets %s in, and ignores it so far", c.name(), lowerFirst(crowd)).grade(Medium).
				because("The grant does not count while public ACLs are ignored. It will the moment that guard is switched off.")
		default:
			c.find("%s can %s %s", crowd, list(deeds[who]), c.name())
		}
	}
}

func lookAtForeignACL(c *Case) {
	grantees, deeds := c.newGrants()
	for _, who := range grantees {
		if aclCrowds[who] != "" || who == "owner" || who == c.Is[resource.ACLOwner] || slices.Contains(aclServices, who) {
			continue
		}
		name := "the account of " + who
		if !strings.Contains(who, "@") {
			name = fmt.Sprintf("the account that S3 knows as %.12s…", who)
		}
		c.find("%s can %s %s", name, list(deeds[who]), c.name())
	}
}

// noACLs is the ownership with which ACLs count for nothing.
const noACLs = "BucketOwnerEnforced"

// lookAtOwnership finds a bucket whose ACLs count and, as far as known, did not.
func lookAtOwnership(c *Case) {
	d, changed := c.now(resource.ObjectOwnership)
	switch {
	case !changed || d.After == noACLs:
	case c.created():
		c.find("%s was made with ACLs that count", c.name()).grade(Low)
	case d.BeforeKnown && d.Before == noACLs:
		c.find("ACLs count again for %s", c.name()).was("The owner of the bucket owned every object, and no ACL counted.")
	case !d.BeforeKnown:
		c.find("ACLs count for %s", c.name())
	}
}

// The canonical ids of the stories.
const (
	ownersID    = "75aa57f09aa0c8caeab4f8c24e99d10f8e7faeebf76c078efc7c6caea54ba06a"
	strangersID = "1f0e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0"
)

// bucketGrant is a request that gives a bucket an ACL with one grant beside
// its owner's own.
func bucketGrant(bucket, grantee, permission string) string {
	return fmt.Sprintf(`{"bucketName":%q,"acl":"","AccessControlPolicy":{"Owner":{"ID":%[2]q},"AccessControlList":{"Grant":[{"Grantee":{"ID":%[2]q,"xsi:type":"CanonicalUser"},"Permission":"FULL_CONTROL"},{"Grantee":%[3]s,"Permission":%[4]q}]}}}`, bucket, ownersID, grantee, permission)
}

func ownership(bucket, who string) Step {
	return does("s3", "PutBucketOwnershipControls", fmt.Sprintf(`{"bucketName":%q,"ownershipControls":"","OwnershipControls":{"Rule":{"ObjectOwnership":%q}}}`, bucket, who))
}
