package resource

import "strings"

func secretWays() []way {
	return []way{
		{Secret, []Path{DeletionDate, Exists}, restoreSecret},
		orUnset(Secret, Policy,
			func(t turn) string {
				return t.aws("secretsmanager put-resource-policy", "--secret-id", t.Name, "--resource-policy", t.Value, "--block-public-policy")
			},
			func(t turn) string {
				return t.aws("secretsmanager delete-resource-policy", "--secret-id", t.Name)
			}),
		{Secret, []Path{Encryption, EncryptionKey}, encryptSecret},
		{Secret, []Path{Rotation, RotationFunction, RotationDays, RotationSchedule}, restoreRotation},
		{Secret, []Path{SecretVersion}, restoreSecretValue},
		{Secret, []Path{Path(SentTo)}, restoreSecretReplica},
		orUnset(Secret, Path(Tag),
			func(t turn) string {
				return t.aws("secretsmanager tag-resource", "--secret-id", t.Name, "--tags", jsonOf([]map[string]string{{"Key": t.Member, "Value": t.Value}}))
			},
			func(t turn) string {
				return t.aws("secretsmanager untag-resource", "--secret-id", t.Name, "--tag-keys", t.Member)
			}),
	}
}

// restoreSecret works until the date of deletion; a secret that was deleted by
// force got no such date and is lost.
func restoreSecret(t turn) string {
	if t.Path != DeletionDate || t.Value != "" {
		return ""
	}
	return t.aws("secretsmanager restore-secret", "--secret-id", t.Name)
}

func encryptSecret(t turn) string {
	key := keyBefore(t, "alias/aws/secretsmanager")
	if key == "" {
		return ""
	}
	return t.aws("secretsmanager update-secret", "--secret-id", t.Name, "--kms-key-id", key)
}

func restoreRotation(t turn) string {
	if t.Was[Rotation] == "false" {
		return t.aws("secretsmanager cancel-rotate-secret", "--secret-id", t.Name)
	}
	if t.Was[Rotation] != "true" {
		return ""
	}
	args := []string{"--secret-id", t.Name}
	if function := t.Was[RotationFunction]; function != "" {
		args = append(args, "--rotation-lambda-arn", function)
	}
	if schedule := t.Was[RotationSchedule]; schedule != "" {
		args = append(args, "--rotation-rules", jsonOf(map[string]string{"ScheduleExpression": schedule}))
	} else if days := t.Was[RotationDays]; days != "" {
		args = append(args, "--rotation-rules", "AutomaticallyAfterDays="+days)
	}
	return t.aws("secretsmanager rotate-secret", args...)
}

// restoreSecretValue makes the old version count again. The label has to be
// taken from whichever version has it now.
func restoreSecretValue(t turn) string {
	if t.Value == "" {
		return ""
	}
	has := t.aws("secretsmanager list-secret-version-ids", "--secret-id", t.Name,
		"--query", "Versions[?contains(VersionStages, '"+currentStage+"')].VersionId", "--output", "text")
	return t.aws("secretsmanager update-secret-version-stage", "--secret-id", t.Name, "--version-stage", currentStage,
		"--move-to-version-id", t.Value) + ` --remove-from-version-id "$(` + has + `)"`
}

func restoreSecretReplica(t turn) string {
	if arn, foreign := strings.CutPrefix(t.Member, replicaAt); foreign {
		if t.Value != "" {
			return ""
		}
		return t.aws("secretsmanager disassociate-cross-account-replica", "--secret-id", t.Name, "--cross-account-replica-arn", arn)
	}
	region, ok := strings.CutPrefix(t.Member, replicaIn(""))
	switch {
	case !ok:
		return ""
	case t.Value == "":
		return t.aws("secretsmanager remove-regions-from-replication", "--secret-id", t.Name, "--remove-replica-regions", region)
	}
	return t.aws("secretsmanager replicate-secret-to-regions", "--secret-id", t.Name, "--add-replica-regions", "Region="+region)
}
