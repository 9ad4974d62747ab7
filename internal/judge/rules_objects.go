package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

func objectRules() []Rule {
	return []Rule{
		{
			ID: "destination-encryption-removed", Title: "KMS encryption of delivered objects was removed",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Calls: updateOnly, Attack: []string{"T1600"},
			Covers: rows("FH-S3E-", 1, 10, "FH-S3E-024"), Grades: unknownOff,
			Why:    "New objects are written without your KMS key: whoever can read the bucket can read them, and the key's policy no longer stands in between.",
			Advice: "Set the key again. Objects written meanwhile stay as they are: copy them over themselves with the key.",
			Look: func(c *Case) {
				for _, p := range objectKeys {
					d, changed := c.Difference(p)
					if !changed || !d.After.Is("NoEncryption") {
						continue
					}
					f := c.findOff(d.BeforeKnown, "encrypts", "encrypt", whatS3Part(p)+" with a KMS key")
					if d.BeforeKnown && d.Before.Given() {
						f.was("They were encrypted with %s.", short(d.Before.Text()))
					}
				}
			},
			Raises: played(func() []Story {
				return append(perKind(func(k firehose.Kind, name string) Story {
					return story(update(k, name, in3(k, noEncryption)))
				}, "orders-open-", firehose.Kinds()...),
					story(create(firehose.ExtendedS3, "orders-open-known"), update(firehose.ExtendedS3, "orders-open-known", noEncryption).after(time.Minute)).named("known"),
					story(update(firehose.Redshift, "orders-open-backup", `{"s3BackupUpdate":`+noEncryption+`}`)).named("backup"))
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-prefix-only"), update(firehose.ExtendedS3, "orders-prefix-only", `{"bufferingHints":{"sizeInMBs":32}}`).after(time.Minute)).named("not-mentioned"),
					story(create(firehose.ExtendedS3, "orders-never-kms", `{"encryptionConfiguration":null}`), update(firehose.ExtendedS3, "orders-never-kms", noEncryption).after(time.Minute)).named("never-was")}
			}),
		},
		{
			ID: "destination-key-foreign", Title: "Delivered objects are encrypted with a key of another account",
			Loses: Encryption, Severity: Critical, Direction: Loosened, Grades: "high when a stream is created so",
			Calls: configuring, Attack: []string{"T1486"},
			Covers: rows("FH-S3K-", 1, 10, "FH-S3E-023"),
			Why:    "You will not be able to read your own objects once the owner of the key says so.",
			Advice: "Set your own key again, and copy the objects written meanwhile while the key still lets you.",
			Look: func(c *Case) {
				for _, p := range objectKeys {
					account, foreign := c.foreign(c.changed(p).Text())
					if !foreign {
						continue
					}
					f := c.find("%s encrypts %s with a key of account %s, which is not yours", c.name(), whatS3Part(p), account)
					if c.Request.Call == firehose.Create {
						f.grade(High)
					}
				}
			},
			Raises: played(func() []Story {
				return append(perKind(func(k firehose.Kind, name string) Story {
					return story(update(k, name, in3(k, objectKey(foreignKey))).by(mallory))
				}, "orders-ransom-", firehose.Kinds()...),
					story(create(firehose.ExtendedS3, "tap-ransom", objectKey(foreignKey))).named("created"))
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-own-key-set", objectKey(ownKey)))}
			}),
		},
		{
			ID: "destination-key-changed", Title: "The key of delivered objects was replaced by another of yours",
			Loses: Encryption, Severity: Medium, Direction: Changed,
			Grades: "not told when it is not known which key it was, since that is also how objects are first encrypted with a key of your own",
			Calls:  updateOnly, Attack: []string{"T1600"}, Covers: []string{"FH-S3E-020"},
			Why:    "Another key has another policy: more people may be able to read the objects, or readers may no longer be.",
			Advice: "Compare the policies of both keys.",
			Look: func(c *Case) {
				for _, p := range objectKeys {
					before, after, ok := c.moved(p)
					if _, foreign := c.foreign(after.Text()); !ok || foreign || before.Is("NoEncryption") || after.Is("NoEncryption") {
						continue
					}
					c.find("%s now encrypts %s with another key: %s", c.name(), whatS3Part(p), short(after.Text())).
						was("They were encrypted with %s.", short(before.Text()))
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-object-key"), update(firehose.ExtendedS3, "orders-object-key", objectKey(otherKey)).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-same-key"), update(firehose.ExtendedS3, "orders-same-key", objectKey(ownKey)).after(time.Minute))}
			}),
		},
		{
			ID: "destination-key-alias", Title: "Delivered objects are encrypted with whatever key an alias names",
			Loses: Encryption, Severity: Low, Direction: Changed,
			Calls: configuring, Attack: []string{"T1600"}, Covers: []string{"FH-S3E-021"},
			Why:    "An alias can be moved to another key later, and no event of Firehose will tell.",
			Advice: "Name the key by its ARN, or watch kms:UpdateAlias.",
			Look: func(c *Case) {
				for _, p := range objectKeys {
					if d, ok := c.Difference(p); ok && strings.Contains(d.After.Text(), ":alias/") {
						c.find("%s encrypts %s with the key behind %s", c.name(), whatS3Part(p), short(d.After.Text()))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-alias", objectKey("arn:aws:kms:eu-west-1:111122223333:alias/orders")))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(update(firehose.ExtendedS3, "orders-no-alias", objectKey(ownKey)))}
			}),
		},
		{
			ID: "destination-created-unencrypted", Title: "A stream was created that writes objects without a KMS key",
			Loses: Encryption, Severity: Medium, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1600"}, Covers: []string{"FH-S3E-022"},
			Why:    "Its objects are only as protected as the bucket's own default.",
			Advice: "Set a KMS key on the destination, or make sure that the bucket's default encryption uses one.",
			Look: func(c *Case) {
				for _, p := range objectKeys {
					if key := c.given(p); c.given(bucketOf[p]).Given() && (!key.Given() || key.Is("NoEncryption")) {
						c.find("%s was created to write %s without a KMS key", c.name(), strings.TrimSuffix(whatS3Part(p), " it writes"))
					}
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "clicks-no-kms", `{"encryptionConfiguration":null}`)),
					story(create(firehose.Splunk, "clicks-no-kms-splunk", `{"s3Configuration":`+`{"encryptionConfiguration":{"noEncryptionConfig":"NoEncryption","kMSEncryptionConfig":null}}`+`}`)).named("splunk"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(create(firehose.ExtendedS3, "clicks-kms"))} }),
			Revert: func(c *Case) (string, string) {
				missing := firehose.Settings{}
				for _, p := range objectKeys {
					if key := c.given(p); c.given(bucketOf[p]).Given() && (!key.Given() || key.Is("NoEncryption")) {
						missing[p] = firehose.Shown("YOUR_KEY_ARN")
					}
				}
				return c.configure(missing), "Fill in your key."
			},
		},
	}
}

// whatS3Part says in words which objects a setting of an S3 part is about.
func whatS3Part(p firehose.Path) string {
	if strings.HasPrefix(string(p), "S3Backup.") {
		return "its backup of source records"
	}
	return "the objects it writes"
}
