// Package estate knows what exists: which delivery streams there are and what
// each was configured to do, as far as events told. It reads an event against
// that memory and says what the event changed.
//
// It refuses to judge whether a change is good, and to ask anybody but the
// events it is given.
package estate

import (
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/lru"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// maxStreams bounds the memory of an Estate: at least so many streams are
// remembered, those seen last. An account has 5,000 in a Region by quota:
// https://docs.aws.amazon.com/firehose/latest/dev/limits.html
const maxStreams = 100_000

// Estate remembers streams. Events are to be given in their order. Make one
// with New; it is not safe for concurrent use.
type Estate struct {
	streams *lru.Cache[string, *firehose.Stream] // by ARN
}

// New returns an estate of which nothing is known.
func New() *Estate {
	return &Estate{streams: lru.New[string, *firehose.Stream](maxStreams)}
}

// Change is an event read against the estate.
type Change struct {
	Event   *trail.Event
	Request firehose.Request

	ARN string // of the stream; "" when the event does not name one
	// Before is what was known of the stream just before the event; nil when
	// it was never seen. A deleted stream is there, marked as deleted.
	Before *firehose.Stream
	// After is the stream as the request leaves it; for a call that did not
	// succeed, as it would have left it.
	After       *firehose.Stream
	Differences []firehose.Difference
}

// Observe reads an event and remembers what it tells, when it succeeded. ok
// is false for events of services that are not understood.
func (e *Estate) Observe(event *trail.Event) (change Change, ok bool) {
	req, ok := firehose.ParseRequest(event)
	if !ok {
		return Change{}, false
	}
	change = Change{Event: event, Request: req}
	if req.Stream == "" {
		change.After = (*firehose.Stream)(nil).Apply(req)
		change.Differences = firehose.Differences(nil, req, change.After)
		return change, true
	}
	change.ARN = firehose.ARN(event.Partition(), event.Region, event.Account, req.Stream)
	change.Before, _ = e.streams.Get(change.ARN)
	if change.Before != nil && change.Before.Deleted {
		// What is created under the old name is another stream.
		change.After = (*firehose.Stream)(nil).Apply(req)
	} else {
		change.After = change.Before.Apply(req)
	}
	change.After.ARN, change.After.Learned = change.ARN, event.Time
	change.Differences = firehose.Differences(change.compared(), req, change.After)
	if event.Outcome() == trail.Succeeded && writes(req.Call) {
		e.streams.Put(change.ARN, change.After)
	}
	return change, true
}

// compared returns the stream that the request changes: none when it makes a
// new one, whatever had its name before.
func (c *Change) compared() *firehose.Stream {
	if c.Request.Call == firehose.Create {
		return nil
	}
	return c.Before
}

func writes(call firehose.Call) bool {
	for _, c := range firehose.Writes() {
		if c == call {
			return true
		}
	}
	return false
}

// Difference returns what the change did to one setting.
func (c *Change) Difference(p firehose.Path) (firehose.Difference, bool) {
	for _, d := range c.Differences {
		if d.Path == p {
			return d, true
		}
	}
	return firehose.Difference{}, false
}
