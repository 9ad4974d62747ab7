package main

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
	"github.com/hosewatch/hosewatch/internal/replay"
)

func noFile(string) ([]byte, error) { return nil, fs.ErrNotExist }

func TestNewHistory(t *testing.T) {
	for _, tt := range []struct{ env, fault, reason string }{
		{"HOSEWATCH_REPLAY=read\nHOSEWATCH_REPLAY_BUCKET=runs", "", "all that is needed"},
		{"HOSEWATCH_REPLAY_BUCKET=runs", "HOSEWATCH_REPLAY", "no part"},
		{"HOSEWATCH_REPLAY=sum\nHOSEWATCH_REPLAY_BUCKET=runs", "HOSEWATCH_REPLAY", "a step is no part"},
		{"HOSEWATCH_REPLAY=read", "HOSEWATCH_REPLAY_BUCKET", "nowhere to leave anything"},
		{"HOSEWATCH_REPLAY=read\nHOSEWATCH_REPLAY_BUCKET=runs\nAWS_ENDPOINT_URL_S3=:", "AWS_ENDPOINT_URL_S3", "nonsense"},
		{"HOSEWATCH_REPLAY=judge\nHOSEWATCH_REPLAY_BUCKET=runs\nHOSEWATCH_MIN_SEVERITY=loud", "HOSEWATCH_MIN_SEVERITY", "nonsense"},
	} {
		_, err := newHistory(envtest.Lines("AWS_REGION=eu-west-1\n"+tt.env), noFile, io.Discard)
		if (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.fault)
		}
	}
}

// Each part does its own steps, leaves them in the bucket of runs, and puts
// alerts on the bus as replayed.
func TestSteps(t *testing.T) {
	event, err := os.ReadFile("../../cmd/hosewatch/testdata/delete-by-root.json")
	if err != nil {
		t.Fatal(err)
	}
	s3 := buckettest.New(t, map[string]map[string]string{
		"trail": {"AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/a.json": string(event)}, "runs": {},
	})
	var told []string
	events := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		told = append(told, string(body))
		io.WriteString(w, `{"FailedEntryCount":0,"Entries":[{"EventId":"1"}]}`)
	}))
	defer events.Close()
	run := replay.Default("run")
	run.Trail = replay.Trail{Bucket: "trail", From: "2026-05-12", To: "2026-05-12"}
	run.Tell = "low"
	log := new(bytes.Buffer)
	call := func(part string, task replay.Task) (string, error) {
		t.Helper()
		h, err := newHistory(envtest.Lines(s3.Environment()+"\nHOSEWATCH_REPLAY="+part+"\nHOSEWATCH_REPLAY_BUCKET=runs\nHOSEWATCH_BUS=own\nAWS_ENDPOINT_URL_EVENTBRIDGE="+events.URL), noFile, log)
		if err != nil {
			t.Fatal(err)
		}
		task.Run = run
		payload, err := json.Marshal(task)
		if err != nil {
			t.Fatal(err)
		}
		answer, err := h.Invoke(t.Context(), payload)
		return string(answer), err
	}
	for _, tt := range []struct {
		part string
		task replay.Task
		want string
	}{
		{"list", replay.Task{Step: "list"}, `"batches":1`},
		{"read", replay.Task{Step: "read", Batch: "runs/run/batches/000000-000000.json"}, `"watched":1`},
		{"judge", replay.Task{Step: "settle"}, `"done":true`},
		{"judge", replay.Task{Step: "judge"}, `"events":1`},
		{"judge", replay.Task{Step: "sum"}, `"not_read_total":0`},
	} {
		if answer, err := call(tt.part, tt.task); err != nil || !strings.Contains(answer, tt.want) {
			t.Fatalf("%s: %s, %v, want %s", tt.task.Step, answer, err, tt.want)
		}
	}
	if len(told) != 1 || !strings.Contains(told[0], `"DetailType":"hosewatch.replayed"`) || !strings.Contains(told[0], `\"replayed\":\"run\"`) || strings.Contains(told[0], "OCSF") {
		t.Errorf("put on the bus: %s", told)
	}
	if alerts, _ := s3.Object("runs", "runs/run/alerts/000001.ndjson"); !bytes.HasPrefix(alerts, []byte(`{"alert_id"`)) || bytes.Contains(alerts, []byte("replayed")) {
		t.Errorf("alerts %s", alerts)
	}
	if _, err := call("read", replay.Task{Step: "judge"}); err == nil || !strings.Contains(log.String(), `"level":"ERROR"`) {
		t.Errorf("a part does the step of another: %v", err)
	}
}
