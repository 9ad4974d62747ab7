package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

// states makes the few calls of Step Functions that are made.
// https://docs.aws.amazon.com/step-functions/latest/apireference/
type states struct {
	region, address string
	caller          *awscall.Caller
}

const maxStatesAnswer = 4 << 20

func newStates(own aws.Config) *states {
	address := cmp.Or(aws.ToString(own.BaseEndpoint), "https://"+awscall.Host("states", own.Region))
	return &states{own.Region, strings.TrimSuffix(address, "/") + "/", awscall.New(own.Credentials, &http.Client{Timeout: time.Minute}, maxStatesAnswer)}
}

// call asks for an operation and reads the answer into out, which may be nil.
func (s *states) call(ctx context.Context, operation string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	call := awscall.Call{Service: "states", Region: s.region, Address: s.address, Body: body}
	a, err := s.caller.Do(ctx, time.Now(), call.JSON("1.0", "AWSStepFunctions."+operation))
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	if a.Status != http.StatusOK {
		code, message := a.Fault()
		return fmt.Errorf("%s: AWS answered %d %s: %s", operation, a.Status, cmp.Or(code, http.StatusText(a.Status)), message)
	}
	if err := json.Unmarshal(a.Body, out); err != nil {
		return fmt.Errorf("%s: the answer is not understood", operation)
	}
	return nil
}

// execution is what Step Functions says of one.
type execution struct {
	Status  string  `json:"status"`
	Error   string  `json:"error"`
	Cause   string  `json:"cause"`
	Started float64 `json:"startDate"`
	Stopped float64 `json:"stopDate"`
	Redrive string  `json:"redriveStatus"`
	Reason  string  `json:"redriveStatusReason"`
}

func (s *states) start(ctx context.Context, machine, name string, input any) error {
	text, err := json.Marshal(input)
	if err != nil {
		return err
	}
	var started struct {
		ARN string `json:"executionArn"`
	}
	return s.call(ctx, "StartExecution", map[string]string{"stateMachineArn": machine, "name": name, "input": string(text)}, &started)
}

func (s *states) describe(ctx context.Context, arn string) (e execution, err error) {
	return e, s.call(ctx, "DescribeExecution", map[string]string{"executionArn": arn}, &e)
}

func (s *states) redrive(ctx context.Context, arn string) error {
	var when struct {
		At float64 `json:"redriveDate"`
	}
	return s.call(ctx, "RedriveExecution", map[string]string{"executionArn": arn}, &when)
}

// mapRun is what Step Functions says of the batches of a run.
type mapRun struct {
	Status string `json:"status"`
	Counts struct {
		Total     int `json:"total"`
		Pending   int `json:"pending"`
		Running   int `json:"running"`
		Succeeded int `json:"succeeded"`
		Failed    int `json:"failed"`
		Aborted   int `json:"aborted"`
		TimedOut  int `json:"timedOut"`
	} `json:"itemCounts"`
}

// batches is what is known of the batches of an execution; nil before they are
// begun.
func (s *states) batches(ctx context.Context, arn string) (*mapRun, error) {
	var list struct {
		Runs []struct {
			ARN string `json:"mapRunArn"`
		} `json:"mapRuns"`
	}
	if err := s.call(ctx, "ListMapRuns", map[string]string{"executionArn": arn}, &list); err != nil || len(list.Runs) == 0 {
		return nil, err
	}
	m := new(mapRun)
	return m, s.call(ctx, "DescribeMapRun", map[string]string{"mapRunArn": list.Runs[0].ARN}, m)
}

// executionOf is the ARN of an execution of a state machine.
func executionOf(machine, name string) string {
	return strings.Replace(machine, ":stateMachine:", ":execution:", 1) + ":" + name
}

// moment reads a time as AWS's JSON protocols write it, in seconds since 1970.
func moment(seconds float64) time.Time {
	whole, part := math.Modf(seconds)
	return time.Unix(int64(whole), int64(part*1e9)).UTC()
}
