package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// Desk tells alerts in Slack: sorted into incidents, each in its thread,
// exactly once as the channel shows it, at the rate that Slack takes. It may
// be used by several goroutines, and several may work on one table. Make one
// with NewDesk.
type Desk struct {
	*Ledger
	sender *Sender
	log    *slog.Logger
	owner  string
}

// NewDesk returns a desk that keeps what it does in a table.
func NewDesk(s *Sender, t table.Table, log *slog.Logger) *Desk {
	var owner [8]byte
	_, _ = rand.Read(owner[:]) // never fails: https://pkg.go.dev/crypto/rand#Read
	return &Desk{Ledger: NewLedger(t, s.now), sender: s, log: log, owner: hex.EncodeToString(owner[:])}
}

// timeFor reports whether the deadline leaves time for a pause and for what
// comes after it.
func (d *Desk) timeFor(ctx context.Context, pause time.Duration) bool {
	deadline, ok := ctx.Deadline()
	return !ok || d.now().Add(pause+answerTime+spare).Before(deadline)
}

// Tell tells alerts, and with them whatever waits in their channels. It
// returns the error of each alert that was not told, by alert_id; such an
// alert is kept, but whoever keeps it too should give it again.
func (d *Desk) Tell(ctx context.Context, orders []Order) map[string]error {
	failed := map[string]error{}
	rest, err := d.admit(ctx, orders)
	if err != nil {
		for _, o := range orders {
			failed[o.Alert.ID] = err
		}
		return failed
	}
	for _, channel := range slices.Sorted(maps.Keys(rest)) {
		err := d.tellIn(ctx, channel, rest[channel])
		if err == nil {
			continue
		}
		for _, o := range rest[channel] {
			failed[o.Alert.ID] = err
		}
		d.forgetTold(ctx, failed)
	}
	return failed
}

// forgetTold takes off those that were told before something failed.
func (d *Desk) forgetTold(ctx context.Context, failed map[string]error) {
	var ids []string
	for id := range failed {
		ids = append(ids, id)
	}
	told, err := d.told(ctx, ids)
	if err != nil {
		return // in doubt they are given again, which changes nothing
	}
	for id := range told {
		if told[id] {
			delete(failed, id)
		}
	}
}

// admit sorts out what need not be told, or not now, and returns the rest by
// channel.
func (d *Desk) admit(ctx context.Context, orders []Order) (map[string][]Order, error) {
	channel, threads, err := d.sender.Reach(ctx)
	if err != nil {
		return nil, err
	}
	orders, err = d.untold(ctx, orders)
	if err != nil {
		return nil, err
	}
	mutes, err := d.endMutes(ctx, orders)
	if err != nil {
		return nil, err
	}
	rest, daily := map[string][]Order{}, map[string][]Order{}
	var muted []Order
	for _, o := range orders {
		if o.Route.Channel == "" || !threads {
			o.Route.Channel = channel
		}
		by := coveredBy(mutes, o.Alert, d.now())
		switch {
		case o.Unmentioned:
		case by != "" && o.Alert.Severity < judge.Critical:
			muted = append(muted, o)
		case o.Route.Daily:
			daily[o.Route.Channel] = append(daily[o.Route.Channel], o)
		default:
			o.MutedBy = by
			rest[o.Route.Channel] = append(rest[o.Route.Channel], o)
		}
	}
	return rest, errors.Join(d.settled(ctx, "muted", muted), d.putOff(ctx, daily))
}

// putOff keeps alerts for the next digest.
func (d *Desk) putOff(ctx context.Context, daily map[string][]Order) error {
	for _, channel := range slices.Sorted(maps.Keys(daily)) {
		orders := daily[channel]
		if err := d.take(ctx, channel, dailyList, orders); err != nil {
			return err
		}
		if err := d.settled(ctx, "digest", orders); err != nil {
			return err
		}
	}
	return nil
}

// untold returns the orders whose alerts were not told, each alert once.
func (d *Desk) untold(ctx context.Context, orders []Order) ([]Order, error) {
	var ids []string
	for _, o := range orders {
		ids = append(ids, o.Alert.ID)
	}
	seen, err := d.told(ctx, ids)
	if err != nil {
		return nil, err
	}
	var rest []Order
	for _, o := range orders {
		if !seen[o.Alert.ID] {
			rest = append(rest, o)
			seen[o.Alert.ID] = true
		}
	}
	return rest, nil
}

// tellIn tells orders in a channel, and in the stack's own if that one refuses
// them.
func (d *Desk) tellIn(ctx context.Context, channel string, orders []Order) error {
	if err := d.take(ctx, channel, waitList, orders); err != nil {
		return err
	}
	err := d.drain(ctx, channel, orders)
	var fault *Fault
	if !errors.As(err, &fault) || fault.Kind != Refused {
		return err
	}
	own, threads, reachErr := d.sender.Reach(ctx)
	if reachErr != nil || own == channel || !threads {
		return err
	}
	d.log.Error("a channel of the routes does not take alerts: they go to the stack's own",
		slog.String("channel", channel), slog.Any("error", err))
	return d.moveTo(ctx, own, channel, orders)
}

func (d *Desk) moveTo(ctx context.Context, channel, from string, orders []Order) error {
	if err := d.take(ctx, channel, waitList, orders); err != nil {
		return err
	}
	if err := d.offList(ctx, from, waitList, orders); err != nil {
		return err
	}
	return d.drain(ctx, channel, orders)
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
		for _, b := range batches {
			if err := h.tellBatch(ctx, b, byID(orders)); !refused.note(b, err) {
				return fmt.Errorf("incident %s: %w", b.Incident.ID, err)
			}
		}
	}
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
	var fault *Fault
	if !errors.As(err, &fault) || fault.Kind != Refused && fault.Kind != Unfit {
		return false
	}
	for _, a := range b.Alerts {
		r.ids[a.ID] = true
	}
	r.inRow++
	r.err = err
	return r.inRow < maxRefused
}

func (r *refusals) without(orders []Order) []Order {
	return slices.DeleteFunc(orders, func(o Order) bool { return r.ids[o.Alert.ID] })
}

func alertsOf(orders []Order) []*judge.Alert {
	var all []*judge.Alert
	for _, o := range orders {
		all = append(all, o.Alert)
	}
	return all
}

func byID(orders []Order) map[string]Order {
	all := map[string]Order{}
	for _, o := range orders {
		all[o.Alert.ID] = o
	}
	return all
}
