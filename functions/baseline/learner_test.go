package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
)

// heard remembers what was told; it takes nothing while deaf.
type heard struct {
	alerts []*judge.Alert
	deaf   bool
}

func (h *heard) Tell(_ context.Context, a *judge.Alert) (json.RawMessage, error) {
	if h.deaf {
		return nil, errors.New("the bus is down")
	}
	h.alerts = append(h.alerts, a)
	return json.RawMessage(`"` + a.ID + `"`), nil
}

// aws plays an account with one stream into one bucket, whose policy is what
// the test says, or for which there is no answer while it is silent.
func aws(t *testing.T, policy *atomic.Value, silent bool) *account.Client {
	return played(t, func(w http.ResponseWriter, r *http.Request, _ string) bool {
		switch {
		case !r.URL.Query().Has("policy"):
			return false
		case silent:
			<-r.Context().Done()
		default:
			io.WriteString(w, policy.Load().(string))
		}
		return true
	})
}

// played is an account with one stream into one bucket. special answers before
// all else what it likes, by the operation in the header; everything about the
// bucket, and all else that streams do not need, is refused.
func played(t *testing.T, special func(w http.ResponseWriter, r *http.Request, operation string) bool) *account.Client {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		body, _ := io.ReadAll(r.Body)
		switch {
		case special(w, r, operation):
		case strings.Contains(string(body), "GetCallerIdentity"):
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		case operation == "ListDeliveryStreams":
			io.WriteString(w, `{"DeliveryStreamNames":["orders"],"HasMoreDeliveryStreams":false}`)
		case operation == "DescribeDeliveryStream":
			io.WriteString(w, `{"DeliveryStreamDescription":{"DeliveryStreamName":"orders","DeliveryStreamType":"DirectPut","Destinations":[{"DestinationId":"d","ExtendedS3DestinationDescription":{"BucketARN":"arn:aws:s3:::orders"}}]}}`)
		case operation == "ListTagsForDeliveryStream":
			io.WriteString(w, `{"Tags":[],"HasMoreTags":false}`)
		default:
			w.WriteHeader(http.StatusForbidden)
			io.WriteString(w, `{"__type":"AccessDeniedException","Code":"AccessDenied"}`)
		}
	}))
	t.Cleanup(server.Close)
	return account.NewClient(account.FromEnvironment(func(name string) string {
		return map[string]string{"AWS_ENDPOINT_URL": server.URL, "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret"}[name]
	}))
}

func allowing(principal string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":` + principal + `,"Action":"s3:GetObject","Resource":"arn:aws:s3:::orders/*"}]}`
}

// A change that no event told is told by the second run that finds it, once;
// and when the bus was down, by the next.
func TestChangedUnseen(t *testing.T) {
	var policy atomic.Value
	policy.Store(allowing(`{"AWS":"111122223333"}`))
	bus := &heard{}
	l := &learner{
		client: aws(t, &policy, false), region: "eu-west-1", house: remote.Fixed(config.Default()), store: store.NewMemory(), tell: bus,
		log: slog.New(slog.DiscardHandler), now: time.Now,
	}
	for _, step := range []struct {
		policy string
		deaf   bool
		alerts int // so far
		fault  string
		reason string
	}{
		{`{"AWS":"111122223333"}`, false, 0, "", "what was not known is learned in silence"},
		{`{"AWS":"arn:aws:iam::111122223333:root"}`, false, 0, "", "the same, as AWS writes it"},
		{`"*"`, false, 0, "", "an event may be on its way"},
		{`"*"`, true, 0, "the bus is down", "what cannot be told fails the invocation"},
		{`"*"`, false, 1, "", "and is told by the next"},
		{`"*"`, false, 1, "", "once"},
	} {
		policy.Store(allowing(step.policy))
		bus.deaf = step.deaf
		text, err := l.Invoke(t.Context(), nil)
		if (err == nil) != (step.fault == "") || err != nil && !strings.Contains(err.Error(), step.fault) {
			t.Errorf("%s: %v", step.reason, err)
		}
		if len(bus.alerts) != step.alerts {
			t.Fatalf("%s: %d alerts, want %d", step.reason, len(bus.alerts), step.alerts)
		}
		var a answer
		if err == nil && (json.Unmarshal(text, &a) != nil || a.Streams != 1 || a.Complete || a.Gaps == 0) {
			t.Errorf("%s: answer %s: one stream, and gaps", step.reason, text)
		}
	}
	if a := bus.alerts[0]; !strings.HasPrefix(a.Title, "Changed unseen: ") || a.Resource != "arn:aws:s3:::orders" || a.Severity < judge.High {
		t.Errorf("told %s %q of %s", a.Severity, a.Title, a.Resource)
	}
}

// The function stops asking before Lambda stops it, and remembers what it has.
func TestTimeIsOver(t *testing.T) {
	var policy atomic.Value
	policy.Store(allowing(`"*"`))
	memory := store.NewMemory()
	l := &learner{
		client: aws(t, &policy, true), region: "eu-west-1", house: remote.Fixed(config.Default()), store: memory, tell: &heard{},
		log: slog.New(slog.DiscardHandler), now: time.Now,
	}
	ctx, cancel := context.WithTimeout(t.Context(), forEnding+time.Second)
	defer cancel()
	text, err := l.Invoke(ctx, nil)
	var a answer
	if err != nil || json.Unmarshal(text, &a) != nil || a.Streams != 1 || a.Complete {
		t.Fatalf("%s, %v", text, err)
	}
	known, err := memory.Get(t.Context(), "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders")
	if err != nil || known[0] == nil {
		t.Errorf("the stream is not remembered: %v", err)
	}
}

func TestReadSettings(t *testing.T) {
	for _, c := range []struct{ env, fault, reason string }{
		{"AWS_REGION=eu-west-1\nHOSEWATCH_TABLE=estate", "", "all that has to be set"},
		{"AWS_REGION=eu-west-1", "HOSEWATCH_TABLE", "nothing would be remembered"},
		{"HOSEWATCH_TABLE=estate", "AWS_REGION", "nobody would be asked"},
		{"AWS_REGION=eu-west-1\nHOSEWATCH_TABLE=estate\nHOSEWATCH_MIN_SEVERITY=loud", "HOSEWATCH_MIN_SEVERITY", "a slip must not silence everything"},
	} {
		_, err := readSettings(envtest.Lines(c.env), nil)
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v", c.reason, err)
		}
	}
}
