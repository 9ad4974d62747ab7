package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// besideRestRules are about what stands beside the encryption of data at rest:
// which uses of a key are recorded, and passwords that a catalog keeps.
func besideRestRules() []Rule {
	return []Rule{
		{
			ID: "key-use-unrecorded", Title: "The uses of a key are no longer recorded object by object",
			Loses: Encryption, Severity: Info, Direction: Loosened,
			Settings: []resource.Path{resource.BucketKey}, Attack: []string{"T1562.008"}, Covers: []string{"S3-016"},
			Why:    "With a bucket key S3 asks KMS once for many objects: it costs less, and the trail of the key no longer says which object was decrypted.",
			Advice: "Nothing, unless somebody has to say later who read which object. Data events of S3 say it too.",
			Look: func(c *Case) {
				_, on := c.became(resource.BucketKey, "true")
				was, known := c.Was[resource.Encryption]
				if !on || c.created() || known && was != resource.EncryptionCustomer && was != resource.EncryptionAWSManaged {
					return // there was no key whose use could be recorded
				}
				c.find("%s uses one KMS request for many objects, so that the trail no longer names each", c.name())
			},
			Raises: played(func() []Story {
				return []Story{
					story(bucketKMS("bucket-key-on", under(ownKey), false), bucketKMS("bucket-key-on", under(ownKey), true).after(time.Minute)).named("known"),
					story(bucketKMS("bucket-key-on-unknown", under(ownKey), true)).named("before-unknown"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("bucket-key-from-aes"), bucketKMS("bucket-key-from-aes", under(ownKey), true).after(time.Minute)).named("not-by-kms-before"),
					story(bucketKMS("bucket-key-off", under(ownKey), false)).named("off"),
				}
			}),
		},
		{
			ID: "catalog-passwords-in-clear", Title: "A catalog hands out the passwords of its connections in clear",
			Loses: Encryption, Severity: High, Direction: Loosened, Grades: unknownOff + ", or when the same call switches the encryption of the catalog on, since one call says both",
			Settings: []resource.Path{resource.PasswordEncryption}, Attack: []string{"T1552", "T1600"}, Covers: []string{"GLUE-003"},
			Why:    "Whoever may read a connection reads the password to the database behind it.",
			Advice: "Encrypt the passwords again with your own key, and change those that may have been read.",
			Look: func(c *Case) {
				d, off := c.became(resource.PasswordEncryption, "false")
				if !off {
					return
				}
				f := c.findGone(d, "now hands out the passwords of its connections in clear", "was told not to encrypt the passwords of its connections")
				if e, also := c.now(resource.Encryption); !d.BeforeKnown && also && e.After != resource.EncryptionNone {
					f.grade(Low).toward(Unclear)
				}
			},
			Revert: (*Case).encryptAgain,
			Raises: played(func() []Story {
				return []Story{
					story(dataCatalog("222222222203", "SSE-KMS", ownKey, true), dataCatalog("222222222203", "SSE-KMS", ownKey, false).after(time.Minute).by(mallory)).named("known"),
					story(dataCatalog("222222222204", "DISABLED", "", false)).named("before-unknown"),
					story(dataCatalog("222222222207", "SSE-KMS", ownKey, false)).named("before-unknown-tables-encrypted"),
					story(dataCatalog("222222222205", "SSE-KMS", ownKey, false).by(cloudFormation)).named("deployed"),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{
					story(dataCatalog("222222222206", "DISABLED", "", true)).named("encrypted"),
				}
			}),
		},
	}
}
