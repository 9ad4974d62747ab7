package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/triage"
)

const (
	signing = "0123456789abcdef0123456789abcdef"
	typed   = "command=%2Fhosewatch&text=status&user_id=U0MARIA&channel_id=C0ALERTS&response_url=https%3A%2F%2Fhooks.slack.com%2FSECRET"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func clock() time.Time { return noon }

// newDoorman is the door with a queue that is SQS to it, over HTTP.
func newDoorman(t *testing.T, sent *[]string) *doorman {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var in struct{ QueueUrl, MessageBody string }
		body, _ := io.ReadAll(r.Body)
		if r.Header.Get("X-Amz-Target") != "AmazonSQS.SendMessage" || json.Unmarshal(body, &in) != nil || !strings.HasSuffix(in.QueueUrl, "/111122223333/tasks") {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		*sent = append(*sent, in.MessageBody)
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		io.WriteString(w, `{"MessageId":"m1"}`)
	}))
	t.Cleanup(server.Close)
	env := map[string]string{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "keys", "AWS_ENDPOINT_URL_SQS": server.URL}
	return &doorman{&triage.Door{
		Slack: notify.New(notify.Options{Now: clock, Secret: func(context.Context) (string, error) {
			return `{"bot_token":"xoxb-test","channel":"C0ALERTS","signing_secret":"` + signing + `"}`, nil
		}}),
		Table: table.NewMemory(clock), Parse: triage.Parse, Log: slog.New(slog.DiscardHandler),
		Send: queue{client: sqsClient(func(name string) string { return env[name] }), url: server.URL + "/111122223333/tasks"}.send,
	}}
}

// knock is a request as a function URL hands it over.
func knock(method, body string, inBase64 bool) request {
	header := slacktest.Sign(signing, noon, body)
	r := request{Body: body, Base64: inBase64, Headers: map[string]string{}}
	for name := range header {
		r.Headers[strings.ToLower(name)] = header.Get(name)
	}
	if inBase64 {
		r.Body = base64.StdEncoding.EncodeToString([]byte(body))
	}
	r.Context.HTTP.Method = method
	return r
}

func TestDoor(t *testing.T) {
	unsigned := knock("POST", typed, true)
	delete(unsigned.Headers, "x-slack-signature")
	garbled := knock("POST", typed, true)
	garbled.Body = "%" + garbled.Body
	for _, test := range []struct {
		knock  request
		status int
		sent   int
		why    string
	}{
		{knock("POST", typed, true), 200, 1, "as Lambda hands a form over"},
		{knock("POST", typed, false), 200, 1, "as text"},
		{knock("GET", typed, true), 405, 0, "Slack posts"},
		{unsigned, 401, 0, "without a signature"},
		{garbled, 400, 0, "no base64"},
		{request{}, 405, 0, "nothing"},
	} {
		var sent []string
		d := newDoorman(t, &sent)
		payload, err := json.Marshal(test.knock)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := d.Invoke(t.Context(), payload)
		var got response
		if err != nil || json.Unmarshal(doc, &got) != nil || got.Status != test.status || len(sent) != test.sent {
			t.Errorf("%s: answered %s, %v, %d sent", test.why, doc, err, len(sent))
		}
		if test.sent == 1 && (!strings.Contains(got.Body, `"response_type":"ephemeral"`) || got.Headers["content-type"] != "application/json") {
			t.Errorf("%s: answered %s", test.why, doc)
		}
		for _, body := range sent {
			var task triage.Task
			if err := json.Unmarshal([]byte(body), &task); err != nil || task.Check() != nil || task.Words != "status" || strings.Contains(body, "SECRET") {
				t.Errorf("%s: sent %s, %v", test.why, body, err)
			}
		}
	}
	if doc, err := newDoorman(t, new([]string)).Invoke(t.Context(), []byte("[")); err != nil || string(doc) != `{"statusCode":400}` {
		t.Errorf("no event: %s, %v", doc, err)
	}
}

func TestWorkerKeepsWhatFailed(t *testing.T) {
	var log strings.Builder
	h := &hand{log: slog.New(slog.NewTextHandler(&log, nil)), do: func(_ context.Context, task triage.Task) error {
		if task.User == "U0TOM" {
			return errors.New("slack: no answer in time")
		}
		return nil
	}}
	got, err := h.Invoke(t.Context(), []byte(`{"Records":[{"messageId":"a","body":"{\"user\":\"U0MARIA\"}"},{"messageId":"b","body":"{\"user\":\"U0TOM\"}"},{"messageId":"c","body":"EVIL"}]}`))
	if want := `{"batchItemFailures":[{"itemIdentifier":"b"},{"itemIdentifier":"c"}]}`; err != nil || string(got) != want {
		t.Errorf("%s, %v", got, err)
	}
	if strings.Contains(log.String(), "EVIL") {
		t.Errorf("the log repeats a body: %s", &log)
	}
	if _, err := h.Invoke(t.Context(), []byte(`{}`)); err == nil {
		t.Error("an event that is none of SQS is taken")
	}
}

func TestSettings(t *testing.T) {
	whole := map[string]string{"HOSEWATCH_TRIAGE": "door", "SLACK_SECRET_ARN": "arn", "HOSEWATCH_ALERTS_TABLE": "alerts", "HOSEWATCH_TASK_QUEUE": "url"}
	for _, test := range []struct{ name, value, fault, why string }{
		{"", "", "", "all that the door needs"},
		{"HOSEWATCH_TRIAGE", "", "HOSEWATCH_TRIAGE", "neither of the two"},
		{"HOSEWATCH_TRIAGE", "worker", "HOSEWATCH_ACCOUNT", "the worker needs another"},
		{"SLACK_SECRET_ARN", "", "SLACK_SECRET_ARN", "no way to know Slack"},
		{"HOSEWATCH_ALERTS_TABLE", "", "HOSEWATCH_ALERTS_TABLE", "nowhere to remember replays"},
		{"HOSEWATCH_TASK_QUEUE", "", "HOSEWATCH_TASK_QUEUE", "nowhere to send tasks"},
		{"HOSEWATCH_CONFIG", "responder: {}", "HOSEWATCH_CONFIG", "a slip in who may"},
	} {
		getenv := func(name string) string {
			if name == test.name {
				return test.value
			}
			return whole[name]
		}
		_, err := readSettings(getenv, func(string) ([]byte, error) { return nil, os.ErrNotExist })
		if (err == nil) != (test.fault == "") || err != nil && !strings.HasPrefix(err.Error(), test.fault) {
			t.Errorf("%v: %s", err, test.why)
		}
	}
}

// What the door may write in the table is what it writes.
func TestDoorMayRememberSignaturesOnly(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, role, _ := strings.Cut(string(text), "\n  TriageRole:\n")
	role, _, found := strings.Cut(role, "\n  TriageLogs:\n")
	if !found {
		t.Fatal("the template has no TriageRole")
	}
	if !strings.Contains(role, "dynamodb:LeadingKeys: ["+triage.ReplayPartition+"]\n") || strings.Count(role, "dynamodb:") != 3 ||
		strings.Contains(role, "cloudtrail:") || strings.Contains(role, "sqs:ReceiveMessage") {
		t.Errorf("the role is\n%s", role)
	}
}
