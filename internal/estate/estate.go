package estate

import (
	"context"
	"errors"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Estate reads events against what a store remembers. Make one with New; it
// is as safe for concurrent use as its store.
type Estate struct {
	store Store
}

// New returns the estate that a store keeps.
func New(store Store) *Estate { return &Estate{store} }

// Change is an event read against the estate. Exactly one of its two halves
// is there: Firehose's own events change a stream, all others a resource.
type Change struct {
	Event *trail.Event
	// Unseen is set for what no event told: it was found by asking AWS, and
	// Event says no more than when and where.
	Unseen bool
	*StreamChange
	*ResourceChange
}

// maxTries bounds how often an event is read again because somebody else
// changed the same resource at the same time.
const maxTries = 5

// Observe reads an event and remembers what it tells, when it succeeded. ok
// is false for events that are not understood. The error is the store's;
// nothing was remembered then, and the event may be given again.
func (e *Estate) Observe(ctx context.Context, event *trail.Event) (change Change, ok bool, err error) {
	if req, ok := firehose.ParseRequest(event); ok {
		for range maxTries {
			if change, err = e.observeStream(ctx, event, &req); !errors.Is(err, ErrConflict) {
				break
			}
		}
		return change, true, err
	}
	req, ok := resource.ParseRequest(event)
	if !ok {
		return Change{}, false, nil
	}
	for range maxTries {
		if change, err = e.observeResource(ctx, event, req); !errors.Is(err, ErrConflict) {
			break
		}
	}
	return change, true, err
}

// Understood reports whether Observe understands the events of a call, by their
// eventSource and eventName.
func Understood(source, name string) bool {
	return source == firehose.Source || resource.Understood(source, name)
}

func momentOf(event *trail.Event) Moment { return Moment{event.Time, event.Key().ID} }

// put keeps what changed, if anything did.
func (e *Estate) put(ctx context.Context, writes []Write) error {
	if len(writes) == 0 {
		return nil
	}
	return e.store.Put(ctx, writes)
}
