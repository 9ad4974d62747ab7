package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/hosewatch/hosewatch/internal/bus/queued"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// desk tells alerts, or says by alert_id why they must be given again.
type desk interface {
	Tell(context.Context, []notify.Order) map[string]error
	Sweep(context.Context, *config.Config) error
}

// handler answers the events of an SQS queue with the messages that failed,
// and those of a schedule by looking after what no alert sets off.
type handler struct {
	desk  desk
	house *remote.Loader // for the quiet hours, the routes and the digest
	now   func() time.Time
	least judge.Severity
	log   *slog.Logger
}

// batch is what SQS hands over, or the schedule.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
type batch struct {
	Records []message `json:"Records"`
	Task    string    `json:"task"` // sweep
}

type message struct {
	MessageID string `json:"messageId"`
	Body      string `json:"body"`
}

// answer names the messages that SQS is to keep.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
type answer struct {
	Failures []failure `json:"batchItemFailures"`
}

type failure struct {
	MessageID string `json:"itemIdentifier"`
}

// Invoke is lambda.Handler. It fails as a whole only for an event that is
// neither of SQS nor of the schedule; else every message stands for itself.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	log := h.log
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		log = log.With(slog.String("requestId", lc.AwsRequestID))
	}
	house, problem := h.house.Load(ctx, h.now())
	if problem != nil { // the function that judges tells it in Slack
		log.Error("configuration", slog.Any("error", problem))
	}
	var b batch
	switch err := json.Unmarshal(payload, &b); {
	case err == nil && b.Task == "sweep":
		return []byte("{}"), h.desk.Sweep(ctx, house)
	case err == nil && b.Records != nil:
		return json.Marshal(h.deliver(ctx, log, house, b.Records))
	default:
		return nil, errors.New("the event is not one of SQS: no Records")
	}
}

// deliver tells the alerts of messages. It logs what came of each: ids and
// codes, never a text that somebody else has chosen.
func (h *handler) deliver(ctx context.Context, log *slog.Logger, house *config.Config, messages []message) answer {
	out := answer{Failures: []failure{}}
	var orders []notify.Order
	alerts := make(map[string]*judge.Alert, len(messages)) // by message id
	for _, m := range messages {
		a, err := (&queued.Message{Body: m.Body}).Alert()
		if err != nil {
			log.Error("not delivered", slog.String("message_id", m.MessageID), slog.Any("error", err))
			out.Failures = append(out.Failures, failure{m.MessageID})
			continue
		}
		alerts[m.MessageID] = a
		orders = append(orders, h.order(house, a))
	}
	failed := h.desk.Tell(ctx, orders)
	for _, m := range messages {
		a := alerts[m.MessageID]
		if a == nil {
			continue
		}
		log := log.With(slog.String("message_id", m.MessageID), slog.String("alert_id", tell.Plain(a.ID)), slog.String("severity", a.Severity.String()))
		switch err := failed[a.ID]; {
		case err != nil:
			log.Error("not delivered", slog.Any("error", err))
			out.Failures = append(out.Failures, failure{m.MessageID})
		case h.quieter(house, a) != "":
			log.Info(h.quieter(house, a))
		default:
			log.Info("delivered")
		}
	}
	return out
}

// order says where an alert is told, or that it is not.
func (h *handler) order(house *config.Config, a *judge.Alert) notify.Order {
	to := config.Addressed{Severity: config.Severity(a.Severity), Account: a.Account}
	for _, f := range a.Findings {
		to.Rules = append(to.Rules, f.Rule)
	}
	return notify.Order{Alert: a, Route: house.Route(to), Unmentioned: h.quieter(house, a) != ""}
}

// quieter says why an alert is kept from Slack; empty when it is not. A
// critical one never is for the hour.
func (h *handler) quieter(house *config.Config, a *judge.Alert) string {
	switch {
	case a.Severity < h.least:
		return "quieter than HOSEWATCH_MIN_SEVERITY"
	case house.Quiet(h.now(), config.Severity(a.Severity)):
		return "not told in quiet hours"
	default:
		return ""
	}
}
