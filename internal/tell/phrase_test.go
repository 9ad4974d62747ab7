package tell

import (
	"reflect"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

func TestWho(t *testing.T) {
	yes, no := true, false
	const set = "AWSReservedSSO_AdministratorAccess_0123456789abcdef"
	for _, tt := range []struct {
		want     string
		actor    judge.Actor
		sourceIP string
		reason   string
	}{
		{"maria (SSO AdministratorAccess), console, MFA",
			judge.Actor{Kind: "AssumedRole", Name: "maria", Role: set, Via: "console", MFA: &yes}, "", "a permission set is what people know, not the role made for it"},
		{"maria (SSO AdministratorAccess), console",
			judge.Actor{Kind: "AssumedRole", Name: "maria", Role: set, Via: "console", MFA: &no}, "", "the identity provider asked for the second factor, the record cannot know"},
		{"maria (SSO My_Own_Set), AWS CLI",
			judge.Actor{Kind: "AssumedRole", Name: "maria", Role: "AWSReservedSSO_My_Own_Set_0123456789abcdef", Via: "cli"}, "", "a permission set's name may hold underscores"},
		{"maria (role AWSReservedSSO_odd)",
			judge.Actor{Kind: "AssumedRole", Name: "maria", Role: "AWSReservedSSO_odd"}, "", "no hash: not made by Identity Center"},
		{"root of 111122223333, no MFA",
			judge.Actor{Kind: "Root", Name: "root", Account: "111122223333", MFA: &no}, "", "root's own false means what it says"},
		{"root of 111122223333, console, MFA not known",
			judge.Actor{Kind: "Root", Account: "111122223333", Via: "console"}, "", "in the console the question is always asked"},
		{"IAM user build-agent with a long-term key AKIA…7Q2D, Terraform",
			judge.Actor{Kind: "IAMUser", Name: "build-agent", AccessKeyID: "AKIAIOSFODNN7Q2D", LongTerm: true, Via: "terraform"}, "", "the key is named as far as one needs to find it"},
		{"IAM user name not known with a long-term key",
			judge.Actor{Kind: "IAMUser", LongTerm: true}, "", "what is missing is said in its place"},
		{"EC2 instance i-0abc12de34f567890 (role web), AWS SDK",
			judge.Actor{Kind: "AssumedRole", Name: "i-0abc12de34f567890", Role: "web", Via: "sdk"}, "", "an instance's session is named for the instance"},
		{"CloudFormation on behalf of deploy (role ci)",
			judge.Actor{Kind: "AssumedRole", Name: "deploy", Role: "ci", Via: "cloudformation"}, "cloudformation.amazonaws.com", "both are told: who asked, and what did it"},
		{"the AWS service lambda on behalf of deploy (role ci)",
			judge.Actor{Kind: "AssumedRole", Name: "deploy", Role: "ci", Via: "service"}, "lambda.amazonaws.com", "the service is known from the address"},
		{"an AWS service on behalf of deploy (role ci)",
			judge.Actor{Kind: "AssumedRole", Name: "deploy", Role: "ci", Via: "service"}, "AWS Internal", "which service is not known"},
		{"the AWS service firehose",
			judge.Actor{Kind: "AWSService", Name: "firehose.amazonaws.com", Via: "service"}, "", "nobody's behalf"},
		{"AWS itself", judge.Actor{Kind: "AWSService", Name: "AWS Internal"}, "", "not a service with a name"},
		{"an unnamed session (role ci), from another account (444455556666)",
			judge.Actor{Kind: "AssumedRole", Role: "ci", Account: "444455556666"}, "", "strangers are pointed out"},
		{"somebody in account 444455556666, from another account (444455556666)",
			judge.Actor{Kind: "AWSAccount", Name: "444455556666", Account: "444455556666"}, "", "all that the record says"},
		{"web identity repo:acme/app", judge.Actor{Kind: "WebIdentityUser", Name: "repo:acme/app"}, "", "a pipeline's own name"},
		{"x (SomethingNew)", judge.Actor{Kind: "SomethingNew", Name: "x"}, "", "a kind AWS invents later is passed on"},
		{"not known", judge.Actor{}, "", "nothing is nothing"},
	} {
		a := judge.Alert{Account: "111122223333", Actor: tt.actor, SourceIP: tt.sourceIP}
		if got := who(&a); got != tt.want {
			t.Errorf("got  %s\nwant %s: %s", got, tt.want, tt.reason)
		}
	}
}

func TestSettingName(t *testing.T) {
	for _, tt := range []struct{ name, want, reason string }{
		{"Some.OtherARN", "Some other ARN", "capitals at the end are one word"},
		{"S3.BucketARN", "bucket", "a word that people use"},
		{"S3Backup.BucketARN", "backup bucket", "the same of the backup"},
		{"CloudWatchLoggingOptions.Enabled", "logging of errors", "the same of the destination itself"},
		{"Tag:team", "tag team", "somebody's own word"},
		{"KMSKeyType", "KMS key type", "capitals at the start are one word"},
		{"HECSomething", "HEC something", "the last capital starts the next word"},
		{"Enabled", "Enabled", "one word keeps its capital"},
		{"retentionDays", "retention days", "small first letters are CloudTrail's"},
		{"x\n*b*", "x\n*b*", "not a setting's name: left to whoever shows it"},
		{"", "", "nothing"},
	} {
		if got := settingName(tt.name); got != tt.want {
			t.Errorf("settingName(%q) = %q, want %q: %s", tt.name, got, tt.want, tt.reason)
		}
	}
}

func TestSettingValue(t *testing.T) {
	a := judge.Alert{Account: "111122223333", Region: "eu-west-1"}
	for _, tt := range []struct{ path, value, want, reason string }{
		{"S3.BucketARN", "arn:aws:s3:::orders", "orders", "a bucket's ARN says no more than its name"},
		{"Encryption.KeyARN", "arn:aws:kms:eu-west-1:111122223333:alias/orders", "alias/orders", "ours, here"},
		{"RoleARN", "arn:aws:iam::111122223333:role/x", "role/x", "ours; IAM has no Region"},
		{"Encryption.KeyARN", "arn:aws:kms:eu-west-1:444455556666:alias/orders", "arn:aws:kms:eu-west-1:444455556666:alias/orders", "somebody else's account must be seen"},
		{"Encryption.KeyARN", "arn:aws:kms:us-east-1:111122223333:alias/orders", "arn:aws:kms:us-east-1:111122223333:alias/orders", "so must another Region"},
		{"S3.BucketARN", "arn:aws:s3:::", "arn:aws:s3:::", "no name"},
		{"S3.EncryptionConfiguration", "NoEncryption", "without a key", "the API's word for it"},
		{"ProcessingConfiguration.Enabled", "false", "off", "a switch"},
		{"S3.Prefix", "true", "true", "not a switch"},
	} {
		if got := settingValue(&a, tt.path, tt.value); got != tt.want {
			t.Errorf("settingValue(%q, %q) = %q, want %q: %s", tt.path, tt.value, got, tt.want, tt.reason)
		}
	}
}

func TestChanges(t *testing.T) {
	a := judge.Alert{
		Before: map[string]string{"Gone": "a", "Same": "b", "Other": "c"},
		After:  map[string]string{"New": "d", "Same": "b", "Other": "e"}, BeforeKnown: true,
	}
	want := []Change{
		{Setting: "Gone", Before: "a", After: None},
		{Setting: "New", Before: None, After: "d"},
		{Setting: "Other", Before: "c", After: "e"},
	}
	if got := changes(&a); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	a.BeforeKnown, a.Before = false, nil
	if got := changes(&a)[0]; got.Before != NotKnown {
		t.Errorf("before is not known, but told as %q", got.Before)
	}
}
