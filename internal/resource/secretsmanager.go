package resource

import (
	"slices"
	"strconv"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settings of secrets alone. DeletionDate, Rotation and RotationDays are theirs
// too.
const (
	// RotationFunction is the ARN of the function that renews a secret.
	RotationFunction Path = "RotationLambdaARN"
	// RotationSchedule is when, where it is not a number of days: "cron(…)".
	RotationSchedule Path = "RotationRules.ScheduleExpression"
	// SecretVersion is the id of the version that counts. It says that the value
	// is another, never what it is.
	SecretVersion Path = "VersionId"
)

// secretDefaults is a secret as CreateSecret makes it:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
var secretDefaults = Settings{Policy: "", DeletionDate: "", Rotation: "false"}

// secretsManager reads the calls of Secrets Manager. CloudTrail leaves out the
// values of secrets; the table names none of the members that hold them.
// https://docs.aws.amazon.com/secretsmanager/latest/userguide/cloudtrail_log_entries.html
func secretsManager() service {
	return service{source: "secretsmanager.amazonaws.com", operations: secretOperations(), ways: secretWays(),
		looks: map[Type]func(t turn) string{
			Secret: func(t turn) string { return t.aws("secretsmanager describe-secret", "--secret-id", t.Name) },
		}}
}

func secretOperations() []operation {
	secret := named(Secret, "secretId")
	replicas := reads(secretReplicas, Path(SentTo))
	return []operation{
		{name: "CreateSecret", effect: Creates, target: named(Secret, "response.arn", "name"), fields: []field{
			encryptedBy("kmsKeyId", EncryptionAWSManaged), replicas, tags("tags")}},
		{name: "DeleteSecret", effect: Deletes, target: secret, fields: []field{reads(secretDeletion, DeletionDate),
			detail("forceDeleteWithoutRecovery", "forceDeleteWithoutRecovery"), detail("recoveryWindowInDays", "recoveryWindowInDays")}},
		{name: "RestoreSecret", target: secret, fields: []field{becomes(Exists, "true"), becomes(DeletionDate, "")}},
		{name: "PutResourcePolicy", target: secret, fields: []field{document(Policy, "resourcePolicy"), detail("blockPublicPolicy", "blockPublicPolicy")}},
		{name: "DeleteResourcePolicy", target: secret, fields: []field{becomes(Policy, "")}},
		{name: "GetSecretValue", effect: Touches, reads: true, target: secret},
		{name: "BatchGetSecretValue", effect: Touches, reads: true, target: named(Secret, "secretIdList"), fields: []field{secretsAsked()}},
		{name: "PutSecretValue", target: secret, fields: []field{reads(newSecretValue, SecretVersion)}},
		{name: "UpdateSecret", target: secret, fields: []field{
			reads(secretKey, Encryption, EncryptionKey), reads(updatedSecretValue, SecretVersion)}},
		{name: "UpdateSecretVersionStage", target: secret, fields: []field{reads(movedStage, SecretVersion),
			detail("versionStage", "versionStage"), detail("moveToVersionId", "moveToVersionId"), detail("removeFromVersionId", "removeFromVersionId")}},
		{name: "RotateSecret", target: secret, fields: []field{becomes(Rotation, "true"), reads(rotation, RotationFunction, RotationDays, RotationSchedule)}},
		{name: "CancelRotateSecret", target: secret, fields: []field{becomes(Rotation, "false")}},
		{name: "ReplicateSecretToRegions", target: secret, fields: []field{replicas}},
		{name: "RemoveRegionsFromReplication", target: secret, fields: []field{reads(noSecretReplicas, Path(SentTo))}},
		{name: "AssociateCrossAccountReplica", target: secret, fields: []field{reads(func(r *reading) { foreignReplica(r, r.text("crossAccountReplicaARN")) }, Path(SentTo))}},
		{name: "DisassociateCrossAccountReplica", target: secret, fields: []field{reads(func(r *reading) { foreignReplica(r, "") }, Path(SentTo))}},
		{name: "TagResource", target: secret, fields: []field{tags("tags")}},
		{name: "UntagResource", target: secret, fields: []field{untags("tagKeys")}},
	}
}

// secretDeletion reads until when a secret can be restored. One that is deleted
// by force cannot be.
func secretDeletion(r *reading) {
	if r.text("forceDeleteWithoutRecovery") == "true" {
		return
	}
	date := r.text("response.deletionDate")
	if date == "" {
		date = "not told"
	}
	r.set(DeletionDate, date)
}

// secretKey reads the key that a secret is encrypted under from now on. It
// stays when it is not spoken of, and "" is AWS's own:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecret.html
func secretKey(r *reading) {
	if key := r.at("kmsKeyId"); !key.IsNull() {
		encrypt(r, key, EncryptionAWSManaged)
	}
}

// newSecretValue reads the version of a new value, which is the token of the
// request, unless it is not to count yet: rotation stages it AWSPENDING first.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
func newSecretValue(r *reading) {
	stages := r.at("versionStages").List()
	if len(stages) > 0 && !slices.ContainsFunc(stages, isCurrent) {
		return
	}
	if version := r.text("response.versionId", "clientRequestToken"); version != "" {
		r.set(SecretVersion, version)
	}
}

const currentStage = "AWSCURRENT"

func isCurrent(stage trail.Value) bool { return stage.Text() == currentStage }

// updatedSecretValue reads the version when a value was given, which the answer
// alone tells.
func updatedSecretValue(r *reading) {
	if version := r.text("response.versionId"); version != "" {
		r.set(SecretVersion, version)
	}
}

func movedStage(r *reading) {
	if version := r.text("moveToVersionId"); isCurrent(r.at("versionStage")) && version != "" {
		r.set(SecretVersion, version)
	}
}

// rotation reads by what and when a secret is renewed. What is not spoken of
// stays.
func rotation(r *reading) {
	if arn := r.text("rotationLambdaARN"); arn != "" {
		ref := r.named(Function, arn)
		r.set(RotationFunction, ref.ARN)
		r.other(ref)
	}
	rules := r.at("rotationRules")
	days, schedule := rules.Get("automaticallyAfterDays").Text(), rules.Get("scheduleExpression").Text()
	if days != "" || schedule != "" { // one or the other
		r.set(RotationDays, days)
		r.set(RotationSchedule, schedule)
	}
}

// secretReplicas reads to which Regions a secret is copied.
func secretReplicas(r *reading) {
	for _, replica := range r.at("addReplicaRegions").List() {
		region := replica.Get("region").Text()
		r.set(SentTo.Of(replicaIn(region)), elsewhere(r.req.Target.ARN, region))
		r.other(Named(Key, Place{r.Partition(), region, r.Account}, replica.Get("kmsKeyId").Text()))
	}
}

func noSecretReplicas(r *reading) {
	for _, region := range r.at("removeReplicaRegions").List() {
		r.set(SentTo.Of(replicaIn(region.Text())), "")
	}
}

// foreignReplica reads a copy of a secret that another account has.
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_AssociateCrossAccountReplica.html
func foreignReplica(r *reading, value string) {
	if arn := r.text("crossAccountReplicaARN"); arn != "" {
		r.set(SentTo.Of(replicaAt+arn), value)
	}
}

// replicaAt begins the name of a replica that is in another account.
const replicaAt = "replica at "

// secretsAsked counts the secrets that a batch names. One that filters names
// none, and its answer, which is not recorded, has up to twenty:
// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_BatchGetSecretValue.html
func secretsAsked() field {
	return reads(func(r *reading) {
		const most = 20
		if n := len(r.at("secretIdList").List()); n > 0 {
			r.say(Asked, strconv.Itoa(n))
			return
		}
		r.say(Asked, strconv.Itoa(most))
	})
}

// Asked is a detail: how many secrets or parameters a call may have read.
const Asked = "asked"
