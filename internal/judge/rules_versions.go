package judge

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// versionRules are about what brings back what was overwritten, deleted or lost.
func versionRules() []Rule {
	return []Rule{
		{
			ID: "versioning-off", Title: "A bucket no longer keeps what is overwritten or deleted",
			Loses: Recovery, Severity: High, Direction: Loosened, Grades: unknownOff,
			Settings: []resource.Path{resource.Versioning}, Attack: []string{"T1490"}, Covers: []string{"S3-018"},
			Why:    "From now on whoever may write may destroy: an object that is overwritten or deleted is gone.",
			Advice: "Switch versioning on again, then look for objects that were deleted meanwhile.",
			Look: func(c *Case) {
				if d, off := c.became(resource.Versioning, "Suspended"); off && (d.Before != "" || !d.BeforeKnown) {
					c.findOff(d.BeforeKnown, "keeps", "keep", "what is overwritten or deleted")
				}
			},
			Revert: switchOn(resource.Versioning, "Enabled"),
			Raises: played(func() []Story {
				return []Story{
					story(versioning("versioned", `"Status":"Enabled"`), versioning("versioned", `"Status":"Suspended"`).after(time.Hour).by(mallory)).named("known"),
					story(versioning("versioned-once", `"Status":"Suspended"`)).named("unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(versioning("versioned-now", `"Status":"Enabled"`)),
					story(bucket("never-versioned"), versioning("never-versioned", `"Status":"Suspended"`).after(time.Minute)).named("never-was"),
				}
			}),
		},
		{
			ID: "mfa-delete-off", Title: "Versions of objects can be deleted without a second factor",
			Loses: Recovery, Severity: High, Direction: Loosened,
			Grades:   "medium when it is not known whether it was on before and root did not ask for it, low when CloudFormation or a deployer did",
			Settings: []resource.Path{resource.MFADelete}, Attack: []string{"T1490"}, Covers: []string{"S3-019"},
			Why:    "A stolen key is enough now to delete every version for good. Only root can switch this, with a code from its device.",
			Advice: "Ask who used root. Switch MFA delete on again, as root, with aws s3api put-bucket-versioning and --mfa.",
			Look: func(c *Case) {
				if d, off := c.became(resource.MFADelete, "Disabled"); off && c.Asked.Effect != resource.Creates {
					f := c.findOff(d.BeforeKnown, "asks", "ask", "for a second factor before it deletes versions")
					if !d.BeforeKnown && c.Actor.Kind != "Root" {
						f.lower() // S3 takes it from root alone, where it was on
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(versioning("guarded-versions", `"Status":"Enabled","MfaDelete":"Enabled"`).by(rootUser), versioning("guarded-versions", `"Status":"Enabled","MfaDelete":"Disabled"`).after(time.Hour).by(rootUser)).named("known"),
					story(versioning("guarded-once", `"Status":"Enabled","MfaDelete":"Disabled"`)).named("unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-guarded"), versioning("never-guarded", `"Status":"Enabled","MfaDelete":"Disabled"`).after(time.Minute)).named("never-was"),
					story(versioning("guarded-now", `"Status":"Enabled","MfaDelete":"Enabled"`).by(rootUser)).named("on"),
				}
			}),
		},
		{
			ID: "object-lock-weakened", Title: "New objects of a bucket are locked for less time, or not at all",
			Loses: Recovery, Severity: High, Direction: Loosened,
			Grades:   unknownOff + "; low when they still are locked, and it is not known how they were, since that is also how objects are first locked",
			Settings: []resource.Path{resource.ObjectLockMode, resource.ObjectLockDays}, Attack: []string{"T1490"}, Covers: []string{"S3-028", "S3-029"},
			Why:    "The lock keeps everyone, root included, from deleting what was delivered; what comes from now on has less of it.",
			Advice: "Set the default retention back, then lock the objects that came meanwhile by hand.",
			Look:   (*Case).lookAtObjectLock,
			Raises: played(func() []Story {
				return []Story{
					story(objectLock("locked", `"Mode":"COMPLIANCE","Days":365`), objectLock("locked", "").after(time.Hour).by(mallory)).named("removed"),
					story(objectLock("locked-strictly", `"Mode":"COMPLIANCE","Years":1`), objectLock("locked-strictly", `"Mode":"GOVERNANCE","Years":1`).after(time.Hour)).named("governance"),
					story(objectLock("locked-long", `"Mode":"GOVERNANCE","Days":365`), objectLock("locked-long", `"Mode":"GOVERNANCE","Days":1`).after(time.Hour)).named("shorter"),
					story(does("s3", "PutObjectLockConfiguration", objectLockRequest("locked-once", ""))).named("unknown"),
					story(objectLock("locked-somehow", `"Mode":"GOVERNANCE","Days":30`)).named("unknown-locked"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("s3", "CreateBucket", `{"bucketName":"locked-at-last","x-amz-bucket-object-lock-enabled":"true"}`), objectLock("locked-at-last", `"Mode":"GOVERNANCE","Days":30`).after(time.Minute),
						objectLock("locked-at-last", `"Mode":"COMPLIANCE","Days":60`).after(time.Hour)).named("tightened"),
				}
			}),
		},
		{
			ID: "replication-stopped", Title: "Data is no longer copied to another place",
			Loses: Recovery, Severity: High, Direction: Loosened, Grades: unknownOff,
			Settings: []resource.Path{resource.ReplicationTo}, Attack: []string{"T1490"}, Covers: []string{"S3-027"},
			Why:    "The copy is what is left when the original is deleted or encrypted by somebody; from now on it falls behind.",
			Advice: "Start the replication again. What was written meanwhile is not copied by itself: use a batch job for it.",
			Look: func(c *Case) {
				d, changed := c.now(resource.ReplicationTo)
				lost := without(resource.Texts(d.Before), resource.Texts(d.After))
				switch {
				case !changed || d.BeforeKnown && len(lost) == 0:
				case d.After == "" || len(lost) > 0:
					f := c.findOff(d.BeforeKnown, "copies", "copy", "its data to another place")
					if len(lost) > 0 {
						f.was("It copied it to %s.", list(shortened(lost)))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(replication("copied", "copy-of-copied"), does("s3", "DeleteBucketReplication", `{"bucketName":"copied","replication":""}`).after(time.Hour).by(mallory)).named("known"),
					story(does("s3", "DeleteBucketReplication", `{"bucketName":"copied-once","replication":""}`)).named("unknown"),
					story(does("redshift", "DisableSnapshotCopy", `{"clusterIdentifier":"copied-once"}`)).named("snapshots"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("never-copied"), does("s3", "DeleteBucketReplication", `{"bucketName":"never-copied","replication":""}`).after(time.Minute)).named("never-was"),
					story(replication("copied-now", "copy-of-copied-now")).named("on"),
				}
			}),
		},
		{
			ID: "deletion-protection-off", Title: "Nothing keeps it from being deleted any more",
			Loses: Recovery, Severity: High, Direction: Loosened, Grades: unknownOff,
			Settings: []resource.Path{resource.DeletionProtection}, Attack: []string{"T1562.008"}, Covers: []string{"LOG-019"},
			Why:    "One call deletes it now. Protection is taken off before a deletion, and seldom for anything else.",
			Advice: "Switch the protection on again, and ask the caller what was to be deleted.",
			Look: func(c *Case) {
				if d, off := c.became(resource.DeletionProtection, "false"); off && !c.among(resource.Instance, resource.DynamoDBTable, resource.EventDataStore) && c.Asked.Effect != resource.Creates {
					c.findOff(d.BeforeKnown, "refuses", "refuse", "to be deleted")
				}
			},
			Revert: switchOn(resource.DeletionProtection, "true"),
			Raises: played(func() []Story {
				return []Story{
					story(protection("/protected/orders", true), protection("/protected/orders", false).after(time.Hour).by(mallory)).named("known"),
					story(protection("/protected/once", false)).named("unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(does("logs", "CreateLogGroup", `{"logGroupName":"/protected/never"}`), protection("/protected/never", false).after(time.Minute)).named("never-was"),
					story(protection("/protected/now", true)).named("on"),
				}
			}),
		},
	}
}

// lookAtObjectLock finds a default retention that is shorter, or that more
// people may lift.
func (c *Case) lookAtObjectLock() {
	mode, modeChanged := c.now(resource.ObjectLockMode)
	days, daysChanged := c.now(resource.ObjectLockDays)
	if !modeChanged && !daysChanged || c.Asked.Effect == resource.Creates {
		return
	}
	before, errBefore := strconv.Atoi(days.Before)
	after, errAfter := strconv.Atoi(days.After)
	switch {
	case modeChanged && mode.After == "" && (mode.Before != "" || !mode.BeforeKnown):
		c.findOff(mode.BeforeKnown, "locks", "lock", "new objects against deletion")
	case mode.Before == "COMPLIANCE" && mode.After == "GOVERNANCE":
		c.find("%s locks new objects so that whoever has the permission can lift it", c.name()).was("Before, nobody could, root included.")
	case daysChanged && errBefore == nil && errAfter == nil && after < before:
		c.find("%s locks new objects for %s only", c.name(), daysAsText(after)).was("It locked them for %s.", daysAsText(before))
	case modeChanged && !mode.BeforeKnown:
		c.find("%s was told to lock new objects for %s", c.name(), daysAsText(after)).grade(Low).toward(Unclear)
	}
}

// switchOn is the way back from what was switched off: to switch it on, also
// where it is not known whether it was.
func switchOn(p resource.Path, value string) func(c *Case) (command, note string) {
	return func(c *Case) (command, note string) {
		if _, known := c.Was[p]; known {
			return c.subject.revert()
		}
		return c.back([]resource.Path{p}, resource.Settings{p: value}), "Whether it was on before is not known."
	}
}

// without returns the texts that are not among others.
func without(texts, others []string) []string {
	return slices.DeleteFunc(texts, func(s string) bool { return slices.Contains(others, s) })
}

// shortened are ARNs as people call what they name.
func shortened(arns []string) []string {
	var all []string
	for _, arn := range arns {
		all = append(all, short(arn))
	}
	return all
}

func versioning(name, members string) Step {
	return does("s3", "PutBucketVersioning", `{"bucketName":"`+name+`","versioning":"","VersioningConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/",`+members+`}}`)
}

func objectLock(name, retention string) Step {
	return does("s3", "PutBucketObjectLockConfiguration", objectLockRequest(name, retention))
}

func objectLockRequest(name, retention string) string {
	rule := ""
	if retention != "" {
		rule = `,"Rule":{"DefaultRetention":{` + retention + `}}`
	}
	return `{"bucketName":"` + name + `","object-lock":"","ObjectLockConfiguration":{"ObjectLockEnabled":"Enabled"` + rule + `}}`
}

func replication(from, to string) Step {
	return does("s3", "PutBucketReplication", `{"bucketName":"`+from+`","replication":"","ReplicationConfiguration":{"Role":"`+strings.Replace(ownRole, "firehose-delivery", "replicate", 1)+`","Rule":{"ID":"copy","Status":"Enabled","Priority":1,"Filter":{"Prefix":""},"DeleteMarkerReplication":{"Status":"Disabled"},"Destination":{"Bucket":"arn:aws:s3:::`+to+`"}}}}`)
}

func protection(group string, on bool) Step {
	return does("logs", "PutLogGroupDeletionProtection", `{"logGroupIdentifier":"`+group+`","deletionProtectionEnabled":`+strconv.FormatBool(on)+`}`)
}
