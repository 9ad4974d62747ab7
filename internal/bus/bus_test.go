package bus

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
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

// answer is what AWS makes of a call with so many entries.
type answer func(entries int) (*eventbridge.PutEventsOutput, error)

// fakeBus answers the calls one after the other; the last answer stays.
type fakeBus struct {
	answers []answer
	calls   []*eventbridge.PutEventsInput
}

func (f *fakeBus) PutEvents(_ context.Context, in *eventbridge.PutEventsInput, _ ...func(*eventbridge.Options)) (*eventbridge.PutEventsOutput, error) {
	answer := f.answers[min(len(f.calls), len(f.answers)-1)]
	f.calls = append(f.calls, in)
	return answer(len(in.Entries))
}

// said is what was in each call: a for an alert, f for a finding.
func (f *fakeBus) said() string {
	var calls []string
	for _, call := range f.calls {
		var entries string
		for _, e := range call.Entries {
			entries += map[string]string{"hosewatch.alert": "a", "OCSF Detection Finding": "f"}[*e.DetailType]
		}
		calls = append(calls, entries)
	}
	return strings.Join(calls, " ")
}

// partly answers with a code for each entry, which is empty for one that was taken.
func partly(codes ...string) answer {
	return func(int) (*eventbridge.PutEventsOutput, error) {
		out := &eventbridge.PutEventsOutput{}
		for _, code := range codes {
			if code == "" {
				out.Entries = append(out.Entries, types.PutEventsResultEntry{EventId: aws.String("1")})
				continue
			}
			out.FailedEntryCount++
			out.Entries = append(out.Entries, types.PutEventsResultEntry{ErrorCode: aws.String(code), ErrorMessage: aws.String("try later")})
		}
		return out, nil
	}
}

func taken(n int) (*eventbridge.PutEventsOutput, error) { return partly(make([]string, n)...)(n) }

func refusedEntry(n int) (*eventbridge.PutEventsOutput, error) {
	return partly(slices.Repeat([]string{"InternalFailure"}, n)...)(n)
}

func unnamed(int) (*eventbridge.PutEventsOutput, error) {
	return &eventbridge.PutEventsOutput{FailedEntryCount: 1}, nil
}

func answered(status int, code string) answer {
	return func(int) (*eventbridge.PutEventsOutput, error) {
		return nil, &smithy.OperationError{ServiceID: "EventBridge", OperationName: "PutEvents", Err: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}},
			Err:      &smithy.GenericAPIError{Code: code, Message: "said AWS"},
		}}
	}
}

func unreachable(int) (*eventbridge.PutEventsOutput, error) {
	return nil, errors.New("connection refused")
}

var anAlert = &judge.Alert{
	ID: "a1", EventID: "e1", EventTime: time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC), Severity: judge.High,
	Resource: "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders",
}

func TestPutTriesAgain(t *testing.T) {
	type answers = []answer
	for _, c := range []struct {
		answers answers
		calls   int // -1: until the time is over
		fault   string
		reason  string
	}{
		{answers{taken}, 1, "", "the usual"},
		{answers{refusedEntry, refusedEntry, taken}, 3, "", "200 does not mean that the entry was taken"},
		{answers{unnamed, taken}, 2, "", "an entry failed and the answer does not say which"},
		{answers{unreachable, taken}, 2, "", "the network"},
		{answers{answered(503, "ServiceUnavailable"), taken}, 2, "", "AWS's fault"},
		{answers{answered(400, "ThrottlingException"), taken}, 2, "", "too often is no lasting fault"},
		{answers{answered(400, "AccessDeniedException")}, 2, "AccessDenied", "a role without the permission gets none by asking, but once without the finding"},
		{answers{answered(413, "ValidationException")}, 2, "Validation", "too large stays too large, but once without the finding"},
		{answers{refusedEntry}, -1, "InternalFailure", "what stays refused fails the invocation"},
		{answers{unreachable}, -1, "connection refused", "what stays unreachable fails the invocation"},
	} {
		synctest.Test(t, func(t *testing.T) {
			const whole = 30 * time.Second
			ctx, cancel := context.WithTimeout(t.Context(), whole)
			defer cancel()
			client := &fakeBus{answers: c.answers}
			began := time.Now()
			_, err := (&Bus{name: "own", client: client, log: slog.New(slog.DiscardHandler)}).Tell(ctx, anAlert)
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

// The client speaks to where the environment says, with the role's keys.
func TestNew(t *testing.T) {
	const keys = "AWS_REGION=eu-west-1\nAWS_ACCESS_KEY_ID=id\nAWS_SECRET_ACCESS_KEY=secret\nAWS_SESSION_TOKEN=session\n"
	for _, c := range []struct{ env, endpoint, reason string }{
		{"", "", "AWS's own"},
		{"AWS_ENDPOINT_URL=http://127.0.0.1:1", "http://127.0.0.1:1", "for every service"},
		{"AWS_ENDPOINT_URL=http://127.0.0.1:1\nAWS_ENDPOINT_URL_EVENTBRIDGE=http://127.0.0.1:2", "http://127.0.0.1:2", "the service's own is nearer"},
	} {
		options := New(envtest.Lines(keys+c.env), "own", slog.New(slog.DiscardHandler)).client.(*eventbridge.Client).Options()
		given, err := options.Credentials.Retrieve(t.Context())
		if err != nil || given.AccessKeyID != "id" || given.SecretAccessKey != "secret" || given.SessionToken != "session" {
			t.Errorf("%s: keys %v, %v", c.reason, given.AccessKeyID, err)
		}
		if aws.ToString(options.BaseEndpoint) != c.endpoint || options.Region != "eu-west-1" {
			t.Errorf("%s: endpoint %v, region %s", c.reason, aws.ToString(options.BaseEndpoint), options.Region)
		}
	}
}
