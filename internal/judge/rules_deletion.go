package judge

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

var deleteOnly = []firehose.Call{firehose.Delete}

// deletionRules are about streams that end.
func deletionRules() []Rule {
	return []Rule{
		{
			ID: "streams-mass-deleted", Title: "One caller deleted several streams within minutes",
			Loses: Deletion, Severity: Critical, Direction: Broken,
			Calls: deleteOnly, Attack: []string{"T1485"}, Covers: []string{"FH-DEL-003"},
			Why:    "Three or more streams in ten minutes are a clean-up that went wrong, or somebody who means harm.",
			Advice: "Contain the caller first, then bring the streams back.",
			Look: func(c *Case) {
				if !c.succeeded() {
					return
				}
				names := map[string]bool{}
				which := c.ARN // streams of several Regions may have one name
				if which == "" {
					which = c.Event.ID
				}
				for _, m := range c.recent.add("delete "+c.caller(), c.Event.Time, which, 10*time.Minute) {
					names[m.note] = true
				}
				if len(names) >= 3 {
					c.find("%s deleted %d streams within ten minutes, %s among them", c.who(), len(names), c.name())
				}
			},
			Raises: []Story{story(on(firehose.Delete, "mass-a").by(mallory), on(firehose.Delete, "mass-b").by(mallory).after(time.Minute), on(firehose.Delete, "mass-c").by(mallory).after(2*time.Minute)),
				story(on(firehose.Delete, "mass-everywhere").by(mallory), on(firehose.Delete, "mass-everywhere").by(mallory).in("us-east-1").after(time.Minute), on(firehose.Delete, "mass-everywhere").by(mallory).in("us-west-2").after(2*time.Minute)).named("regions")},
			Quiet: []Story{story(on(firehose.Delete, "slow-a"), on(firehose.Delete, "slow-b").after(time.Hour), on(firehose.Delete, "slow-c").after(2*time.Hour))},
		},
		{
			ID: "stream-deleted", Title: "A stream was deleted",
			Loses: Deletion, Severity: Critical, Direction: Broken,
			Calls: deleteOnly, Attack: []string{"T1485", "T1562.008"}, Covers: []string{"FH-DEL-001"},
			Why:    "What it still buffered is gone, producers get errors, and whatever read its records sees nothing any more.",
			Advice: "Create it again from its template, then check what producers lost.",
			Look: func(c *Case) {
				if !c.Request.Force {
					c.find("%s was deleted", c.name())
				}
			},
			Raises: []Story{
				story(create(firehose.ExtendedS3, "orders-deleted"), on(firehose.Delete, "orders-deleted").after(time.Hour).by(mallory)),
				story(on(firehose.Delete, "clicks-deleted")).named("before-unknown"),
				story(on(firehose.Delete, "orders-spared").denied("orders-spared")).named("denied"),
			},
			Quiet: []Story{story(create(firehose.ExtendedS3, "orders-lives"))},
		},
		{
			ID: "stream-force-deleted", Title: "A stream was deleted by force",
			Loses: Deletion, Severity: Critical, Direction: Broken,
			Calls: deleteOnly, Attack: []string{"T1485"}, Covers: []string{"FH-DEL-002"},
			Why:    "What it still buffered is gone. The deletion went through even if Firehose's grant on your key could not be taken back.",
			Advice: "Create it again from its template, and look for grants that are left on its key with aws kms list-grants.",
			Look: func(c *Case) {
				if c.Request.Force {
					c.find("%s was deleted by force", c.name())
				}
			},
			Raises: []Story{story(on(firehose.Delete, "orders-forced", `{"allowForceDelete":true}`).by(rootUser))},
			Quiet:  []Story{story(on(firehose.Delete, "orders-unforced", `{"allowForceDelete":false}`))},
		},
		{
			ID: "stream-recreated-elsewhere", Title: "A stream was deleted and created again with another destination",
			Loses: Destination, Severity: Critical, Direction: Loosened,
			Grades: "high when where it delivered before is not known, or when its deletion was not seen",
			Calls:  createOnly, Attack: []string{"T1578", "T1537"}, Covers: []string{"FH-DEL-004"},
			Why:    "Producers go on writing to the same name, and their records go somewhere else, without any update of a destination that would show it.",
			Advice: "Find out who owns the new place. Delete the stream and create it from its template when nobody can say.",
			Look: func(c *Case) {
				// Two streams cannot have one name: one that lives was deleted
				// by an event that did not arrive.
				if c.Before == nil || c.Before.Deleted && !c.within(c.Before.Learned, time.Hour) {
					return
				}
				if c.Before.Kind == "" || c.Before.Place() == "" {
					c.find("%s was deleted and created again, delivering to %s", c.name(), placeOf(c.After)).grade(High).toward(Unclear).
						was("Where it delivered before is not known.")
					return
				}
				was, now := placeOf(c.Before), placeOf(c.After)
				for _, p := range []firehose.Path{firehose.BackupBucket, firehose.Bucket} {
					b, a := c.Before.Settings.Get(p), c.given(p)
					if was == now && b.Given() && a.Given() && b != a {
						was, now = place(b), place(a)
					}
				}
				if was == now && c.Before.Kind.SameFamily(c.Request.Kind) {
					return
				}
				f := c.find("%s was deleted and created again, delivering to %s instead of %s", c.name(), now, was)
				if !c.Before.Deleted {
					f.grade(High).toward(Unclear).was("Its deletion was not seen.")
				}
			},
			Raises: []Story{story(create(firehose.ExtendedS3, "orders-reborn"), on(firehose.Delete, "orders-reborn").after(time.Hour).by(mallory),
				create(firehose.ExtendedS3, "orders-reborn", `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`).after(70*time.Minute).by(mallory)),
				story(create(firehose.Redshift, "dw-reborn"), on(firehose.Delete, "dw-reborn").after(time.Hour).by(mallory),
					create(firehose.Redshift, "dw-reborn", `{"s3Configuration":{"bucketARN":"arn:aws:s3:::drop-zone-7781"}}`).after(70*time.Minute).by(mallory)).named("staging-bucket"),
				story(create(firehose.ExtendedS3, "orders-replaced"), create(firehose.ExtendedS3, "orders-replaced", `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`).after(5*time.Hour)).named("deletion-not-seen")},
			Quiet: []Story{story(create(firehose.ExtendedS3, "orders-rebuilt"), on(firehose.Delete, "orders-rebuilt").after(time.Hour),
				create(firehose.ExtendedS3, "orders-rebuilt").after(70*time.Minute))},
		},
	}
}

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
			Raises: []Story{story(create(firehose.ExtendedS3, "shadow-copy"))},
			Quiet:  []Story{story(create(firehose.ExtendedS3, "planned-copy").by(terraform))},
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
			Raises: []Story{story(create(firehose.ExtendedS3, "untagged"))},
			Quiet:  []Story{story(create(firehose.ExtendedS3, "tagged").with(`{"tags":[{"key":"owner","value":"data-platform"}]}`))},
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
			Raises: []Story{story(create(firehose.ExtendedS3, "far-away").in("ap-southeast-3"))},
			Quiet:  []Story{story(create(firehose.ExtendedS3, "close-by"))},
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
			Raises: []Story{story(create(firehose.ExtendedS3, "one-too-many").failing("LimitExceededException").saying("You have already consumed your firehose quota"))},
			Quiet:  []Story{story(create(firehose.ExtendedS3, "name-in-use").failing("ResourceInUseException"))},
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
			Raises: []Story{story(update(firehose.ExtendedS3, "orders-by-hand", `{"bufferingHints":{"sizeInMBs":32}}`).by(console))},
			Quiet: []Story{story(update(firehose.ExtendedS3, "orders-by-code", `{"bufferingHints":{"sizeInMBs":32}}`).by(cloudFormation)),
				story(update(firehose.ExtendedS3, "orders-by-terraform", `{"bufferingHints":{"sizeInMBs":32}}`).by(terraform)).named("terraform")},
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
			Raises: []Story{story(on(firehose.UntagStream, "orders-untagged", `{"tagKeys":["data-class","owner"]}`))},
			Quiet:  []Story{story(on(firehose.UntagStream, "orders-colour", `{"tagKeys":["colour"]}`))},
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
			Raises: []Story{story(create(firehose.ExtendedS3, "orders-relabelled").with(`{"tags":[{"key":"data-class","value":"confidential"}]}`),
				on(firehose.TagStream, "orders-relabelled", `{"tags":[{"key":"data-class","value":"public"}]}`).after(time.Minute))},
			Quiet: []Story{story(create(firehose.ExtendedS3, "orders-labelled").with(`{"tags":[{"key":"data-class","value":"confidential"}]}`),
				on(firehose.TagStream, "orders-labelled", `{"tags":[{"key":"data-class","value":"confidential"},{"key":"colour","value":"blue"}]}`).after(time.Minute))},
		},
	}
}

// deed says in words what a call did, or tried to do.
func (c *Case) deed() string {
	if !c.succeeded() {
		return strings.TrimPrefix(c.attempt(), c.who()+" ")
	}
	switch c.Request.Call {
	case firehose.Create:
		return "created " + c.name()
	case firehose.Delete:
		return "deleted " + c.name()
	case firehose.TagStream, firehose.UntagStream:
		return "changed the tags of " + c.name()
	case firehose.StartEncryption:
		return "changed the encryption of " + c.name()
	case firehose.StopEncryption:
		return "switched off the encryption of " + c.name()
	case firehose.Update:
		return "changed " + c.name()
	default:
		return fmt.Sprintf("called %.80s on %s", string(c.Request.Call), c.name())
	}
}
