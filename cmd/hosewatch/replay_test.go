package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/hosewatch/hosewatch/internal/awscall/calltest"
	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/replay"
)

const machineARN = "arn:aws:states:eu-west-1:111122223333:stateMachine:hosewatch-replay"

// replayAWS is what replay speaks to: S3, a stack, and Step Functions, which
// does what it is told as soon as it is told.
type replayAWS struct {
	t       *testing.T
	s3      *buckettest.S3
	steps   *replay.Steps
	started map[string]json.RawMessage // inputs by the names of executions
	status  string
	calls   []string
}

func newReplayAWS(t *testing.T) *replayAWS {
	a := &replayAWS{t: t, s3: buckettest.New(t, map[string]map[string]string{"the-trail": {}, "the-runs": {}}), started: map[string]json.RawMessage{}, status: "SUCCEEDED"}
	server := httptest.NewServer(a)
	t.Cleanup(server.Close)
	setAWS(t, server.URL)
	values := map[string]string{}
	for line := range strings.Lines(calltest.Environment) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		values[name] = value
		t.Setenv(name, value)
	}
	values["AWS_REGION"], values["AWS_ENDPOINT_URL"] = buckettest.Region, server.URL
	options, err := bucket.FromEnvironment(func(name string) string { return values[name] })
	if err != nil {
		t.Fatal(err)
	}
	a.steps = stepsOver(replay.Stored{Client: bucket.New(options), Name: "the-runs"}, t.TempDir())
	return a
}

// stepsOver are the steps of runs that lie in a bucket.
func stepsOver(runs replay.Stored, dir string) *replay.Steps {
	return &replay.Steps{
		Runs: runs,
		Open: func(t replay.Trail) (replay.Bucket, error) {
			return replay.Stored{Client: runs.Client, Name: t.Bucket}, nil
		},
		Config: func(context.Context) (*config.Config, string, error) { return config.Default(), "", nil },
		Now:    time.Now, Turn: replay.Turn{Dir: dir},
	}
}

// ServeHTTP speaks the protocols of Step Functions, CloudFormation and S3.
func (a *replayAWS) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, operation, _ := strings.Cut(r.Header.Get("X-Amz-Target"), "AWSStepFunctions.")
	switch {
	case operation != "":
		a.states(w, r, operation)
	case r.URL.Path == "/":
		body, _ := io.ReadAll(r.Body)
		if strings.Contains(string(body), "Action=DescribeStacks") {
			io.WriteString(w, `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>hosewatch</StackName><Parameters><member><ParameterKey>TrailBucket</ParameterKey><ParameterValue>the-trail</ParameterValue></member></Parameters></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`)
			return
		}
		io.WriteString(w, (&fakeAWS{stack: map[string]string{"ReplayBucket": "the-runs", "ReplayStateMachine": machineARN}}).resources())
	default:
		a.s3.ServeHTTP(w, r)
	}
}

func (a *replayAWS) states(w http.ResponseWriter, r *http.Request, operation string) {
	body, _ := io.ReadAll(r.Body)
	if err := calltest.Signed(r, body, buckettest.Region, "states"); err != nil {
		a.t.Error(err)
	}
	var in struct{ StateMachineArn, ExecutionArn, Name, Input string }
	_ = json.Unmarshal(body, &in)
	a.calls = append(a.calls, operation)
	name := in.ExecutionArn[strings.LastIndexByte(in.ExecutionArn, ':')+1:]
	var answer any
	switch {
	case operation == "StartExecution" && in.StateMachineArn == machineARN:
		a.started[in.Name] = json.RawMessage(in.Input)
		a.execute(in.Input)
		answer = map[string]any{"executionArn": executionOf(machineARN, in.Name)}
	case operation == "DescribeMapRun":
		answer = map[string]any{"status": "SUCCEEDED", "itemCounts": map[string]int{"total": 3, "succeeded": 2, "failed": 1}}
	case a.started[name] == nil:
		w.WriteHeader(http.StatusBadRequest)
		answer = map[string]string{"__type": "ExecutionDoesNotExist", "message": "what \x1b[31m run"}
	case operation == "DescribeExecution":
		answer = map[string]any{"status": a.status, "startDate": 1767225600.5, "error": "States.ExceedToleratedFailureThreshold", "cause": "x\x1b[31m", "redriveStatus": "REDRIVABLE"}
	case operation == "ListMapRuns":
		answer = map[string]any{"mapRuns": []any{map[string]string{"mapRunArn": "arn:map-run"}}}
	case operation == "RedriveExecution":
		a.status = "RUNNING"
		answer = map[string]any{"redriveDate": 1767225600.5}
	}
	_ = json.NewEncoder(w).Encode(answer)
}

// execute does the steps one after the other; internal/replay tests that the
// state machine does the same.
func (a *replayAWS) execute(input string) {
	var in struct{ Run replay.Run }
	if err := json.Unmarshal([]byte(input), &in); err != nil {
		a.t.Error(err)
		return
	}
	ctx := a.t.Context()
	if _, err := a.steps.List(ctx, &in.Run, replay.Listed{}); err != nil {
		a.t.Error(err)
	}
	for o, err := range a.steps.Runs.Objects(ctx, replay.Folder(in.Run.ID)+"batches/", "") {
		if err == nil {
			_, err = a.steps.Read(ctx, &in.Run, o.Key)
		}
		if err != nil {
			a.t.Error(err)
		}
	}
	judged, err := a.steps.Judge(ctx, &in.Run, replay.Judged{})
	if err == nil {
		_, err = a.steps.Sum(ctx, &in.Run, judged)
	}
	if err != nil {
		a.t.Error(err)
	}
}

// fill writes the records of some events into the trail, and into a folder.
func (a *replayAWS) fill() (folder string) {
	folder = a.t.TempDir()
	names, err := filepath.Glob("../../events/s*.json")
	if err != nil || len(names) < 50 {
		a.t.Fatal(len(names), err)
	}
	for i, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			a.t.Fatal(err)
		}
		var event struct{ Detail json.RawMessage }
		if err := json.Unmarshal(text, &event); err != nil {
			a.t.Fatal(err)
		}
		var packed bytes.Buffer
		gz := gzip.NewWriter(&packed)
		fmt.Fprintf(gz, `{"Records":[%s]}`, event.Detail)
		gz.Close()
		key := fmt.Sprintf("AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/%02d/%04d.json.gz", 1+i%20, i)
		a.s3.Put("the-trail", key, packed.Bytes())
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%04d", i)), packed.Bytes(), 0o600); err != nil {
			a.t.Fatal(err)
		}
	}
	return folder
}

func typed(stdin string, args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(args, strings.NewReader(stdin), &out, &err)
	return code, out.String(), err.String()
}

func TestReplayEndToEnd(t *testing.T) {
	a := newReplayAWS(t)
	folder := a.fill()
	start := []string{"replay", "start", "--from", "2026-05-01", "--to", "2026-05-31"}

	code, stdout, stderr := typed("", append(start, "--dry-run")...)
	for _, want := range []string{"objects", "Lambda GB-seconds", "state transitions", "S3 requests", "DynamoDB writes", "USD", "us-east-1", "about"} {
		if !strings.Contains(stdout, want) {
			t.Errorf("the estimate does not say %q:\n%s", want, stdout)
		}
	}
	if code != exitDone || len(a.started) != 0 || !strings.Contains(stderr, "Nothing was started") {
		t.Errorf("a dry run: exit %d, started %v, %s", code, a.started, stderr)
	}
	if code, _, _ := typed("n\n", start...); code != exitUsage || len(a.started) != 0 {
		t.Errorf("not agreed: exit %d, started %v", code, a.started)
	}
	code, stdout, stderr = typed("y\n", start...)
	if code != exitDone || len(a.started) != 1 {
		t.Fatalf("agreed: exit %d, started %v\n%s%s", code, a.started, stdout, stderr)
	}
	id := stdout[strings.LastIndex(stdout, " ")+1 : len(stdout)-1]

	code, stdout, stderr = typed("", "replay", "status", id)
	if code != exitDone || !strings.Contains(stdout, "batches: 2 read of 3, 0 being read, 1 failed") || !strings.Contains(stdout, "judged ") {
		t.Errorf("status: exit %d\n%s%s", code, stdout, stderr)
	}
	for _, format := range []string{"json", "text"} {
		_, want, _ := typed("", "scan", "--format", format, folder)
		code, got, stderr := typed("", "replay", "results", "--format", format, id)
		if code != exitDone || got != want || strings.Count(want, "\n") < 20 {
			t.Errorf("results as %s: exit %d, %d bytes, scan has %d\n%s", format, code, len(got), len(want), stderr)
		}
	}
}

func TestReplayStatusOfFailure(t *testing.T) {
	a := newReplayAWS(t)
	a.started["some-run"] = json.RawMessage("{}")
	for _, tt := range []struct {
		status, args, want string
		code               int
		reason             string
	}{
		{"RUNNING", "status some-run", "running, since 2026-01-01", exitRisky, "scripts wait for it"},
		{"FAILED", "status some-run", `x\x1b[31m`, exitBroken, "others chose the words"},
		{"FAILED", "status some-run", "hosewatch replay redrive some-run", exitBroken, "what can be done"},
		{"FAILED", "redrive some-run", "goes on", exitDone, "done"},
		{"RUNNING", "status another", "ExecutionDoesNotExist", exitBroken, "a slip"},
		{"SUCCEEDED", "results some-run", "result.json", exitBroken, "it has expired"},
		{"SUCCEEDED", "status ../x", "not the name of a run", exitUsage, "it would be a part of a name"},
		{"SUCCEEDED", "status", "the name of one run", exitUsage, "which?"},
		{"SUCCEEDED", "begin", "want start", exitUsage, "a slip"},
		{"SUCCEEDED", "start --from 2026-05-01", "--to", exitUsage, "half of it"},
		{"SUCCEEDED", "start --from 2026-05-02 --to 2026-05-01", "before the beginning", exitUsage, "turned round"},
		{"SUCCEEDED", "start --from 2026-05-02 --to 2026-05-03 --yes", "nothing there", exitBroken, "no such days"},
	} {
		a.status = tt.status
		code, stdout, stderr := typed("", append([]string{"replay"}, strings.Fields(tt.args)...)...)
		if code != tt.code || !strings.Contains(stdout+stderr, tt.want) {
			t.Errorf("%s: %s: exit %d, want %d and %q\n%s%s", tt.reason, tt.args, code, tt.code, tt.want, stdout, stderr)
		}
	}
}
