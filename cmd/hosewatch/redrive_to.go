package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"

	"github.com/hosewatch/hosewatch/internal/bus/queued"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// toQueue brings alerts back into the queue that they were on their way to.
// SQS could move them by itself, but it moves all there is: what is no alert
// would fail for hours again, and what EventBridge put there has no queue that
// it came from.
type toQueue struct {
	client *sqs.Client
	url    string
	arn    string // of the queue, once it was asked for
}

// Read implements destination.
func (q *toQueue) Read(ctx context.Context, m *types.Message) (letter, error) {
	if q.url == "" {
		return letter{}, errNowhere
	}
	alert, err := (&queued.Message{Body: aws.ToString(m.Body)}).Alert()
	if err != nil {
		return letter{}, err
	}
	if err := q.meant(ctx, m); err != nil {
		return letter{}, err
	}
	return letter{
		what:     fmt.Sprintf("alert %s, %s: %s", alert.ID, alert.Severity, alert.Title),
		severity: alert.Severity,
		send: func(ctx context.Context) error {
			_, err := q.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: m.Body})
			return err
		},
	}, nil
}

// meant returns an error for an alert that EventBridge was bringing elsewhere,
// such as to a topic: Slack has it already.
// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
func (q *toQueue) meant(ctx context.Context, m *types.Message) error {
	target := aws.ToString(m.MessageAttributes["TARGET_ARN"].StringValue)
	if target == "" || strings.Contains(target, ":event-bus/") {
		return nil
	}
	if q.arn == "" {
		out, err := q.client.GetQueueAttributes(ctx, &sqs.GetQueueAttributesInput{
			QueueUrl: &q.url, AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameQueueArn},
		})
		if err != nil {
			return err
		}
		q.arn = out.Attributes[string(types.QueueAttributeNameQueueArn)]
	}
	if target != q.arn {
		return fmt.Errorf("it was on its way to %s", target)
	}
	return nil
}

// toFunctions gives events again to the functions that failed on them.
type toFunctions struct {
	client   *lambda.Client
	detect   string
	baseline string
	asked    bool // the baseline function was invoked
}

// Read implements destination.
func (f *toFunctions) Read(ctx context.Context, m *types.Message) (letter, error) {
	body := aws.ToString(m.Body)
	var about struct {
		Kind string `json:"detail-type"`
	}
	_ = json.Unmarshal([]byte(body), &about) // a record by itself has no such member
	switch about.Kind {
	case "Scheduled Event", "CloudFormation Stack Status Change":
		return f.ask(about.Kind, body)
	}
	var events []string
	stats, err := trail.ReadText(ctx, body, "message", func(e *trail.Event) error {
		events = append(events, fmt.Sprintf("%s %s", e.ID, e.Name))
		return nil
	})
	switch {
	case err != nil:
		return letter{}, err
	case stats.Malformed > 0 && len(stats.Faults) > 0:
		return letter{}, &stats.Faults[0]
	case stats.Malformed > 0 || len(events) == 0:
		return letter{}, errors.New("no CloudTrail record in it")
	case f.detect == "":
		return letter{}, errNowhere
	}
	return letter{
		what: "event " + strings.Join(events, ", "), severity: judge.Critical,
		send: func(ctx context.Context) error { return f.invoke(ctx, f.detect, body) },
	}, nil
}

// ask has the baseline function ask AWS what there is. However often it failed,
// asking once is enough.
func (f *toFunctions) ask(kind, body string) (letter, error) {
	if f.baseline == "" {
		return letter{}, errNowhere
	}
	return letter{
		what: "baseline, for " + kind, severity: judge.Critical,
		send: func(ctx context.Context) error {
			if f.asked {
				return nil
			}
			err := f.invoke(ctx, f.baseline, body)
			f.asked = err == nil
			return err
		},
	}, nil
}

// invoke hands an event over to Lambda, which from then on keeps it and, if the
// function fails on it again, puts it back into the dead-letter queue.
// https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
func (f *toFunctions) invoke(ctx context.Context, name, payload string) error {
	const accepted = 202
	out, err := f.client.Invoke(ctx, &lambda.InvokeInput{
		FunctionName: &name, InvocationType: lambdatypes.InvocationTypeEvent, Payload: []byte(payload),
	})
	if err == nil && out.StatusCode != accepted {
		err = fmt.Errorf("function %s: not taken: status %d", name, out.StatusCode)
	}
	return err
}
