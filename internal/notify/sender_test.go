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
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
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

// home is the channel of the stack.
var home = notify.Place{Channel: "C0TEST"}

func (w *world) send(a judge.Alert) error {
	_, err := w.sender.Post(context.Background(), home, blockkit.Message(&a))
	return err
}

const webhookSecret = `{"webhook_url":"SERVER/services/T0/B0/test"}`

func TestPostAsBot(t *testing.T) {
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
	if !strings.Contains(string(got[0].Metadata), a.ID) {
		t.Errorf("metadata %s does not hold the alert's id", got[0].Metadata)
	}
}

func TestPostThroughWebhook(t *testing.T) {
	w := newWorld(t, webhookSecret)
	if err := w.send(telltest.StoppedByRoot()); err != nil {
		t.Fatal(err)
	}
	if got := w.slack.Messages(); len(got) != 1 || got[0].Method != "webhook" || len(got[0].Blocks) == 0 {
		t.Fatalf("got %+v", got)
	}
}

// TestPostAgainstFaults goes through what can go wrong, by both doors: a bot's
// message is tried again only when Slack has certainly not taken it, for the
// desk asks; what a webhook may have taken is told again.
func TestPostAgainstFaults(t *testing.T) {
	const ms = time.Millisecond
	type outcome struct {
		err                string // what the error holds; empty for delivered
		requests, messages int
		slept              []time.Duration
	}
	down := outcome{"HTTP status 500", 1, 0, nil}
	for _, tt := range []struct {
		name         string
		faults       []slacktest.Fault
		bot, webhook outcome
		reason       string
	}{
		{"429", []slacktest.Fault{{Status: 429, RetryAfter: "7"}}, outcome{"ratelimited", 1, 0, nil}, outcome{"429", 1, 0, nil}, "whoever holds the channel waits"},
		{"ratelimited in words", []slacktest.Fault{{Error: "rate_limited"}}, outcome{"rate_limited", 1, 0, nil}, outcome{"rate_limited", 1, 0, nil}, "not every limit is a 429"},
		{"500", []slacktest.Fault{{Status: 500}, {Status: 503}}, down, outcome{"", 3, 1, []time.Duration{188 * ms, 375 * ms}}, "waits double, half by chance"},
		{"500 for ever", []slacktest.Fault{{Status: 500}, {Status: 500}, {Status: 500}, {Status: 500}}, down, outcome{"HTTP status 500", 4, 0, []time.Duration{188 * ms, 375 * ms, 750 * ms}}, "back to the queue"},
		{"internal_error", []slacktest.Fault{{Error: "internal_error"}}, outcome{"internal_error", 1, 0, nil}, outcome{"", 2, 1, []time.Duration{188 * ms}}, "Slack's word for a 500"},
		{"cut after taking", []slacktest.Fault{{Drop: true}}, outcome{"slack:", 1, 1, nil}, outcome{"", 2, 2, []time.Duration{188 * ms}}, "in doubt: who cannot ask tells twice rather than never"},
		{"channel_not_found", []slacktest.Fault{{Error: "channel_not_found"}}, outcome{"channel_not_found", 1, 0, nil}, outcome{"channel_not_found", 1, 0, nil}, "no try will help"},
		{"unheard of", []slacktest.Fault{{Error: "brand_new_error"}}, outcome{"brand_new_error", 1, 0, nil}, outcome{"brand_new_error", 1, 0, nil}, "what we do not know we do not repeat"},
		{"invalid_blocks", []slacktest.Fault{{Error: "invalid_blocks"}}, outcome{"invalid_blocks", 1, 0, nil}, outcome{"invalid_blocks", 1, 0, nil}, "the desk says it in plain text"},
		{"redirect", []slacktest.Fault{{Status: 302}}, outcome{"HTTP status 302", 1, 0, nil}, outcome{"HTTP status 302", 1, 0, nil}, "credentials are not carried elsewhere"},
	} {
		for secret, want := range map[string]outcome{token: tt.bot, webhookSecret: tt.webhook} {
			w := newWorld(t, secret)
			w.slack.Fail(tt.faults...)
			err := w.send(telltest.BucketPolicy())
			if (err == nil) != (want.err == "") || err != nil && !strings.Contains(err.Error(), want.err) {
				t.Errorf("%s: error %v, want %q: %s", tt.name, err, want.err, tt.reason)
			}
			if w.slack.Requests() != want.requests || len(w.slack.Messages()) != want.messages {
				t.Errorf("%s: %d requests and %d messages, want %+v: %s", tt.name, w.slack.Requests(), len(w.slack.Messages()), want, tt.reason)
			}
			if got := round(w.slept); got != fmt.Sprint(want.slept) {
				t.Errorf("%s: slept %s, want %v: %s", tt.name, got, want.slept, tt.reason)
			}
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

// Slack's silence is for every call, of whichever method, and for nobody to
// wait out here.
func TestSilenceIsKept(t *testing.T) {
	for after, want := range map[string]time.Duration{"20": 20 * time.Second, "": time.Second, "3600": time.Hour} {
		w := newWorld(t, token)
		w.slack.Fail(slacktest.Fault{Status: 429, RetryAfter: after})
		if err := w.send(telltest.StoppedByRoot()); err == nil {
			t.Fatal("sent, though Slack wants silence")
		}
		w.now = w.now.Add(want - time.Millisecond)
		err := w.send(telltest.BucketPolicy())
		var fault *notify.Fault
		if !errors.As(err, &fault) || fault.Kind != notify.Busy || fault.After != time.Millisecond {
			t.Errorf("Retry-After %q: error %v while Slack wants silence", after, err)
		}
		if w.slack.Requests() != 1 || len(w.slept) != 0 {
			t.Errorf("Retry-After %q: %d requests, slept %v: the second must not even ask", after, w.slack.Requests(), w.slept)
		}
		w.now = w.now.Add(time.Millisecond)
		if err := w.send(telltest.BucketPolicy()); err != nil {
			t.Errorf("Retry-After %q: after the silence: %v", after, err)
		}
	}
}

// A call is not made again when there is no time for its answer.
func TestUpdateWithinTheTimeLeft(t *testing.T) {
	for left, requests := range map[time.Duration]int{time.Second: 1, time.Minute: 2} {
		w := newWorld(t, token)
		ts, err := w.sender.Post(context.Background(), home, blockkit.Post{Text: "before"})
		if err != nil {
			t.Fatal(err)
		}
		w.slack.Fail(slacktest.Fault{Status: 500})
		ctx, cancel := context.WithDeadline(context.Background(), w.now.Add(left))
		defer cancel()
		before := w.slack.Requests()
		err = w.sender.Update(later{ctx}, home.Channel, ts, blockkit.Post{Text: "after"})
		if n := w.slack.Requests() - before; n != requests || (err == nil) != (requests == 2) {
			t.Errorf("%s left: %d requests, want %d; error %v", left, n, requests, err)
		}
	}
}

// later is a context whose deadline is for us to see, and never ends it.
type later struct{ context.Context }

func (later) Done() <-chan struct{} { return nil }
func (later) Err() error            { return nil }

func TestPostStopsWhenNobodyAnswers(t *testing.T) {
	w := newWorld(t, token)
	ctx, cancel := context.WithCancel(context.Background())
	w.slack.Hanging = cancel // stands for the time that runs out
	w.slack.Fail(slacktest.Fault{Hang: true})
	_, err := w.sender.Post(ctx, home, blockkit.Post{Text: "x"})
	var fault *notify.Fault
	if !errors.As(err, &fault) || fault.Kind != notify.Down {
		t.Fatalf("error %v, want a fault that leaves it in doubt", err)
	}
}

// A timeout leaves a bot's message in doubt; a webhook's is told again.
func TestTimeout(t *testing.T) {
	for secret, told := range map[string]int{token: 0, webhookSecret: 1} {
		w := newWorld(t, secret)
		broken := &http.Client{Transport: &firstTimesOut{next: http.DefaultTransport}}
		sender := notify.New(notify.Options{Secret: w.secret, Channel: "C0TEST", APIURL: w.server.URL + "/", HTTP: broken,
			Sleep: func(context.Context, time.Duration) error { return nil }})
		_, err := sender.Post(context.Background(), home, blockkit.Post{Text: "x"})
		var fault *notify.Fault
		if told == 0 && (!errors.As(err, &fault) || fault.Kind != notify.Down) || told == 1 && err != nil {
			t.Errorf("error %v", err)
		}
		if n := len(w.slack.Messages()); n != told {
			t.Errorf("%d messages, want %d", n, told)
		}
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

// TestPostFollowsNoRedirect is about the client that functions use: it must
// not carry the token or the alert to where somebody points.
func TestPostFollowsNoRedirect(t *testing.T) {
	elsewhere := 0
	other := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { elsewhere++ }))
	defer other.Close()
	server := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusTemporaryRedirect))
	defer server.Close()
	for _, secret := range []string{token, server.URL + "/services/x"} {
		sender := notify.New(notify.Options{Channel: "C0TEST", APIURL: server.URL,
			Secret: func(context.Context) (string, error) { return secret, nil }})
		if _, err := sender.Post(context.Background(), home, blockkit.Post{Text: "x"}); err == nil || !strings.Contains(err.Error(), "HTTP status 307") {
			t.Errorf("error %v", err)
		}
	}
	if elsewhere != 0 {
		t.Errorf("%d requests went elsewhere", elsewhere)
	}
}

// TestPostDoubtsAnEmptyAnswer holds for what slack-go takes for success.
func TestPostDoubtsAnEmptyAnswer(t *testing.T) {
	for _, answer := range []string{`{"ok":false}`, `{}`, `{"ok":true}`, `<html>`} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, answer) }))
		for _, secret := range []string{token, server.URL + "/services/x"} {
			sender := notify.New(notify.Options{Channel: "C0TEST", APIURL: server.URL,
				Secret: func(context.Context) (string, error) { return secret, nil },
				Sleep:  func(context.Context, time.Duration) error { return nil }})
			if _, err := sender.Post(context.Background(), home, blockkit.Post{Text: "x"}); err == nil {
				t.Errorf("%s was taken for a delivery", answer)
			}
		}
		server.Close()
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
