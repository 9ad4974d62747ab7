package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// sender delivers an alert, or says why it must be tried again.
type sender interface {
	Send(context.Context, *judge.Alert) error
}

// handler answers the events of an SQS queue with the messages that failed.
type handler struct {
	sender sender
	house  *remote.Loader // for the quiet hours
	now    func() time.Time
	least  judge.Severity
	log    *slog.Logger
}

// batch is what SQS hands over.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
type batch struct {
	Records []struct {
		MessageID string `json:"messageId"`
		Body      string `json:"body"`
	} `json:"Records"`
}

// answer names the messages that SQS is to keep.
// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
type answer struct {
	Failures []failure `json:"batchItemFailures"`
}

type failure struct {
	MessageID string `json:"itemIdentifier"`
}

// Invoke is lambda.Handler. It fails as a whole only for an event that is not
// one of SQS; else every message stands for itself.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	log := h.log.With(environment.RequestID(ctx))
	var b batch
	if json.Unmarshal(payload, &b) != nil || b.Records == nil {
		return nil, errors.New("the event is not one of SQS: no Records")
	}
	out := answer{Failures: []failure{}}
	for _, record := range b.Records {
		if h.deliver(ctx, log.With(slog.String("message_id", record.MessageID)), record.Body) != nil {
			out.Failures = append(out.Failures, failure{record.MessageID})
		}
	}
	return json.Marshal(out)
}

// deliver tells the alert of one message. It logs what came of it: ids and
// codes, never a text that somebody else has chosen.
func (h *handler) deliver(ctx context.Context, log *slog.Logger, body string) error {
	a, err := readAlert(body)
	if err != nil {
		log.Error("not delivered", slog.Any("error", err))
		return err
	}
	log = log.With(slog.String("alert_id", tell.Plain(a.ID)), slog.String("severity", a.Severity.String()))
	if a.Severity < h.least {
		log.Info("quieter than HOSEWATCH_MIN_SEVERITY")
		return nil
	}
	if h.quiet(ctx, log, a.Severity) {
		log.Info("not told in quiet hours")
		return nil
	}
	if err := h.sender.Send(ctx, a); err != nil {
		log.Error("not delivered", slog.Any("error", err))
		return err
	}
	log.Info("delivered")
	return nil
}

// quiet reports whether an alert is kept from Slack at this hour; a critical
// one never is. A configuration that cannot be used is told by the function
// that judges.
func (h *handler) quiet(ctx context.Context, log *slog.Logger, s judge.Severity) bool {
	now := h.now()
	c, problem := h.house.Load(ctx, now)
	if problem != nil {
		log.Error("configuration", slog.Any("error", problem))
	}
	return c.Quiet(now, config.Severity(s))
}

// readAlert takes the alert out of an EventBridge event. Its errors quote
// nothing of body.
func readAlert(body string) (*judge.Alert, error) {
	var event struct {
		DetailType string          `json:"detail-type"`
		Detail     json.RawMessage `json:"detail"`
	}
	if json.Unmarshal([]byte(body), &event) != nil {
		return nil, errors.New("body: not an EventBridge event")
	}
	if event.DetailType != "hosewatch.alert" {
		return nil, errors.New("body: detail-type is not hosewatch.alert")
	}
	var told struct {
		Severity *judge.Severity `json:"severity"`
	}
	var a judge.Alert
	if json.Unmarshal(event.Detail, &a) != nil || json.Unmarshal(event.Detail, &told) != nil {
		return nil, errors.New("body: detail is not an alert")
	}
	switch {
	case a.ID == "":
		return nil, errors.New("body: alert without alert_id")
	case a.Title == "":
		return nil, errors.New("body: alert without title")
	case told.Severity == nil: // absent would read as info, and stay untold
		return nil, errors.New("body: alert without severity")
	}
	return &a, nil
}
