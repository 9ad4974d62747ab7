package main

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"

	sdk "github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

// awsVariable names an AWS on this machine, such as moto's.
const awsVariable = "HOSEWATCH_TEST_AWS"

// Over an SQS and a CloudFormation that others wrote. Functions are not part
// of it: moto runs them in containers.
func TestRedriveOverMoto(t *testing.T) {
	motoAddress(t)
	queues := makeQueues(t)
	notTold, alerts := queues("not-told"), queues("alerts")
	var want []string
	for i := range 25 {
		want = append(want, alertEvent(fmt.Sprintf("a%02d", i), "high", "title"))
	}
	for _, body := range append(want, "no alert") {
		notTold.put(t, body)
	}
	if code, stdout, stderr := redriven("--stack", "watch", "--dry-run"); code != exitBroken || strings.Count(stdout, "waits: ") != 25 || len(alerts.all(t)) != 0 {
		t.Fatalf("dry run: exit %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr := redriven("--stack", "watch"); code != exitBroken || !strings.Contains(stderr, "25 sent again, 1 left") {
		t.Errorf("exit %d\n%s%s", code, stdout, stderr)
	}
	got := alerts.all(t)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("back are %q\nwant %q", got, want)
	}
	if left := notTold.all(t); !slices.Equal(left, []string{"no alert"}) {
		t.Errorf("left are %q", left)
	}
}

// motoAddress makes the AWS that the environment names all the AWS that there
// is, or skips.
func motoAddress(t *testing.T) {
	t.Helper()
	endpoint := os.Getenv(awsVariable)
	if endpoint == "" {
		t.Skipf("%s is not set: nothing was asked of an AWS outside this process", awsVariable)
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	if addr, err := netip.ParseAddr(u.Hostname()); err != nil || !addr.IsLoopback() {
		t.Fatalf("%s=%s: tests speak to loopback addresses only", awsVariable, endpoint)
	}
	setAWS(t, endpoint)
}

// motoQueue is a queue of a stack that is in moto.
type motoQueue struct {
	client *sqs.Client
	url    string
}

// makeQueues makes a stack with queues and returns them by name.
func makeQueues(t *testing.T) func(name string) motoQueue {
	t.Helper()
	own, err := awsconfig.LoadDefaultConfig(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	const template = `{"Resources": {
		"AlertQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "alerts"}},
		"NotToldQueue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "not-told"}}}}`
	stacks := cloudformation.NewFromConfig(own)
	if _, err := stacks.CreateStack(context.Background(), &cloudformation.CreateStackInput{StackName: sdk.String("watch"), TemplateBody: sdk.String(template)}); err != nil {
		t.Fatal(err)
	}
	client := sqs.NewFromConfig(own)
	return func(name string) motoQueue {
		out, err := client.GetQueueUrl(context.Background(), &sqs.GetQueueUrlInput{QueueName: &name})
		if err != nil {
			t.Fatal(err)
		}
		return motoQueue{client, *out.QueueUrl}
	}
}

func (q motoQueue) put(t *testing.T, body string) {
	t.Helper()
	if _, err := q.client.SendMessage(context.Background(), &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: &body}); err != nil {
		t.Fatal(err)
	}
}

// all takes every message that is to be had.
func (q motoQueue) all(t *testing.T) (bodies []string) {
	t.Helper()
	for {
		out, err := q.client.ReceiveMessage(context.Background(), &sqs.ReceiveMessageInput{QueueUrl: &q.url, MaxNumberOfMessages: 10})
		if err != nil {
			t.Fatal(err)
		}
		if len(out.Messages) == 0 {
			return bodies
		}
		for _, m := range out.Messages {
			bodies = append(bodies, *m.Body)
		}
	}
}
