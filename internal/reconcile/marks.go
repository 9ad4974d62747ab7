package reconcile

import (
	"context"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	// Delay is how long after an object was written it is read at the earliest:
	// the queue's delay, and the longest that SQS has. EventBridge delivers
	// within minutes mostly, and the object itself is minutes younger than what
	// is in it.
	// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-delay-queues.html
	Delay = 15 * time.Minute
	// surely is the age that an event is known to have when its object is read,
	// with room for clocks that differ.
	surely = Delay - 5*time.Minute
	// oldest is how old an event may be to be told. An older one was written to
	// the bucket again, by a copy or from an archive.
	oldest = 14 * 24 * time.Hour
	// kept is how long marks last: longer than oldest, and than a message can
	// wait in a queue and its dead-letter queue.
	kept = 21 * 24 * time.Hour
)

// MarkStore keeps marks.
type MarkStore interface {
	// Mark marks a key for at least ttl.
	Mark(ctx context.Context, key string, ttl time.Duration) error
	// Marked reports which of some keys are marked, in their order.
	Marked(ctx context.Context, keys ...string) ([]bool, error)
}

// Marks remember which events were dealt with. They are as safe for concurrent
// use as their store.
type Marks struct{ Store MarkStore }

func nameOf(k trail.Key) string { return k.Account + "/" + k.ID }

// Add marks an event as dealt with: what it deserved is told, or it deserved
// nothing.
func (m Marks) Add(ctx context.Context, e *trail.Event) error {
	return m.Store.Mark(ctx, nameOf(e.Key()), kept)
}

// Of reports which of some events are marked, in their order.
func (m Marks) Of(ctx context.Context, events ...*trail.Event) ([]bool, error) {
	keys := make([]string, len(events))
	for i, e := range events {
		keys[i] = nameOf(e.Key())
	}
	return m.Store.Marked(ctx, keys...)
}

// ToldLate reports whether an event that was delivered now was found in the
// trail's files before. A young one cannot have been, and is not asked about.
func (m Marks) ToldLate(ctx context.Context, e *trail.Event, now time.Time) (bool, error) {
	if now.Sub(e.Time) < surely {
		return false, nil
	}
	marked, err := m.Of(ctx, e)
	return err == nil && marked[0], err
}
