package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
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

// Invoke is lambda.Handler. It fails as a whole only for an event that is
// neither of SQS nor of the schedule; else every message stands for itself.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	log := h.log.With(environment.RequestID(ctx))
	house, problem := h.house.Load(ctx, h.now())
	if problem != nil { // the function that judges tells it in Slack
		log.Error("configuration", slog.Any("error", problem))
	}
	if isSweep(payload) {
		return []byte("{}"), h.desk.Sweep(ctx, house)
	}
	messages, err := queued.Messages(payload)
	if err != nil {
		return nil, err
	}
	return json.Marshal(h.deliver(ctx, log, house, messages))
}

// isSweep reports whether an event is the schedule's.
func isSweep(payload []byte) bool {
	var event struct {
		Task string `json:"task"`
	}
	return json.Unmarshal(payload, &event) == nil && event.Task == "sweep"
}

// deliver tells the alerts of messages. It logs what came of each: ids and
// codes, never a text that somebody else has chosen.
func (h *handler) deliver(ctx context.Context, log *slog.Logger, house *config.Config, messages []queued.Message) (answer queued.Answer) {
	var orders []notify.Order
	alerts := make(map[string]*judge.Alert, len(messages)) // by message id
	for _, m := range messages {
		a, err := m.Alert()
		if err != nil {
			log.Error("not delivered", slog.String("message_id", m.ID), slog.Any("error", err))
			answer.Keep(m.ID)
			continue
		}
		alerts[m.ID] = a
		orders = append(orders, h.order(house, a))
	}
	failed := h.desk.Tell(ctx, orders)
	for _, m := range messages {
		a := alerts[m.ID]
		if a == nil {
			continue
		}
		log := log.With(slog.String("message_id", m.ID), slog.String("alert_id", tell.Plain(a.ID)), slog.String("severity", a.Severity.String()))
		switch err := failed[a.ID]; {
		case err != nil:
			log.Error("not delivered", slog.Any("error", err))
			answer.Keep(m.ID)
		case h.quieter(house, a) != "":
			log.Info(h.quieter(house, a))
		default:
			log.Info("delivered")
		}
	}
	return answer
}

// order says where an alert is told, or that it is not.
func (h *handler) order(house *config.Config, a *judge.Alert) notify.Order {
	return notify.Order{Alert: a, Route: house.Route(a.Addressed()), Unmentioned: h.quieter(house, a) != ""}
}

// quieter says why an alert is kept from Slack; empty when it is not. A
// critical one never is for the hour, nor one that waits for the digest since
// it was found in history.
func (h *handler) quieter(house *config.Config, a *judge.Alert) string {
	switch {
	case a.Severity < h.least:
		return "quieter than HOSEWATCH_MIN_SEVERITY"
	case a.Replayed == "" && house.Quiet(h.now(), config.Severity(a.Severity)):
		return "not told in quiet hours"
	default:
		return ""
	}
}
