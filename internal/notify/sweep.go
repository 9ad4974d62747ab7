package notify

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// Sweep does what no alert sets off: it tells what still waits, brings heads up
// to date that a fault has left behind, reminds of critical incidents that
// nobody has acknowledged, and posts the digest of the day. It is to be called
// every minute or so.
func (d *Desk) Sweep(ctx context.Context, house *config.Config) error {
	channels, err := d.Channels(ctx)
	if err != nil {
		return err
	}
	_, threads, err := d.sender.Reach(ctx)
	if err != nil {
		return err
	}
	var all error
	for _, channel := range channels {
		if err := d.sweepIn(ctx, channel, threads, house); err != nil {
			all = errors.Join(all, fmt.Errorf("channel %s: %w", channel, err))
		}
	}
	return all
}

func (d *Desk) sweepIn(ctx context.Context, channel string, threads bool, house *config.Config) error {
	h, err := d.tryHold(ctx, channel, threads)
	if errors.Is(err, errHeld) {
		return nil // whoever has it is at it; the next sweep comes soon
	}
	if err != nil {
		return err
	}
	defer h.free(ctx)
	if err := h.tellAll(ctx); err != nil {
		return err
	}
	if threads {
		if err := h.lookAfter(ctx); err != nil {
			return err
		}
	}
	return h.daily(ctx, house)
}

// lookAfter brings the heads of incidents up to date, and reminds.
func (h *held) lookAfter(ctx context.Context) error {
	open, err := h.open(ctx, h.channel)
	if err != nil {
		return err
	}
	var all error
	for _, i := range open {
		if i.Thread == "" || i.Counts.Total() == 0 {
			continue
		}
		// What fails for one is no reason to leave the others as they are.
		all = errors.Join(all, h.remind(ctx, i), h.refresh(ctx, i))
		if errors.Is(all, errLost) || errors.Is(all, errTime) {
			break
		}
	}
	return all
}

// remind tells of an incident again that nobody has acknowledged in time.
func (h *held) remind(ctx context.Context, i *incident.Incident) error {
	if i.EscalateAt.IsZero() || !i.EscalatedAt.IsZero() || h.now().Before(i.EscalateAt) {
		return nil
	}
	mark, err := h.mark(ctx, i)
	if err != nil || mark.AcknowledgedBy != "" {
		return err
	}
	worst, err := h.Alert(ctx, i.Worst)
	if err != nil || worst == nil {
		return err
	}
	e := i.Escalate
	f := flight{Kind: escalationFlight, ID: "escalation " + i.ID, Incident: i.Clone(), Place: Place{Channel: e.Channel}}
	if e.Channel == "" || e.Channel == i.Channel {
		f.Place = Place{Channel: i.Channel, Thread: i.Thread, Raise: true}
	}
	ts, err := h.say(ctx, f, blockkit.Escalation(i, mark, worst, e.After, e.Mention))
	if err != nil {
		return err
	}
	return h.land(ctx, &f, ts, i, nil)
}

// daily posts the digest when it is due: of what was taken in until then, so
// that it is the same digest whoever goes on with it.
func (h *held) daily(ctx context.Context, house *config.Config) error {
	due := house.Digest.Last(h.now())
	if !due.After(h.state.Digested) {
		return nil
	}
	orders, err := h.waiting(ctx, h.channel, dailyList, maxDaily)
	if err != nil {
		return err
	}
	orders = slices.DeleteFunc(orders, func(o Order) bool { return o.Taken.After(due) })
	posts := blockkit.Daily(due, alertsOf(orders))
	for part := h.state.Parts; part < len(posts); part++ {
		f := flight{Kind: dailyFlight, Part: part + 1, Place: Place{Channel: h.channel}}
		f.ID = fmt.Sprintf("daily %s %d", due.UTC().Format(time.RFC3339), f.Part)
		ts, err := h.say(ctx, f, posts[part])
		if err != nil {
			return err
		}
		if err := h.land(ctx, &f, ts, nil, nil); err != nil {
			return err
		}
	}
	if err := h.offList(ctx, h.channel, dailyList, orders); err != nil {
		return err
	}
	h.state.Digested, h.state.Parts = due, 0
	return nil
}
