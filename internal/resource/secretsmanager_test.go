package resource

import (
	"maps"
	"strings"
	"testing"
)

const splunkSecret = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:splunk/hec"

func TestSecretsManager(t *testing.T) {
	const id, answer = `"secretId":"` + splunkSecret + `-Ab12Cd"`, `,"responseElements":{"aRN":"` + splunkSecret + `-Ab12Cd","name":"splunk/hec"`
	checkRequests(t, "secretsmanager.amazonaws.com", []asked{
		{event: "CreateSecret", request: `{"name":"splunk/hec","clientRequestToken":"t","tags":[{"key":"a","value":"b"}],"addReplicaRegions":[{"region":"us-east-1"}]}`, rest: answer + `}`, arn: splunkSecret,
			want: Settings{Exists: "true", Encryption: EncryptionAWSManaged, EncryptionKey: "", Policy: "", DeletionDate: "", Rotation: "false", "Tag:a": "b",
				"SentTo:replica in us-east-1": strings.Replace(splunkSecret, "eu-west-1", "us-east-1", 1)}, reason: "AWS's key unless named"},
		{event: "DeleteSecret", request: `{"secretId":"splunk/hec","recoveryWindowInDays":7}`, rest: answer + `,"deletionDate":"May 19, 2026, 9:14:31 AM"}`, arn: splunkSecret, want: Settings{Exists: "false", DeletionDate: "May 19, 2026, 9:14:31 AM"}, reason: "it can be restored until then"},
		{event: "DeleteSecret", request: `{` + id + `,"forceDeleteWithoutRecovery":true}`, rest: answer + `,"deletionDate":"May 12, 2026, 9:14:31 AM"}`, arn: splunkSecret, want: Settings{Exists: "false"}, reason: "by force: it cannot"},
		{event: "RestoreSecret", request: `{` + id + `}`, arn: splunkSecret, want: Settings{Exists: "true", DeletionDate: ""}, reason: "back"},
		{event: "PutResourcePolicy", request: `{` + id + `,"resourcePolicy":"{\"Statement\":[]}","blockPublicPolicy":false}`, arn: splunkSecret, want: Settings{Policy: `{"Statement":[]}`}, reason: "a text"},
		{event: "DeleteResourcePolicy", request: `{` + id + `}`, arn: splunkSecret, want: Settings{Policy: ""}, reason: "none is left"},
		{event: "PutSecretValue", request: `{` + id + `,"clientRequestToken":"v2"}`, rest: `,"responseElements":{"arn":"x"}`, arn: splunkSecret, want: Settings{SecretVersion: "v2"}, reason: "the token is the version"},
		{event: "PutSecretValue", request: `{` + id + `,"clientRequestToken":"v2","versionStages":["AWSPENDING"]}`, arn: splunkSecret, want: Settings{}, reason: "it does not count yet"},
		{event: "UpdateSecret", request: `{` + id + `,"clientRequestToken":"t","kmsKeyId":"arn:aws:kms:eu-west-1:999988887777:key/k"}`, arn: splunkSecret, want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:999988887777:key/k"}, reason: "a foreign key, and no new value told"},
		{event: "UpdateSecret", request: `{` + id + `,"kmsKeyId":""}`, rest: `,"responseElements":{"versionId":"v3"}`, arn: splunkSecret, want: Settings{Encryption: EncryptionAWSManaged, EncryptionKey: "", SecretVersion: "v3"}, reason: "empty is AWS's key; a new value"},
		{event: "UpdateSecret", request: `{` + id + `,"description":"x"}`, arn: splunkSecret, want: Settings{}, reason: "the key stays"},
		{event: "UpdateSecretVersionStage", request: `{` + id + `,"versionStage":"AWSCURRENT","moveToVersionId":"v1","removeFromVersionId":"v2"}`, arn: splunkSecret, want: Settings{SecretVersion: "v1"}, reason: "another version counts"},
		{event: "UpdateSecretVersionStage", request: `{` + id + `,"versionStage":"mine","moveToVersionId":"v1"}`, arn: splunkSecret, want: Settings{}, reason: "a label of somebody's own"},
		{event: "CancelRotateSecret", request: `{` + id + `}`, arn: splunkSecret, want: Settings{Rotation: "false"}, reason: "off"},
		{event: "RotateSecret", request: `{` + id + `,"rotationLambdaARN":"arn:aws:lambda:eu-west-1:111122223333:function:rotate:3","rotationRules":{"automaticallyAfterDays":30}}`, arn: splunkSecret,
			want: Settings{Rotation: "true", RotationFunction: "arn:aws:lambda:eu-west-1:111122223333:function:rotate", RotationDays: "30", RotationSchedule: ""}, reason: "by which code, how often"},
		{event: "RotateSecret", request: `{` + id + `}`, arn: splunkSecret, want: Settings{Rotation: "true"}, reason: "once, as configured"},
		{event: "ReplicateSecretToRegions", request: `{` + id + `,"addReplicaRegions":[{"region":"us-east-1","kmsKeyId":"alias/x"}]}`, arn: splunkSecret, want: Settings{"SentTo:replica in us-east-1": strings.Replace(splunkSecret, "eu-west-1", "us-east-1", 1)}, reason: "the same name elsewhere"},
		{event: "RemoveRegionsFromReplication", request: `{` + id + `,"removeReplicaRegions":["us-east-1"]}`, arn: splunkSecret, want: Settings{"SentTo:replica in us-east-1": ""}, reason: "no longer"},
		{event: "AssociateCrossAccountReplica", request: `{` + id + `,"crossAccountReplicaARN":"arn:r"}`, arn: splunkSecret, want: Settings{"SentTo:replica at arn:r": "arn:r"}, reason: "another account has it"},
		{event: "DisassociateCrossAccountReplica", request: `{` + id + `,"crossAccountReplicaARN":"arn:r"}`, arn: splunkSecret, want: Settings{"SentTo:replica at arn:r": ""}, reason: "no longer"},
		{event: "TagResource", request: `{` + id + `,"tags":[{"key":"a","value":"b"}]}`, arn: splunkSecret, want: Settings{"Tag:a": "b"}, reason: "a tag"},
		{event: "UntagResource", request: `{` + id + `,"tagKeys":["a"]}`, arn: splunkSecret, want: Settings{"Tag:a": ""}, reason: "no tag"},
	})
	if uses := Uses(Secret, splunkSecret, Settings{RotationFunction: "arn:aws:lambda:eu-west-1:111122223333:function:rotate"}); len(uses) != 1 || uses[0].Type != Function {
		t.Errorf("the secret uses %v", uses)
	}
}

func TestSecretsManagerDetails(t *testing.T) {
	for _, tt := range []struct {
		event, request, reason string
		want                   Detail
	}{
		{"DeleteSecret", `{"forceDeleteWithoutRecovery":true}`, "by force", Detail{"forceDeleteWithoutRecovery": "true"}},
		{"DeleteSecret", `{"recoveryWindowInDays":7}`, "how long", Detail{"recoveryWindowInDays": "7"}},
		{"PutResourcePolicy", `{"blockPublicPolicy":false,"resourcePolicy":"{}"}`, "not guarded", Detail{"blockPublicPolicy": "false"}},
		{"PutSecretValue", `{"secretString":"hunter2","secretBinary":"aHVudGVyMg=="}`, "nothing of the value", Detail{}},
		{"UpdateSecretVersionStage", `{"versionStage":"AWSCURRENT","moveToVersionId":"v1"}`, "which", Detail{"versionStage": "AWSCURRENT", "moveToVersionId": "v1"}},
	} {
		req, _ := ParseRequest(record(t, "secretsmanager.amazonaws.com", tt.event, tt.request, ""))
		if !maps.Equal(req.Detail, tt.want) {
			t.Errorf("%s: detail %q, want %q: %s", tt.event, req.Detail, tt.want, tt.reason)
		}
	}
}

func TestSecretsManagerWays(t *testing.T) {
	secret := Ref{Secret, splunkSecret, "splunk/hec"}
	const end = " --region eu-west-1"
	checkRestores(t, []restored{
		{secret, []Path{DeletionDate}, Settings{Exists: "true", DeletionDate: ""}, []string{"aws secretsmanager restore-secret --secret-id splunk/hec" + end}, nil, "deleted for later"},
		{secret, []Path{Exists}, Settings{Exists: "true", DeletionDate: ""}, nil, []Path{Exists}, "deleted by force"},
		{secret, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws secretsmanager put-resource-policy --secret-id splunk/hec --resource-policy '{}' --block-public-policy" + end}, nil, "there was one"},
		{secret, []Path{Policy}, Settings{Policy: ""}, []string{"aws secretsmanager delete-resource-policy --secret-id splunk/hec" + end}, nil, "there was none"},
		{secret, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, []string{"aws secretsmanager update-secret --secret-id splunk/hec --kms-key-id k" + end}, nil, "the old key"},
		{secret, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionAWSManaged, EncryptionKey: ""}, []string{"aws secretsmanager update-secret --secret-id splunk/hec --kms-key-id alias/aws/secretsmanager" + end}, nil, "AWS's key"},
		{secret, []Path{Rotation, RotationFunction}, Settings{Rotation: "true", RotationFunction: "arn:f", RotationDays: "30"}, []string{"aws secretsmanager rotate-secret --secret-id splunk/hec --rotation-lambda-arn arn:f --rotation-rules AutomaticallyAfterDays=30" + end}, nil, "by the old function"},
		{secret, []Path{Rotation}, Settings{Rotation: "true", RotationSchedule: "cron(0 1 * * ? *)"}, []string{`aws secretsmanager rotate-secret --secret-id splunk/hec --rotation-rules '{"ScheduleExpression":"cron(0 1 * * ? *)"}'` + end}, nil, "on a schedule"},
		{secret, []Path{Rotation}, Settings{Rotation: "false"}, []string{"aws secretsmanager cancel-rotate-secret --secret-id splunk/hec" + end}, nil, "it was off"},
		{secret, []Path{SecretVersion}, Settings{SecretVersion: "v1"}, []string{"aws secretsmanager update-secret-version-stage --secret-id splunk/hec --version-stage AWSCURRENT --move-to-version-id v1" + end +
			` --remove-from-version-id "$(aws secretsmanager list-secret-version-ids --secret-id splunk/hec --query 'Versions[?contains(VersionStages, '\''AWSCURRENT'\'')].VersionId' --output text` + end + `)"`}, nil, "the old value counts again"},
		{secret, []Path{"SentTo:replica in us-east-1"}, Settings{"SentTo:replica in us-east-1": ""}, []string{"aws secretsmanager remove-regions-from-replication --secret-id splunk/hec --remove-replica-regions us-east-1" + end}, nil, "there was no copy"},
		{secret, []Path{"SentTo:replica in us-east-1"}, Settings{"SentTo:replica in us-east-1": "x"}, []string{"aws secretsmanager replicate-secret-to-regions --secret-id splunk/hec --add-replica-regions Region=us-east-1" + end}, nil, "there was a copy"},
		{secret, []Path{"SentTo:replica at arn:r"}, Settings{"SentTo:replica at arn:r": ""}, []string{"aws secretsmanager disassociate-cross-account-replica --secret-id splunk/hec --cross-account-replica-arn arn:r" + end}, nil, "nobody else had it"},
		{secret, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{`aws secretsmanager tag-resource --secret-id splunk/hec --tags '[{"Key":"a","Value":"b"}]'` + end}, nil, "a tag"},
		{secret, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws secretsmanager untag-resource --secret-id splunk/hec --tag-keys a" + end}, nil, "no tag"},
	})
}
