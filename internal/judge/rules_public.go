package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// publicRules are about what keeps data from the internet, beside policies.
func publicRules() []Rule {
	return slices.Concat(publicGuardRules(), aclRules(), servedRules(), publicServiceRules())
}

// guardsOff says what each switch no longer does:
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
var guardsOff = map[resource.Path]string{
	resource.BlockPublicACLs:       "public ACLs are not refused",
	resource.IgnorePublicACLs:      "public ACLs count",
	resource.BlockPublicPolicy:     "public policies are not refused",
	resource.RestrictPublicBuckets: "public policies let strangers in",
}

func publicGuardRules() []Rule {
	return []Rule{
		{
			ID: "public-access-guard-off", Title: "A guard against public access was switched off",
			Loses: Exposure, Severity: High, Direction: Loosened,
			Grades:   "critical for the guard of a whole account; medium for an access point, and when a deployer did it and it is not known whether it was on before",
			Settings: resource.PublicAccessBlock(), Attack: []string{"T1562", "T1530"},
			Covers: []string{"S3-010", "S3-011", "S3-012", "S3-013", "S3-044"},
			Why:    "From now on a careless or hostile policy or ACL makes the data public, and nothing stops it.",
			Advice: "Switch all four guards on again, then look at the policy and the ACL that were put at the same time.",
			Look:   lookAtPublicGuards,
			Revert: guardsAgain,
			Raises: played(func() []Story {
				return []Story{
					story(bucket("guarded"), publicGuards("guarded", false).after(time.Minute)).named("known"),
					story(publicGuards("guarded-perhaps", false).by(mallory)).named("before-unknown"),
					story(bucket("half-guarded"), does("s3", "PutBucketPublicAccessBlock", `{"bucketName":"half-guarded","publicAccessBlock":"","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true}}`).after(time.Minute)).named("absent-is-off"),
					story(bucket("guard-deleted"), does("s3", "DeleteBucketPublicAccessBlock", `{"bucketName":"guard-deleted","publicAccessBlock":""}`).after(time.Minute).by(mallory)).named("deleted"),
					story(accountGuards("true"), accountGuards("false").after(time.Minute).by(mallory)).named("account"),
					story(accountGuards("true").in("eu-north-1"), does("s3", "DeleteAccountPublicAccessBlock", `{"accountId":"111122223333"}`).after(time.Minute).by(mallory).in("eu-north-1")).named("account-deleted"),
					story(does("s3", "CreateAccessPoint", `{"name":"unguarded-point","Bucket":"orders-archive","VpcConfiguration":{"VpcId":"vpc-0a1b2c3d"},"PublicAccessBlockConfiguration":{"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":false,"RestrictPublicBuckets":false}}`)).named("access-point"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(publicGuards("guarded-more", true)).named("on"),
					story(bucket("still-guarded"), publicGuards("still-guarded", true).after(time.Minute)).named("same-again"),
					story(does("s3", "CreateAccessPoint", `{"name":"guarded-point","Bucket":"orders-archive","VpcConfiguration":{"VpcId":"vpc-0a1b2c3d"}}`)).named("on-by-default"),
				}
			}),
		},
	}
}

func lookAtPublicGuards(c *Case) {
	var off []string
	known, all := true, true
	for _, p := range resource.PublicAccessBlock() {
		if d, changed := c.became(p, "false"); changed {
			off, known = append(off, guardsOff[p]), known && d.BeforeKnown
		}
		all = all && c.Is[p] == "false"
	}
	if len(off) == 0 {
		return
	}
	what := c.name()
	if c.kind() == resource.AccountPublicAccess {
		what = "the buckets of " + what
	}
	var f *Finding
	if all {
		f = c.find("Nothing keeps %s from being made public now", what)
	} else {
		f = c.find("%s may be made public: %s", what, list(off))
	}
	switch {
	case c.kind() == resource.AccountPublicAccess:
		f.grade(Critical).anywhere = true
	case c.among(resource.AccessPoint, resource.MultiRegionPoint):
		f.grade(Medium)
	case !known:
		c.lower(f)
	}
}

// guardsAgain switches the guards on, or deletes the access point that was
// made without: its guards cannot be changed.
func guardsAgain(c *Case) (command, note string) {
	if c.created() {
		return undone(c)
	}
	return c.backToSafe(resource.Settings{
		resource.BlockPublicACLs: "true", resource.IgnorePublicACLs: "true", resource.BlockPublicPolicy: "true", resource.RestrictPublicBuckets: "true",
	})
}

// publicGuards switches all four guards of a bucket on or off.
func publicGuards(bucket string, on bool) Step {
	flags := strings.ReplaceAll(`{"BlockPublicAcls":?,"IgnorePublicAcls":?,"BlockPublicPolicy":?,"RestrictPublicBuckets":?}`, "?", map[bool]string{true: "true", false: "false"}[on])
	return does("s3", "PutBucketPublicAccessBlock", `{"bucketName":"`+bucket+`","publicAccessBlock":"","PublicAccessBlockConfiguration":`+flags+`}`)
}

// accountGuards switches the guards of the account on or off.
func accountGuards(on string) Step {
	flags := strings.ReplaceAll(`{"BlockPublicAcls":?,"IgnorePublicAcls":?,"BlockPublicPolicy":?,"RestrictPublicBuckets":?}`, "?", on)
	return does("s3", "PutAccountPublicAccessBlock", `{"accountId":"111122223333","PublicAccessBlockConfiguration":`+flags+`}`)
}

// list joins words as a person would: "a, b and c".
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
