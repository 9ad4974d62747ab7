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
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

const product = "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default"

// hub is Security Hub as the client speaks to it.
type hub struct {
	refuse   string // of these ids, the findings that hold it
	status   int    // of the answer; 0 is 200
	miscount bool
	imports  [][]string // ids of each call
}

func (h *hub) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var in struct {
		Findings []struct{ Id, ProductArn, AwsAccountId string }
	}
	signed := strings.Contains(r.Header.Get("Authorization"), "Credential=AKIDTEST/") && r.Header.Get("X-Amz-Security-Token") == "session"
	if r.Method != http.MethodPost || r.URL.Path != "/findings/import" || json.Unmarshal(body, &in) != nil || !signed {
		http.Error(w, `{"Message":"what is this?"}`, http.StatusBadRequest)
		return
	}
	if h.status != 0 {
		w.Header().Set("X-Amzn-Errortype", "InvalidAccessException")
		http.Error(w, `{"Message":"Account is not subscribed to EVIL"}`, h.status)
		return
	}
	var ids []string
	failed := []map[string]string{}
	for _, f := range in.Findings {
		if f.ProductArn != product || f.AwsAccountId != "111122223333" {
			http.Error(w, `{"Message":"not yours"}`, http.StatusBadRequest)
			return
		}
		ids = append(ids, f.Id)
		if h.refuse != "" && strings.Contains(f.Id, h.refuse) {
			failed = append(failed, map[string]string{"Id": f.Id, "ErrorCode": "InvalidInput", "ErrorMessage": "EVIL"})
		}
	}
	h.imports = append(h.imports, ids)
	count := len(failed)
	if h.miscount {
		count = 1
	}
	_ = json.NewEncoder(w).Encode(map[string]any{"FailedCount": count, "SuccessCount": len(ids) - count, "FailedFindings": failed})
}

// invoke runs the function, as Lambda would, over messages.
func invoke(t *testing.T, h *hub, bodies ...string) (kept, log string) {
	t.Helper()
	server := httptest.NewServer(h)
	defer server.Close()
	getenv := func(name string) string {
		return map[string]string{
			"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "AKIDTEST", "AWS_SECRET_ACCESS_KEY": "keys", "AWS_SESSION_TOKEN": "session",
			"AWS_ENDPOINT_URL_SECURITYHUB": server.URL, "HOSEWATCH_PRODUCT_ARN": product,
		}[name]
	}
	s, err := readSettings(getenv, noFile)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	f := &handler{hub: securityHub(getenv), product: s.product, least: s.Least, log: slog.New(slog.NewJSONHandler(&said, nil))}
	type message struct {
		ID   string `json:"messageId"`
		Body string `json:"body"`
	}
	batch := []message{}
	for i, b := range bodies {
		batch = append(batch, message{fmt.Sprintf("m%d", i), b})
	}
	payload, err := json.Marshal(map[string]any{"Records": batch})
	if err != nil {
		t.Fatal(err)
	}
	out, err := f.Invoke(context.Background(), payload)
	if err != nil {
		t.Fatal(err)
	}
	return string(out), said.String()
}

// body is an alert as EventBridge puts it into the queue.
func body(t *testing.T, a judge.Alert) string {
	t.Helper()
	doc, err := json.Marshal(map[string]any{"detail-type": "hosewatch.alert", "detail": a})
	if err != nil {
		t.Fatal(err)
	}
	return string(doc)
}

func noFile(name string) ([]byte, error) { return nil, errors.New(name + ": no such file") }

const none = `{"batchItemFailures":[]}`

func TestImports(t *testing.T) {
	quiet := telltest.Denied()
	quiet.Severity = judge.Info
	h := &hub{}
	kept, log := invoke(t, h, body(t, telltest.StoppedByRoot()), body(t, telltest.Hostile()), body(t, telltest.StoppedByRoot()), body(t, quiet))
	want := [][]string{{"eu-west-1/111122223333/hosewatch/hw-7e0a6d4c", "eu-west-1/111122223333/hosewatch/hw-bad"}}
	if kept != none || len(h.imports) != 1 || !slices.Equal(h.imports[0], want[0]) {
		t.Errorf("kept %s, imported %v\n%s", kept, h.imports, log)
	}
	if strings.Contains(log, "evil.example") || strings.Count(log, `"msg":"imported"`) != 3 || !strings.Contains(log, "quieter") {
		t.Errorf("log %s", log)
	}
}

func TestFailsOnlyWhatFailed(t *testing.T) {
	for _, tt := range []struct {
		hub    *hub
		bodies []string
		kept   string
		reason string
	}{
		{&hub{refuse: "hw-0ddba11e"}, []string{body(t, telltest.StoppedByRoot()), body(t, telltest.Denied())}, "m1", "Security Hub refused one of two"},
		{&hub{status: 403}, []string{body(t, telltest.StoppedByRoot()), body(t, telltest.Denied())}, "m0 m1", "Security Hub is not enabled"},
		{&hub{miscount: true}, []string{body(t, telltest.StoppedByRoot())}, "m0", "one was refused, and the answer does not say which"},
		{&hub{}, []string{"EVIL", body(t, telltest.Denied())}, "m0", "what is no alert goes to the dead letters"},
		{&hub{}, nil, "", "nothing to do asks nobody"},
	} {
		kept, log := invoke(t, tt.hub, tt.bodies...)
		var ids []string
		for _, part := range strings.Split(kept, `"itemIdentifier":"`)[1:] {
			id, _, _ := strings.Cut(part, `"`)
			ids = append(ids, id)
		}
		if strings.Join(ids, " ") != tt.kept || strings.Contains(log, "EVIL") || tt.kept != "" && !strings.Contains(log, "not imported") {
			t.Errorf("%s: kept %s, want %s\n%s", tt.reason, kept, tt.kept, log)
		}
		if len(tt.bodies) == 0 && len(tt.hub.imports) != 0 {
			t.Errorf("%s: %v", tt.reason, tt.hub.imports)
		}
	}
}

func TestWholeEventIsNotOfSQS(t *testing.T) {
	f := &handler{log: slog.New(slog.DiscardHandler)}
	if out, err := f.Invoke(context.Background(), []byte(`{"detail":{}}`)); err == nil {
		t.Errorf("answer %s", out)
	}
}

func TestReadSettings(t *testing.T) {
	for _, tt := range []struct {
		env    map[string]string
		fault  string
		reason string
	}{
		{map[string]string{"HOSEWATCH_PRODUCT_ARN": product}, "", "all that is needed"},
		{nil, "HOSEWATCH_PRODUCT_ARN", "no product is named"},
		{map[string]string{"HOSEWATCH_PRODUCT_ARN": product, "HOSEWATCH_MIN_SEVERITY": "loud"}, "HOSEWATCH_MIN_SEVERITY", "not a severity"},
	} {
		_, err := readSettings(func(name string) string { return tt.env[name] }, noFile)
		if (err == nil) != (tt.fault == "") || err != nil && !strings.HasPrefix(err.Error(), tt.fault) {
			t.Errorf("%v, want %q: %s", err, tt.fault, tt.reason)
		}
	}
	if _, err := securityHub(func(string) string { return "" }).Options().Credentials.Retrieve(t.Context()); err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("no keys: %v", err)
	}
}
