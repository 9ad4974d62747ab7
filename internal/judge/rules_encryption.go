package judge

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

// encryptionRules are about records at rest: in the stream's own buffer, and
// in the objects that it writes.
func encryptionRules() []Rule {
	return append(bufferRules(), objectRules()...)
}

var (
	// objectKeys are the keys of everything a stream writes to S3.
	objectKeys  = []firehose.Path{firehose.ObjectKey, firehose.BackupKey}
	bucketOf    = map[firehose.Path]firehose.Path{firehose.ObjectKey: firehose.Bucket, firehose.BackupKey: firehose.BackupBucket}
	createOnly  = []firehose.Call{firehose.Create}
	updateOnly  = []firehose.Call{firehose.Update}
	configuring = []firehose.Call{firehose.Create, firehose.Update}
	starting    = []firehose.Call{firehose.StartEncryption}
)

func bufferRules() []Rule {
	return []Rule{
		{
			ID: "stream-encryption-stopped", Title: "Server-side encryption of a stream was switched off",
			Loses: Encryption, Severity: Critical, Direction: Loosened,
			Calls: []firehose.Call{firehose.StopEncryption}, Attack: []string{"T1562", "T1600"}, Covers: []string{"FH-ENC-001"},
			Why:    "Every record that waits in the stream from now on is stored in clear.",
			Advice: "Switch encryption on again with your own key. Firehose allows 25 switches in 24 hours for one stream, so find out who is switching first.",
			Look: func(c *Case) {
				d, changed := c.Difference(firehose.EncryptionStatus)
				if !changed && c.Before != nil {
					return // it was off already
				}
				f := c.find("%s no longer encrypts what it buffers", c.name())
				if d.BeforeKnown {
					f.was("Server-side encryption was switched off. It was on, with %s.", c.bufferKey())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "orders-sse-stopped"), on(firehose.StopEncryption, "orders-sse-stopped").after(time.Minute).by(mallory)).named("known"),
					story(on(firehose.StopEncryption, "clicks-sse-stopped").by(buildAgent)),
				}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-sse-kept"), encrypt("orders-sse-kept", firehose.CustomerManagedKey, ownKey).after(time.Minute))}
			}),
		},
		{
			ID: "stream-encryption-aws-owned-key", Title: "A stream is encrypted with a key that you do not control",
			Loses: Encryption, Severity: Medium, Direction: Loosened,
			Grades: "high when the stream had a key of your own before; low when a stream is created so; info when it was not encrypted before",
			Calls:  []firehose.Call{firehose.StartEncryption, firehose.Create}, Attack: []string{"T1600"}, Covers: []string{"FH-ENC-002", "FH-ENC-011"},
			Why:    "A key that AWS owns has no key policy, leaves no trace of its use in your trail, and cannot be revoked.",
			Advice: "Use a customer managed key.",
			Look: func(c *Case) {
				if !c.given(firehose.EncryptionType).Is(firehose.AWSOwnedKey) {
					return
				}
				d, changed := c.Difference(firehose.EncryptionType)
				status, _ := c.Difference(firehose.EncryptionStatus)
				switch {
				case c.Request.Call == firehose.Create:
					c.find("%s was created with encryption under a key that AWS owns", c.name()).grade(Low)
				case d.BeforeKnown && d.Before.Is(firehose.CustomerManagedKey):
					c.find("%s is now encrypted with a key that AWS owns, no longer with yours", c.name()).grade(High).
						was("It was encrypted with %s.", c.bufferKey())
				case status.BeforeKnown && status.Before.Is("DISABLED"):
					c.find("%s is now encrypted, with a key that AWS owns", c.name()).grade(Info).toward(Tightened)
				case changed || c.Before == nil:
					c.find("%s is now encrypted with a key that AWS owns", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "orders-downgraded"), encrypt("orders-downgraded", firehose.AWSOwnedKey, "").after(time.Minute)).named("downgrade"),
					story(on(firehose.StartEncryption, "clicks-aws-key")).named("no-input"),
					story(create(firehose.ExtendedS3, "sensors-aws-key").with(`{"deliveryStreamEncryptionConfigurationInput":{"keyType":"AWS_OWNED_CMK","keyARN":null}}`)).named("created"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(encrypt("clicks-own-key", firehose.CustomerManagedKey, ownKey))} }),
		},
		{
			ID: "stream-key-foreign", Title: "A stream is encrypted with a key of another account",
			Loses: Encryption, Severity: Critical, Direction: Loosened, Grades: "high when a stream is created so",
			Calls: []firehose.Call{firehose.StartEncryption, firehose.Create}, Attack: []string{"T1486", "T1600"}, Covers: []string{"FH-ENC-003", "FH-ENC-012"},
			Why:    "Whoever owns the key can cut the stream off from its own data at any moment, and asks a ransom if they like.",
			Advice: "Encrypt with a key of your own account, then look for what else the caller encrypted.",
			Look: func(c *Case) {
				account, foreign := c.foreign(c.changed(firehose.EncryptionKey).Text())
				if !foreign {
					return
				}
				f := c.find("%s is encrypted with a key of account %s, which is not yours", c.name(), account)
				if c.Request.Call == firehose.Create {
					f.grade(High)
				} else if d, ok := c.Difference(firehose.EncryptionKey); ok && d.BeforeKnown {
					f.was("Before, its buffer was encrypted with %s.", c.bufferKey())
				}
			},
			Raises: played(func() []Story {
				return []Story{
					story(create(firehose.ExtendedS3, "orders-key-taken"), encrypt("orders-key-taken", firehose.CustomerManagedKey, foreignKey).after(time.Minute).by(mallory)),
					story(create(firehose.ExtendedS3, "tap-key-foreign").with(`{"deliveryStreamEncryptionConfigurationInput":{"keyARN":"` + foreignKey + `"}}`)).named("created"),
				}
			}),
			Quiet: played(func() []Story { return []Story{story(encrypt("orders-key-own", firehose.CustomerManagedKey, ownKey))} }),
		},
		{
			ID: "stream-key-changed", Title: "The key of an encrypted stream was replaced",
			Loses: Encryption, Severity: High, Direction: Changed,
			Calls: starting, Attack: []string{"T1600"}, Covers: []string{"FH-ENC-004"},
			Why:    "The new key may have a weaker policy; the stream gives up its grant on the old one.",
			Advice: "Compare the policies of both keys. Go back to the old key when nobody can explain the new one.",
			Look: func(c *Case) {
				before, after, ok := c.moved(firehose.EncryptionKey)
				if _, foreign := c.foreign(after.Text()); ok && !foreign {
					c.find("%s is now encrypted with another key: %s", c.name(), short(after.Text())).
						was("It was encrypted with %s.", short(before.Text()))
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-key-swapped"), encrypt("orders-key-swapped", firehose.CustomerManagedKey, otherKey).after(time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "orders-key-same"), encrypt("orders-key-same", firehose.CustomerManagedKey, ownKey).after(time.Minute))}
			}),
		},
		{
			ID: "stream-key-other-region", Title: "A stream is encrypted with a key of another Region",
			Loses: Encryption, Severity: Low, Direction: Changed,
			Calls: []firehose.Call{firehose.StartEncryption, firehose.Create}, Attack: []string{"T1600"}, Covers: []string{"FH-ENC-005"}, Failures: true,
			Why:    "A key of another Region has a policy of its own that nobody may be looking after; the call normally fails.",
			Advice: "Use a key of the stream's own Region.",
			Look: func(c *Case) {
				if region := arnRegion(c.changed(firehose.EncryptionKey).Text()); region != "" && region != c.Event.Region {
					c.find("The key for %s is in %s, not in %s", c.name(), region, c.Event.Region)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(encrypt("orders-key-abroad", firehose.CustomerManagedKey, strings.Replace(ownKey, "eu-west-1", "us-east-1", 1)))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(encrypt("orders-key-at-home", firehose.CustomerManagedKey, ownKey))}
			}),
		},
		{
			ID: "stream-key-missing", Title: "Encryption with a customer key was asked for without naming one",
			Loses: Encryption, Severity: Info, Direction: Changed,
			Calls: starting, Attack: []string{"T1580"}, Covers: []string{"FH-ENC-006"}, Failures: true,
			Why:    "The request is not valid and normally fails; somebody may be trying out what works.",
			Advice: "Nothing, unless the same caller does more that is unusual.",
			Look: func(c *Case) {
				if c.given(firehose.EncryptionType).Is(firehose.CustomerManagedKey) && c.given(firehose.EncryptionKey).Text() == "" {
					c.find("Encryption of %s with a customer key was asked for without a key", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(encrypt("orders-no-key", firehose.CustomerManagedKey, "").failing("InvalidArgumentException").saying("KeyARN is required for CUSTOMER_MANAGED_CMK"))}
			}),
			Quiet: played(func() []Story { return []Story{story(encrypt("orders-with-key", firehose.CustomerManagedKey, ownKey))} }),
		},
		{
			ID: "stream-encryption-toggled", Title: "Encryption of a stream was switched off and on repeatedly",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Calls: []firehose.Call{firehose.StartEncryption, firehose.StopEncryption}, Attack: []string{"T1562", "T1499"}, Covers: []string{"FH-ENC-007"},
			Why:    "Each time there is a window of records in clear, and the 25 switches that Firehose allows in 24 hours run out, so that encryption cannot be switched on again.",
			Advice: "Take the permission to switch away from the caller, then make sure that encryption is on.",
			Look: func(c *Case) {
				if c.Event.ErrorCode != "" || c.ARN == "" {
					return
				}
				turns := map[string]int{}
				for _, m := range c.recent.add("toggle "+c.ARN, c.Event.Time, string(c.Request.Call), time.Hour) {
					turns[m.note]++
				}
				if n := min(turns[string(firehose.StartEncryption)], turns[string(firehose.StopEncryption)]); n >= 2 {
					c.find("Encryption of %s was switched off and on %d times within an hour", c.name(), n)
				}
			},
			Raises: played(func() []Story {
				return []Story{story(
					on(firehose.StopEncryption, "orders-toggled"), encrypt("orders-toggled", firehose.CustomerManagedKey, ownKey).after(10*time.Minute),
					on(firehose.StopEncryption, "orders-toggled").after(20*time.Minute), encrypt("orders-toggled", firehose.CustomerManagedKey, ownKey).after(30*time.Minute))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(on(firehose.StopEncryption, "orders-once-off"), encrypt("orders-once-off", firehose.CustomerManagedKey, ownKey).after(10*time.Minute))}
			}),
		},
		{
			ID: "stream-key-unusable", Title: "Encryption was asked for with a key that cannot be used",
			Loses: Encryption, Severity: Low, Direction: Changed,
			Calls: starting, Attack: []string{"T1600"}, Covers: []string{"FH-ENC-008"}, Failures: true,
			Why:    "The encryption of the stream did not change; the key is disabled, gone, or refuses Firehose.",
			Advice: "Check the key and its policy. If the stream was to be encrypted, it still is not.",
			Look: func(c *Case) {
				if c.Event.ErrorCode == "InvalidKMSResourceException" {
					c.find("Encrypting %s failed: the key cannot be used", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(encrypt("orders-bad-key", firehose.CustomerManagedKey, otherKey).failing("InvalidKMSResourceException").saying("Firehose is unable to access the specified key"))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(encrypt("orders-busy", firehose.CustomerManagedKey, otherKey).failing("ResourceInUseException"))}
			}),
		},
		{
			ID: "stream-reencryption-blocked", Title: "Encryption cannot be switched on again: the limit of switches is used up",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Calls: starting, Attack: []string{"T1562"}, Covers: []string{"FH-ENC-009"}, Failures: true,
			Why:    "Encryption is off and Firehose refuses to switch it on: 25 switches are allowed in 24 hours. Records stay in clear until then.",
			Advice: "Stop the producers, or create a new encrypted stream and move them over.",
			Look: func(c *Case) {
				if c.Event.ErrorCode == "LimitExceededException" && c.Before != nil && c.Before.Settings.Get(firehose.EncryptionStatus).Is("DISABLED") {
					c.find("%s stays unencrypted: Firehose refuses to switch encryption on again today", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(on(firehose.StopEncryption, "orders-blocked").by(mallory), encrypt("orders-blocked", firehose.CustomerManagedKey, ownKey).after(5*time.Minute).failing("LimitExceededException").saying("You have reached the limit of calls in 24 hours"))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(encrypt("orders-still-on", firehose.CustomerManagedKey, ownKey).failing("LimitExceededException"))}
			}),
		},
		{
			ID: "stream-created-unencrypted", Title: "A stream was created without server-side encryption",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Calls: createOnly, Attack: []string{"T1600"}, Covers: []string{"FH-ENC-010"},
			Why:    "Producers write to it directly, and every record waits in the stream in clear.",
			Advice: "Switch encryption on with your own key. Streams that read from Kinesis, MSK or a database are protected there instead.",
			Look: func(c *Case) {
				if c.Request.Type == firehose.DirectPut && c.given(firehose.EncryptionStatus).Is("DISABLED") {
					c.find("%s was created without encryption of what it buffers", c.name())
				}
			},
			Raises: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "clicks-plain").with(`{"deliveryStreamEncryptionConfigurationInput":null}`).by(buildAgent))}
			}),
			Quiet: played(func() []Story {
				return []Story{story(create(firehose.ExtendedS3, "clicks-from-kinesis").with(`{"deliveryStreamType":"KinesisStreamAsSource","deliveryStreamEncryptionConfigurationInput":null,"kinesisStreamSourceConfiguration":{"kinesisStreamARN":"arn:aws:kinesis:eu-west-1:111122223333:stream/clicks","roleARN":"` + ownRole + `"}}`)).
					named("kinesis-source")}
			}),
			Revert: func(c *Case) (string, string) {
				return firehose.EncryptCommand(c.Request.Stream, c.Event.Region, nil).Line, "Fill in your key."
			},
		},
	}
}

// bufferKey says in words what the stream was encrypted with.
func (c *Case) bufferKey() string {
	if c.Before == nil {
		return "a key that is not known"
	}
	switch s := c.Before.Settings; {
	case s.Get(firehose.EncryptionType).Is(firehose.AWSOwnedKey):
		return "a key that AWS owns"
	case s.Get(firehose.EncryptionKey).Text() != "":
		return "your " + short(s.Get(firehose.EncryptionKey).Text())
	case s.Get(firehose.EncryptionStatus).Is("DISABLED"):
		return "no key at all"
	default:
		return "a key that is not known"
	}
}
