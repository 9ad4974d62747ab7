package resource

import "strings"

func dynamoWays() []way {
	return []way{
		{DynamoDBTable, []Path{Exists}, restoreDynamoTable},
		{DynamoDBTable, []Path{Encryption, EncryptionKey}, encryptDynamoTable},
		{DynamoDBTable, []Path{DeletionProtection}, func(t turn) string {
			option := map[string]string{"true": "--deletion-protection-enabled", "false": "--no-deletion-protection-enabled"}[t.Value]
			if option == "" {
				return ""
			}
			return t.aws("dynamodb update-table", "--table-name", t.Name, option)
		}},
		policyByARN(DynamoDBTable, Policy),
		policyByARN(DynamoDBTable, Path(Permission)),
		{DynamoDBTable, []Path{PointInTimeRecovery, RecoveryDays}, recoverDynamoTable},
		{DynamoDBTable, []Path{TimeToLive}, func(t turn) string {
			if t.Value == "" {
				return "" // it takes the attribute that counts now
			}
			return t.aws("dynamodb update-time-to-live", "--table-name", t.Name, "--time-to-live-specification", "Enabled=true,AttributeName="+t.Value)
		}},
		{DynamoDBTable, []Path{Path(SentTo)}, restoreDynamoReceiver},
		orUnset(DynamoDBTable, Path(Tag),
			func(t turn) string {
				return t.aws("dynamodb tag-resource", "--resource-arn", t.ARN, "--tags", jsonOf([]map[string]string{{"Key": t.Member, "Value": t.Value}}))
			},
			func(t turn) string {
				return t.aws("dynamodb untag-resource", "--resource-arn", t.ARN, "--tag-keys", t.Member)
			}),
	}
}

// restoreDynamoTable takes the backup that DynamoDB makes of a table that had
// point-in-time recovery when it was deleted:
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/PointInTimeRecovery_Howitworks.html
func restoreDynamoTable(t turn) string {
	if t.Value != "true" || t.Was[PointInTimeRecovery] != "true" {
		return ""
	}
	backup := t.aws("dynamodb list-backups", "--table-name", t.Name, "--backup-type", "SYSTEM",
		"--query", "BackupSummaries[-1].BackupArn", "--output", "text")
	return t.aws("dynamodb restore-table-from-backup", "--target-table-name", t.Name) + ` --backup-arn "$(` + backup + `)"`
}

func encryptDynamoTable(t turn) string {
	specification := map[string]any{"Enabled": false}
	switch key := t.Was[EncryptionKey]; t.Was[Encryption] {
	case EncryptionAWSOwned:
	case EncryptionAWSManaged:
		specification = map[string]any{"Enabled": true, "SSEType": "KMS"}
	case EncryptionCustomer:
		specification = map[string]any{"Enabled": true, "SSEType": "KMS", "KMSMasterKeyId": key}
	default:
		return ""
	}
	return t.aws("dynamodb update-table", "--table-name", t.Name, "--sse-specification", jsonOf(specification))
}

func recoverDynamoTable(t turn) string {
	specification := "PointInTimeRecoveryEnabled=" + t.Was[PointInTimeRecovery]
	switch days := t.Was[RecoveryDays]; {
	case t.Was[PointInTimeRecovery] == "":
		return ""
	case t.Was[PointInTimeRecovery] == "true" && days != "":
		specification += ",RecoveryPeriodInDays=" + days
	}
	return t.aws("dynamodb update-continuous-backups", "--table-name", t.Name, "--point-in-time-recovery-specification", specification)
}

// restoreDynamoReceiver stops or starts a replica in another Region, or what a
// Kinesis stream is sent.
func restoreDynamoReceiver(t turn) string {
	region, replica := strings.CutPrefix(t.Member, replicaIn(""))
	switch {
	case replica && t.Value == "":
		return t.aws("dynamodb update-table", "--table-name", t.Name, "--replica-updates", jsonOf([]any{map[string]any{"Delete": map[string]string{"RegionName": region}}}))
	case replica:
		return t.aws("dynamodb update-table", "--table-name", t.Name, "--replica-updates", jsonOf([]any{map[string]any{"Create": map[string]string{"RegionName": region}}}))
	case t.Value == "":
		return t.aws("dynamodb disable-kinesis-streaming-destination", "--table-name", t.Name, "--stream-arn", t.Member)
	}
	return t.aws("dynamodb enable-kinesis-streaming-destination", "--table-name", t.Name, "--stream-arn", t.Value)
}
