package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall/calltest"
	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// answer is what AWS, or the network, makes of a call with so many entries.
type answer func(entries int) (*http.Response, error)

// fakeBus answers the calls one after the other; the last answer stays. It
// stands where the network would be, for which no fake clock waits.
type fakeBus struct {
	answers []answer
	calls   [][]entry
}

const keys = calltest.Environment + "\nAWS_REGION=eu-west-1\n"

// bus is a bus that speaks to the fake.
func (f *fakeBus) bus(log slog.Handler) *Bus {
	return &Bus{name: "own", log: slog.New(log), client: newClient(envtest.Lines(keys), &http.Client{Transport: f})}
}

func (f *fakeBus) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	var call struct{ Entries []entry }
	if err := json.Unmarshal(body, &call); err != nil {
		return nil, err
	}
	answer := f.answers[min(len(f.calls), len(f.answers)-1)]
	f.calls = append(f.calls, call.Entries)
	return answer(len(call.Entries))
}

// said is what was in each call: a for an alert, f for a finding.
func (f *fakeBus) said() string {
	var calls []string
	for _, call := range f.calls {
		var entries string
		for _, e := range call {
			entries += map[string]string{"hosewatch.alert": "a", "hosewatch.replayed": "r", "OCSF Detection Finding": "f"}[e.DetailType]
		}
		calls = append(calls, entries)
	}
	return strings.Join(calls, " ")
}

// says answers with a text, and with AWS's word for a fault in a header.
func says(status int, body, word string) answer {
	return func(int) (*http.Response, error) {
		w := httptest.NewRecorder()
		if word != "" {
			w.Header().Set("X-Amzn-Errortype", word)
		}
		if status == http.StatusTemporaryRedirect {
			w.Header().Set("Location", "http://127.0.0.1:1/elsewhere")
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
		return w.Result(), nil
	}
}

// partly answers with a code for each entry, which is empty for one that was taken.
func partly(codes ...string) answer {
	failed, entries := 0, []string{}
	for _, code := range codes {
		if code == "" {
			entries = append(entries, `{"EventId":"1"}`)
			continue
		}
		failed++
		entries = append(entries, fmt.Sprintf(`{"ErrorCode":%q,"ErrorMessage":"try later"}`, code))
	}
	return says(200, fmt.Sprintf(`{"FailedEntryCount":%d,"Entries":[%s]}`, failed, strings.Join(entries, ",")), "")
}

func taken(n int) (*http.Response, error) { return partly(make([]string, n)...)(n) }

func refusedEntry(n int) (*http.Response, error) {
	return partly(slices.Repeat([]string{"InternalFailure"}, n)...)(n)
}

func unnamed(n int) (*http.Response, error) {
	entries := strings.Join(slices.Repeat([]string{`{"EventId":"1"}`}, n), ",")
	return says(200, `{"FailedEntryCount":1,"Entries":[`+entries+`]}`, "")(n)
}

func refuses(status int, code string) answer {
	return says(status, `{"__type":"com.amazonaws.events#`+code+`","message":"said AWS"}`, "")
}

func unreachable(int) (*http.Response, error) { return nil, errors.New("connection refused") }

// breaksOff is an answer of which only the beginning arrives.
func breaksOff(n int) (*http.Response, error) {
	r, err := taken(n)
	r.Body = io.NopCloser(io.MultiReader(io.LimitReader(r.Body, 10), broken{}))
	return r, err
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

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
		{answers{breaksOff, taken}, 2, "", "the network, after it was heard"},
		{answers{refuses(503, "ServiceUnavailable"), taken}, 2, "", "AWS's fault"},
		{answers{refuses(400, "ThrottlingException"), taken}, 2, "", "too often is no lasting fault"},
		{answers{refuses(400, "AccessDeniedException")}, 2, "AccessDenied", "a role without the permission gets none by asking, but once without the finding"},
		{answers{says(429, "", ""), taken}, 2, "", "too often, whatever the word for it"},
		{answers{says(501, "<html>", ""), taken}, 2, "", "AWS's fault, or that of what stands before it"},
		{answers{says(400, "{}", "ThrottlingException:http://internal.amazon.com/coral/"), taken}, 2, "", "the word is in a header"},
		{answers{refuses(413, "ValidationException")}, 2, "Validation", "too large stays too large, but once without the finding"},
		{answers{says(307, "", "")}, 2, "307 Temporary Redirect", "the signature is for one host"},
		{answers{says(200, "<html>", "")}, 2, "not understood", "somebody else answered"},
		{answers{says(200, "", "")}, 2, "not understood", "silence is no promise"},
		{answers{says(200, `{"FailedEntryCount":0}`, ""), taken}, 2, "", "nor is an answer that names no entry"},
		{answers{refusedEntry}, -1, "InternalFailure", "what stays refused fails the invocation"},
		{answers{unreachable}, -1, "connection refused", "what stays unreachable fails the invocation"},
	} {
		synctest.Test(t, func(t *testing.T) {
			const whole = 30 * time.Second
			ctx, cancel := context.WithTimeout(t.Context(), whole)
			defer cancel()
			client := &fakeBus{answers: c.answers}
			began := time.Now()
			_, err := client.bus(slog.DiscardHandler).Tell(ctx, anAlert)
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
	for _, c := range []struct{ env, region, address, reason string }{
		{"", "eu-west-1", "https://events.eu-west-1.amazonaws.com/", "AWS's own"},
		{"", "cn-north-1", "https://events.cn-north-1.amazonaws.com.cn/", "China has a domain of its own"},
		{"AWS_ENDPOINT_URL=http://127.0.0.1:1", "eu-west-1", "http://127.0.0.1:1/", "for every service"},
		{"AWS_ENDPOINT_URL=http://127.0.0.1:1\nAWS_ENDPOINT_URL_EVENTBRIDGE=http://127.0.0.1:2/", "eu-west-1", "http://127.0.0.1:2/", "the service's own is nearer"},
	} {
		b := New(envtest.Lines(calltest.Environment+"\nAWS_REGION="+c.region+"\n"+c.env), "own", slog.New(slog.DiscardHandler))
		if b.client.address != c.address || b.client.region != c.region || b.name != "own" {
			t.Errorf("%s: %s called %q in %s", c.reason, b.client.address, b.name, b.client.region)
		}
	}
}

// What goes over the wire is what EventBridge takes, and signed for it.
func TestOverTheWire(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if err := calltest.Signed(r, body, "eu-west-1", "events"); err != nil {
			t.Error(err)
		}
		if r.Method != "POST" || r.URL.Path != "/" || r.Header.Get("X-Amz-Target") != "AWSEvents.PutEvents" || r.Header.Get("Content-Type") != "application/x-amz-json-1.1" {
			t.Errorf("%s %s %v", r.Method, r.URL, r.Header)
		}
		var call struct{ Entries []map[string]any }
		if err := json.Unmarshal(body, &call); err != nil || len(call.Entries) != 2 {
			t.Errorf("%s, %v", body, err)
			return
		}
		delete(call.Entries[0], "Detail")
		want := map[string]any{"EventBusName": "own", "Source": "hosewatch", "DetailType": "hosewatch.alert", "Time": 1778577271.25, "Resources": []any{anAlert.Resource}}
		if got := call.Entries[0]; !reflect.DeepEqual(got, want) {
			t.Errorf("entry %v, want %v", got, want)
		}
		io.WriteString(w, `{"FailedEntryCount":0,"Entries":[{"EventId":"1"},{"EventId":"2"}]}`)
	}))
	defer server.Close()
	a := *anAlert
	a.EventTime = a.EventTime.Add(250 * time.Millisecond)
	b := New(envtest.Lines(keys+"AWS_ENDPOINT_URL="+server.URL), "own", slog.New(slog.DiscardHandler))
	if _, err := b.Tell(t.Context(), &a); err != nil {
		t.Error(err)
	}
}
