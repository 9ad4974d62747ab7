package notify

import (
	"context"
	"log/slog"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// settle finds out what became of a message that somebody was about to post
// who has stopped, and keeps what follows from it.
func (h *held) settle(ctx context.Context) error {
	f := h.state.Flight
	if f == nil {
		return nil
	}
	if err := h.waitUntil(ctx, latest(f.Since.Add(settles), h.state.NotBefore)); err != nil {
		return err
	}
	ts, err := h.look(ctx, f)
	if err != nil || ts == "" {
		return err
	}
	h.log.Info("found in slack what somebody else has posted", slog.String("kind", string(f.Kind)))
	alerts, err := h.alerts(ctx, f.Alerts)
	if err != nil {
		return err
	}
	i := f.Incident
	if i != nil && f.Kind != headFlight {
		if i, err = h.fresh(ctx, i); err != nil {
			return err
		}
		if i.EscalateAt.IsZero() { // a reply decides it, and it was not kept before
			i.Escalate, i.EscalateAt = f.Incident.Escalate, f.Incident.EscalateAt
		}
	}
	return h.land(ctx, f, ts, i, alerts)
}

// fresh returns an incident as it is kept by now.
func (h *held) fresh(ctx context.Context, i *incident.Incident) (*incident.Incident, error) {
	kept, ok, err := one[incident.Incident](ctx, h.table, incidentKey(i))
	if err != nil || !ok {
		return i, err
	}
	return &kept, nil
}

// alerts returns those that are kept. One that is not any more does not wait
// either, and must not keep the channel from going on.
func (h *held) alerts(ctx context.Context, ids []string) ([]*judge.Alert, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	orders, err := h.orders(ctx, ids)
	if err != nil {
		return nil, err
	}
	var all []*judge.Alert
	for _, id := range ids {
		if o, ok := orders[id]; ok {
			all = append(all, o.Alert)
		}
	}
	return all, nil
}

// land keeps what follows from a message that has arrived. It can be done
// again when it was done in part, with the incident as it was kept then.
func (h *held) land(ctx context.Context, f *flight, ts string, i *incident.Incident, alerts []*judge.Alert) error {
	err := h.sure(ctx)
	if err != nil {
		return err
	}
	switch f.Kind {
	case headFlight:
		i.Thread = ts
		err = h.record(ctx, i, waitList, ts, nil)
	case replyFlight:
		if i.Landed != f.ID {
			i.Take(h.now(), alerts...)
			i.Landed = f.ID
		}
		err = h.record(ctx, i, waitList, ts, alerts)
	case escalationFlight:
		i.EscalatedAt, i.Shown = h.now(), 0 // its head says so too
		err = h.record(ctx, i, waitList, ts, nil)
	case dailyFlight:
		h.state.Parts = f.Part
	}
	if err == nil {
		h.state.Flight = nil
	}
	return err
}
