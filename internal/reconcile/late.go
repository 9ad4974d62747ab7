package reconcile

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// judgeLate judges the events that are held, in their order. One that cannot be
// dealt with is kept for another try, and does not stop the others.
func (j *job) judgeLate(ctx context.Context) error {
	held := j.late
	j.late, j.size = nil, 0
	for _, e := range held {
		if err := j.one(ctx, e); err != nil {
			j.faults = append(j.faults, fmt.Errorf("event %s: %w", e.ID, err))
		}
		if len(j.faults) == mostFaults || ctx.Err() != nil {
			return errors.Join(append(j.faults, ctx.Err())...)
		}
	}
	return nil
}

// one judges a late event, tells its alert and marks it, in this order: what is
// marked is never looked at again.
func (j *job) one(ctx context.Context, e *trail.Event) error {
	alert, met := j.met.Get(e.Key())
	if !met {
		var err error
		if alert, err = j.watch.Observe(ctx, e); err != nil {
			return err
		}
		j.remember(e, alert)
		j.Late++
	}
	if alert != nil && alert.Severity >= j.door.Least {
		if err := j.tell(ctx, alert); err != nil {
			return err
		}
		j.Told++
	}
	j.remember(e, nil)
	return j.marks.Add(ctx, e)
}

func (j *job) tell(ctx context.Context, alert *judge.Alert) error {
	if err := j.watch.Tag(ctx, alert); err != nil { // it goes where alerts without tags go
		j.door.Warn(ctx, "tags of streams not known", err)
	}
	late := *alert
	late.Late = true
	return j.door.Tell(ctx, &late)
}

// remember holds on to no event.
func (j *job) remember(e *trail.Event, untold *judge.Alert) {
	k := e.Key()
	j.met.Put(trail.Key{Account: strings.Clone(k.Account), ID: strings.Clone(k.ID)}, untold)
}
