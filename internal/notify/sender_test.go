package notify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

// world is a Slack, a secret and a clock that moves only when somebody sleeps.
type world struct {
	slack   *slacktest.Slack
	server  *httptest.Server
	now     time.Time
	slept   []time.Duration
	secrets []string // what each reading of the secret returns; the last stays
	reads   int
	sender  *notify.Sender
}

const token = "xoxb-1234-SECRETSECRET"

func newWorld(t *testing.T, secrets ...string) *world {
	w := &world{now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC), secrets: secrets}
	start := w.now // the server's goroutines must not look at our clock while it moves
	w.slack = &slacktest.Slack{Token: token, Now: func() time.Time { return start }}
	w.server = slacktest.Start(t, w.slack)
	w.sender = notify.New(notify.Options{
		Secret:  w.secret,
		Channel: "C0TEST",
		APIURL:  w.server.URL, // without the slash that slack-go wants
		HTTP:    w.server.Client(),
		Now:     func() time.Time { return w.now },
		Jitter:  func() float64 { return 0.5 },
		Sleep: func(ctx context.Context, d time.Duration) error {
			w.slept, w.now = append(w.slept, d), w.now.Add(d)
			return ctx.Err()
		},
	})
	return w
}

func (w *world) secret(context.Context) (string, error) {
	text := w.secrets[min(w.reads, len(w.secrets)-1)]
	w.reads++
	if text == "" {
		return "", errors.New("AccessDeniedException")
	}
	return strings.ReplaceAll(text, "SERVER", w.server.URL), nil
}

func (w *world) send(a judge.Alert) error {
	return w.sender.Send(context.Background(), &a)
}

const webhookSecret = `{"webhook_url":"SERVER/services/T0/B0/test"}`

func TestSendAsBot(t *testing.T) {
	w := newWorld(t, `{"bot_token":"`+token+`","channel":"C0TEST"}`)
	a := telltest.StoppedByRoot()
	if err := w.send(a); err != nil {
		t.Fatal(err)
	}
	got := w.slack.Messages()
	if len(got) != 1 || got[0].Method != "chat.postMessage" || got[0].Channel != "C0TEST" {
		t.Fatalf("got %+v", got)
	}
	if !strings.HasPrefix(got[0].Text, "CRITICAL: orders-prod no longer encrypts") || !strings.Contains(string(got[0].Blocks), "Take it back") {
		t.Errorf("message is %s\n%s", got[0].Text, got[0].Blocks)
	}
	if want := `{"event_type":"hosewatch_alert","event_payload":{"alert_id":"` + a.ID + `"}}`; string(got[0].Metadata) != want {
		t.Errorf("metadata %s, want %s", got[0].Metadata, want)
	}
}

func TestSendThroughWebhook(t *testing.T) {
	w := newWorld(t, webhookSecret)
	if err := w.send(telltest.StoppedByRoot()); err != nil {
		t.Fatal(err)
	}
	if got := w.slack.Messages(); len(got) != 1 || got[0].Method != "webhook" || len(got[0].Blocks) == 0 {
		t.Fatalf("got %+v", got)
	}
}

// TestSendAgainstFaults goes through what can go wrong, by both doors.
func TestSendAgainstFaults(t *testing.T) {
	const ms = time.Millisecond
	for _, tt := range []struct {
		name     string
		faults   []slacktest.Fault
		err      string // what the error holds; empty for delivered
		requests int
		messages int
		slept    []time.Duration
		reason   string
	}{
		{"429", []slacktest.Fault{{Status: 429, RetryAfter: "7"}}, "", 2, 1, []time.Duration{7 * time.Second}, "Slack says how long"},
		{"429 without a time", []slacktest.Fault{{Status: 429}}, "", 2, 1, []time.Duration{time.Second}, "Slack does not say: a second"},
		{"429 for long", []slacktest.Fault{{Status: 429, RetryAfter: "3600"}}, "ratelimited", 1, 0, nil, "the queue can wait longer than a function"},
		{"429 for ever", []slacktest.Fault{{Status: 429, RetryAfter: "1"}, {Status: 429, RetryAfter: "1"}, {Status: 429, RetryAfter: "1"}, {Status: 429, RetryAfter: "1"}},
			"slack:", 4, 0, []time.Duration{time.Second, time.Second, time.Second}, "four tries are enough"},
		{"ratelimited in words", []slacktest.Fault{{Error: "rate_limited"}}, "", 2, 1, []time.Duration{time.Second}, "not every limit is a 429"},
		{"500", []slacktest.Fault{{Status: 500}, {Status: 503}}, "", 3, 1, []time.Duration{188 * ms, 375 * ms}, "waits double, half by chance"},
		{"500 for ever", []slacktest.Fault{{Status: 500}, {Status: 500}, {Status: 500}, {Status: 500}}, "HTTP status 500", 4, 0, []time.Duration{188 * ms, 375 * ms, 750 * ms}, "back to the queue"},
		{"internal_error", []slacktest.Fault{{Error: "internal_error"}}, "", 2, 1, []time.Duration{188 * ms}, "Slack's word for a 500"},
		{"cut", []slacktest.Fault{{Drop: true}}, "", 2, 2, []time.Duration{188 * ms}, "in doubt: twice is better than never"},
		{"channel_not_found", []slacktest.Fault{{Error: "channel_not_found"}}, "channel_not_found", 1, 0, nil, "no try will help"},
		{"unheard of", []slacktest.Fault{{Error: "brand_new_error"}}, "brand_new_error", 1, 0, nil, "what we do not know we do not repeat"},
		{"invalid_blocks", []slacktest.Fault{{Error: "invalid_blocks"}}, "", 2, 1, nil, "once more, as plain text"},
		{"no message fits", []slacktest.Fault{{Error: "invalid_blocks"}, {Error: "msg_too_long"}}, "msg_too_long", 2, 0, nil, "there is nothing simpler than text"},
		{"redirect", []slacktest.Fault{{Status: 302}}, "HTTP status 302", 1, 0, nil, "credentials are not carried elsewhere"},
	} {
		for door, secret := range map[string]string{"bot": token, "webhook": webhookSecret} {
			t.Run(tt.name+" "+door, func(t *testing.T) {
				w := newWorld(t, secret)
				w.slack.Fail(tt.faults...)
				err := w.send(telltest.BucketPolicy())
				if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
					t.Errorf("error %v, want %q: %s", err, tt.err, tt.reason)
				}
				if w.slack.Requests() != tt.requests || len(w.slack.Messages()) != tt.messages {
					t.Errorf("%d requests and %d messages, want %d and %d: %s", w.slack.Requests(), len(w.slack.Messages()), tt.requests, tt.messages, tt.reason)
				}
				if got, want := round(w.slept), fmt.Sprint(tt.slept); got != want {
					t.Errorf("slept %s, want %s: %s", got, want, tt.reason)
				}
			})
		}
	}
}

func round(waits []time.Duration) string {
	out := []time.Duration(nil)
	for _, d := range waits {
		out = append(out, d.Round(time.Millisecond))
	}
	return fmt.Sprint(out)
}

func TestSendFallsBackToPlainText(t *testing.T) {
	w := newWorld(t, token)
	w.slack.Fail(slacktest.Fault{Error: "invalid_blocks"})
	if err := w.send(telltest.BucketPolicy()); err != nil {
		t.Fatal(err)
	}
	got := w.slack.Messages()[0]
	if len(got.Blocks) != 0 || !strings.Contains(got.Text, "readable by anyone") || !strings.Contains(got.Text, "put-bucket-policy") {
		t.Errorf("not the alert in plain text: %+v", got)
	}
}

func TestSendWithinTheTimeLeft(t *testing.T) {
	w := newWorld(t, token)
	w.slack.Fail(slacktest.Fault{Status: 429, RetryAfter: "20"})
	// The clock of the context is the real one: this deadline is far off
	// for it, and ten seconds off for the world.
	ctx, cancel := context.WithDeadline(context.Background(), w.now.Add(10*time.Second))
	defer cancel()
	a, b := telltest.StoppedByRoot(), telltest.BucketPolicy()
	if err := w.sender.Send(later{ctx}, &a); err == nil {
		t.Fatal("sent, though Slack wants silence beyond the deadline")
	}
	if err := w.sender.Send(later{ctx}, &b); err == nil {
		t.Fatal("sent while Slack wants silence")
	}
	if w.slack.Requests() != 1 || len(w.slept) != 0 {
		t.Errorf("%d requests, slept %v: the second alert must not even ask", w.slack.Requests(), w.slept)
	}
	w.now = w.now.Add(20 * time.Second)
	if err := w.send(a); err != nil {
		t.Errorf("after the silence: %v", err)
	}
}

// later is a context whose deadline is for us to see, and never ends it.
type later struct{ context.Context }

func (later) Done() <-chan struct{} { return nil }
func (later) Err() error            { return nil }

func TestSendStopsWhenNobodyAnswers(t *testing.T) {
	w := newWorld(t, token)
	ctx, cancel := context.WithCancel(context.Background())
	w.slack.Hanging = cancel // stands for the time that runs out
	w.slack.Fail(slacktest.Fault{Hang: true})
	a := telltest.StoppedByRoot()
	err := w.sender.Send(ctx, &a)
	var fault *notify.Fault
	if !errors.As(err, &fault) || fault.Kind != notify.Down {
		t.Fatalf("error %v, want a fault that leaves it in doubt", err)
	}
}

func TestSendRetriesATimeout(t *testing.T) {
	w := newWorld(t, token)
	broken := &http.Client{Transport: &firstTimesOut{next: http.DefaultTransport}}
	sender := notify.New(notify.Options{Secret: w.secret, Channel: "C0TEST", APIURL: w.server.URL + "/", HTTP: broken,
		Sleep: func(context.Context, time.Duration) error { return nil }})
	a := telltest.StoppedByRoot()
	if err := sender.Send(context.Background(), &a); err != nil {
		t.Fatal(err)
	}
	if n := len(w.slack.Messages()); n != 1 {
		t.Errorf("%d messages", n)
	}
}

type firstTimesOut struct {
	next http.RoundTripper
	used bool
}

func (f *firstTimesOut) RoundTrip(r *http.Request) (*http.Response, error) {
	if !f.used {
		f.used = true
		return nil, context.DeadlineExceeded
	}
	return f.next.RoundTrip(r)
}

// TestSendFollowsNoRedirect is about the client that functions use: it must
// not carry the token or the alert to where somebody points.
func TestSendFollowsNoRedirect(t *testing.T) {
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	for _, secret := range []string{token, server.URL + "/services/x"} {
		sender := notify.New(notify.Options{Channel: "C0TEST", APIURL: server.URL,
			Secret: func(context.Context) (string, error) { return secret, nil }})
		a := telltest.StoppedByRoot()
		if err := sender.Send(context.Background(), &a); err == nil || !strings.Contains(err.Error(), "HTTP status 307") {
			t.Errorf("error %v", err)
		}
	}
	if elsewhere != 0 {
		t.Errorf("%d requests went elsewhere", elsewhere)
	}
}

// TestSendDoubtsAnEmptyAnswer holds for what slack-go takes for success.
func TestSendDoubtsAnEmptyAnswer(t *testing.T) {
	for _, answer := range []string{`{"ok":false}`, `{}`, `{"ok":true}`, `<html>`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, answer) }))
		for _, secret := range []string{token, server.URL + "/services/x"} {
			sender := notify.New(notify.Options{Channel: "C0TEST", APIURL: server.URL,
				Secret: func(context.Context) (string, error) { return secret, nil },
				Sleep:  func(context.Context, time.Duration) error { return nil }})
			a := telltest.StoppedByRoot()
			if err := sender.Send(context.Background(), &a); err == nil {
				t.Errorf("%s was taken for a delivery", answer)
			}
		}
		server.Close()
	}
}

func TestSendOnceWhatWasDelivered(t *testing.T) {
	w := newWorld(t, token)
	for range 3 {
		if err := w.send(telltest.StoppedByRoot()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(w.slack.Messages()); n != 1 {
		t.Errorf("the queue's repetition was posted: %d messages", n)
	}
	if err := w.send(telltest.Denied()); err != nil {
		t.Fatal(err)
	}
	if n := len(w.slack.Messages()); n != 2 {
		t.Errorf("another alert was not posted: %d messages", n)
	}
}

func TestSecretIsReadAsOftenAsNeeded(t *testing.T) {
	const old = "xoxb-1234-OLD"
	t.Run("once", func(t *testing.T) {
		w := newWorld(t, token)
		mustSend(t, w, telltest.StoppedByRoot())
		mustSend(t, w, telltest.Denied())
		if w.reads != 1 {
			t.Errorf("read %d times", w.reads)
		}
	})
	t.Run("again when old", func(t *testing.T) {
		w := newWorld(t, token)
		mustSend(t, w, telltest.StoppedByRoot())
		w.now = w.now.Add(16 * time.Minute)
		mustSend(t, w, telltest.Denied())
		if w.reads != 2 {
			t.Errorf("read %d times", w.reads)
		}
	})
	t.Run("again when refused", func(t *testing.T) {
		w := newWorld(t, old, token)
		mustSend(t, w, telltest.StoppedByRoot())
		if w.reads != 2 || len(w.slack.Messages()) != 1 {
			t.Errorf("read %d times, %d messages", w.reads, len(w.slack.Messages()))
		}
	})
	t.Run("not for ever when refused", func(t *testing.T) {
		w := newWorld(t, old)
		err := w.send(telltest.StoppedByRoot())
		if err == nil || w.reads != 2 || w.slack.Requests() != 1 {
			t.Errorf("error %v, read %d times, %d requests", err, w.reads, w.slack.Requests())
		}
	})
	t.Run("the old one while it cannot be read", func(t *testing.T) {
		w := newWorld(t, token, "")
		mustSend(t, w, telltest.StoppedByRoot())
		w.now = w.now.Add(16 * time.Minute)
		mustSend(t, w, telltest.Denied())
		w.now = w.now.Add(3 * time.Hour)
		if err := w.send(telltest.BucketPolicy()); err == nil {
			t.Error("a secret from three hours ago was used")
		}
	})
}

func mustSend(t *testing.T, w *world, a judge.Alert) {
	t.Helper()
	if err := w.send(a); err != nil {
		t.Fatal(err)
	}
}

// TestNothingTellsTheSecret looks for credentials in every error there is.
func TestNothingTellsTheSecret(t *testing.T) {
	const hook = "https://127.0.0.1:1/services/T000/B000/HOOKSECRET"
	secrets := []string{
		token, hook, "http" + strings.TrimPrefix(hook, "https"), `{"webhook_url":"` + hook + `"}`,
		`{"webhook_url":"` + hook + `","bot_token":"` + token + `"}`, `{"bot_token":"` + token + `"`, `{"bot_token":{"` + token + `":1}}`,
		`{"webhook_url":"://HOOKSECRET"}`, `{"webhook_url":"https://HOOKSECRET:x@host/"}`, "HOOKSECRET", "http://hooks.example/HOOKSECRET",
		`{"bot_token":"` + token + "\n" + `x"}`,
	}
	for _, secret := range secrets {
		for _, fault := range []slacktest.Fault{{Status: 500}, {Status: 404}, {Drop: true}, {Error: token}, {Error: "HOOKSECRET"}, {Error: "invalid_auth"}} {
			w := newWorld(t, secret)
			w.slack.Fail(fault, fault, fault, fault)
			err := w.send(telltest.StoppedByRoot())
			access, _ := notify.ParseSecret(secret, "C0TEST")
			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "err", err, "access", access)
			doc, _ := json.Marshal(access)
			said := fmt.Sprint(err) + fmt.Sprintf("%v %+v %#v %s", access, access, access, doc) + log.String()
			if err == nil || strings.Contains(said, "SECRET") {
				t.Errorf("secret %q, fault %+v: %s", secret, fault, said)
			}
		}
	}
}

func TestParseSecret(t *testing.T) {
	for _, tt := range []struct{ text, channel, want, reason string }{
		{`{"bot_token":"xoxb-1","channel":"C1"}`, "", "bot token (not shown) for channel C1", "all in the secret"},
		{`{"bot_token":"xoxb-1","channel":"C1"}`, "C2", "bot token (not shown) for channel C1", "the secret knows better"},
		{`{"bot_token":"xoxb-1"}`, "C2", "bot token (not shown) for channel C2", "the default"},
		{" xoxb-1\n", "C2", "bot token (not shown) for channel C2", "a token as it was pasted"},
		{"https://hooks.slack.com/services/T/B/x", "", "incoming webhook (not shown)", "a webhook as it was pasted"},
		{`{"webhook_url":"https://hooks.slack.com/services/T/B/x"}`, "C2", "incoming webhook (not shown)", "a webhook has its own channel"},
		{"http://127.0.0.1:8080/services/x", "", "incoming webhook (not shown)", "a test on this machine"},
		{"http://hooks.slack.com/services/T/B/x", "", "", "the address is a password and goes encrypted"},
		{"http://localhost.evil.example/x", "", "", "not this machine"},
		{"xoxb-1", "", "", "no channel"},
		{"hello", "C1", "", "no token"},
		{"", "C1", "", "nothing"},
		{`{"bot_token":7}`, "C1", "", "not a text"},
	} {
		access, err := notify.ParseSecret(tt.text, tt.channel)
		if (err != nil) != (tt.want == "") {
			t.Errorf("%q: error %v: %s", tt.text, err, tt.reason)
		} else if err == nil && access.String() != tt.want {
			t.Errorf("%q: %s, want %s: %s", tt.text, access, tt.want, tt.reason)
		}
	}
}
