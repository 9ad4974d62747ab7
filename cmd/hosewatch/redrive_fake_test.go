package main

import (
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// fakeAWS is what redrive speaks to: queues, functions and one stack. A message
// that was received is hidden until its visibility is changed.
type fakeAWS struct {
	queues  map[string][]*message // by name, in order
	invoked []string              // "function payload"
	fail    func(call, body string) bool
	calls   []string
	stack   map[string]string
	server  *httptest.Server
}

type message struct {
	id, body, target string
	hidden           bool
	sent             time.Time
}

func newAWS(t *testing.T) *fakeAWS {
	a := &fakeAWS{queues: map[string][]*message{}, fail: func(string, string) bool { return false }}
	a.server = httptest.NewServer(a)
	t.Cleanup(a.server.Close)
	a.stack = map[string]string{
		"NotJudgedQueue": a.url("not-judged"), "NotToldQueue": a.url("not-told"), "AlertQueue": a.url("alerts"),
		"DetectFunction": "detect-1", "BaselineFunction": "baseline-1",
	}
	setAWS(t, a.server.URL)
	return a
}

// setAWS makes endpoint all the AWS that there is.
func setAWS(t *testing.T, endpoint string) {
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": endpoint, "AWS_ACCESS_KEY_ID": "id", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "",
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": os.DevNull, "AWS_SHARED_CREDENTIALS_FILE": os.DevNull, "AWS_EC2_METADATA_DISABLED": "true", "AWS_MAX_ATTEMPTS": "1",
	} {
		t.Setenv(name, value)
	}
}

func (a *fakeAWS) url(queue string) string { return a.server.URL + "/111122223333/" + queue }

func (a *fakeAWS) put(queue, target string, bodies ...string) {
	for _, body := range bodies {
		id := fmt.Sprintf("%s-%d", queue, len(a.queues[queue]))
		a.queues[queue] = append(a.queues[queue], &message{id: id, body: body, target: target, sent: time.Now().Add(-3 * time.Hour)})
	}
}

func (a *fakeAWS) bodies(queue string) (all []string) {
	for _, m := range a.queues[queue] {
		all = append(all, m.body)
	}
	return all
}

// ServeHTTP speaks the protocols of SQS, Lambda and CloudFormation.
func (a *fakeAWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	text, _ := io.ReadAll(r.Body)
	body := string(text)
	_, call, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
	if name, ok := strings.CutPrefix(r.URL.Path, "/2015-03-31/functions/"); ok {
		call, body = "Invoke", strings.TrimSuffix(name, "/invocations")+" "+body
	}
	a.calls = append(a.calls, call)
	if a.fail(call, body) {
		w.WriteHeader(http.StatusBadRequest)
		io.WriteString(w, `{"__type":"AccessDenied","message":"not\u001b[31m allowed"}`)
		return
	}
	switch {
	case call == "Invoke":
		if r.Header.Get("X-Amz-Invocation-Type") != "Event" {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		a.invoked = append(a.invoked, body)
		w.WriteHeader(http.StatusAccepted)
	case strings.Contains(body, "Action=ListStackResources"):
		io.WriteString(w, a.resources())
	default:
		_ = json.NewEncoder(w).Encode(a.sqs(call, text))
	}
}

func (a *fakeAWS) resources() string {
	var b strings.Builder
	for logical, physical := range a.stack {
		fmt.Fprintf(&b, "<member><LogicalResourceId>%s</LogicalResourceId><PhysicalResourceId>%s</PhysicalResourceId></member>", logical, physical)
	}
	return "<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>" + b.String() + "</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>"
}

func (a *fakeAWS) sqs(call string, text []byte) any {
	var in struct {
		QueueUrl, MessageBody, ReceiptHandle string
		Entries                              []struct{ ReceiptHandle string }
	}
	_ = json.Unmarshal(text, &in)
	queue := in.QueueUrl[strings.LastIndexByte(in.QueueUrl, '/')+1:]
	switch call {
	case "GetQueueAttributes":
		return map[string]any{"Attributes": map[string]string{
			"ApproximateNumberOfMessages": fmt.Sprint(len(a.queues[queue])), "QueueArn": "arn:aws:sqs:eu-west-1:111122223333:" + queue}}
	case "SendMessage":
		a.put(queue, "", in.MessageBody)
		return map[string]string{"MessageId": "new", "MD5OfMessageBody": digestOf(in.MessageBody)}
	case "DeleteMessage":
		a.queues[queue] = slices.DeleteFunc(a.queues[queue], func(m *message) bool { return m.id == in.ReceiptHandle })
	case "ChangeMessageVisibilityBatch":
		for _, m := range a.queues[queue] {
			m.hidden = m.hidden && !slices.ContainsFunc(in.Entries, func(e struct{ ReceiptHandle string }) bool { return e.ReceiptHandle == m.id })
		}
	case "ReceiveMessage":
		return map[string]any{"Messages": a.receive(queue)}
	}
	return map[string]string{}
}

func (a *fakeAWS) receive(queue string) []map[string]any {
	all := []map[string]any{}
	for _, m := range a.queues[queue] {
		if m.hidden || len(all) == 2 { // SQS may hand out fewer than were asked for
			continue
		}
		m.hidden = true
		one := map[string]any{"MessageId": m.id, "ReceiptHandle": m.id, "Body": m.body, "MD5OfBody": digestOf(m.body),
			"Attributes": map[string]string{"SentTimestamp": fmt.Sprint(m.sent.UnixMilli())}}
		if m.target != "" {
			one["MessageAttributes"] = map[string]any{"TARGET_ARN": map[string]string{"DataType": "String", "StringValue": m.target}}
		}
		all = append(all, one)
	}
	return all
}

func digestOf(body string) string {
	sum := md5.Sum([]byte(body))
	return hex.EncodeToString(sum[:])
}
