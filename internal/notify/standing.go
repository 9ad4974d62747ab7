package notify

import (
	"context"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// Standing is how things stand.
type Standing struct {
	// Open and Acknowledged count the incidents that were touched since a time,
	// by severity.
	Open, Acknowledged incident.Counts
	// Waiting counts the alerts that are to be told; More says that there are
	// others. Oldest is when the first of them was taken in.
	Waiting int
	More    bool
	Oldest  time.Time
	// QuietUntil is until when Slack is left alone, because it asked for that or
	// does not answer; zero when it is not.
	QuietUntil time.Time
}

// Standing sums up all channels.
func (l *Ledger) Standing(ctx context.Context, since time.Time) (Standing, error) {
	var s Standing
	channels, err := l.Channels(ctx)
	if err != nil {
		return s, err
	}
	for _, channel := range channels {
		if err := l.count(ctx, &s, channel, since); err != nil {
			return s, err
		}
		if err := l.queue(ctx, &s, channel); err != nil {
			return s, err
		}
	}
	return s, nil
}

// count counts the incidents of a channel.
func (l *Ledger) count(ctx context.Context, s *Standing, channel string, since time.Time) error {
	found, err := l.table.List(ctx, "channel/"+channel, "incident/", maxOpen)
	if err != nil {
		return err
	}
	var recent []incident.Incident
	var keys []table.Key
	for _, item := range found {
		i, ok, err := read[incident.Incident](item)
		if err != nil {
			return err
		}
		if ok && !i.Touched.Before(since) {
			recent, keys = append(recent, i), append(keys, markKey(i.ID))
		}
	}
	if len(keys) == 0 {
		return nil
	}
	marks, err := l.table.Get(ctx, keys...)
	if err != nil {
		return err
	}
	for n, i := range recent {
		mark, _, err := read[incident.Mark](marks[n])
		if err != nil {
			return err
		}
		of := &s.Open
		if mark.AcknowledgedBy != "" {
			of = &s.Acknowledged
		}
		of[min(max(i.Severity, judge.Info), judge.Critical)]++
	}
	return nil
}

// queue counts what waits in a channel.
func (l *Ledger) queue(ctx context.Context, s *Standing, channel string) error {
	state, _, err := one[lock](ctx, l.table, lockKey(channel))
	if err != nil {
		return err
	}
	if state.NotBefore.After(l.now()) {
		s.QuietUntil = latest(s.QuietUntil, state.NotBefore)
	}
	orders, err := l.waiting(ctx, channel, waitList, maxPlan)
	if err != nil {
		return err
	}
	s.Waiting += len(orders)
	s.More = s.More || len(orders) == maxPlan
	for _, o := range orders {
		if s.Oldest.IsZero() || o.Taken.Before(s.Oldest) {
			s.Oldest = o.Taken
		}
	}
	return nil
}

// Told reports whether alerts were told in a channel.
func (l *Ledger) Told(ctx context.Context, channel string) (bool, error) {
	all, err := l.Channels(ctx)
	return slices.Contains(all, channel), err
}
