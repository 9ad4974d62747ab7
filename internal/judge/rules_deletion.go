package judge

import (
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
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
			Raises: played(func() []Story {
				return []Story{story(on(firehose.Delete, "mass-a").by(mallory), on(firehose.Delete, "mass-b").by(mallory).after(time.Minute), on(firehose.Delete, "mass-c").by(mallory).after(2*time.Minute)),
					story(on(firehose.Delete, "mass-everywhere").by(mallory), on(firehose.Delete, "mass-everywhere").by(mallory).in("us-east-1").after(time.Minute), on(firehose.Delete, "mass-everywhere").by(mallory).in("us-west-2").after(2*time.Minute)).named("regions")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(on(firehose.Delete, "slow-a"), on(firehose.Delete, "slow-b").after(time.Hour), on(firehose.Delete, "slow-c").after(2*time.Hour))}
			}),
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
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "orders-deleted"), on(firehose.Delete, "orders-deleted").after(time.Hour).by(mallory)),
					story(on(firehose.Delete, "clicks-deleted")).named("before-unknown"),
					story(on(firehose.Delete, "orders-spared").denied("orders-spared")).named("denied"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "orders-lives"))} }),
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
			Raises: played(func() []Story {
				return []Story{story(on(firehose.Delete, "orders-forced", `{"allowForceDelete":true}`).by(rootUser))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(on(firehose.Delete, "orders-unforced", `{"allowForceDelete":false}`))}
			}),
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
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-reborn"), on(firehose.Delete, "orders-reborn").after(time.Hour).by(mallory),
					create(firehose.ExtendedS3, "orders-reborn", `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`).after(70*time.Minute).by(mallory)),
					story(create(firehose.Redshift, "dw-reborn"), on(firehose.Delete, "dw-reborn").after(time.Hour).by(mallory),
						create(firehose.Redshift, "dw-reborn", `{"s3Configuration":{"bucketARN":"arn:aws:s3:::drop-zone-7781"}}`).after(70*time.Minute).by(mallory)).named("staging-bucket"),
					story(create(firehose.ExtendedS3, "orders-replaced"), create(firehose.ExtendedS3, "orders-replaced", `{"bucketARN":"arn:aws:s3:::drop-zone-7781"}`).after(5*time.Hour)).named("deletion-not-seen")}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-rebuilt"), on(firehose.Delete, "orders-rebuilt").after(time.Hour),
					create(firehose.ExtendedS3, "orders-rebuilt").after(70*time.Minute))}
			}),
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
