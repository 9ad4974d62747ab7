package judge

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// roleUseRules are about the roles by which streams deliver, beside what they
// may do.
func roleUseRules() []Rule {
	delivers := func(role string) Step {
		return create(firehose.ExtendedS3, "by-"+role, `{"roleARN":"arn:aws:iam::111122223333:role/`+role+`"}`)
	}
	return []Rule{
		{
			ID: "delivery-role-deleted", Title: "A role by which streams deliver was deleted",
			Loses: Deletion, Severity: Critical, Direction: Broken,
			Settings: []resource.Path{resource.Exists}, Attack: []string{"T1531", "T1489"}, Covers: []string{"IAM-016"},
			Why:    "Nothing is delivered any more: records wait until the stream's retries are used up, and are lost then.",
			Advice: "Create the role again with the same name, trust policy and policies, within the 24 hours that Firehose waits.",
			Look: func(c *Case) {
				if _, gone := c.became(resource.Exists, "false"); gone && c.kind() == resource.Role && len(c.Streams) > 0 {
					c.find("%s, by which streams deliver, was deleted", c.name()).was("Firehose cannot write, read a source or use a key with it any more.")
				}
			},
			Revert: remakeRole,
			Raises: played(func() []Story {
				return []Story{
					story(delivers("gone"), does("iam", "DeleteRole", `{"roleName":"gone"}`).after(time.Hour).by(mallory)),
					story(role("gone-known", trustFirehose), delivers("gone-known").after(time.Minute), does("iam", "DeleteRole", `{"roleName":"gone-known"}`).after(time.Hour).by(mallory)).named("known"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(does("iam", "DeleteRole", `{"roleName":"nobody-needs-it"}`))} }),
		},
		{
			ID: "sessions-last-longer", Title: "Sessions of a role may last longer",
			Loses: Identity, Severity: Low, Direction: Loosened,
			Settings: []resource.Path{resource.MaxSessionDuration}, Attack: []string{"T1098"}, Covers: []string{"IAM-017"},
			Why:    "A stolen session is good for as long. Firehose needs no more than an hour.",
			Advice: "Set it back to an hour.",
			Look: func(c *Case) {
				d, changed := c.now(resource.MaxSessionDuration)
				before := number(d.Before)
				if !d.BeforeKnown {
					before = 3600
				}
				if changed && c.Asked.Effect != resource.Creates && number(d.After) > before {
					c.find("Sessions of %s may last for %s", c.name(), hours(number(d.After)))
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(role("longer", trustFirehose), does("iam", "UpdateRole", `{"roleName":"longer","maxSessionDuration":43200}`).after(time.Hour)),
					story(does("iam", "UpdateRole", `{"roleName":"longer-first-seen","maxSessionDuration":43200}`)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "CreateRole", `{"roleName":"shorter","maxSessionDuration":43200,"assumeRolePolicyDocument":`+inText(trustFirehose)+`}`), does("iam", "UpdateRole", `{"roleName":"shorter","maxSessionDuration":7200}`).after(time.Hour)).named("less"),
					story(does("iam", "UpdateRole", `{"roleName":"described","description":"delivers orders"}`)).named("an-hour"),
				}
			}),
		},
		{
			ID: "delivery-role-on-instance", Title: "A role by which streams deliver can be used from an EC2 instance",
			Loses: Identity, Severity: High, Direction: Loosened,
			Settings: []resource.Path{resource.Path(resource.InProfile)}, Attack: []string{"T1098.003"}, Covers: []string{"IAM-020"},
			Why:    "Every program on an instance with that profile acts as the role, and so does whoever gets at the instance's metadata.",
			Advice: "Take the role out of the profile; give the instance a role of its own.",
			Look: func(c *Case) {
				for _, d := range c.Family(resource.InProfile) {
					if profile, _ := resource.InProfile.Name(d.Path); d.After == "true" && len(c.Streams) > 0 {
						c.find("%s, by which streams deliver, can be used by EC2 instances of profile %s", c.name(), profile).was("It is no role for instances: Firehose needs no profile.")
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(delivers("on-instance"), does("iam", "AddRoleToInstanceProfile", `{"instanceProfileName":"ingest-hosts","roleName":"on-instance"}`).after(time.Hour).by(mallory))}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("iam", "AddRoleToInstanceProfile", `{"instanceProfileName":"web-hosts","roleName":"web-server"}`)).named("no-streams-role"),
					story(delivers("off-instance"), does("iam", "RemoveRoleFromInstanceProfile", `{"instanceProfileName":"old-hosts","roleName":"off-instance"}`).after(time.Hour)).named("taken-out"),
				}
			}),
		},
		dependentTagRule(),
	}
}

// hours writes a length of time for people.
func hours(seconds int) string {
	if seconds%3600 != 0 {
		return fmt.Sprintf("%d minutes", seconds/60)
	}
	return fmt.Sprintf("%d hours", seconds/3600)
}

// remakeRole makes a deleted delivery role again. One of which nobody knows
// whom it trusted is given the trust that Firehose needs:
// https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
func remakeRole(c *Case) (command, note string) {
	if command, _ = c.remake(); command != "" && c.Was[resource.TrustPolicy] != "" {
		return command, "Only the policies that are known come back."
	}
	trust := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"firehose.amazonaws.com"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"aws:SourceAccount":%q}}}]}`, c.Event.Account)
	was := resource.Settings{resource.Exists: "true", resource.TrustPolicy: trust}
	return c.back([]resource.Path{resource.Exists}, was), "Whom it trusted and what it was allowed is not known: this lets Firehose alone assume it. Give it the policies of its template."
}

func dependentTagRule() Rule {
	return Rule{
		ID: "dependent-tag-changed", Title: "A tag that guard rails depend on was changed or removed",
		Loses: Governance, Severity: Medium, Direction: Changed,
		Grades:   "low for buckets and all others that no role is, info when the old value is not known",
		Settings: []resource.Path{resource.Path(resource.Tag), resource.BucketTags}, Attack: []string{"T1098", "T1562"}, Covers: []string{"S3-037", "IAM-018", "IAM-019"},
		Why:    "Who may do what can depend on this tag: with another value others may, and without it guard rails and detectors no longer apply.",
		Advice: "Set the old value again when nobody can explain the new one.",
		Look:   lookAtTags,
		Raises: played(func() []Story {
			return []Story{
				story(bucketTagged("relabelled", "data-class", "confidential"), bucketTagged("relabelled", "data-class", "public").after(time.Hour)).named("bucket"),
				story(bucketTagged("unlabelled", "data-class", "confidential"), bucketTagged("unlabelled", "colour", "blue").after(time.Hour)).named("bucket-left-out"),
				story(bucketTagged("cleared", "data-class", "confidential"), does("s3", "DeleteBucketTagging", `{"bucketName":"cleared","tagging":""}`).after(time.Hour)).named("bucket-cleared"),
				story(does("iam", "TagRole", `{"roleName":"retagged","tags":[{"key":"owner","value":"data-platform"}]}`),
					does("iam", "TagRole", `{"roleName":"retagged","tags":[{"key":"owner","value":"mallory"}]}`).after(time.Hour).by(mallory)).named("role"),
				story(does("iam", "UntagRole", `{"roleName":"detagged","tagKeys":["data-class"]}`).by(mallory)).named("role-removed"),
				story(does("iam", "TagRole", `{"roleName":"tagged-first-seen","tags":[{"key":"owner","value":"mallory"}]}`)).named("before-unknown"),
			}
		}),
		Quiet: played(func() []Story {
			return []Story{
				story(does("iam", "TagRole", `{"roleName":"coloured","tags":[{"key":"colour","value":"blue"}]}`)).named("no-guard"),
				story(bucket("labelled"), bucketTagged("labelled", "data-class", "confidential").after(time.Minute), bucketTagged("labelled", "data-class", "confidential").after(time.Hour)).named("same-again"),
			}
		}),
	}
}

// bucketTagged gives a bucket one tag, which takes all others away.
func bucketTagged(bucket, key, value string) Step {
	return does("s3", "PutBucketTagging", `{"bucketName":"`+bucket+`","tagging":"","Tagging":{"TagSet":{"Tag":{"Key":"`+key+`","Value":"`+value+`"}}}}`)
}

func lookAtTags(c *Case) {
	if c.Asked.Effect == resource.Creates {
		return
	}
	changes := c.Family(resource.Tag)
	if d, changed := c.now(resource.BucketTags); changed {
		changes = append(changes, c.leftOut(d)...)
	}
	for _, d := range changes {
		key, _ := resource.Tag.Name(d.Path)
		if _, all := c.Was[resource.BucketTags]; all {
			d.BeforeKnown = true // what is not among them was not there
		}
		if c.protected(key) && d.AfterKnown {
			c.retagged(key, d)
		}
	}
}

func (c *Case) retagged(key string, d settingChange) {
	var f *Finding
	switch {
	case d.After == "" && (d.Before != "" || !d.BeforeKnown):
		f = c.find("%s lost the tag %s", c.name(), key).toward(Loosened)
	case !d.BeforeKnown:
		c.find("The tag %s of %s was set to %s", key, c.name(), d.After).grade(Info).toward(Unclear)
		return
	case d.Before != "":
		f = c.find("The tag %s of %s is now %s instead of %s", key, c.name(), d.After, d.Before)
	default:
		return // a tag that was not there before
	}
	if c.kind() != resource.Role {
		f.grade(Low)
	}
}

// leftOut lists the tags of a bucket that its new set, which replaces the old
// one, does not have.
func (c *Case) leftOut(d settingChange) []settingChange {
	var all []settingChange
	has := tagKeys(d.After)
	for _, key := range tagKeys(d.Before) {
		if !slices.Contains(has, key) {
			all = append(all, settingChange{Path: resource.Tag.Of(key), Before: "there", BeforeKnown: true, AfterKnown: true})
		}
	}
	return all
}

// tagKeys reads the keys of a bucket's tags, as resource.BucketTags writes them.
func tagKeys(set string) []string {
	var tags struct{ TagSet []struct{ Key string } }
	if json.Unmarshal([]byte(set), &tags) != nil {
		return nil
	}
	var all []string
	for _, t := range tags.TagSet {
		all = append(all, t.Key)
	}
	return all
}
