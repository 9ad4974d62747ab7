package estate

import (
	"context"
	"slices"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// StreamChange is an event of Firehose itself.
type StreamChange struct {
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

func (e *Estate) observeStream(ctx context.Context, event *trail.Event, req *firehose.Request) (Change, error) {
	c := &StreamChange{Request: *req}
	change := Change{Event: event, StreamChange: c}
	if req.Stream == "" {
		c.After = (*firehose.Stream)(nil).Apply(c.Request)
		c.Differences = firehose.Differences(nil, c.Request, c.After)
		return change, nil
	}
	c.ARN = firehose.ARN(event.Partition(), event.Region, event.Account, req.Stream)
	stored, err := e.store.Get(ctx, c.ARN)
	if err != nil {
		return Change{}, err
	}
	c.read(event, stored[0])
	// Most calls of a deployment leave a stream as it was.
	if c.Before.Unchanged(c.After) || event.Outcome() != trail.Succeeded || !slices.Contains(firehose.Writes(), req.Call) {
		return change, nil
	}
	return change, e.put(ctx, c.writes(event, stored[0]))
}

// read fills in what the event changed.
func (c *StreamChange) read(event *trail.Event, known *Resource) {
	if known != nil {
		was, _ := before(known.Stream, momentOf(event))
		c.Before = was.Stream
	}
	if c.Before != nil && c.Before.Deleted {
		// What is created under the old name is another stream.
		c.After = (*firehose.Stream)(nil).Apply(c.Request)
	} else {
		c.After = c.Before.Apply(c.Request)
	}
	c.After.ARN, c.After.Learned = c.ARN, event.Time
	c.Differences = firehose.Differences(c.compared(), c.Request, c.After)
}

// compared returns the stream that the request changes: none when it makes a
// new one, whatever had its name before.
func (c *StreamChange) compared() *firehose.Stream {
	if c.Request.Call == firehose.Create {
		return nil
	}
	return c.Before
}

// writes is what to remember of a call that succeeded: the stream's new
// state, and what it begins and ceases to depend on.
func (c *StreamChange) writes(event *trail.Event, known *Resource) []Write {
	next := known.next(resource.Ref{Type: resource.Stream, ARN: c.ARN, Name: c.Request.Stream})
	next.Stream = merged(insert(next.Stream, StreamState{c.After, momentOf(event)}), c.Before, c.After)
	writes := []Write{{ARN: c.ARN, Resource: next}}
	if c.movesEdges() {
		writes = append(writes, relink(known.edges(), next.edges())...)
	}
	return writes
}

// movesEdges reports whether the call may have changed what the stream
// depends on; most do not, and working it out is dear.
func (c *StreamChange) movesEdges() bool {
	return c.Request.Call == firehose.Create || c.Request.Call == firehose.Delete || c.Request.Shown != trail.RequestShown ||
		slices.ContainsFunc(c.Differences, func(d firehose.Difference) bool { return isEdge(d.Path) })
}

// merged carries what a late event changed on to the states after it: they
// keep what they changed themselves.
func merged(states []StreamState, was, became *firehose.Stream) []StreamState {
	i := slices.IndexFunc(states, func(s StreamState) bool { return s.Stream == became })
	for ; i >= 0 && i+1 < len(states); i++ {
		states[i+1].Stream = states[i+1].Stream.Rebased(was, became)
	}
	return states
}

// Streams returns the streams with these ARNs as they are known at present, in
// the same order, nil for those of which nothing is known. It takes one round
// trip; the error is the store's.
func (e *Estate) Streams(ctx context.Context, arns ...string) ([]*firehose.Stream, error) {
	stored, err := e.store.Get(ctx, arns...)
	if err != nil {
		return nil, err
	}
	all := make([]*firehose.Stream, len(stored))
	for i, r := range stored {
		if r != nil && len(r.Stream) > 0 {
			all[i] = r.Stream[len(r.Stream)-1].Stream
		}
	}
	return all, nil
}

// Difference returns what the change did to one setting.
func (c *StreamChange) Difference(p firehose.Path) (firehose.Difference, bool) {
	if d := c.Differs(p); d != nil {
		return *d, true
	}
	return firehose.Difference{}, false
}

// Differs returns what the change did to one setting; nil for nothing. Rules
// ask for many settings, of which most events change none.
func (c *StreamChange) Differs(p firehose.Path) *firehose.Difference {
	for i := range c.Differences {
		if c.Differences[i].Path == p {
			return &c.Differences[i]
		}
	}
	return nil
}
