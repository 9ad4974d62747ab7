package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// tellBatch tells the alerts of one incident: its head if it has none, a reply
// for each or for several, and what the head says by then.
func (h *held) tellBatch(ctx context.Context, b incident.Batch, orders map[string]Order) error {
	i := b.Incident.Clone()
	if h.threads && i.Thread == "" {
		if err := h.openThread(ctx, i, b); err != nil {
			return err
		}
	}
	for _, m := range b.Messages() {
		if err := h.reply(ctx, i, m, orders); err != nil {
			return err
		}
	}
	if !h.threads {
		return nil
	}
	return h.refresh(ctx, i)
}

// openThread posts the head of a new incident, as it is once the batch is told.
func (h *held) openThread(ctx context.Context, i *incident.Incident, b incident.Batch) error {
	will := i.Clone()
	will.Take(h.now(), b.Alerts...)
	worst := worstOf(b.Alerts)
	i.Keys = will.Keys // what comes while it is being told belongs to it
	i.Shown = will.Counts.Total()
	f := flight{Kind: headFlight, ID: "head " + i.ID, Incident: i.Clone(), Place: Place{Channel: i.Channel}}
	ts, err := h.say(ctx, f, blockkit.Head(will, incident.Mark{}, worst))
	if err != nil {
		return err
	}
	return h.land(ctx, &f, ts, i, nil)
}

// worstOf is the most severe of alerts, the first of several.
func worstOf(alerts []*judge.Alert) *judge.Alert {
	worst := alerts[0]
	for _, a := range alerts {
		if a.Severity > worst.Severity {
			worst = a
		}
	}
	return worst
}

// reply posts one reply.
func (h *held) reply(ctx context.Context, i *incident.Incident, m incident.Message, orders map[string]Order) error {
	m = i.Mind(m)
	m.Raises = m.Raises && h.state.Room.At(h.now()).Left() > 0
	h.address(i, &m, orders)
	f := flight{Kind: replyFlight, ID: postID(i, m), Incident: i.Clone()}
	f.Place = Place{Channel: i.Channel, Thread: i.Thread, Raise: m.Raises}
	for _, a := range m.Alerts {
		f.Alerts = append(f.Alerts, a.ID)
	}
	post := blockkit.Reply(i, m)
	if !h.threads {
		post = blockkit.Standalone(m)
	}
	ts, err := h.say(ctx, f, post)
	if gone(err) && i.Counts.Total() > 0 {
		return h.close(ctx, i)
	}
	if err != nil {
		return err
	}
	return h.land(ctx, &f, ts, i, m.Alerts)
}

// close keeps that an incident takes in no more alerts, for its thread is gone.
func (h *held) close(ctx context.Context, i *incident.Incident) error {
	i.Closed = true
	if err := h.sure(ctx); err != nil {
		return err
	}
	if err := h.record(ctx, i, waitList, "", nil); err != nil {
		return err
	}
	h.log.Info("somebody has deleted the thread of an incident", slog.String("incident", i.ID))
	return errNoThread
}

// gone reports whether Slack does not know a message, or the thread it heads.
func gone(err error) bool {
	var fault *Fault
	return errors.As(err, &fault) && (fault.Reason == "message_not_found" || fault.Reason == "thread_not_found")
}

// address says who is called by a critical alert, and what becomes of it when
// nobody answers.
func (h *held) address(i *incident.Incident, m *incident.Message, orders map[string]Order) {
	for _, a := range m.Alerts {
		o := orders[a.ID]
		if a.Severity < judge.Critical {
			continue
		}
		if o.MutedBy != "" {
			m.MutedBy = o.MutedBy
			continue
		}
		m.Mention = o.Route.Mention
		if i.EscalateAt.IsZero() && o.Route.Escalate.After > 0 {
			i.Escalate, i.EscalateAt = o.Route.Escalate, h.now().Add(o.Route.Escalate.After)
		}
	}
}

// postID names a message by what it tells.
func postID(i *incident.Incident, m incident.Message) string {
	ids := []string{i.ID}
	for _, a := range m.Alerts {
		ids = append(ids, a.ID)
	}
	sum := sha256.Sum256([]byte(strings.Join(ids, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// refresh brings the head of an incident up to date. Somebody may acknowledge
// the incident meanwhile, and writes the head too: whoever was last looks
// whether it still says what is true.
func (h *held) refresh(ctx context.Context, i *incident.Incident) error {
	if i.Shown == i.Counts.Total() {
		return nil
	}
	if err := h.patiently(ctx, func() error { return h.show(ctx, i) }); err != nil {
		h.log.Error("the head of an incident is out of date", slog.String("incident", i.ID), slog.Any("error", err))
		if !isRefused(err) {
			return nil // the alerts are told, and the next or a sweep tries it again
		}
	}
	if err := h.sure(ctx); err != nil {
		return err
	}
	i.Shown = i.Counts.Total()
	return h.record(ctx, i, waitList, "", nil)
}

// show writes the head of an incident as it is, with what people have said of
// it by the time it is written.
func (d *Desk) show(ctx context.Context, i *incident.Incident) error {
	worst, err := d.Alert(ctx, i.Worst)
	if err != nil || worst == nil {
		return err
	}
	mark, err := d.mark(ctx, i)
	for err == nil {
		if err = d.Rewrite(ctx, i, blockkit.Head(i, mark, worst)); err != nil {
			return err
		}
		shown := mark
		if mark, err = d.mark(ctx, i); mark == shown {
			return err
		}
	}
	return err
}

// Rewrite updates the head message of an incident. One that somebody has
// deleted stays so.
func (d *Desk) Rewrite(ctx context.Context, i *incident.Incident, head blockkit.Post) error {
	post := marked(head, "head "+i.ID)
	err := d.sender.Update(ctx, i.Channel, i.Thread, post)
	if isFault(err, Unfit) {
		err = d.sender.Update(ctx, i.Channel, i.Thread, post.Plain())
	}
	if gone(err) {
		return nil
	}
	return err
}
