package judge

import (
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// governanceRules are about streams, tags and ways of changing them that are
// outside the rules of the house.
func governanceRules() []Rule {
	return append(creationRules(), tagRules()...)
}

func creationRules() []Rule {
	return []Rule{
		{
			ID: "stream-created-unexpectedly", Title: "A stream was created by somebody whose job it is not",
			Loses: Governance, Severity: Medium, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1578.002", "T1020"}, Covers: []string{"FH-CRT-001"},
			Config: "deployers: ['arn:aws:iam::111122223333:role/deploy-*']\n",
			Why:    "Streams are created by your deployers. A pipeline beside them may carry data out without anyone looking after it.",
			Advice: "Ask what it is for; delete it when nobody knows.",
			Look: func(c *Case) {
				if len(c.Config.Deployers) > 0 && !c.byDeployer() {
					c.find("%s was created by %s, who is not one of your deployers", c.name(), c.who())
				}
			},
			Raises: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "shadow-copy"))} }),
			Quiet:  played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "planned-copy").by(terraform))} }),
		},
		{
			ID: "stream-untagged", Title: "A stream was created without a required tag",
			Loses: Governance, Severity: Info, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1578"}, Covers: []string{"FH-CRT-002"},
			Config: "required_tags: [owner]\n",
			Why:    "Policies and detectors that go by tags do not see it.",
			Advice: "Tag it.",
			Look: func(c *Case) {
				var missing []string
				for _, key := range c.Config.RequiredTags {
					if !c.given(firehose.Tag(key)).Given() {
						missing = append(missing, key)
					}
				}
				if len(missing) > 0 {
					c.find("%s was created without the tag %s", c.name(), strings.Join(missing, ", "))
				}
			},
			Raises: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "untagged"))} }),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "tagged").with(`{"tags":[{"key":"owner","value":"data-platform"}]}`))}
			}),
		},
		{
			ID: "stream-in-unused-region", Title: "A stream was created in a Region that you do not use",
			Loses: Governance, Severity: High, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1535"}, Covers: []string{"FH-CRT-003"},
			Config: "regions: [eu-west-1, us-east-1]\n",
			Why:    "Nobody looks there, which is what makes such a Region useful to an intruder.",
			Advice: "Delete it, and look for what else was created there.",
			Look: func(c *Case) {
				if len(c.Config.Regions) > 0 && !slices.Contains(c.Config.Regions, c.Event.Region) {
					c.find("%s was created in %s, which you do not use", c.name(), c.Event.Region)
				}
			},
			Raises: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "far-away").in("ap-southeast-3"))} }),
			Quiet:  played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "close-by"))} }),
		},
		{
			ID: "stream-quota-reached", Title: "Creating a stream was refused because the quota is used up",
			Loses: Governance, Severity: Low, Direction: Changed,
			Calls: createOnly, Attack: []string{"T1496"}, Covers: []string{"FH-CRT-004"}, Failures: true,
			Why:    "A deployment will fail next, or somebody is creating more streams than there should be.",
			Advice: "Count the streams in the Region and look at those created last.",
			Look: func(c *Case) {
				if c.Event.ErrorCode == "LimitExceededException" {
					c.find("%s could not be created: the quota of streams is used up", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "one-too-many").failing("LimitExceededException").saying("You have already consumed your firehose quota"))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "name-in-use").failing("ResourceInUseException"))}
			}),
		},
		{
			ID: "changed-by-hand", Title: "A stream was changed by hand",
			Loses: Governance, Severity: Low, Direction: Changed,
			Calls: firehose.Writes(), Attack: []string{"T1578"}, Covers: []string{"FH-IDN-007"},
			Config: "infrastructure_as_code: true\n",
			Why:    "Your configuration says that streams are changed by code only. The next deployment may undo this, or fail on it.",
			Advice: "Bring the change into the template, or take it back.",
			Look: func(c *Case) {
				if c.Config.InfrastructureAsCode && !c.routine() && c.Event.Via() != trail.ViaTerraform {
					c.find("%s %s by hand", c.who(), c.deed())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-by-hand", `{"bufferingHints":{"sizeInMBs":32}}`).by(console))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-by-code", `{"bufferingHints":{"sizeInMBs":32}}`).by(cloudFormation)),
					story(update(firehose.ExtendedS3, "orders-by-terraform", `{"bufferingHints":{"sizeInMBs":32}}`).by(terraform)).named("terraform")}
			}),
		},
	}
}

// protected reports whether a tag is one that guard rails depend on.
func (c *Case) protected(key string) bool {
	return slices.ContainsFunc(c.Config.ProtectedTags, func(k string) bool { return strings.EqualFold(k, key) })
}

func tagRules() []Rule {
	return []Rule{
		{
			ID: "protected-tag-removed", Title: "A tag that guard rails depend on was removed",
			Loses: Governance, Severity: Medium, Direction: Loosened,
			Calls: []firehose.Call{firehose.UntagStream}, Attack: []string{"T1098", "T1562"}, Covers: []string{"FH-TAG-001"},
			Why:    "Permissions, guard rails and detectors that go by this tag no longer apply to the stream.",
			Advice: "Put the tag back.",
			Look: func(c *Case) {
				var removed []string
				for _, key := range c.Request.RemovedTags {
					if c.protected(key) {
						removed = append(removed, key)
					}
				}
				if len(removed) > 0 {
					c.find("%s lost the tag %s", c.name(), strings.Join(removed, ", "))
				}
			},
			Raises: played(func() []Story {
				return []Story{story(on(firehose.UntagStream, "orders-untagged", `{"tagKeys":["data-class","owner"]}`))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(on(firehose.UntagStream, "orders-colour", `{"tagKeys":["colour"]}`))}
			}),
		},
		{
			ID: "protected-tag-changed", Title: "A tag that guard rails depend on got another value",
			Loses: Governance, Severity: Medium, Direction: Changed, Grades: "info when the old value is not known",
			Calls: []firehose.Call{firehose.TagStream}, Attack: []string{"T1098", "T1548"}, Covers: []string{"FH-TAG-002"},
			Why:    "Who may do what to the stream can depend on this tag: with another value, others may.",
			Advice: "Set the old value again when nobody can explain the new one.",
			Look: func(c *Case) {
				for _, d := range c.Differences {
					key, ok := d.Path.IsTag()
					switch {
					case !ok || !c.protected(key):
					case !d.BeforeKnown:
						c.find("The tag %s of %s was set to %s", key, c.name(), d.After).grade(Info).toward(Unclear)
					case d.Before.Given():
						c.find("The tag %s of %s is now %s instead of %s", key, c.name(), d.After, d.Before)
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-relabelled").with(`{"tags":[{"key":"data-class","value":"confidential"}]}`),
					on(firehose.TagStream, "orders-relabelled", `{"tags":[{"key":"data-class","value":"public"}]}`).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-labelled").with(`{"tags":[{"key":"data-class","value":"confidential"}]}`),
					on(firehose.TagStream, "orders-labelled", `{"tags":[{"key":"data-class","value":"confidential"},{"key":"colour","value":"blue"}]}`).after(time.Minute))}
			}),
		},
	}
}
