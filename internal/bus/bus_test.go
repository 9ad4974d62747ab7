package bus

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// fakeBus answers the calls one after the other; the last answer stays.
type fakeBus struct {
	answers []func() (*eventbridge.PutEventsOutput, error)
	calls   []*eventbridge.PutEventsInput
}

func (f *fakeBus) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	answer := f.answers[min(len(f.calls), len(f.answers)-1)]
	f.calls = append(f.calls, in)
	return answer()
}

func taken() (*eventbridge.PutEventsOutput, error) {
	return &eventbridge.PutEventsOutput{Entries: []types.PutEventsResultEntry{{EventId: aws.String("1")}}}, nil
}

func refusedEntry() (*eventbridge.PutEventsOutput, error) {
	return &eventbridge.PutEventsOutput{FailedEntryCount: 1,
		Entries: []types.PutEventsResultEntry{{ErrorCode: aws.String("InternalFailure"), ErrorMessage: aws.String("try later")}}}, nil
}

func answered(status int, code string) func() (*eventbridge.PutEventsOutput, error) {
	return func() (*eventbridge.PutEventsOutput, error) {
		return nil, &smithy.OperationError{ServiceID: "EventBridge", OperationName: "PutEvents", Err: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}},
			Err:      &smithy.GenericAPIError{Code: code, Message: "said AWS"},
		}}
	}
}

func unreachable() (*eventbridge.PutEventsOutput, error) {
	return nil, errors.New("connection refused")
}

var anAlert = &judge.Alert{
	ID: "a1", EventID: "e1", EventTime: time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC), Severity: judge.High,
	Resource: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders",
}

func TestPutTriesAgain(t *testing.T) {
	type answers = []func() (*eventbridge.PutEventsOutput, error)
	for _, c := range []struct {
		answers answers
		calls   int // -1: until the time is over
		fault   string
		reason  string
	}{
		{answers{taken}, 1, "", "the usual"},
		{answers{refusedEntry, refusedEntry, taken}, 3, "", "200 does not mean that the entry was taken"},
		{answers{unreachable, taken}, 2, "", "the network"},
		{answers{answered(503, "ServiceUnavailable"), taken}, 2, "", "AWS's fault"},
		{answers{answered(400, "ThrottlingException"), taken}, 2, "", "too often is no lasting fault"},
		{answers{answered(400, "AccessDeniedException")}, 1, "AccessDenied", "a role without the permission gets none by asking"},
		{answers{answered(413, "ValidationException")}, 1, "Validation", "too large stays too large"},
		{answers{refusedEntry}, -1, "InternalFailure", "what stays refused fails the invocation"},
		{answers{unreachable}, -1, "connection refused", "what stays unreachable fails the invocation"},
	} {
		synctest.Test(t, func(t *testing.T) {
			const whole = 30 * time.Second
			ctx, cancel := context.WithTimeout(t.Context(), whole)
			defer cancel()
			client := &fakeBus{answers: c.answers}
			began := time.Now()
			_, err := (&Bus{name: "own", client: client}).Tell(ctx, anAlert)
			took := time.Since(began)
			if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
				t.Errorf("%s: %v, want %q", c.reason, err, c.fault)
			}
			if c.calls >= 0 && len(client.calls) != c.calls {
				t.Errorf("%s: %d calls, want %d", c.reason, len(client.calls), c.calls)
			}
			if c.calls < 0 && (len(client.calls) < 8 || took < whole-2*time.Second || took >= whole) {
				t.Errorf("%s: gave up after %v and %d calls; %v were left to the invocation", c.reason, took, len(client.calls), whole)
			}
		})
	}
}

func TestEntry(t *testing.T) {
	client := &fakeBus{answers: []func() (*eventbridge.PutEventsOutput, error){taken}}
	answer, err := (&Bus{name: "own", client: client}).Tell(t.Context(), anAlert)
	if err != nil || string(answer) != `{"alert_id":"a1","severity":"high"}` {
		t.Errorf("answer %s, %v", answer, err)
	}
	entry := client.calls[0].Entries[0]
	var told judge.Alert
	if err := json.Unmarshal([]byte(*entry.Detail), &told); err != nil || told.ID != anAlert.ID {
		t.Errorf("detail %s, %v", *entry.Detail, err)
	}
	if *entry.EventBusName != "own" || *entry.Source != "hosewatch" || *entry.DetailType != "hosewatch.alert" ||
		!entry.Time.Equal(anAlert.EventTime) || len(entry.Resources) != 1 || entry.Resources[0] != anAlert.Resource {
		t.Errorf("entry %+v", entry)
	}
}

// An alert over EventBridge's limit is told without its longest parts.
func TestEntryTooLarge(t *testing.T) {
	a := *anAlert
	a.Title, a.After = "still said", map[string]string{"Tag": strings.Repeat("x", 300<<10)}
	for range 500 {
		a.Streams = append(a.Streams, strings.Repeat("s", 100))
	}
	entry, err := (&Bus{name: "own"}).entry(&a)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(*entry.Detail); n > maxEntry || !strings.Contains(*entry.Detail, "still said") || !strings.Contains(*entry.Detail, "in CloudTrail") {
		t.Errorf("%d bytes: %.200s", n, *entry.Detail)
	}
	if a.After == nil || len(a.Streams) != 500 {
		t.Error("the alert itself was changed")
	}
}

// The client speaks to where the environment says, with the role's keys.
func TestNew(t *testing.T) {
	const keys = "AWS_REGION=eu-west-1\nAWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=secret\nAWS_SESSION_TOKEN=session\n"
	for _, c := range []struct{ env, endpoint, reason string }{
		{"", "", "AWS's own"},
		{"AWS_ENDPOINT_URL=http://127.0.0.1:1", "http://127.0.0.1:1", "for every service"},
		{"AWS_ENDPOINT_URL=http://127.0.0.1:1\nAWS_ENDPOINT_URL_EVENTBRIDGE=http://127.0.0.1:2", "http://127.0.0.1:2", "the service's own is nearer"},
	} {
		options := New(envtest.Lines(keys+c.env), "own").client.(*eventbridge.Client).Options()
		given, err := options.Credentials.Retrieve(t.Context())
		if err != nil || given.AccessKeyID != "id" || given.SecretAccessKey != "secret" || given.SessionToken != "session" {
			t.Errorf("%s: keys %v, %v", c.reason, given.AccessKeyID, err)
		}
		if aws.ToString(options.BaseEndpoint) != c.endpoint || options.Region != "eu-west-1" {
			t.Errorf("%s: endpoint %v, region %s", c.reason, aws.ToString(options.BaseEndpoint), options.Region)
		}
	}
}
