package bus

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
)

const (
	firstWait   = 100 * time.Millisecond
	longestWait = 5 * time.Second
	oneTry      = 5 * time.Second
	lastWords   = 500 * time.Millisecond // left of an invocation to fail in words
	noDeadline  = 20 * time.Second       // for a caller that sets none
	forFinding  = 5 * time.Second        // for a finding whose alert is told; other alerts wait
)

// put tries until the first of the entries is taken, with growing, random
// pauses, while that may help and until little is left of the invocation. The
// others go along with it; rest are those that were not taken then. What was
// taken is not put again.
func (b *Bus) put(ctx context.Context, entries []entry) (rest []entry, err error) {
	deadline, ok := ctx.Deadline()
	if !ok {
		deadline = time.Now().Add(noDeadline)
	}
	ctx, cancel := context.WithDeadline(ctx, deadline.Add(-lastWords))
	defer cancel()
	for wait, tries := firstWait, 1; ; wait, tries = min(2*wait, longestWait), tries+1 {
		left, first, err := b.try(ctx, entries)
		switch {
		case err == nil, !first:
			return append(rest, left...), nil
		case passing(err):
			entries = left
		case len(entries) > 1: // the others may be at fault
			rest, entries = entries[1:], entries[:1]
			continue
		default:
			return nil, err
		}
		select {
		case <-time.After(rand.N(wait)):
		case <-ctx.Done():
			return nil, fmt.Errorf("given up after %d tries: %w", tries, err)
		}
	}
}

// putFinding tries for a while to put a finding whose alert was taken.
func (b *Bus) putFinding(ctx context.Context, finding entry) error {
	ctx, cancel := context.WithTimeout(ctx, forFinding+lastWords)
	defer cancel()
	_, err := b.put(ctx, []entry{finding})
	return err
}

// try makes one call. An entry that was refused is an error as much as a call
// that failed: EventBridge answers 200 to both. left are the entries that were
// not taken, and first is whether the first is among them. Of a call that
// failed none is known to be taken.
func (b *Bus) try(ctx context.Context, entries []entry) (left []entry, first bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, oneTry)
	defer cancel()
	out, err := b.client.putEvents(ctx, entries)
	switch {
	case err != nil:
		return entries, true, fmt.Errorf("put on %s: %w", b.name, err)
	case len(out.Entries) != len(entries):
		return entries, true, &refused{bus: b.name, result: result{Code: "unknown"}}
	}
	for i, result := range out.Entries {
		if result.Code != "" {
			left, first = append(left, entries[i]), first || i == 0
			err = errors.Join(err, &refused{b.name, result})
		}
	}
	if err == nil && out.Failed > 0 { // none says that it is what failed
		return entries, true, &refused{bus: b.name, result: result{Code: "unknown"}}
	}
	return left, first, err
}

// refused is an entry that EventBridge did not take.
type refused struct {
	bus string
	result
}

func (r *refused) Error() string {
	return fmt.Sprintf("put on %s: entry refused: %s: %s", r.bus, r.Code, r.Message)
}

// passing reports whether another try may succeed. A refused entry may, and a
// call that failed unless AWS answered that it is the caller's fault.
func passing(err error) bool {
	var refused *awscall.Refused
	return !errors.As(err, &refused) || refused.Passing()
}
