package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/hosewatch/hosewatch/internal/bus/queued"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

const (
	token     = "xoxb-99-SECRETSECRET"
	secretARN = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:slack-AbCdEf"
)

// stage is the function with everything around it: Slack, Secrets Manager,
// the environment and the log.
type stage struct {
	slack   *slacktest.Slack
	handler *handler
	log     *bytes.Buffer
	reads   int
	now     time.Time
}

// told are the messages that tell alerts: replies in threads or, through a
// webhook, every one.
func (s *stage) told() (told []string) {
	for _, m := range s.slack.Messages() {
		if m.ThreadTS != "" || m.Method == "webhook" {
			told = append(told, m.Text)
		}
	}
	return told
}

func (s *stage) clock() time.Time { return s.now }

func newStage(t *testing.T, secret string, env map[string]string) *stage {
	s := &stage{slack: &slacktest.Slack{Token: token, Channels: []string{"C0ALERTS"}}, log: new(bytes.Buffer)}
	slackServer := slacktest.Start(t, s.slack)
	secrets := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.reads++
		getSecretValue(w, r, strings.ReplaceAll(secret, "SERVER", slackServer.URL))
	}))
	t.Cleanup(secrets.Close)
	all := map[string]string{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "keys", "AWS_SESSION_TOKEN": "session",
		"AWS_EC2_METADATA_DISABLED": "true", "AWS_ENDPOINT_URL_SECRETS_MANAGER": secrets.URL,
		"SLACK_SECRET_ARN": secretARN, "SLACK_API_URL": slackServer.URL + "/api/", "HOSEWATCH_SLACK_CHANNEL": "C0ALERTS",
	}
	for name, value := range env {
		all[name] = value
	}
	getenv := func(name string) string { return all[name] }
	settings, err := readSettings(getenv, noFile)
	if err != nil {
		t.Fatal(err)
	}
	// The clock moves when somebody sleeps, and by that only.
	s.now = noon
	slack := settings.slack
	slack.Now, slack.Sleep = s.clock, func(_ context.Context, d time.Duration) error { s.now = s.now.Add(d); return nil }
	log := slog.New(slog.NewJSONHandler(s.log, nil))
	desk := notify.NewDesk(notify.New(slack), settings.table(getenv, s.clock), log)
	s.handler = &handler{desk: desk, house: settings.House, now: s.clock, least: settings.Least, log: log}
	return s
}

// getSecretValue answers as Secrets Manager does, in AWS's JSON 1.1 protocol.
func getSecretValue(w http.ResponseWriter, r *http.Request, secret string) {
	w.Header().Set("Content-Type", "application/x-amz-json-1.1")
	body, _ := io.ReadAll(r.Body)
	var in struct{ SecretId string }
	signed := strings.Contains(r.Header.Get("Authorization"), "Credential=AKIDTEST/") && r.Header.Get("X-Amz-Security-Token") == "session"
	switch {
	case r.Header.Get("X-Amz-Target") != "secretsmanager.GetSecretValue", json.Unmarshal(body, &in) != nil, !signed:
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"ValidationException","message":"what is this?"}`)
	case in.SecretId != secretARN || secret == "":
		w.WriteHeader(http.StatusBadRequest)
		fmt.Fprint(w, `{"__type":"ResourceNotFoundException","message":"Secrets Manager can't find the specified secret."}`)
	default:
		_ = json.NewEncoder(w).Encode(map[string]string{"ARN": in.SecretId, "SecretString": secret})
	}
}

func (s *stage) invoke(t *testing.T, bodies ...string) []string {
	t.Helper()
	var records []queued.Message
	for i, body := range bodies {
		records = append(records, queued.Message{ID: fmt.Sprintf("m%d", i), Body: body})
	}
	payload, err := json.Marshal(map[string]any{"Records": records})
	if err != nil {
		t.Fatal(err)
	}
	ctx := lambdacontext.NewContext(context.Background(), &lambdacontext.LambdaContext{AwsRequestID: "request-7"})
	doc, err := s.handler.Invoke(ctx, payload)
	if err != nil {
		t.Fatal(err)
	}
	var out struct {
		Failures *[]struct {
			ID string `json:"itemIdentifier"`
		} `json:"batchItemFailures"`
	}
	if err := json.Unmarshal(doc, &out); err != nil || out.Failures == nil {
		t.Fatalf("answer %s: %v", doc, err)
	}
	failed := []string{}
	for _, f := range *out.Failures {
		failed = append(failed, f.ID)
	}
	return failed
}

// body is the alert as EventBridge puts it into the queue.
func body(t *testing.T, a judge.Alert) string {
	t.Helper()
	doc, err := json.Marshal(map[string]any{"version": "0", "source": "hosewatch", "detail-type": "hosewatch.alert", "detail": a})
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

func TestDelivers(t *testing.T) {
	for name, secret := range map[string]string{
		"bot":              `{"bot_token":"` + token + `","channel":"C0ALERTS"}`,
		"token as text":    token,
		"webhook":          `{"webhook_url":"SERVER/services/T0/B0/test"}`,
		"webhook as text":  `SERVER/services/T0/B0/test`,
		"token, no layout": "\n " + token + " \n",
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t, secret, nil)
			if failed := s.invoke(t, body(t, telltest.StoppedByRoot()), body(t, telltest.Denied())); len(failed) != 0 {
				t.Fatalf("failed: %v\n%s", failed, s.log)
			}
			got := fmt.Sprintf("%q", s.told())
			if len(s.told()) != 2 || !strings.Contains(got, "no longer encrypts") || !strings.Contains(got, "was refused") {
				t.Errorf("told %s", got)
			}
			if s.reads != 1 {
				t.Errorf("the secret was read %d times", s.reads)
			}
		})
	}
}

func TestFailsOnlyWhatFailed(t *testing.T) {
	s := newStage(t, token, nil)
	// The most severe comes first: its head and its reply, then the next, which
	// Slack refuses in any form.
	s.slack.Fail(slacktest.Fault{}, slacktest.Fault{}, slacktest.Fault{Error: "msg_too_long"}, slacktest.Fault{Error: "msg_too_long"})
	high, low := telltest.BucketPolicy(), telltest.Bare()
	failed := s.invoke(t, body(t, telltest.StoppedByRoot()), body(t, high), body(t, low))
	if fmt.Sprint(failed) != "[m1]" || len(s.told()) != 2 {
		t.Errorf("failed %v, %d told\n%s", failed, len(s.told()), s.log)
	}
	if failed := s.invoke(t, body(t, high), body(t, telltest.StoppedByRoot())); len(failed) != 0 || len(s.told()) != 3 {
		t.Errorf("again: failed %v, %d told; what was delivered must not be again", failed, len(s.told()))
	}
}

func TestSweepTellsWhatWaits(t *testing.T) {
	s := newStage(t, token, nil)
	s.slack.Fail(slacktest.Fault{Error: "msg_too_long"}, slacktest.Fault{Error: "msg_too_long"})
	if failed := s.invoke(t, body(t, telltest.StoppedByRoot())); len(failed) != 1 {
		t.Fatalf("failed %v\n%s", failed, s.log)
	}
	if out, err := s.handler.Invoke(context.Background(), []byte(`{"task":"sweep"}`)); err != nil || string(out) != "{}" || len(s.told()) != 1 {
		t.Errorf("answer %s, %v, %d told", out, err, len(s.told()))
	}
}

func TestWhatIsNotAnAlertGoesToTheDeadLetters(t *testing.T) {
	const evil = "EVIL\\nCONTENT"
	for _, tt := range []struct{ body, reason string }{
		{"", "empty"},
		{evil, "not JSON"},
		{`{"detail-type":"` + evil + `","detail":{}}`, "another event"},
		{`{"detail-type":"hosewatch.alert"}`, "no alert"},
		{`{"detail-type":"hosewatch.alert","detail":"` + evil + `"}`, "an alert that is a text"},
		{`{"detail-type":"hosewatch.alert","detail":{"title":"` + evil + `","severity":"high"}}`, "no id"},
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"` + evil + `","severity":"high"}}`, "no title"},
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"x","title":"` + evil + `"}}`, "no severity must not read as info"},
		{`{"detail-type":"hosewatch.alert","detail":{"alert_id":"x","title":"x","severity":"` + evil + `"}}`, "a severity that is none"},
	} {
		s := newStage(t, token, nil)
		failed := s.invoke(t, tt.body, body(t, telltest.StoppedByRoot()))
		if fmt.Sprint(failed) != "[m0]" || len(s.told()) != 1 {
			t.Errorf("failed %v, %d told: %s", failed, len(s.told()), tt.reason)
		}
		if !strings.Contains(s.log.String(), `"message_id":"m0"`) || strings.Contains(s.log.String(), "EVIL") {
			t.Errorf("log: %s: %s", s.log, tt.reason)
		}
	}
}

func TestWholeEventIsNotOfSQS(t *testing.T) {
	s := newStage(t, token, nil)
	for _, payload := range []string{"", "null", "[]", "{}", `{"Records":7}`, `{"detail":{}}`} {
		if out, err := s.handler.Invoke(context.Background(), []byte(payload)); err == nil {
			t.Errorf("%s: answer %s", payload, out)
		}
	}
	if out, err := s.handler.Invoke(context.Background(), []byte(`{"Records":[]}`)); err != nil || string(out) != `{"batchItemFailures":[]}` {
		t.Errorf("nothing to do: %s, %v", out, err)
	}
}

// Where nobody listens to a press, there is nothing to press.
func TestButtons(t *testing.T) {
	for env, want := range map[string]bool{"true": true, "false": false, "": false} {
		s := newStage(t, token, map[string]string{"HOSEWATCH_BUTTONS": env})
		if failed := s.invoke(t, body(t, telltest.StoppedByRoot())); len(failed) != 0 {
			t.Fatalf("failed %v", failed)
		}
		for _, m := range s.slack.Messages() {
			if got := strings.Contains(string(m.Blocks), `"type":"actions"`); got != want {
				t.Errorf("HOSEWATCH_BUTTONS=%s: buttons %v in %s", env, got, m.Text)
			}
		}
	}
}

func TestMinSeverity(t *testing.T) {
	s := newStage(t, token, map[string]string{"HOSEWATCH_MIN_SEVERITY": "high"})
	if failed := s.invoke(t, body(t, telltest.Denied()), body(t, telltest.StoppedByRoot())); len(failed) != 0 {
		t.Errorf("failed %v", failed)
	}
	if got := s.told(); len(got) != 1 || !strings.HasPrefix(got[0], "CRITICAL") {
		t.Errorf("told %q", got)
	}
}

// noon is when alerts arrive.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func noFile(name string) ([]byte, error) { return nil, errors.New(name + ": no such file") }

func TestQuietHours(t *testing.T) {
	for _, tt := range []struct {
		hours    string
		severity judge.Severity
		posts    int
		reason   string
	}{
		{`{timezone: UTC, from: "11:00", to: "13:00"}`, judge.Medium, 0, "it can wait"},
		{`{timezone: UTC, from: "11:00", to: "13:00", min_severity: critical}`, judge.Critical, 1, "a critical one never waits"},
		{`{timezone: UTC, from: "13:00", to: "11:00"}`, judge.Medium, 1, "it is not the hour"},
		{`{timezone: Europe/Berlin, from: "13:00", to: "14:00"}`, judge.Medium, 0, "it is the hour there"},
	} {
		s := newStage(t, token, map[string]string{"HOSEWATCH_CONFIG": "quiet_hours: " + tt.hours})
		a := telltest.StoppedByRoot()
		a.Severity = tt.severity
		if failed := s.invoke(t, body(t, a)); len(failed) != 0 {
			t.Errorf("failed %v: %s", failed, tt.reason)
		}
		if n := len(s.told()); n != tt.posts {
			t.Errorf("%s at noon, quiet %s: %d messages, want %d: %s\n%s", tt.severity, tt.hours, n, tt.posts, tt.reason, s.log)
		}
	}
}

// What a replay found opens no thread and calls nobody, at whatever hour: it is
// in the next digest.
func TestReplayed(t *testing.T) {
	s := newStage(t, token, map[string]string{"HOSEWATCH_CONFIG": `{quiet_hours: {timezone: UTC, from: "11:00", to: "13:00"}, routes: [{severity: critical, mention: S0ONCALL00, escalate: {after: 15m, channel: C0BOSSES00}}]}`})
	a := telltest.StoppedByRoot()
	a.Severity, a.Replayed = judge.Critical, "run"
	message := strings.Replace(body(t, a), "hosewatch.alert", "hosewatch.replayed", 1)
	if failed := s.invoke(t, message); len(failed) != 0 || len(s.slack.Messages()) != 0 {
		t.Errorf("failed %v, messages %v, want none", failed, s.slack.Messages())
	}
	s.now = s.now.Add(24 * time.Hour)
	if _, err := s.handler.Invoke(t.Context(), []byte(`{"task":"sweep"}`)); err != nil {
		t.Fatal(err)
	}
	told := s.slack.Messages()
	if len(told) != 1 || !strings.Contains(told[0].Text, "found in history") || strings.Contains(fmt.Sprint(told), "S0ONCALL00") {
		t.Errorf("the digest of the day: %v", told)
	}
}

// TestLogHoldsIDsAndNoMore goes through successes and failures with hostile
// texts and looks at every line of the log.
func TestLogHoldsIDsAndNoMore(t *testing.T) {
	for _, secret := range []string{token, `{"webhook_url":"SERVER/services/T0/B0/HOOKSECRET"}`, "HOOKSECRET", ""} {
		s := newStage(t, secret, nil)
		s.slack.Fail(slacktest.Fault{}, slacktest.Fault{Status: 500}, slacktest.Fault{Drop: true}, slacktest.Fault{Error: "invalid_auth"})
		s.invoke(t, body(t, telltest.Hostile()), body(t, telltest.StoppedByRoot()), body(t, telltest.BucketPolicy()))
		for _, secret := range []string{"SECRET", "evil.example", "orders-", "\x1b", "/services/"} {
			if strings.Contains(s.log.String(), secret) {
				t.Errorf("%q in the log:\n%s", secret, s.log)
			}
		}
		for line := range strings.Lines(s.log.String()) {
			var entry map[string]any
			if err := json.Unmarshal([]byte(line), &entry); err != nil {
				t.Fatalf("not a line of JSON: %s", line)
			}
			if entry["msg"] != "not delivered" && entry["msg"] != "delivered" {
				continue // of the desk, which does not know who gave it what
			}
			if entry["requestId"] != "request-7" || entry["alert_id"] == nil || entry["message_id"] == nil {
				t.Errorf("a line without its ids: %s", line)
			}
		}
	}
}

func TestReadSettings(t *testing.T) {
	for _, tt := range []struct {
		env    map[string]string
		err    string
		reason string
	}{
		{map[string]string{"SLACK_SECRET_ARN": "x"}, "", "all that is needed"},
		{nil, "SLACK_SECRET_ARN", "no secret is named"},
		{map[string]string{"SLACK_SECRET_ARN": "x", "HOSEWATCH_MIN_SEVERITY": "loud"}, "HOSEWATCH_MIN_SEVERITY", "not a severity"},
		{map[string]string{"SLACK_SECRET_ARN": "x", "HOSEWATCH_CONFIG": "quiet_hours: always"}, "HOSEWATCH_CONFIG", "not a configuration"},
	} {
		_, err := readSettings(func(name string) string { return tt.env[name] }, noFile)
		if (err == nil) != (tt.err == "") || err != nil && !strings.HasPrefix(err.Error(), tt.err) {
			t.Errorf("error %v, want %q: %s", err, tt.err, tt.reason)
		}
	}
}
