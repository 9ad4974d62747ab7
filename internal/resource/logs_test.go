package resource

import (
	"maps"
	"slices"
	"testing"
)

const ordersLogs = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/kinesisfirehose/orders"

func TestLogGroups(t *testing.T) {
	const group, byID = `"logGroupName":"/aws/kinesisfirehose/orders"`, `"logGroupIdentifier":"` + ordersLogs + `:*"`
	const masks = `{"Statement":[{"DataIdentifier":["arn:x/Name"],"Operation":{"Audit":{"FindingsDestination":{}}}},{"DataIdentifier":["arn:x/EmailAddress","arn:x/Address"],"Operation":{"Deidentify":{"MaskConfig":{}}}}]}`
	checkRequests(t, "logs.amazonaws.com", []asked{
		{event: "CreateLogGroup", request: `{` + group + `,"kmsKeyId":"arn:aws:kms:eu-west-1:111122223333:key/k","tags":{"a":"b"}}`, arn: ordersLogs,
			want: Settings{Exists: "true", Policy: "", RetentionDays: "", DeletionProtection: "false", DataProtection: "", MaskedData: "", Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:111122223333:key/k", "Tag:a": "b"}, reason: "kept for ever"},
		{event: "DeleteLogGroup", request: `{` + group + `}`, arn: ordersLogs, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "DeleteLogStream", request: `{` + group + `,"logStreamName":"S3Delivery"}`, arn: ordersLogs, want: Settings{}, reason: "the group stays as it is"},
		{event: "PutRetentionPolicy", request: `{` + group + `,"retentionInDays":1}`, arn: ordersLogs, want: Settings{RetentionDays: "1"}, reason: "days"},
		{event: "DeleteRetentionPolicy", request: `{` + group + `}`, arn: ordersLogs, want: Settings{RetentionDays: ""}, reason: "for ever"},
		{event: "PutSubscriptionFilter", request: `{` + group + `,"filterName":"all","filterPattern":"","destinationArn":"arn:aws:firehose:eu-west-1:999988887777:deliverystream/x","roleArn":"arn:r"}`, arn: ordersLogs,
			want: Settings{"SentTo:all": "arn:aws:firehose:eu-west-1:999988887777:deliverystream/x", "SubscriptionFilter:all": `{"filterPattern":"","roleArn":"arn:r"}`}, reason: "to whom, and how"},
		{event: "DeleteSubscriptionFilter", request: `{` + group + `,"filterName":"all"}`, arn: ordersLogs, want: Settings{"SentTo:all": "", "SubscriptionFilter:all": ""}, reason: "to nobody"},
		{event: "PutMetricFilter", request: `{` + group + `,"filterName":"errors","filterPattern":"\"ERROR\"","metricTransformations":[{"metricName":"n"}]}`, arn: ordersLogs,
			want: Settings{"MetricFilter:errors": `{"filterPattern":"\"ERROR\"","metricTransformations":[{"metricName":"n"}]}`}, reason: "what is counted"},
		{event: "DeleteMetricFilter", request: `{` + group + `,"filterName":"errors"}`, arn: ordersLogs, want: Settings{"MetricFilter:errors": ""}, reason: "nothing is"},
		{event: "AssociateKmsKey", request: `{` + group + `,"kmsKeyId":"arn:aws:kms:eu-west-1:999988887777:key/k"}`, arn: ordersLogs, want: Settings{Encryption: EncryptionCustomer, EncryptionKey: "arn:aws:kms:eu-west-1:999988887777:key/k"}, reason: "a foreign key"},
		{event: "DisassociateKmsKey", request: `{"resourceIdentifier":"` + ordersLogs + `"}`, arn: ordersLogs, want: Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, reason: "by ARN"},
		{event: "PutDataProtectionPolicy", request: `{` + byID + `,"policyDocument":` + jsonOf(masks) + `}`, arn: ordersLogs, want: Settings{DataProtection: masks, MaskedData: `["arn:x/Address","arn:x/EmailAddress"]`}, reason: "what is masked, not what is counted"},
		{event: "DeleteDataProtectionPolicy", request: `{` + byID + `}`, arn: ordersLogs, want: Settings{DataProtection: "", MaskedData: ""}, reason: "nothing is"},
		{event: "PutLogGroupDeletionProtection", request: `{` + byID + `,"deletionProtectionEnabled":false}`, arn: ordersLogs, want: Settings{DeletionProtection: "false"}, reason: "off"},
		{event: "CreateExportTask", request: `{` + group + `,"from":1,"to":2,"destination":"loot"}`, arn: ordersLogs, want: Settings{}, reason: "once, to a bucket"},
		{event: "TagLogGroup", request: `{` + group + `,"tags":{"a":"b"}}`, arn: ordersLogs, want: Settings{"Tag:a": "b"}, reason: "a tag"},
		{event: "UntagLogGroup", request: `{` + group + `,"tags":["a"]}`, arn: ordersLogs, want: Settings{"Tag:a": ""}, reason: "no tag"},
		{event: "TagResource", request: `{"resourceArn":"` + ordersLogs + `","tags":{"a":"b"}}`, arn: ordersLogs, want: Settings{"Tag:a": "b"}, reason: "by ARN"},
		{event: "UntagResource", request: `{"resourceArn":"arn:aws:logs:eu-west-1:111122223333:destination:d","tagKeys":["a"]}`, arn: "arn:aws:logs:eu-west-1:111122223333:destination:d", want: Settings{"Tag:a": ""}, reason: "of a destination"},
	})
}

func TestLogPolicies(t *testing.T) {
	const account, destination, permission = "arn:aws:logs:eu-west-1:111122223333:account-policy:p", "arn:aws:logs:eu-west-1:111122223333:destination:d", "arn:aws:logs:eu-west-1:111122223333:resource-policy:p"
	const subscription = `{"DestinationArn":"arn:aws:lambda:eu-west-1:999988887777:function:x","FilterPattern":""}`
	const masks = `{"Statement":{"DataIdentifier":"arn:x/Address","Operation":{"Deidentify":{}}}}`
	checkRequests(t, "logs.amazonaws.com", []asked{
		{event: "PutAccountPolicy", request: `{"policyName":"p","policyType":"SUBSCRIPTION_FILTER_POLICY","policyDocument":` + jsonOf(subscription) + `,"selectionCriteria":"LogGroupName NOT IN [\"x\"]"}`, arn: account,
			want: Settings{Exists: "true", AccountPolicy: subscription, AccountPolicyType: "SUBSCRIPTION_FILTER_POLICY", AccountPolicySelection: `LogGroupName NOT IN ["x"]`, "SentTo:account subscription": "arn:aws:lambda:eu-west-1:999988887777:function:x"}, reason: "everything to another account"},
		{event: "PutAccountPolicy", request: `{"policyName":"p","policyType":"DATA_PROTECTION_POLICY","policyDocument":` + jsonOf(masks) + `}`, arn: account,
			want: Settings{Exists: "true", AccountPolicy: masks, AccountPolicyType: "DATA_PROTECTION_POLICY", AccountPolicySelection: "", DataProtection: masks, MaskedData: `["arn:x/Address"]`}, reason: "what is masked everywhere"},
		{event: "PutAccountPolicy", request: `{"policyName":"p","policyType":"DATA_PROTECTION_POLICY","policyDocument":"{}","dryRun":true}`, arn: account, want: Settings{}, reason: "only tried"},
		{event: "DeleteAccountPolicy", request: `{"policyName":"p","policyType":"DATA_PROTECTION_POLICY"}`, arn: account, want: Settings{Exists: "false"}, reason: "gone"},
		{event: "DeleteAccountPolicy", request: `{"policyName":"p","policyType":"DATA_PROTECTION_POLICY","dryRun":true}`, arn: account, want: Settings{}, reason: "only tried"},
		{event: "PutResourcePolicy", request: `{"policyName":"p","policyDocument":"{\"Statement\":[]}"}`, arn: permission, want: Settings{Exists: "true", Policy: `{"Statement":[]}`}, reason: "of the account"},
		{event: "PutResourcePolicy", request: `{"resourceArn":"` + ordersLogs + `:*","policyDocument":"{\"Statement\":[]}"}`, arn: ordersLogs, want: Settings{Exists: "true", Policy: `{"Statement":[]}`}, reason: "of one group"},
		{event: "DeleteResourcePolicy", request: `{"policyName":"p"}`, arn: permission, want: Settings{Exists: "false", Policy: ""}, reason: "gone"},
		{event: "DeleteResourcePolicy", request: `{"resourceArn":"` + ordersLogs + `"}`, arn: ordersLogs, want: Settings{Policy: ""}, reason: "the group stays"},
		{event: "PutDestination", request: `{"destinationName":"d","targetArn":"arn:aws:kinesis:eu-west-1:999988887777:stream/x","roleArn":"arn:r"}`, arn: destination,
			want: Settings{Exists: "true", "SentTo:target": "arn:aws:kinesis:eu-west-1:999988887777:stream/x", DestinationRole: "arn:r"}, reason: "where it writes"},
		{event: "PutDestinationPolicy", request: `{"destinationName":"d","accessPolicy":"{\"Statement\":[]}"}`, arn: destination, want: Settings{Policy: `{"Statement":[]}`}, reason: "who may send"},
		{event: "DeleteDestination", request: `{"destinationName":"d"}`, arn: destination, want: Settings{Exists: "false"}, reason: "gone"},
	})
}

func TestLogEffects(t *testing.T) {
	for _, tt := range []struct {
		event, request, reason string
		want                   Effect
	}{
		{"DeleteAccountPolicy", `{"policyName":"p"}`, "gone", Deletes},
		{"DeleteAccountPolicy", `{"policyName":"p","dryRun":true}`, "only tried", Touches},
		{"PutAccountPolicy", `{"policyName":"p","policyDocument":"{}","dryRun":true}`, "only tried", Touches},
		{"DeleteResourcePolicy", `{"policyName":"p"}`, "gone", Deletes},
		{"DeleteResourcePolicy", `{"resourceArn":"` + ordersLogs + `"}`, "the group stays", Sets},
	} {
		if req, _ := ParseRequest(record(t, "logs.amazonaws.com", tt.event, tt.request, "")); req.Effect != tt.want {
			t.Errorf("%s %s: effect %d, want %d: %s", tt.event, tt.request, req.Effect, tt.want, tt.reason)
		}
	}
}

func TestLogDetails(t *testing.T) {
	req, _ := ParseRequest(record(t, "logs.amazonaws.com", "CreateExportTask", `{"logGroupName":"g","destination":"loot","destinationPrefix":"p"}`, `,"responseElements":{"taskId":"t1"}`))
	if want := (Detail{"destination": "loot", "destinationPrefix": "p", "taskId": "t1"}); !maps.Equal(req.Detail, want) {
		t.Errorf("detail %q, want %q", req.Detail, want)
	}
	if want := []Ref{{Bucket, "arn:aws:s3:::loot", "loot"}}; !slices.Equal(req.Others, want) {
		t.Errorf("others %v, want %v", req.Others, want)
	}
	req, _ = ParseRequest(record(t, "logs.amazonaws.com", "DeleteLogStream", `{"logGroupName":"g","logStreamName":"S3Delivery"}`, ""))
	if req.Detail["logStreamName"] != "S3Delivery" || req.Effect != Touches {
		t.Errorf("detail %q, effect %d", req.Detail, req.Effect)
	}
}

func TestLogWays(t *testing.T) {
	group := Ref{LogGroup, ordersLogs, "/aws/kinesisfirehose/orders"}
	account, destination, permission := Ref{LogAccountPolicy, "a", "p"}, Ref{LogDestination, "b", "d"}, Ref{LogResourcePolicy, "c", "p"}
	const of, id, end = " --log-group-name /aws/kinesisfirehose/orders", " --log-group-identifier /aws/kinesisfirehose/orders", " --region eu-west-1"
	checkRestores(t, []restored{
		{group, []Path{Exists}, Settings{Exists: "true", EncryptionKey: "k"}, []string{"aws logs create-log-group" + of + " --kms-key-id k" + end}, nil, "writers find it again"},
		{group, []Path{RetentionDays}, Settings{RetentionDays: "365"}, []string{"aws logs put-retention-policy" + of + " --retention-in-days 365" + end}, nil, "a year"},
		{group, []Path{RetentionDays}, Settings{RetentionDays: ""}, []string{"aws logs delete-retention-policy" + of + end}, nil, "for ever"},
		{group, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionCustomer, EncryptionKey: "k"}, []string{"aws logs associate-kms-key" + of + " --kms-key-id k" + end}, nil, "the old key"},
		{group, []Path{Encryption, EncryptionKey}, Settings{Encryption: EncryptionAWSOwned, EncryptionKey: ""}, []string{"aws logs disassociate-kms-key" + of + end}, nil, "no key of anybody's"},
		{group, []Path{DeletionProtection}, Settings{DeletionProtection: "true"}, []string{"aws logs put-log-group-deletion-protection" + id + " --deletion-protection-enabled" + end}, nil, "on again"},
		{group, []Path{DataProtection, MaskedData}, Settings{DataProtection: "{}", MaskedData: ""}, []string{"aws logs put-data-protection-policy" + id + " --policy-document '{}'" + end}, nil, "masked as before"},
		{group, []Path{DataProtection, MaskedData}, Settings{DataProtection: "", MaskedData: ""}, []string{"aws logs delete-data-protection-policy" + id + end}, nil, "nothing was"},
		{group, []Path{"SentTo:f", "SubscriptionFilter:f"}, Settings{"SentTo:f": "", "SubscriptionFilter:f": ""}, []string{"aws logs delete-subscription-filter" + of + " --filter-name f" + end}, nil, "to nobody"},
		{group, []Path{"SentTo:f", "SubscriptionFilter:f"}, Settings{"SentTo:f": "arn:d", "SubscriptionFilter:f": `{"filterPattern":"","roleArn":"arn:r"}`},
			[]string{"aws logs put-subscription-filter" + of + " --filter-name f --filter-pattern '' --destination-arn arn:d --role-arn arn:r" + end}, nil, "where it went, once"},
		{group, []Path{"SentTo:f"}, Settings{"SentTo:f": "arn:d"}, nil, []Path{"SentTo:f"}, "with which role is not known"},
		{group, []Path{"MetricFilter:f"}, Settings{"MetricFilter:f": `{"filterPattern":"E","metricTransformations":[{"metricName":"n"}]}`},
			[]string{"aws logs put-metric-filter" + of + ` --filter-name f --filter-pattern E --metric-transformations '[{"metricName":"n"}]'` + end}, nil, "counted as before"},
		{group, []Path{"MetricFilter:f"}, Settings{"MetricFilter:f": ""}, []string{"aws logs delete-metric-filter" + of + " --filter-name f" + end}, nil, "there was none"},
		{group, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws logs put-resource-policy --resource-arn " + ordersLogs + " --policy-document '{}'" + end}, nil, "of the group"},
		{group, []Path{Policy}, Settings{Policy: ""}, []string{"aws logs delete-resource-policy --resource-arn " + ordersLogs + end}, nil, "it had none"},
		{group, []Path{"Tag:a"}, Settings{"Tag:a": "b"}, []string{"aws logs tag-resource --resource-arn " + ordersLogs + ` --tags '{"a":"b"}'` + end}, nil, "a tag"},
		{group, []Path{"Tag:a"}, Settings{"Tag:a": ""}, []string{"aws logs untag-resource --resource-arn " + ordersLogs + " --tag-keys a" + end}, nil, "no tag"},
		{account, []Path{AccountPolicy}, Settings{AccountPolicy: "{}", AccountPolicyType: "DATA_PROTECTION_POLICY", AccountPolicySelection: "x"},
			[]string{"aws logs put-account-policy --policy-name p --policy-type DATA_PROTECTION_POLICY --policy-document '{}' --selection-criteria x" + end}, nil, "as it was"},
		{account, []Path{AccountPolicy}, Settings{AccountPolicy: "", Exists: "false"}, nil, []Path{AccountPolicy}, "of which type is not known"},
		{permission, []Path{Exists, Policy}, Settings{Exists: "true", Policy: "{}"}, []string{"aws logs put-resource-policy --policy-name p --policy-document '{}'" + end}, nil, "made anew"},
		{permission, []Path{Policy}, Settings{Policy: ""}, []string{"aws logs delete-resource-policy --policy-name p" + end}, nil, "there was none"},
		{destination, []Path{"SentTo:target"}, Settings{"SentTo:target": "arn:t", DestinationRole: "arn:r"}, []string{"aws logs put-destination --destination-name d --target-arn arn:t --role-arn arn:r" + end}, nil, "where it went"},
		{destination, []Path{Policy}, Settings{Policy: "{}"}, []string{"aws logs put-destination-policy --destination-name d --access-policy '{}'" + end}, nil, "who could send"},
	})
}
