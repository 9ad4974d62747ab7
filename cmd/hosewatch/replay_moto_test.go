package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation/types"

	"github.com/hosewatch/hosewatch/internal/replay"
)

// machineVariable names a file of the state machine as Step Functions has it.
const machineVariable = "HOSEWATCH_TEST_MACHINE"

// Over an S3, a CloudFormation and a Step Functions that others wrote. moto
// takes the state machine and starts executions of it; it does not call
// functions, which it would run in containers, so that the steps themselves are
// called here.
func TestReplayOverMoto(t *testing.T) {
	motoAddress(t)
	definition, err := os.ReadFile(os.Getenv(machineVariable))
	if err != nil {
		t.Skipf("%s: %v", machineVariable, err)
	}
	at := makeReplayStack(t, string(definition))
	text, err := os.ReadFile("testdata/trail.json")
	if err != nil {
		t.Fatal(err)
	}
	trail := replay.Stored{Client: at.runs.Client, Name: at.trail}
	if err := trail.Put(t.Context(), "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/a+b.json", text); err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := typed("", "replay", "start", "--stack", "watch", "--from", "2026-05-01", "--to", "2026-05-31", "--yes")
	if code != exitDone {
		t.Fatalf("start: exit %d\n%s%s", code, stdout, stderr)
	}
	id := strings.TrimSpace(stdout[strings.LastIndex(stdout, " "):])
	e, err := at.states.describe(t.Context(), executionOf(at.machine, id))
	if err != nil || e.Status == "" || e.Started == 0 {
		t.Fatalf("%+v, %v", e, err)
	}
	a := &replayAWS{t: t, steps: stepsOver(at.runs, t.TempDir())}
	run := replay.Default(id)
	run.Trail = replay.Trail{Bucket: at.trail, From: "2026-05-01", To: "2026-05-31"}
	input, err := json.Marshal(map[string]any{"run": run})
	if err != nil {
		t.Fatal(err)
	}
	a.execute(string(input))
	_, want, _ := typed("", "scan", "--format", "json", "testdata/trail.json")
	code, got, stderr := typed("", "replay", "results", "--stack", "watch", "--format", "json", id)
	if code != exitDone || got != want || want == "" {
		t.Errorf("results: exit %d, %q, scan says %q\n%s", code, got, want, stderr)
	}
}

// makeReplayStack makes a stack with what replay looks for in one.
func makeReplayStack(t *testing.T, definition string) *installed {
	t.Helper()
	own, err := awsconfig.LoadDefaultConfig(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	template, err := json.Marshal(map[string]any{
		"Parameters": map[string]any{"TrailBucket": map[string]string{"Type": "String"}},
		"Resources": map[string]any{
			"Trail":        map[string]any{"Type": "AWS::S3::Bucket", "Properties": map[string]any{"BucketName": "watched-trail"}},
			"ReplayBucket": map[string]any{"Type": "AWS::S3::Bucket", "Properties": map[string]any{"BucketName": "watched-runs"}},
			"ReplayStateMachine": map[string]any{"Type": "AWS::StepFunctions::StateMachine", "Properties": map[string]any{
				"StateMachineName": "watch-replay", "RoleArn": "arn:aws:iam::123456789012:role/replay", "DefinitionString": definition,
			}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = cloudformation.NewFromConfig(own).CreateStack(context.Background(), &cloudformation.CreateStackInput{
		StackName: sdk.String("watch"), TemplateBody: sdk.String(string(template)),
		Parameters: []types.Parameter{{ParameterKey: sdk.String("TrailBucket"), ParameterValue: sdk.String("watched-trail")}},
	})
	if err != nil {
		t.Fatal(err)
	}
	at, err := (&stackFlags{stack: "watch"}).find(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return at
}
