package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
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
		{
			ID: "change-denied", Title: "Somebody tried in vain to change what a stream depends on",
			Loses: Visibility, Severity: Low, Direction: Changed, AnyCall: true, Failures: true, AboutActor: true,
			Attack: []string{"T1562"},
			Why:    "Nothing changed. CloudTrail does not show what a refused call asked for; that somebody tried is worth a look.",
			Advice: "Ask the caller what it was for.",
			Look: func(c *Case) {
				hidden := c.Asked.Shown == trail.RequestNull
				if !c.succeeded() && hidden && c.Asked.Effect != resource.Touches && len(c.Streams) > 0 && len(c.findings) == 0 {
					c.find("%s", c.attempt())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(
					create(firehose.ExtendedS3, "with-refused-key", objectKey(refusedKey)),
					does("kms", "DisableKey").after(time.Minute).by(mallory).denied(refusedKey))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(does("kms", "DisableKey").by(mallory).denied(strings.Replace(refusedKey, "7d35", "7d36", 1)))}
			}),
		},
	}
}

const refusedKey = "arn:aws:kms:eu-west-1:111122223333:key/5b1c2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"
