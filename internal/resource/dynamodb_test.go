package resource

import "testing"

const stateTable = "arn:aws:dynamodb:eu-west-1:111122223333:table/hosewatch-state"

func TestDynamoDB(t *testing.T) {
	const table = `"tableName":"hosewatch-state"`
	const stream = stateTable + "/stream/2026-05-12T09:14:31.000"
	created := Settings{Exists: "true", Policy: "", Encryption: EncryptionAWSOwned, EncryptionKey: "", DeletionProtection: "false", PointInTimeRecovery: "false", TimeToLive: ""}
	checkRequests(t, "dynamodb.amazonaws.com", []asked{
		{event: "CreateTable", request: `{` + table + `,"sSESpecification":{"enabled":true,"sSEType":"KMS","kMSMasterKeyId":"k"},"deletionProtectionEnabled":true,"tags":[{"key":"a","value":"b"}]}`, arn: stateTable,
			want: Settings{Exists: "true", Policy: "", Encryption: EncryptionCustomer, EncryptionKey: "k", DeletionProtection: "true", PointInTimeRecovery: "false", TimeToLive: "", "Tag:a": "b"}, reason: "in CloudTrail's spelling"},
		{event: "CreateTable", request: `{"tableName":"` + stateTable + `"}`, arn: stateTable, want: created, reason: "by ARN, as AWS makes it"},
		{event: "RestoreTableToPointInTime", request: `{"sourceTableName":"x","targetTableName":"hosewatch-state"}`, arn: stateTable, want: created, reason: "protected as a new table is"},
		{event: "RestoreTableFromBackup", request: `{"targetTableName":"hosewatch-state"}`, arn: stateTable, want: created, reason: "so is this"},
		{event: "UpdateTable", request: `{` + table + `,"deletionProtectionEnabled":false}`, arn: stateTable, want: Settings{DeletionProtection: "false"}, reason: "the key stays"},
		{event: "UpdateTable", request: `{` + table + `,"sSESpecification":{"enabled":false}}`, arn: stateTable, want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "AWS's own key"},
		{event: "UpdateTable", request: `{` + table + `,"sSESpecification":{"enabled":true,"sSEType":"KMS"}}`, arn: stateTable, want: Settings{Encryption: EncryptionAWSManaged, EncryptionKey: ""}, reason: "AWS's key in the account"},
		{event: "UpdateTable", request: `{` + table + `,"replicaUpdates":[{"create":{"regionName":"us-east-1"}},{"delete":{"regionName":"us-west-2"}}]}`, arn: stateTable,
			want: Settings{"SentTo:replica in us-east-1": "arn:aws:dynamodb:us-east-1:111122223333:table/hosewatch-state", "SentTo:replica in us-west-2": ""}, reason: "one more, one less"},
		{event: "DeleteTable", request: `{` + table + `}`, arn: stateTable, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "PutResourcePolicy", request: `{"resourceArn":"` + stateTable + `","policy":"{\"Statement\":[]}"}`, arn: stateTable, want: Settings{Policy: `{"Statement":[]}`}, reason: "of the table"},
		{event: "PutResourcePolicy", request: `{"resourceArn":"` + stream + `","policy":"{\"Statement\":[]}"}`, arn: stateTable, want: Settings{"Permission:stream/2026-05-12T09:14:31.000": `{"Statement":[]}`}, reason: "of its stream"},
		{event: "DeleteResourcePolicy", request: `{"resourceArn":"` + stateTable + `"}`, arn: stateTable, want: Settings{Policy: ""}, reason: "none is left"},
		{event: "UpdateContinuousBackups", request: `{` + table + `,"pointInTimeRecoverySpecification":{"pointInTimeRecoveryEnabled":false}}`, arn: stateTable, want: Settings{PointInTimeRecovery: "false"}, reason: "off"},
		{event: "UpdateContinuousBackups", request: `{` + table + `,"pointInTimeRecoverySpecification":{"pointInTimeRecoveryEnabled":true,"recoveryPeriodInDays":7}}`, arn: stateTable, want: Settings{PointInTimeRecovery: "true", RecoveryDays: "7"}, reason: "a week"},
		{event: "UpdateTimeToLive", request: `{` + table + `,"timeToLiveSpecification":{"enabled":true,"attributeName":"seen"}}`, arn: stateTable, want: Settings{TimeToLive: "seen"}, reason: "by another attribute"},
		{event: "UpdateTimeToLive", request: `{` + table + `,"timeToLiveSpecification":{"enabled":false,"attributeName":"expires"}}`, arn: stateTable, want: Settings{TimeToLive: ""}, reason: "items stay"},
		{event: "EnableKinesisStreamingDestination", request: `{` + table + `,"streamArn":"` + clicks + `"}`, arn: stateTable, want: Settings{SentTo.Of(clicks): clicks}, reason: "every change is sent"},
		{event: "DisableKinesisStreamingDestination", request: `{` + table + `,"streamArn":"` + clicks + `"}`, arn: stateTable, want: Settings{SentTo.Of(clicks): ""}, reason: "no longer"},
		{event: "ExportTableToPointInTime", request: `{"tableArn":"` + stateTable + `","s3Bucket":"loot"}`, arn: stateTable, want: Settings{}, reason: "once, to a bucket"},
		{event: "TagResource", request: `{"resourceArn":"` + stateTable + `","tags":[{"key":"a","value":"b"}]}`, arn: stateTable, want: Settings{"Tag:a": "b"}, reason: "a tag"},
		{event: "UntagResource", request: `{"resourceArn":"` + stateTable + `","tagKeys":["a"]}`, arn: stateTable, want: Settings{"Tag:a": ""}, reason: "no tag"},
	})
	if req, _ := ParseRequest(record(t, "dynamodb.amazonaws.com", "ExportTableToPointInTime", `{"tableArn":"`+stateTable+`","s3Bucket":"loot","s3BucketOwner":"999988887777"}`, "")); req.Detail["s3Bucket"] != "loot" || req.Detail["s3BucketOwner"] != "999988887777" || len(req.Others) != 1 {
		t.Errorf("detail %q, others %v", req.Detail, req.Others)
	}
}

func TestDynamoDBWays(t *testing.T) {
	table := Ref{DynamoDBTable, stateTable, "hosewatch-state"}
	const of, end = " --table-name hosewatch-state", " --region eu-west-1"
	checkRestores(t, []restored{
		{table, []Path{Exists}, Settings{Exists: "true", PointInTimeRecovery: "true"}, []string{"aws dynamodb restore-table-from-backup --target-table-name hosewatch-state" + end +
			` --backup-arn "$(aws dynamodb list-backups` + of + ` --backup-type SYSTEM --query 'BackupSummaries[-1].BackupArn' --output text` + end + `)"`}, nil, "from the backup of its last moment"},
		{table, []Path{Exists}, Settings{Exists: "true", PointInTimeRecovery: "false"}, nil, []Path{Exists}, "there is no backup"},
		{table, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, []string{"aws dynamodb update-table" + of + ` --sse-specification '{"Enabled":true,"KMSMasterKeyId":"k","SSEType":"KMS"}'` + end}, nil, "the old key"},
		{table, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, []string{"aws dynamodb update-table" + of + ` --sse-specification '{"Enabled":false}'` + end}, nil, "AWS's own"},
		{table, []Path{DeletionProtection}, Settings{DeletionProtection: "true"}, []string{"aws dynamodb update-table" + of + " --deletion-protection-enabled" + end}, nil, "on again"},
		{table, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws dynamodb put-resource-policy --resource-arn " + stateTable + " --policy '{}'" + end}, nil, "there was one"},
		{table, []Path{Policy}, Settings{Policy: ""}, []string{"aws dynamodb delete-resource-policy --resource-arn " + stateTable + end}, nil, "there was none"},
		{table, []Path{"Permission:stream/x"}, Settings{"Permission:stream/x": ""}, []string{"aws dynamodb delete-resource-policy --resource-arn " + stateTable + "/stream/x" + end}, nil, "of its stream"},
		{table, []Path{"Permission:stream/x"}, Settings{"Permission:stream/x": "{}"}, []string{"aws dynamodb put-resource-policy --resource-arn " + stateTable + "/stream/x --policy '{}'" + end}, nil, "of its stream"},
		{table, []Path{PointInTimeRecovery}, Settings{PointInTimeRecovery: "true", RecoveryDays: "35"}, []string{"aws dynamodb update-continuous-backups" + of + " --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true,RecoveryPeriodInDays=35" + end}, nil, "on again"},
		{table, []Path{TimeToLive}, Settings{TimeToLive: "expires"}, []string{"aws dynamodb update-time-to-live" + of + " --time-to-live-specification Enabled=true,AttributeName=expires" + end}, nil, "by the old attribute"},
		{table, []Path{"SentTo:replica in us-east-1"}, Settings{"SentTo:replica in us-east-1": ""}, []string{"aws dynamodb update-table" + of + ` --replica-updates '[{"Delete":{"RegionName":"us-east-1"}}]'` + end}, nil, "there was no copy"},
		{table, []Path{"SentTo:replica in us-east-1"}, Settings{"SentTo:replica in us-east-1": "x"}, []string{"aws dynamodb update-table" + of + ` --replica-updates '[{"Create":{"RegionName":"us-east-1"}}]'` + end}, nil, "there was a copy"},
		{table, []Path{SentTo.Of(clicks)}, Settings{SentTo.Of(clicks): ""}, []string{"aws dynamodb disable-kinesis-streaming-destination" + of + " --stream-arn " + clicks + end}, nil, "to nobody"},
		{table, []Path{SentTo.Of(clicks)}, Settings{SentTo.Of(clicks): clicks}, []string{"aws dynamodb enable-kinesis-streaming-destination" + of + " --stream-arn " + clicks + end}, nil, "as before"},
		{table, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{"aws dynamodb tag-resource --resource-arn " + stateTable + ` --tags '[{"Key":"a","Value":"b"}]'` + end}, nil, "a tag"},
		{table, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws dynamodb untag-resource --resource-arn " + stateTable + " --tag-keys a" + end}, nil, "no tag"},
	})
}
