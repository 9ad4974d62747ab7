package trail

import (
	"strings"
	"testing"
	"time"
)

// goodRecord is a typical record, of about 1.5 kB. Its request holds what
// looks like a record, which it is not.
const goodRecord = `{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE7PLATENG01:dana.ops",` +
	`"arn":"arn:aws:sts::111122223333:assumed-role/PlatformEngineer/dana.ops","accountId":"111122223333",` +
	`"accessKeyId":"ASIAIOSFODNN7EXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE7PLATENG01",` +
	`"arn":"arn:aws:iam::111122223333:role/PlatformEngineer","accountId":"111122223333","userName":"PlatformEngineer"},` +
	`"attributes":{"creationDate":"2026-05-12T08:00:00Z","mfaAuthenticated":"true"}}},` +
	`"eventTime":"2026-05-12T09:14:31Z","eventSource":"firehose.amazonaws.com","eventName":"UpdateDestination",` +
	`"awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.10","userAgent":"aws-cli/2.15.0 md/Botocore#1.34.0",` +
	`"requestParameters":{"deliveryStreamName":"orders \"€\" {[","currentDeliveryStreamVersionId":"3","destinationId":"destinationId-000000000001",` +
	`"extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::orders-archive","encryptionConfiguration":{"noEncryptionConfig":"NoEncryption"},` +
	`"look":{"alike":{"eventVersion":"1.11","eventTime":"2026-05-12T09:14:31Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser","eventID":"alike"}}}},` +
	`"responseElements":null,"requestID":"c2b8a9f0-1111-2222-3333-444455556666","eventID":"5e6a0a2e-dd70-434d-81d7-7cffb7decc0c",` +
	`"readOnly":false,"resources":[{"accountId":"111122223333","type":"AWS::KinesisFirehose::DeliveryStream",` +
	`"ARN":"arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders"}],"eventType":"AwsApiCall","managementEvent":true,` +
	`"recipientAccountId":"111122223333","eventCategory":"Management",` +
	`"tlsDetails":{"tlsVersion":"TLSv1.3","cipherSuite":"TLS_AES_128_GCM_SHA256","clientProvidedHostHeader":"firehose.eu-west-1.amazonaws.com"},` +
	`"sessionCredentialFromConsole":"true"}`

var goodKey = Key{Account: "111122223333", ID: "5e6a0a2e-dd70-434d-81d7-7cffb7decc0c"}

func TestParseRecord(t *testing.T) {
	const frame = `"eventTime":"2026-05-12T09:14:31Z","eventSource":"s3.amazonaws.com","eventName":"PutBucketPolicy"`
	for _, tt := range []struct {
		json string
		want func(*Event) bool
		why  string
	}{
		{goodRecord, func(e *Event) bool { return e.Name == "UpdateDestination" && e.Key() == goodKey }, "a nested eventName is not the event's"},
		{goodRecord, func(e *Event) bool { return e.Time.Equal(time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC)) }, "time is UTC"},
		{goodRecord, func(e *Event) bool { return e.Version == Version{1, 11} && !e.Version.Less(Version{1, 9}) }, "1.11 is newer than 1.9"},
		{goodRecord, func(e *Event) bool { return e.FromConsole && e.Identity.MFA == Yes }, "booleans come as strings"},
		{goodRecord, func(e *Event) bool { return e.Actor().Name == "dana.ops" && e.Actor().Role == "PlatformEngineer" }, "the session's name is the human"},
		{goodRecord, func(e *Event) bool { return len(e.Resources) == 1 && e.Resources[0].Account == "111122223333" }, "resources"},
		{goodRecord, func(e *Event) bool {
			return e.Request.Get("DeliveryStreamName").Text() == "orders \"€\" {[" && e.RequestState == RequestShown
		}, "requests are found whatever the case of their names"},
		{`{` + frame + `}`, func(e *Event) bool { return e.RequestState == RequestNull && e.Outcome() == Succeeded }, "no errorCode is success"},
		{`{` + frame + `,"requestParameters":null,"errorCode":"AccessDenied"}`, func(e *Event) bool {
			return e.RequestState == RequestNull && e.Outcome() == Denied
		}, "denied calls lose their request"},
		{`{` + frame + `,"requestParameters":{"reason":"requestParameters too large","omitted":"true"}}`, func(e *Event) bool {
			return e.RequestState == RequestOmitted
		}, "too large for CloudTrail"},
		{`{` + frame + `,"requestParameters":"text"}`, func(e *Event) bool { return e.RequestState == RequestOdd }, "a type nobody expects"},
		{`{` + frame + `,"userIdentity":[1],"resources":7,"tlsDetails":"x","addendum":false,"readOnly":{}}`, func(e *Event) bool {
			return e.Identity == Identity{} && e.ReadOnly == Unknown
		}, "wrong types count as missing"},
		{`{` + frame + `,"userIdentity":{"accountId":"444455556666"}}`, func(e *Event) bool { return e.Account == "444455556666" }, "before 1.02 the caller's account"},
		{`{"EVENTNAME":"Other",` + frame + `,"EventName":"Another"}`, func(e *Event) bool { return e.Name == "PutBucketPolicy" }, "the exact spelling wins, wherever it stands"},
		{strings.ReplaceAll(`{`+frame+`}`, `"event`, `"EVENT`), func(e *Event) bool { return e.Name == "PutBucketPolicy" && e.Source == "s3.amazonaws.com" }, "another spelling will do"},
		{`{` + frame + `,"userIdentity":{"ARN":"a","ACCOUNTID":"b"}}`, func(e *Event) bool { return e.Identity.ARN == "a" && e.Identity.Account == "b" }, "so it will within the identity"},
		{`{` + frame + `,"addendum":{"reason":"UPDATED_DATA","updatedFields":"responseElements, errorCode","originalEventID":"o"}}`, func(e *Event) bool {
			return e.Key().ID == "o" && strings.Join(e.Addendum.UpdatedFields, "+") == "responseElements+errorCode"
		}, "a correction has the key of what it corrects"},
	} {
		e, err := ParseRecord(tt.json, Origin{})
		if err != nil || !tt.want(e) {
			t.Errorf("%.120s: %+v, %v: %s", tt.json, e, err, tt.why)
		}
	}
}

func TestParseRecordFaults(t *testing.T) {
	for _, tt := range []struct{ json, want, why string }{
		{`[]`, "not a JSON object", "a record is an object"},
		{`{}`, "missing eventSource", "the first thing that judging needs"},
		{`{"eventSource":"s3.amazonaws.com"}`, "missing eventName", "without a name there is no call"},
		{`{"eventSource":"s3.amazonaws.com","eventName":{}}`, "missing eventName", "an object is no name"},
		{`{"eventSource":"s3.amazonaws.com","eventName":"x"}`, "missing eventTime", "without a time there is no order"},
		{`{"eventSource":"s3.amazonaws.com","eventName":"x","eventTime":"yester\u001bday"}`, `eventTime "yester\x1bday" is not a time`, "and a terminal is safe from it"},
	} {
		if _, err := ParseRecord(tt.json, Origin{}); err == nil || err.Error() != tt.want {
			t.Errorf("%s: %v, want %s: %s", tt.json, err, tt.want, tt.why)
		}
	}
}
