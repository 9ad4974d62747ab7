package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/bus/queued"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/triage"
)

// queue is what leads from the door to the worker.
type queue struct {
	client *sqs.Client
	url    string
}

// sqsClient takes Region, credentials and endpoint from what awsenv reads.
// Slack waits three seconds in all, so that a call gets one of them, twice.
func sqsClient(getenv func(string) string) *sqs.Client {
	env := awsenv.Env(getenv)
	return sqs.New(sqs.Options{
		Region:       env.Region(),
		Credentials:  env.Credentials(),
		BaseEndpoint: env.BaseEndpoint("sqs"),
		HTTPClient:   &http.Client{Timeout: time.Second},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff = 2, 100*time.Millisecond
		}),
	})
}

func (q queue) send(ctx context.Context, t triage.Task) error {
	text, err := json.Marshal(t)
	if err != nil {
		return err
	}
	_, err = q.client.SendMessage(ctx, &sqs.SendMessageInput{QueueUrl: &q.url, MessageBody: aws.String(string(text))})
	return err
}

// hand answers the events of the queue with the messages that failed.
type hand struct {
	do  func(context.Context, triage.Task) error
	log *slog.Logger
}

func newWorker(getenv func(string) string, s settings, log *slog.Logger) *hand {
	slack, table := notify.New(s.slack), dynamo.NewTable(dynamo.Client(getenv), s.table, time.Now)
	w := &triage.Worker{
		Sender: slack, Desk: notify.NewDesk(slack, table, log), Table: table, Account: s.account, Now: time.Now, Log: log,
		History: account.History{Client: account.NewClient(account.FromEnvironment(getenv)), Sleep: sleep},
		House: func(ctx context.Context) *config.Config {
			house, problem := s.House.Load(ctx, time.Now())
			if problem != nil { // the function that judges tells it in Slack
				log.Error("configuration", slog.Any("error", problem))
			}
			return house
		},
	}
	return &hand{do: w.Do, log: log}
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// Invoke is lambda.Handler. It fails as a whole only for an event that is not
// one of SQS; else every message stands for itself.
func (h *hand) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	messages, err := queued.Messages(payload)
	if err != nil {
		return nil, err
	}
	log := h.log.With(environment.RequestID(ctx))
	var out queued.Answer
	for _, m := range messages {
		if err := h.one(ctx, m); err != nil {
			log.Error("not done", slog.String("message_id", m.ID), slog.Any("error", err))
			out.Keep(m.ID)
		}
	}
	return json.Marshal(out)
}

// one does the task of a message. Its error repeats nothing of a body that
// holds none.
func (h *hand) one(ctx context.Context, m queued.Message) error {
	var t triage.Task
	if json.Unmarshal([]byte(m.Body), &t) != nil {
		return errors.New("body: not a task")
	}
	return h.do(ctx, t)
}
