package notify

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"

	"github.com/hosewatch/hosewatch/internal/incident"
)

// tellIn tells orders that were taken in a channel, and in the stack's own if
// that one refuses them.
func (d *Desk) tellIn(ctx context.Context, channel string, orders []Order) error {
	err := d.drain(ctx, channel, orders)
	if !isRefused(err) {
		return err
	}
	own, reachErr := d.insteadOf(ctx, channel)
	if reachErr != nil || own == "" {
		return err
	}
	d.refuses(channel, err)
	if err := d.move(ctx, own, channel, waitList, orders); err != nil {
		return err
	}
	return d.drain(ctx, own, orders)
}

func (d *Desk) refuses(channel string, err error) {
	d.log.Error("a channel of the routes does not take alerts: they go to the stack's own",
		slog.String("channel", channel), slog.Any("error", err))
}

// insteadOf returns the stack's own channel, where alerts go that one of the
// routes refuses; "" when that is the one.
func (d *Desk) insteadOf(ctx context.Context, channel string) (string, error) {
	own, _, err := d.sender.Reach(ctx)
	if err != nil || own == channel {
		return "", err
	}
	return own, nil
}

// move takes orders from a list of one channel to that of another.
func (d *Desk) move(ctx context.Context, to, from, list string, orders []Order) error {
	if err := d.take(ctx, to, list, orders); err != nil {
		return err
	}
	return d.offList(ctx, from, list, orders)
}

// drain tells all that waits in a channel, these orders among it, as soon as
// nobody else does.
func (d *Desk) drain(ctx context.Context, channel string, orders []Order) error {
	_, threads, err := d.sender.Reach(ctx)
	if err != nil {
		return err
	}
	h, err := d.hold(ctx, channel, threads, orders)
	if h == nil {
		return err
	}
	defer h.free(ctx)
	return h.tellAll(ctx)
}

// tellAll tells what waits, the most severe incidents first.
func (h *held) tellAll(ctx context.Context) error {
	if err := h.settle(ctx); err != nil {
		return err
	}
	refused := refusals{ids: map[string]bool{}}
	for {
		orders, err := h.waiting(ctx, h.channel, waitList, maxPlan)
		if orders = refused.without(orders); err != nil || len(orders) == 0 {
			return errors.Join(err, refused.err)
		}
		open, err := h.open(ctx, h.channel)
		if err != nil {
			return err
		}
		room := h.state.Room.At(h.now())
		batches := incident.Assign(h.channel, open, alertsOf(orders), h.now(), room.Left())
		if len(batches) == 0 { // the channel bears no more for now
			if err := h.waitUntil(ctx, room.Next()); err != nil {
				return err
			}
		}
		if err := h.tellBatches(ctx, batches, byID(orders), &refused); err != nil {
			return err
		}
	}
}

// tellBatches tells what was planned, as far as the plan holds.
func (h *held) tellBatches(ctx context.Context, batches []incident.Batch, orders map[string]Order, refused *refusals) error {
	for _, b := range batches {
		if h.threads && b.Incident.Thread == "" && h.state.Room.At(h.now()).Left() == 0 {
			return nil // replies that the channel sees have used up the room for another thread
		}
		err := h.tellBatch(ctx, b, orders)
		if errors.Is(err, errNoThread) {
			return nil // the alerts need another
		}
		if !refused.note(b, err) {
			return fmt.Errorf("incident %s: %w", b.Incident.ID, err)
		}
	}
	return nil
}

// maxRefused is how many incidents in a row Slack may refuse before it is taken
// for having something against the channel.
const maxRefused = 3

// refusals are alerts that Slack did not take for what they are. They must not
// keep others from being told.
type refusals struct {
	ids   map[string]bool
	inRow int
	err   error
}

// note reports whether to go on after a batch that ended with err.
func (r *refusals) note(b incident.Batch, err error) bool {
	if err == nil {
		r.inRow = 0
		return true
	}
	if !isRefused(err) && !isFault(err, Unfit) {
		return false
	}
	for _, a := range b.Alerts {
		r.ids[a.ID] = true
	}
	r.err = err
	if isFault(err, Unfit) {
		return true // that is about the alerts
	}
	r.inRow++
	return r.inRow < maxRefused
}

func (r *refusals) without(orders []Order) []Order {
	return slices.DeleteFunc(orders, func(o Order) bool { return r.ids[o.Alert.ID] })
}
