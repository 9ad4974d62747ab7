// Package watch knows the way from an event to its alert: read, understand,
// judge, tell, past the faults of single records. It refuses to know where
// events come from and how alerts look.
package watch

import (
	"context"
	"iter"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Watcher turns events into alerts, one after the other. It remembers what
// earlier events told. Make one with New; it is not safe for concurrent use.
type Watcher struct {
	// Ask, when it is set, says what a resource is like now, for events that do
	// not show what they changed. Without an answer that is told as not known.
	Ask func(ctx context.Context, e *trail.Event, ref resource.Ref) (resource.Settings, error)

	estate *estate.Estate
	past   *estate.Estate // the same, which learns nothing
	judge  *judge.Judge
}

// New returns a watcher that has seen nothing and remembers in memory.
func New(c *config.Config) *Watcher { return On(store.NewMemory(), c) }

// On returns a watcher that remembers in a store.
func On(s estate.Store, c *config.Config) *Watcher {
	return &Watcher{estate: estate.New(s), past: estate.New(unchanged{s}), judge: judge.New(c)}
}

// unchanged is a store that stays as it is.
type unchanged struct{ estate.Store }

func (unchanged) Put(context.Context, []estate.Write) error { return nil }

// Use replaces the configuration, for what is judged from now on.
func (w *Watcher) Use(c *config.Config) { w.judge.Use(c) }

// Observe returns the alert that an event deserves, or nil. Events are to be
// given in their order and each once. The error is the store's: nothing was
// judged, and the event is to be given again.
func (w *Watcher) Observe(ctx context.Context, e *trail.Event) (*judge.Alert, error) {
	seen, err := w.Study(ctx, e)
	return seen.Alert, err
}

// Seen is what a watcher saw in an event.
type Seen struct {
	// Understood is false for events that the estate knows nothing of; the rest
	// is zero then.
	Understood bool
	Change     estate.Change
	Alert      *judge.Alert // nil when it deserves none

	judge *judge.Judge
}

// Facts says what the change did, whether or not it deserves an alert.
func (s Seen) Facts() *judge.Alert {
	if s.Alert != nil {
		return s.Alert
	}
	return s.judge.Facts(s.Change)
}

// Study is Observe for who asks what an event did, too.
func (w *Watcher) Study(ctx context.Context, e *trail.Event) (Seen, error) {
	change, ok, err := w.estate.Observe(ctx, e)
	if !ok || err != nil {
		return Seen{}, err
	}
	if w.Ask != nil {
		for _, ref := range change.Unsaid() {
			now, err := w.Ask(ctx, e, ref)
			if err != nil {
				continue // the rules say that it could not be told
			}
			if err := w.estate.Answered(ctx, &change, ref, now); err != nil {
				return Seen{}, err
			}
		}
	}
	return Seen{true, change, w.judge.Judge(change), w.judge}, nil
}

// Recall takes in an event that another watcher of the same store has judged:
// rules that count then count it too. The store stays as it is, AWS is not
// asked, and nothing is found. The error is the store's.
func (w *Watcher) Recall(ctx context.Context, e *trail.Event) error {
	change, ok, err := w.past.Observe(ctx, e)
	if ok && err == nil {
		w.judge.Judge(change)
	}
	return err
}

// Tag adds to an alert that is going to be told the tags of the streams that
// depend on what was changed, as far as routes ask for them: one more round
// trip to the store, and none where no route does. The error is the store's;
// the alert may be told without.
func (w *Watcher) Tag(ctx context.Context, a *judge.Alert) error {
	arns := w.judge.Untagged(a)
	if len(arns) == 0 {
		return nil
	}
	streams, err := w.estate.Streams(ctx, arns...)
	if err != nil {
		return err
	}
	w.judge.Tag(a, arns, streams)
	return nil
}

// Learn takes in what was found by asking AWS, and hands over an alert for
// each change that no event told of. A change whose alert tell does not take
// is handed over again by the next snapshot. The error is that of the store,
// or the first of tell; what was learned until then stays.
func (w *Watcher) Learn(ctx context.Context, s *estate.Snapshot, tell func(*judge.Alert) error) error {
	return w.estate.LearnTelling(ctx, s, func(c estate.Change) error {
		if a := w.judge.Judge(c); a != nil {
			return tell(a)
		}
		return nil
	})
}

// Carry yields what rules that count remember; what is remembered of resources
// is the store's.
func (w *Watcher) Carry() iter.Seq[judge.Moments] { return w.judge.Carry() }

// Restore remembers what Carry yielded elsewhere.
func (w *Watcher) Restore(m judge.Moments) { w.judge.Restore(m) }
