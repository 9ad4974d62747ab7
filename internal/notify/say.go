package notify

import (
	"context"
	"errors"
	"log/slog"
	"maps"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// say posts a message exactly once, or returns why it may not be there. Once
// it is there, land keeps what follows from it; until that is kept, the
// message stays written down as being on its way.
func (h *held) say(ctx context.Context, f flight, post blockkit.Post) (ts string, err error) {
	if h.state.Flight != nil {
		return "", errDoubt
	}
	post = marked(post, f.ID)
	if f.Place.Thread == "" || f.Place.Raise { // counted first: it may arrive although nobody hears of it
		h.state.Room.Spend(h.now())
	}
	for {
		if err := h.wait(ctx); err != nil {
			return "", err
		}
		f.Since = h.now()
		h.state.Flight = &f
		if err := h.write(ctx); err != nil {
			h.state.Flight = nil // nothing was sent: whoever has the channel knows better
			return "", err
		}
		ts, err := h.sender.Post(ctx, f.Place, post)
		if err == nil {
			h.posted()
			return ts, nil
		}
		var fault *Fault
		known := errors.As(err, &fault)
		switch {
		case known && fault.Kind == Down && h.threads:
			if ts, err = h.doubt(ctx, fault); ts != "" || err != nil {
				return ts, err
			}
		case known && fault.Kind == Busy:
			if err := h.busy(ctx); err != nil {
				return "", err
			}
		case known && fault.Kind == Unfit && len(post.Blocks) > 0:
			// Slack's limits have moved, or ours are wrong. An alert without
			// its dress is better than none.
			h.log.Error("slack refuses the blocks", slog.String("code", fault.Reason))
			h.state.Flight = nil
			post = post.Plain()
		default:
			h.state.Flight = nil
			if known && fault.Kind == Down {
				h.fault()
			}
			return "", err
		}
	}
}

// patiently makes a call again when Slack has asked for silence, which is kept
// for whoever has the channel next.
func (h *held) patiently(ctx context.Context, call func() error) error {
	for {
		if err := h.sure(ctx); err != nil {
			return err
		}
		err := call()
		var fault *Fault
		if !errors.As(err, &fault) || fault.Kind != Busy {
			return err
		}
		if err := h.note(ctx); err != nil {
			return err
		}
		if h.wait(ctx) != nil {
			return fault
		}
	}
}

// busy notes that Slack has not taken the message on its way.
func (h *held) busy(ctx context.Context) error {
	h.state.Flight = nil
	return h.note(ctx)
}

// note keeps for how long Slack wants silence, for others who come to hold the
// channel.
func (h *held) note(ctx context.Context) error {
	h.state.NotBefore = latest(h.state.NotBefore, h.sender.quietNow())
	return h.write(ctx)
}

// marked is a post with the id that Find knows it by.
func marked(p blockkit.Post, id string) blockkit.Post {
	payload := maps.Clone(p.Metadata.EventPayload)
	if payload == nil {
		payload = map[string]any{}
	}
	payload[postIDName] = id
	p.Metadata = slack.SlackMetadata{EventType: p.Metadata.EventType, EventPayload: payload}
	return p
}

func (h *held) posted() {
	h.state.Posted, h.state.Faults, h.state.NotBefore = h.now(), 0, time.Time{}
}

// fault notes that Slack is down, for how long it is left alone.
func (h *held) fault() {
	wait := min(afterFault<<min(h.state.Faults, 10), longestFault)
	h.state.Faults++
	h.state.NotBefore = latest(h.state.NotBefore, h.now().Add(wait))
}

// wait lets the time pass that is between messages, and that Slack asked for.
func (h *held) wait(ctx context.Context) error {
	until := latest(h.state.Posted.Add(apart), latest(h.state.NotBefore, h.sender.quietNow()))
	return h.waitUntil(ctx, until)
}

func (h *held) waitUntil(ctx context.Context, until time.Time) error {
	pause := max(until.Sub(h.now()), 0)
	switch {
	case !h.timeFor(ctx, pause):
		return errTime
	case pause == 0:
		return nil
	default:
		return h.sender.sleep(ctx, pause)
	}
}

// doubt finds out what became of the message on its way. It returns its ts, or
// "" when Slack does not have it and it can be sent again.
func (h *held) doubt(ctx context.Context, why error) (ts string, err error) {
	f := h.state.Flight
	h.fault()
	until := latest(f.Since.Add(settles), h.state.NotBefore)
	if !h.timeFor(ctx, until.Sub(h.now())) {
		return "", why
	}
	if err := h.waitUntil(ctx, until); err != nil {
		return "", err
	}
	return h.look(ctx, f)
}

// look asks Slack for a message that may be there. One that cannot be asked
// for is taken for not there: told twice is better than not at all.
func (h *held) look(ctx context.Context, f *flight) (ts string, err error) {
	if !h.threads {
		h.state.Flight = nil
		return "", nil
	}
	err = h.patiently(ctx, func() error {
		ts, err = h.sender.Find(ctx, f.Place, f.ID, f.Since)
		return err
	})
	switch {
	case isFault(err, Refused) && gone(err):
		// Somebody has deleted the thread, and with it what was in it.
	case errors.Is(err, errCannotAsk) || isRefused(err):
		h.log.Error("an alert may be told twice", slog.Any("error", err))
	case err != nil:
		if isFault(err, Down) {
			h.fault()
		}
		return "", err
	case ts != "":
		h.posted()
		return ts, nil
	}
	h.state.Flight = nil
	return "", nil
}
