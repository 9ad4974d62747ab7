// Package telltest holds alerts to look at: one for every way an alert can
// be easy or hard to tell. Tests of everything that tells alerts share them.
package telltest

import (
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Case is an alert with the name of its golden file and what is hard about it.
type Case struct {
	Name   string
	Alert  judge.Alert
	Reason string
}

var at = time.Date(2026, 11, 23, 10, 11, 12, 0, time.UTC)

// Cases returns fresh alerts, which the caller may change.
func Cases() []Case {
	return []Case{
		{"stopped-by-root", StoppedByRoot(), "the worst news, everything known"},
		{"bucket-changed", BucketChanged(), "before and after are known and too long for one line"},
		{"bucket-before-unknown", BucketBeforeUnknown(), "what was before is not known, and says so in the same place"},
		{"denied", Denied(), "nothing happened, which the reader must see at once"},
		{"by-cloudformation", ByCloudFormation(), "a service on behalf of somebody, several streams, a note beside the command"},
		{"bucket-policy", BucketPolicy(), "a dependency of streams, a long JSON document in quotes"},
		{"scope-unknown", ScopeUnknown(), "it is not known whether a stream is affected, and there is no way back"},
		{"long-names", LongNames(), "the longest names AWS allows"},
		{"hostile", Hostile(), "every name is an attack on the reader"},
		{"told-late", ToldLate(), "it happened a while ago, and why that is told only now"},
		{"bare", Bare(), "almost nothing is known"},
	}
}

func stream(name string) string {
	return "arn:aws:firehose:eu-west-1:111122223333:deliverystream/" + name
}

func base(id, name string) judge.Alert {
	return judge.Alert{
		ID:           "hw-" + id,
		EventID:      id + "-3a51-4f0e-9c1d-6a0d3c0f5b11",
		EventTime:    at,
		EventSource:  "firehose.amazonaws.com",
		EventName:    name,
		Account:      "111122223333",
		Region:       "eu-west-1",
		Outcome:      "succeeded",
		Resource:     stream("orders-prod"),
		ResourceType: "AWS::KinesisFirehose::DeliveryStream",
		ResourceName: "orders-prod",
		Streams:      []string{stream("orders-prod")},
		InScope:      "yes",
		Console: "https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events/" +
			id + "-3a51-4f0e-9c1d-6a0d3c0f5b11",
	}
}

func finding(rule string, severity judge.Severity, title, reason string, attack ...string) judge.Finding {
	return judge.Finding{Rule: rule, Severity: severity, Direction: judge.Loosened, Title: title, Reason: reason, Attack: attack}
}

func yes() *bool { v := true; return &v }
func no() *bool  { v := false; return &v }

// StoppedByRoot is encryption switched off by root with an access key.
func StoppedByRoot() judge.Alert {
	a := base("7e0a6d4c", "StopDeliveryStreamEncryption")
	a.Severity, a.Direction = judge.Critical, judge.Loosened
	a.Title = "orders-prod no longer encrypts what it buffers"
	a.Detail = "Server-side encryption was switched off. It was on, with your key alias/orders, since 12 Mar 2026."
	a.Actor = judge.Actor{Kind: "Root", Name: "root", ARN: "arn:aws:iam::111122223333:root", Account: "111122223333",
		AccessKeyID: "AKIAIOSFODNN7Q2D", LongTerm: true, MFA: no(), Via: "cli"}
	a.SourceIP, a.Network = "198.51.100.23", "unknown"
	a.Feeds = []string{"orders-archive (S3)"}
	a.Findings = []judge.Finding{
		finding("stream-encryption-stopped", judge.Critical, a.Title,
			"From now on every record lies in clear text while the stream buffers it.", "T1562", "T1600"),
		finding("root-used", judge.High, "root changed orders-prod",
			"No policy limits root, and nobody can tell who of those who know its password it was.", "T1078.004"),
		finding("long-term-key", judge.Low, "a long-term access key was used",
			"Such a key works until somebody deletes it, wherever it leaks to.", "T1078.004"),
	}
	a.BeforeKnown = true
	a.Before = map[string]string{"Encryption.Status": "ENABLED", "Encryption.KeyARN": "arn:aws:kms:eu-west-1:111122223333:alias/orders"}
	a.After = map[string]string{"Encryption.Status": "DISABLED"}
	a.Revert = "aws firehose start-delivery-stream-encryption --delivery-stream-name orders-prod " +
		"--delivery-stream-encryption-configuration-input " +
		"KeyType=CUSTOMER_MANAGED_CMK,KeyARN=arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9"
	a.HowToCheck = "aws firehose describe-delivery-stream --delivery-stream-name orders-prod"
	return a
}

// BucketChanged is a destination that points elsewhere, with before known.
func BucketChanged() judge.Alert {
	a := base("51c0ffee", "UpdateDestination")
	a.Severity, a.Direction = judge.Critical, judge.Loosened
	a.Title = "orders-prod now delivers to a bucket of another account"
	a.Detail = "It delivered to orders-archive, in this account. Records are on their way to the new bucket within minutes."
	a.Actor = judge.Actor{Kind: "AssumedRole", Name: "maria", Role: "AWSReservedSSO_AdministratorAccess_0123456789abcdef",
		ARN:     "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/maria",
		Account: "111122223333", AccessKeyID: "ASIAIOSFODNNEXAMPLE", MFA: yes(), Via: "console"}
	a.SourceIP, a.Network = "203.0.113.7", "known"
	a.Feeds = []string{"exfil-drop (S3, account not known)"}
	a.Findings = []judge.Finding{
		finding("destination-moved", judge.Critical, a.Title,
			"Whoever owns the new bucket reads every record from now on.", "T1537"),
		finding("destination-logging-off", judge.Medium, "orders-prod no longer logs delivery errors",
			"Lost deliveries will not be noticed.", "T1562.008"),
	}
	a.BeforeKnown = true
	a.Before = map[string]string{"S3.BucketARN": "arn:aws:s3:::orders-archive", "S3.CloudWatchLoggingOptions.Enabled": "true"}
	a.After = map[string]string{"S3.BucketARN": "arn:aws:s3:::exfil-drop-2026-eu-west-1-do-not-delete", "S3.CloudWatchLoggingOptions.Enabled": "false"}
	a.Revert = "aws firehose update-destination --delivery-stream-name orders-prod --current-delivery-stream-version-id 8 " +
		"--destination-id destinationId-000000000001 --extended-s3-destination-update " +
		`'{"BucketARN":"arn:aws:s3:::orders-archive","CloudWatchLoggingOptions":{"Enabled":true}}'`
	a.HowToCheck = "aws firehose describe-delivery-stream --delivery-stream-name orders-prod"
	return a
}

// ToldLate is of an event that was found in the trail's file.
func ToldLate() judge.Alert {
	a := BucketChanged()
	a.Late = true
	return a
}

// BucketBeforeUnknown is the same change seen for the first time.
func BucketBeforeUnknown() judge.Alert {
	a := BucketChanged()
	a.Severity = judge.High
	a.Title = "orders-prod delivers to the bucket exfil-drop, which is not on your list"
	a.Detail = "What it was before is not known: this is the first event seen for orders-prod."
	a.Findings = a.Findings[:1]
	a.Findings[0].Severity = judge.High
	a.Findings[0].Title = a.Title
	a.BeforeKnown, a.Before = false, nil
	a.After = map[string]string{"S3.BucketARN": "arn:aws:s3:::exfil-drop"}
	a.Revert, a.RevertNote = "", "The bucket it had before is not known; describe the stream in a backup or ask its owner."
	a.Actor = judge.Actor{Kind: "IAMUser", Name: "build-agent", ARN: "arn:aws:iam::111122223333:user/build-agent",
		Account: "111122223333", AccessKeyID: "AKIAI44QH8DHB7Q2D", LongTerm: true, Via: "terraform"}
	a.Network = ""
	return a
}

// Denied is an attempt that AWS refused.
func Denied() judge.Alert {
	a := base("0ddba11e", "DeleteDeliveryStream")
	a.Severity, a.Direction = judge.Medium, judge.Unclear
	a.Title = "build-agent tried to delete orders-prod and was refused"
	a.Outcome = "denied"
	a.After = map[string]string{"AllowForceDelete": "true"}
	a.Actor = judge.Actor{Kind: "AssumedRole", Name: "i-0abc12de34f567890", Role: "build-agent", Account: "444455556666",
		ARN: "arn:aws:sts::444455556666:assumed-role/build-agent/i-0abc12de34f567890", MFA: no(), Via: "sdk"}
	a.SourceIP, a.Network = "2001:db8::7", "unknown"
	a.Findings = []judge.Finding{finding("denied-change", judge.Medium, a.Title,
		"Somebody is trying what they may not do; the next door they try may be open.", "T1526")}
	a.HowToCheck = "aws firehose describe-delivery-stream --delivery-stream-name orders-prod"
	return a
}

// ByCloudFormation is a service acting for a person.
func ByCloudFormation() judge.Alert {
	a := base("cafef00d", "UpdateDestination")
	a.Severity, a.Direction = judge.High, judge.Loosened
	a.Title = "orders-prod stores what it delivers without your key"
	a.Detail = "Objects were encrypted with alias/orders."
	a.Actor = judge.Actor{Kind: "AssumedRole", Name: "deploy-4711", Role: "ci-deploy", Account: "111122223333",
		ARN: "arn:aws:sts::111122223333:assumed-role/ci-deploy/deploy-4711", MFA: no(), Via: "cloudformation"}
	a.SourceIP = "cloudformation.amazonaws.com"
	a.Streams = []string{stream("orders-prod"), stream("orders-audit"), stream("clicks-prod")}
	a.Feeds = []string{"orders-archive (S3)", "orders-search (OpenSearch)"}
	a.Findings = []judge.Finding{finding("destination-encryption-removed", judge.High, a.Title,
		"Whoever may read the bucket can now read the records; access to the key no longer matters.", "T1600")}
	a.BeforeKnown = true
	a.Before = map[string]string{"S3.EncryptionConfiguration": "arn:aws:kms:eu-west-1:111122223333:alias/orders"}
	a.After = map[string]string{"S3.EncryptionConfiguration": "NoEncryption"}
	a.Revert = "aws firehose update-destination --delivery-stream-name orders-prod --current-delivery-stream-version-id 12 " +
		"--destination-id destinationId-000000000001 --extended-s3-destination-update " +
		`'{"EncryptionConfiguration":{"KMSEncryptionConfig":{"AWSKMSKeyARN":"arn:aws:kms:eu-west-1:111122223333:alias/orders"}}}'`
	a.RevertNote = "CloudFormation will take the setting away again unless the stack's template is put right too."
	a.HowToCheck = "aws firehose describe-delivery-stream --delivery-stream-name orders-prod"
	return a
}

// BucketPolicy is a dependency that was thrown open.
func BucketPolicy() judge.Alert {
	a := base("b0bafe77", "PutBucketPolicy")
	a.EventSource = "s3.amazonaws.com"
	a.Severity, a.Direction = judge.Critical, judge.Loosened
	a.Title = "orders-archive is now readable by anyone on the internet"
	a.Detail = "Nobody outside the account could read it. Plain HTTP was refused and is now accepted."
	a.Actor = judge.Actor{Kind: "AssumedRole", Name: "maria", Role: "AWSReservedSSO_AdministratorAccess_0123456789abcdef",
		Account: "111122223333", MFA: yes(), Via: "console"}
	a.SourceIP, a.Network = "203.0.113.7", "unknown"
	a.Resource, a.ResourceType, a.ResourceName = "arn:aws:s3:::orders-archive", "AWS::S3::Bucket", "orders-archive"
	a.Streams = []string{stream("orders-prod"), stream("orders-audit")}
	a.Feeds = []string{"orders-archive (S3)"}
	a.Findings = []judge.Finding{
		finding("bucket-policy-broadened", judge.Critical, a.Title,
			"Everything these streams have delivered is in this bucket. Allowed now and not before: anyone, without signing in, s3:GetObject on orders-archive/*.", "T1530"),
		finding("tls-guard-removed", judge.Medium, "orders-archive accepts plain HTTP", "Records can be read on their way.", "T1040"),
	}
	a.BeforeKnown = true
	a.Access = &judge.PolicyAccess{Verdict: "broadened", Public: true, CrossAccount: []string{"444455556666"}, NewlyAllowed: []judge.Allowed{
		{Principal: "*", Action: "s3:GetObject", Resource: "arn:aws:s3:::orders-archive/2026/11/23/object"},
		{Principal: "arn:aws:iam::444455556666:role/analytics", Action: "s3:ListBucket", Resource: "arn:aws:s3:::orders-archive"},
	}}
	a.Before = map[string]string{"Policy": `{"Version":"2012-10-17","Statement":[{},{}]}`}
	a.After = map[string]string{"Policy": `{"Version":"2012-10-17","Statement":{}}`}
	a.Revert = `aws s3api put-bucket-policy --bucket orders-archive --policy '{"Version":"2012-10-17","Statement":[` +
		`{"Sid":"DenyInsecureTransport","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":["arn:aws:s3:::orders-archive","arn:aws:s3:::orders-archive/*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}'`
	a.HowToCheck = "aws s3api get-bucket-policy-status --bucket orders-archive"
	return a
}

// ScopeUnknown is a change of something that may or may not matter.
func ScopeUnknown() judge.Alert {
	a := base("deadbea7", "ScheduleKeyDeletion")
	a.EventSource = "kms.amazonaws.com"
	a.Severity, a.Direction = judge.High, judge.Broken
	a.Title = "The key 1b2c3d4e will be deleted in 7 days"
	a.Actor = judge.Actor{Kind: "AWSService", Name: "firehose.amazonaws.com", Via: "service"}
	a.SourceIP = "AWS Internal"
	a.Resource, a.ResourceType = "arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9", "AWS::KMS::Key"
	a.ResourceName = "1b2c3d4e"
	a.Streams, a.InScope = nil, "unknown"
	a.Findings = []judge.Finding{finding("key-deletion-scheduled", judge.High, a.Title,
		"What was encrypted with this key can never be read again.", "T1485")}
	a.HowToCheck = "aws kms describe-key --key-id 1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9"
	return a
}

// LongNames has the longest names AWS allows, without a place to break.
func LongNames() judge.Alert {
	a := BucketChanged()
	name := strings.Repeat("orders-", 9) + "x" // 64 characters
	a.EventID = "10n9e57e" + a.EventID[8:]
	a.Title = name + " now delivers to a bucket of another account"
	a.Detail = "It delivered to " + strings.Repeat("b", 63) + "."
	a.Actor.Name = strings.Repeat("m", 64)
	a.Actor.Role = "AWSReservedSSO_" + strings.Repeat("P", 32) + "_0123456789abcdef"
	a.Feeds = []string{strings.Repeat("b", 63) + " (S3)"}
	a.After["S3.BucketARN"] = "arn:aws:s3:::" + strings.Repeat("b", 63)
	a.Streams = nil
	for i := range 40 {
		a.Streams = append(a.Streams, stream(name[:60]+string(rune('a'+i/26))+string(rune('a'+i%26))))
	}
	a.HowToCheck = "aws firehose describe-delivery-stream --delivery-stream-name " + name
	return a
}

// Nasty is text that tries everything: it ends code and bold, mentions the
// channel, links elsewhere, starts a line, turns direction, moves a cursor.
const Nasty = "x\x1b[2J\x1b]0;owned\a <!channel> <@U0123> <https://evil.example|click> *b* _i_ ~s~ `c` ``` \n> quote\n" +
	"\u202egnp.exe\u200b :fire: @here & &lt; \u009b31m \xff 東京 e\u0301 \u3164"

// Hostile has Nasty everywhere an attacker can put text.
func Hostile() judge.Alert {
	a := BucketChanged()
	a.ID, a.EventID = "hw-bad", Nasty
	a.EventName = "Update" + Nasty
	a.Title = "The stream " + Nasty + " was changed"
	a.Detail = "It was " + Nasty
	a.Actor.Name, a.Actor.Role = Nasty, "admin*`"+Nasty
	a.SourceIP, a.UserAgent = "203.0.113.7 "+Nasty, Nasty
	a.ResourceName = Nasty
	a.Resource = stream(Nasty)
	a.Streams = []string{stream(Nasty), stream("other " + Nasty)}
	a.Feeds = []string{Nasty}
	a.Before = map[string]string{"S3.BucketARN": Nasty, Nasty: "x"}
	a.After = map[string]string{"S3.BucketARN": "new " + Nasty}
	for i := range a.Findings {
		a.Findings[i].Title, a.Findings[i].Reason = "title "+Nasty, "reason "+Nasty
		a.Findings[i].Rule, a.Findings[i].Attack = Nasty, []string{Nasty}
	}
	a.Revert = "aws firehose delete --name '" + Nasty + "'"
	a.RevertNote = "note " + Nasty
	a.HowToCheck = "aws firehose describe --name '" + Nasty + "'"
	a.Console = "https://evil.example/|<!channel>"
	return a
}

// Bare is an alert with as little in it as can be.
func Bare() judge.Alert {
	return judge.Alert{
		ID: "hw-bare", EventSource: "firehose.amazonaws.com", EventName: "UpdateDestination",
		Outcome: "succeeded", Severity: judge.Low, Direction: judge.Unclear, InScope: "unknown",
		Title:    "A stream was changed, and CloudTrail left out how",
		Findings: []judge.Finding{{Rule: "request-omitted", Severity: judge.Low, Title: "left out", Reason: "A request padded beyond 100 kB hides what it asked for."}},
	}
}
