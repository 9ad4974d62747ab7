package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

const (
	// lease is how long a channel stays with one who has stopped in the middle
	// of it. It is longer than Slack may take for an answer, by far.
	lease = 30 * time.Second
	// enough of the lease is left for all tries of one call.
	enough = 25 * time.Second
	// settles is how long after a try in doubt Slack is asked: it may still be
	// about to take the message.
	settles = 20 * time.Second
	// apart is how far messages in one channel are apart.
	// https://docs.slack.dev/apis/web-api/rate-limits
	apart = time.Second
	// knock is how often one who waits for a channel asks for it. Whoever has it
	// posts about a message a second.
	knock = 2 * time.Second
	// afterFault is how long Slack is left alone after a fault; doubles with
	// each, to longestFault.
	afterFault   = 5 * time.Second
	longestFault = time.Minute
)

var (
	errHeld = errors.New("somebody else tells alerts in this channel")
	errLost = errors.New("somebody else has taken over the channel")
	errTime = errors.New("the time was over before all was told")
	// errDoubt keeps a message from taking the place of one in doubt.
	errDoubt = errors.New("it is not known yet what became of the message before")
	// errNoThread is that somebody has deleted the thread of an incident.
	errNoThread = errors.New("the thread of the incident is gone")
)

// held is a channel in the hands of one who tells alerts in it. At any time
// there is only one, so that messages come one after the other, at the rate
// that Slack takes, and nobody decides twice what an alert belongs to. What it
// is about to post is written down before, for whoever comes next if it stops.
type held struct {
	*Desk
	channel  string
	threads  bool
	revision int64
	state    lock
}

// lock is what is kept of a channel.
type lock struct {
	Owner     string        `json:"owner,omitempty"`
	Until     time.Time     `json:"until,omitzero"`
	NotBefore time.Time     `json:"not_before,omitzero"` // Slack wants silence, or is down
	Faults    int           `json:"faults,omitempty"`    // in a row
	Posted    time.Time     `json:"posted,omitzero"`     // the last message
	Room      incident.Room `json:"room,omitzero"`
	Digested  time.Time     `json:"digested,omitzero"` // when the last digest was due
	Due       time.Time     `json:"due,omitzero"`      // when the one was due that is being posted
	Parts     int           `json:"parts,omitempty"`   // messages of that one that are posted
	Flight    *flight       `json:"flight,omitempty"`
}

// flight is a message on its way to Slack.
type flight struct {
	Kind     flightKind         `json:"kind"`
	ID       string             `json:"id"` // post_id in its metadata
	Incident *incident.Incident `json:"incident,omitempty"`
	Alerts   []string           `json:"alerts,omitempty"`
	Part     int                `json:"part,omitempty"` // of a digest
	Place    Place              `json:"place"`
	Since    time.Time          `json:"since"`
}

// flightKind says what follows from a message that has arrived.
type flightKind string

const (
	headFlight       flightKind = "head"       // the thread exists
	replyFlight      flightKind = "reply"      // its alerts are told
	escalationFlight flightKind = "escalation" // nobody needs to be reminded again
	dailyFlight      flightKind = "daily"      // one more part of the digest is posted
)

// hold takes a channel, waiting for it while there is time. It returns nil
// when whoever had it has told these orders meanwhile.
func (d *Desk) hold(ctx context.Context, channel string, threads bool, orders []Order) (*held, error) {
	for {
		h, err := d.tryHold(ctx, channel, threads, orders)
		if !errors.Is(err, errHeld) {
			return h, err
		}
		if !d.timeFor(ctx, knock) || d.sender.sleep(ctx, knock) != nil {
			return nil, errHeld
		}
	}
}

// tryHold takes a channel, unless there are orders and all of them were told.
// It reads both in one call: most calls of the table are those of somebody who
// waits.
func (d *Desk) tryHold(ctx context.Context, channel string, threads bool, orders []Order) (*held, error) {
	keys := []table.Key{lockKey(channel)}
	for _, o := range orders {
		keys = append(keys, toldKey(o.Alert.ID))
	}
	found, err := d.table.Get(ctx, keys...)
	if err != nil {
		return nil, err
	}
	untold := func(item table.Item) bool { return item.Value == nil }
	if len(orders) > 0 && !slices.ContainsFunc(found[1:], untold) {
		return nil, nil
	}
	state, _, err := read[lock](found[0])
	if err != nil {
		return nil, err
	}
	if state.Owner != "" && d.now().Before(state.Until) {
		return nil, errHeld
	}
	h := &held{Desk: d, channel: channel, threads: threads, revision: found[0].Revision, state: state}
	h.state.Owner = d.owner
	if err := h.write(ctx); errors.Is(err, errLost) {
		return nil, errHeld
	} else if err != nil {
		return nil, err
	}
	d.sender.quietUntil(state.NotBefore)
	return h, nil
}

// write keeps the state, and the channel for another lease. It fails when the
// channel is not held any more.
func (h *held) write(ctx context.Context) error {
	h.state.Until = h.now().Add(lease)
	return h.swap(ctx)
}

// sure makes certain that the channel is still held, before anything is kept
// that only its holder may keep. Slack may have taken its time.
func (h *held) sure(ctx context.Context) error {
	if h.state.Until.Sub(h.now()) >= enough {
		return nil
	}
	return h.write(ctx)
}

// free gives the channel back. What is on its way stays written down.
func (h *held) free(ctx context.Context) {
	h.state.Owner, h.state.Until = "", time.Time{}
	h.state.NotBefore = latest(h.state.NotBefore, h.sender.quietNow())
	if err := h.swap(ctx); err != nil {
		h.log.Error("a channel stays taken until its lease is over", slog.Any("error", err))
	}
}

func (h *held) swap(ctx context.Context) error {
	text, err := json.Marshal(h.state)
	if err != nil {
		return err
	}
	kept, err := h.table.Swap(ctx, table.Item{Key: lockKey(h.channel), Value: text, Revision: h.revision})
	if errors.Is(err, table.ErrConflict) {
		return errLost
	}
	if err != nil {
		return fmt.Errorf("channel %s: %w", h.channel, err)
	}
	h.revision = kept.Revision
	return nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
