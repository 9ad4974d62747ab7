package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
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
		err := d.sweepIn(ctx, channel, threads, house)
		if isRefused(err) {
			err = errors.Join(err, d.empty(ctx, channel, err))
		}
		if err != nil {
			all = errors.Join(all, fmt.Errorf("channel %s: %w", channel, err))
		}
	}
	return all
}

func (d *Desk) sweepIn(ctx context.Context, channel string, threads bool, house *config.Config) error {
	h, err := d.tryHold(ctx, channel, threads, nil)
	if errors.Is(err, errHeld) {
		return nil // whoever has it is at it; the next sweep comes soon
	}
	if err != nil {
		return err
	}
	defer h.free(ctx)
	// What Slack refuses to take is no reason to leave the rest as it is.
	told := h.tellAll(ctx)
	if told != nil && !isRefused(told) && !isFault(told, Unfit) {
		return told
	}
	var cared error
	if threads {
		cared = h.lookAfter(ctx)
	}
	return errors.Join(told, cared, h.daily(ctx, house))
}

// empty gives to the stack's own channel what waits in one that refuses it.
func (d *Desk) empty(ctx context.Context, channel string, why error) error {
	own, err := d.insteadOf(ctx, channel)
	if err != nil || own == "" {
		return err
	}
	d.refuses(channel, why)
	for list, limit := range map[string]int{waitList: maxPlan, dailyList: maxDaily} {
		orders, listErr := d.waiting(ctx, channel, list, limit)
		if err = errors.Join(err, listErr); listErr == nil && len(orders) > 0 {
			err = errors.Join(err, d.move(ctx, own, channel, list, orders))
		}
	}
	return err
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
	e, here := i.Escalate, Place{Channel: i.Channel, Thread: i.Thread, Raise: true}
	f := flight{Kind: escalationFlight, ID: "escalation " + i.ID, Incident: i.Clone(), Place: Place{Channel: e.Channel}}
	if e.Channel == "" || e.Channel == i.Channel {
		f.Place = here
	}
	post := blockkit.Escalation(i, mark, worst, e.After, e.Mention)
	ts, err := h.say(ctx, f, post)
	if isRefused(err) && f.Place != here {
		h.log.Error("a channel does not take reminders: they go where the alert is", slog.String("channel", e.Channel), slog.Any("error", err))
		f.Place = here
		ts, err = h.say(ctx, f, post)
	}
	if err != nil {
		return err
	}
	return h.land(ctx, &f, ts, i, nil)
}

// daily posts the digest when it is due: of what was taken in until then, so
// that it is the same digest whoever goes on with it, and whenever.
func (h *held) daily(ctx context.Context, house *config.Config) error {
	if h.state.Due.IsZero() {
		h.state.Due, h.state.Parts = house.Digest.Last(h.now()), 0
	}
	due := h.state.Due
	if !due.After(h.state.Digested) {
		h.state.Due = time.Time{}
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
	h.state.Digested, h.state.Due, h.state.Parts = due, time.Time{}, 0
	return nil
}
