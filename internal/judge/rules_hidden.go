package judge

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// hiddenRules are about changes of which CloudTrail shows that they were made
// and not what they were.
func hiddenRules() []Rule {
	return []Rule{
		{
			ID: "change-not-visible", Title: "Something that a stream may depend on was changed, and the trail does not show how",
			Loses: Visibility, Severity: Medium, Direction: Unclear, AnyCall: true,
			Grades: "high where a policy may have been changed",
			Attack: []string{"T1562.008"},
			Why:    "CloudTrail leaves out requests over 100 kB; padding a policy with blanks until it is left out is a known way to hide what it says.",
			Advice: "Look at the resource as it is now, and compare it with its template.",
			Look: func(c *Case) {
				hidden := c.Asked.Shown == trail.RequestOmitted || c.Asked.Shown == trail.RequestOdd
				if !hidden || !c.succeeded() || c.Asked.Effect == resource.Touches {
					return
				}
				f := c.find("%s was changed, and the trail does not show how", c.name())
				if slices.ContainsFunc(policyPaths(), c.Asked.MaySet) {
					f.grade(High).because("%s", "What a policy allows now cannot be told. CloudTrail leaves out requests over 100 kB; padding a policy with blanks until it is left out is a known way to hide what it says.")
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(does("s3", "PutBucketPolicy", `{"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}`).about("arn:aws:s3:::padded").by(mallory)).named("policy"),
					story(does("es", "UpdateDomainConfig", `{"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}`)).named("other"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("s3", "PutBucketVersioning", `{"bucketName":"shown","versioning":"","VersioningConfiguration":{"Status":"Enabled"}}`)),
					story(does("s3", "PutBucketPolicy", `{"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}`).failing("MalformedPolicy")).named("failed"),
				}
			}),
		},
	}
}
