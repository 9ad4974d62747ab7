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
	fail := func(orders []Order, err error) {
		for _, o := range orders {
			failed[o.Alert.ID] = errors.Join(failed[o.Alert.ID], err)
		}
	}
	rest, err := d.admit(ctx, orders)
	if err != nil {
		fail(orders, err)
		return failed
	}
	channels := slices.Sorted(maps.Keys(rest))
	for _, channel := range channels { // all of them first: one may take all the time there is
		if err := d.takeAll(ctx, channel, rest[channel]); err != nil {
			fail(rest[channel], err)
		}
	}
	for _, channel := range channels {
		if err := d.tellIn(ctx, channel, rest[channel]); err != nil {
			fail(rest[channel], err)
		}
	}
	d.forgetTold(ctx, failed)
	return failed
}

// takeAll keeps orders until they are told. One that is too large to be kept
// does not keep the others from it.
func (d *Desk) takeAll(ctx context.Context, channel string, orders []Order) error {
	err := d.take(ctx, channel, waitList, orders)
	if !errors.Is(err, table.ErrTooLarge) || len(orders) == 1 {
		return err
	}
	err = nil
	for _, o := range orders {
		err = errors.Join(err, d.take(ctx, channel, waitList, []Order{o}))
	}
	return err
}

// forgetTold takes off those that were told before something failed.
func (d *Desk) forgetTold(ctx context.Context, failed map[string]error) {
	if len(failed) == 0 {
		return
	}
	told, err := d.told(ctx, slices.Sorted(maps.Keys(failed)))
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
		o.Taken = d.now()
		by := coveredBy(mutes, o.Alert, o.Taken)
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

// putOff keeps alerts for the next digest. One that is given again, for a fault
// came between, stays in the digest that it was first put off to.
func (d *Desk) putOff(ctx context.Context, daily map[string][]Order) error {
	for _, channel := range slices.Sorted(maps.Keys(daily)) {
		orders := daily[channel]
		before, err := d.orders(ctx, idsOf(orders))
		if err != nil {
			return err
		}
		for i, o := range orders {
			if was, ok := before[o.Alert.ID]; ok {
				orders[i].Taken = was.Taken
			}
		}
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
	seen, err := d.told(ctx, idsOf(orders))
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

func idsOf(orders []Order) []string {
	var ids []string
	for _, o := range orders {
		ids = append(ids, o.Alert.ID)
	}
	return ids
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
