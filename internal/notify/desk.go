package notify

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"log/slog"
	"maps"
	"slices"
	"time"

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
