package resource

import (
	"fmt"
	"maps"
	"testing"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// record is a record as CloudTrail writes it, around a request.
func record(t *testing.T, source, name, request, rest string) *trail.Event {
	t.Helper()
	e, err := trail.ParseRecord(fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","accountId":"111122223333"},"eventTime":"2026-05-12T09:14:31Z","eventSource":%q,"eventName":%q,"awsRegion":"eu-west-1","requestParameters":%s,"eventID":"7e0a6d4c-0000-4000-8000-000000000001","recipientAccountId":"111122223333"%s}`,
		source, name, request, rest), trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// asked is one row of a service's test: what a record is read as.
type asked struct {
	event   string
	request string
	rest    string // members after the request, with a comma in front
	arn     string
	want    Settings
	reason  string
}

func checkRequests(t *testing.T, source string, rows []asked) {
	t.Helper()
	for _, tt := range rows {
		t.Run(tt.event+" "+tt.reason, func(t *testing.T) {
			req, ok := ParseRequest(record(t, source, tt.event, tt.request, tt.rest))
			if !ok {
				t.Fatalf("%s is not in the table", tt.event)
			}
			if req.Target.ARN != tt.arn {
				t.Errorf("target %q, want %q", req.Target.ARN, tt.arn)
			}
			if !maps.Equal(req.Settings, tt.want) {
				t.Errorf("settings %q, want %q", req.Settings, tt.want)
			}
			for p := range req.Settings {
				if req.Effect != Creates && !req.MaySet(p) {
					t.Errorf("%s is set, and the table does not say that %s may", p, tt.event)
				}
			}
			if len(req.Odd) > 0 {
				t.Errorf("not understood: %q", req.Odd)
			}
		})
	}
}

func TestDateless(t *testing.T) {
	for _, tt := range []struct{ name, want, reason string }{
		{"UpdateFunctionCode20150331v2", "UpdateFunctionCode", "date and version"},
		{"DeleteFunction20150331", "DeleteFunction", "date alone"},
		{"CreateFunctionUrlConfig", "CreateFunctionUrlConfig", "no date"},
		{"PutThing2", "PutThing2", "a number that is no date"},
		{"PutThingv2", "PutThingv2", "a version without a date"},
		{"", "", "nothing"},
	} {
		if got := dateless(tt.name); got != tt.want {
			t.Errorf("%s: %q, want %q: %s", tt.name, got, tt.want, tt.reason)
		}
	}
}

func TestNamed(t *testing.T) {
	at := Place{"aws", "eu-west-1", "111122223333"}
	for _, tt := range []struct {
		kind               Type
		name, want, reason string
	}{
		{Bucket, "orders", "arn:aws:s3:::orders", "by name"},
		{Bucket, "arn:aws:s3:::orders", "arn:aws:s3:::orders", "by ARN"},
		{Role, "arn:aws:iam::111122223333:role/service-role/x", "arn:aws:iam::111122223333:role/x", "without its path"},
		{Role, "x", "arn:aws:iam::111122223333:role/x", "by name"},
		{Function, "arn:aws:lambda:eu-west-1:111122223333:function:mask:12", "arn:aws:lambda:eu-west-1:111122223333:function:mask", "without its version"},
		{Function, "mask", "arn:aws:lambda:eu-west-1:111122223333:function:mask", "by name"},
		{Key, "alias/orders", "arn:aws:kms:eu-west-1:111122223333:alias/orders", "an alias stays one"},
		{Key, "0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10", "arn:aws:kms:eu-west-1:111122223333:key/0f6a2c1e-7d35-4b7e-9a51-3c2b8e5d4f10", "by id"},
		{Key, "arn:aws:kms:eu-west-1:444455556666:alias/theirs", "arn:aws:kms:eu-west-1:444455556666:alias/theirs", "an alias of another account"},
		{Secret, "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/x-Ab12Cd", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/x", "without the random end"},
		{Secret, "orders/x", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/x", "by name"},
		{LogGroup, "/aws/kinesisfirehose/orders", "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/kinesisfirehose/orders", "by name"},
		{LogGroup, "arn:aws:logs:eu-west-1:111122223333:log-group:/x:*", "arn:aws:logs:eu-west-1:111122223333:log-group:/x", "without the star"},
		{Queue, "https://sqs.eu-west-1.amazonaws.com/111122223333/alerts", "arn:aws:sqs:eu-west-1:111122223333:alerts", "by URL"},
		{Topic, "arn:aws:sns:eu-west-1:111122223333:alerts", "arn:aws:sns:eu-west-1:111122223333:alerts", "by ARN"},
		{KinesisStream, "clicks", "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks", "by name"},
		{GlueCatalog, "", "arn:aws:glue:eu-west-1:111122223333:catalog", "there is one"},
		{Bucket, "", "", "no name"},
		{Role, "", "", "no name"},
	} {
		if got := Named(tt.kind, at, tt.name); got.ARN != tt.want {
			t.Errorf("%s %q: %q, want %q: %s", tt.kind, tt.name, got.ARN, tt.want, tt.reason)
		}
	}
}
