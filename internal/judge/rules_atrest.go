package judge

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// atRestRules are about data at rest in what streams read from, write to and
// log in with.
func atRestRules() []Rule {
	return []Rule{
		{
			ID: "encryption-off", Title: "Data at rest is no longer encrypted",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Grades:   "critical for a Kinesis stream and a Redshift cluster. When it is not known whether the data was encrypted before: medium for a domain, since OpenSearch Service does not let it be switched off; low for a catalog when the same call encrypts its passwords, since one call says both, and when CloudFormation or a deployer did it, save for a Kinesis stream",
			Settings: restPaths, Attack: []string{"T1600", "T1562"}, Covers: []string{"KIN-001", "RED-002", "OS-003", "OS-008", "GLUE-003"},
			Why:    "Whoever reaches the storage reads the data; no key stands in between, and no use of one is recorded.",
			Advice: "Switch encryption on again with your own key. What was written meanwhile stays in clear until it is written again or expires.",
			Look:   (*Case).lookAtEncryptionOff,
			Revert: (*Case).encryptAgain,
			Raises: played(encryptionOffStories),
			Quiet: played(func() []Story {
				return []Story{
					story(does("kinesis", "CreateStream", `{"streamName":"sse-never-on","shardCount":1}`), does("kinesis", "StopStreamEncryption", `{"streamName":"sse-never-on","encryptionType":"KMS","keyId":"alias/aws/kinesis"}`).after(time.Minute)).named("never-on"),
					story(does("kinesis", "StartStreamEncryption", `{"streamName":"sse-switched-on","encryptionType":"KMS","keyId":"`+ownKey+`"}`)).named("on"),
					story(does("redshift", "ModifyCluster", `{"clusterIdentifier":"dw-encrypted","encrypted":true,"kmsKeyId":"`+ownKey+`"}`)).named("cluster-on"),
					story(dataCatalog("222222222201", "SSE-KMS", ownKey, true)).named("catalog-on"),
				}
			}),
		},
		{
			ID: "encryption-downgraded", Title: "Data is encrypted with a key that you do not control",
			Loses: Encryption, Severity: High, Direction: Loosened,
			Grades:   "when it is not known what it was encrypted with: high for a call that takes the key away (medium by CloudFormation or a deployer), medium for one that names a key that AWS owns (low by them), low for the key that AWS keeps in the account",
			Settings: restPaths, Attack: []string{"T1600"},
			Covers: []string{"S3-014", "S3-017", "LOG-011", "S3T-005", "S3T-006", "KIN-002", "SEC-005", "RED-002", "RSS-002", "AOSS-004"},
			Why:    "You can no longer say who may decrypt: the key has no policy of yours and cannot be revoked. One that AWS owns leaves no trace of its use either.",
			Advice: "Encrypt with your own key again, and write anew what was written meanwhile.",
			Look:   (*Case).lookAtDowngrade,
			Revert: (*Case).encryptAgain,
			Raises: played(downgradeStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("aes-again"), bucketKMS("aes-again", `{"SSEAlgorithm":"AES256"}`, false).after(time.Minute)).named("same-again"),
					story(bucketKMS("kms-now", under(ownKey), false)).named("own-key"),
					story(does("logs", "CreateLogGroup", `{"logGroupName":"/firehose/never-own-key"}`), does("logs", "DisassociateKmsKey", `{"logGroupName":"/firehose/never-own-key"}`).after(time.Minute)).named("had-none"),
					story(does("logs", "CreateLogGroup", `{"logGroupName":"/firehose/new"}`)).named("created"),
					story(does("ssm", "PutParameter", `{"name":"/orders/plain","type":"String","overwrite":true}`)).named("parameter"),
					story(does("lambda", "UpdateFunctionConfiguration20150331v2", `{"functionName":"mask-orders","timeout":60,"kMSKeyArn":""}`)).named("function"),
				}
			}),
		},
		{
			ID: "encryption-key-foreign", Title: "Data is encrypted with a key of another account",
			Loses: Encryption, Severity: High, Direction: Loosened, Grades: "critical for a bucket and a Redshift cluster",
			Settings: restPaths, Attack: []string{"T1486"}, Covers: []string{"S3-015", "KIN-002", "LOG-012", "SEC-005", "RED-002", "RSS-002", "S3T-005"},
			Why:    "Whoever owns the key can make the data unreadable at any moment, and asks a ransom if they like.",
			Advice: "Encrypt with a key of your own at once, while the data can still be read, then look for what else the caller encrypted.",
			Look: func(c *Case) {
				r, ok := c.rest()
				account, foreign := c.foreignKey(r.isKey)
				if !ok || !foreign {
					return
				}
				f := c.find("%s is encrypted with a key of account %s, which is not yours", c.name(), account)
				if c.kind() == resource.Bucket || c.kind() == resource.RedshiftCluster {
					f.grade(Critical)
				}
				r.sayBefore(f)
			},
			Revert: (*Case).encryptAgain,
			Raises: played(foreignKeyStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucketKMS("own-key-by-id", under("0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"), false)).named("own-by-id"),
					story(does("logs", "AssociateKmsKey", `{"logGroupName":"/firehose/own-key","kmsKeyId":"`+ownKey+`"}`)).named("own"),
				}
			}),
		},
		{
			ID: "encryption-key-changed", Title: "The key that data is encrypted with was replaced",
			Loses: Encryption, Severity: High, Direction: Changed,
			Grades:   "medium when CloudFormation or a deployer did it, or when one key may only have been named otherwise; low when it is not known which key it was, since that is also how data is first encrypted with a key of your own, and info then when CloudFormation or a deployer did it",
			Settings: restPaths, Attack: []string{"T1600", "T1486"}, Covers: []string{"S3-015", "KIN-002", "SEC-005", "RED-002", "RSS-002", "OS-003", "OS-008", "S3T-005"},
			Why:    "The new key may have a weaker policy, or one that keeps you out; who may decrypt is another question from now on.",
			Advice: "Compare the policies of both keys. Go back to the old key when nobody can explain the new one.",
			Look:   (*Case).lookAtOtherKey,
			Raises: played(otherKeyStories),
			Quiet: played(func() []Story {
				return []Story{
					story(bucket("key-again"), bucketKMS("key-again", under(ownKey), false).after(time.Minute), bucketKMS("key-again", under(ownKey), false).after(2*time.Minute)).named("same-again"),
					story(does("secretsmanager", "CreateSecret", `{"name":"orders/key-again","kmsKeyId":"`+ownKey+`"}`), does("secretsmanager", "UpdateSecret", `{"secretId":"orders/key-again","kmsKeyId":"0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10"}`).after(time.Minute)).named("by-its-id"),
					story(bucket("first-key"), bucketKMS("first-key", under(ownKey), false).after(time.Minute)).named("tightened"),
				}
			}),
		},
	}
}

// lookAtEncryptionOff finds data that is in clear from now on. What is created
// so has lost nothing.
func (c *Case) lookAtEncryptionOff() {
	r, ok := c.rest()
	if !ok || r.created || r.is != resource.EncryptionNone || r.was == resource.EncryptionNone {
		return
	}
	grade := High
	if c.kind() == resource.KinesisStream || c.kind() == resource.RedshiftCluster {
		grade = Critical
	}
	if r.known {
		r.sayBefore(c.find("%s no longer encrypts what it holds", c.name()).grade(grade))
		return
	}
	f := c.find("%s was told not to encrypt what it holds", c.name()).grade(grade)
	_, passwords := c.became(resource.PasswordEncryption, "true")
	switch {
	case c.kind() == resource.KinesisStream: // the call can do nothing else
	case c.routine(), passwords:
		f.grade(Low).toward(Unclear)
	case c.cannotEnd(resource.Encryption):
		f.grade(Medium)
	}
}

// cannotEnd reports whether the service does not let a protection be switched
// off, so that a call that was told to do so found it off, or does not show what
// it did:
// https://docs.aws.amazon.com/opensearch-service/latest/APIReference/API_EncryptionAtRestOptions.html
// https://docs.aws.amazon.com/opensearch-service/latest/developerguide/ntn.html
func (c *Case) cannotEnd(p resource.Path) bool {
	return c.kind() == resource.Domain && (p == resource.Encryption || p == resource.NodeToNodeEncryption)
}

// lookAtDowngrade finds data whose key is AWS's from now on.
func (c *Case) lookAtDowngrade() {
	r, ok := c.rest()
	owner := map[string]string{
		resource.EncryptionAWSOwned: "a key that AWS owns", resource.EncryptionAWSManaged: "the key that AWS keeps in your account",
	}[r.is]
	switch {
	case !ok || r.created || r.mute || owner == "":
	case r.weaker() && r.was == resource.EncryptionCustomer:
		r.sayBefore(c.find("%s is now encrypted with %s, no longer with yours", c.name(), owner))
	case r.weaker():
		r.sayBefore(c.find("%s is now encrypted with %s", c.name(), owner))
	case !r.known:
		f := c.find("%s was told to encrypt with %s, whatever it used before", c.name(), owner).grade(c.unknownDowngrade(r))
		if c.routine() {
			f.toward(Unclear)
		}
	}
}

// unknownDowngrade grades a key of AWS's where it is not known what was before.
func (c *Case) unknownDowngrade(r rest) Severity {
	grade := Low
	switch {
	case c.removesKey():
		grade = High
	case r.is == resource.EncryptionAWSOwned:
		grade = Medium
	}
	if c.routine() && grade > Low {
		grade--
	}
	return grade
}

// lookAtOtherKey finds data under another key of ours than before.
func (c *Case) lookAtOtherKey() {
	r, ok := c.rest()
	if !ok || r.created || r.mute || r.is != resource.EncryptionCustomer || r.isKey == "" {
		return
	}
	if _, foreign := c.foreignKey(r.isKey); foreign {
		return // told already
	}
	before, after := c.keyNamed(r.wasKey), c.keyNamed(r.isKey)
	switch {
	case !r.keyKnown:
		f := c.find("%s was told to encrypt with %s, whichever key it used before", c.name(), short(after.ARN)).grade(Low).toward(Unclear)
		if c.routine() {
			f.grade(Info)
		}
	case r.wasKey == "" || before.ARN == after.ARN:
	case before.Type != after.Type: // an alias, and what may be its key
		c.find("%s is now encrypted with %s, which may be the key that it had", c.name(), short(after.ARN)).grade(Medium).toward(Unclear).
			was("It was encrypted with %s.", short(before.ARN))
	default:
		f := c.find("%s is now encrypted with another key: %s", c.name(), short(after.ARN)).was("It was encrypted with %s.", short(before.ARN))
		if c.routine() {
			f.grade(Medium)
		}
	}
}
