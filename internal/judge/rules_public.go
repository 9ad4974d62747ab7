package judge

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// publicRules are about what keeps data from the internet, beside policies.
func publicRules() []Rule {
	return []Rule{
		{
			ID: "public-access-guard-off", Title: "A guard against public access was switched off",
			Loses: Exposure, Severity: High, Direction: Loosened, Grades: "critical for the guard of a whole account",
			Settings: resource.PublicAccessBlock(), Attack: []string{"T1562", "T1530"},
			Covers: []string{"s3:PutBucketPublicAccessBlock"},
			Why:    "From now on a careless or hostile policy or ACL makes the data public, and nothing stops it.",
			Advice: "Switch all four guards on again, then look at the policy and the ACL that were put at the same time.",
			Look: func(c *Case) {
				var off []string
				for _, p := range resource.PublicAccessBlock() {
					if d, changed := c.became(p, "false"); changed && (d.Before == "true" || !d.BeforeKnown) {
						_, name, _ := strings.Cut(string(p), ".")
						off = append(off, name)
					}
				}
				if len(off) == 0 {
					return
				}
				f := c.find("%s may become public: %s is off", c.name(), list(off))
				if c.kind() == resource.AccountPublicAccess {
					f.grade(Critical)
				}
			},
			Raises: []Story{
				story(does("s3", "CreateBucket", `{"bucketName":"guarded"}`),
					does("s3", "PutBucketPublicAccessBlock", `{"bucketName":"guarded","publicAccessBlock":"","PublicAccessBlockConfiguration":{"BlockPublicAcls":false,"IgnorePublicAcls":false,"BlockPublicPolicy":false,"RestrictPublicBuckets":false}}`).after(60e9)).named("known"),
			},
			Quiet: []Story{
				story(does("s3", "PutBucketPublicAccessBlock", `{"bucketName":"guarded-more","PublicAccessBlockConfiguration":{"BlockPublicAcls":true,"IgnorePublicAcls":true,"BlockPublicPolicy":true,"RestrictPublicBuckets":true}}`)),
			},
		},
	}
}

// list joins words as a person would: "a, b and c".
func list(words []string) string {
	if n := len(words); n > 1 {
		return strings.Join(words[:n-1], ", ") + " and " + words[n-1]
	}
	return strings.Join(words, "")
}
