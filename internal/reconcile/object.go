package reconcile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/lru"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// What is held of one object at a time. A function has 512 MB.
const (
	sortMemory = 32 << 20 // bytes of records; what is more goes through a temporary file
	lateMemory = 32 << 20 // bytes of records that are judged together
	marksAt    = 100      // marks that are asked for at once
	mostFaults = 10       // after so many events that could not be dealt with, the rest is left
)

// Watcher judges events. It need not be safe for concurrent use.
type Watcher interface {
	Observe(context.Context, *trail.Event) (*judge.Alert, error)
	// Recall takes in an event that was judged elsewhere.
	Recall(context.Context, *trail.Event) error
	// Tag adds what routes ask for to an alert that is going to be told.
	Tag(context.Context, *judge.Alert) error
}

// Reconciler finds what was never delivered. All of its members are needed. It
// is not safe for concurrent use. Make one with New.
type Reconciler struct {
	part  *Part
	marks Marks
	watch Watcher
	door  Door
	// met are the events that were recalled or judged since the process began,
	// which would count twice otherwise: nil, or the alert that is still to be
	// told.
	met *lru.Cache[trail.Key, *judge.Alert]
}

// Door is the way in and the way out.
type Door struct {
	// Open opens an object of the trail. The error names it.
	Open func(ctx context.Context, key string) (io.ReadCloser, error)
	// Tell passes an alert on. A nil error means that it cannot be lost any more.
	Tell func(context.Context, *judge.Alert) error
	// Warn is told what went wrong and costs nothing that is told.
	Warn func(ctx context.Context, what string, err error)
	Now  func() time.Time
	// Least is the severity of what is told.
	Least judge.Severity
}

// remembered is as much as detect remembers.
const remembered = 4096

// New returns a reconciler of a part of a trail.
func New(part *Part, marks Marks, watch Watcher, door Door) *Reconciler {
	return &Reconciler{part, marks, watch, door, lru.New[trail.Key, *judge.Alert](remembered)}
}

// Result counts what an object held.
type Result struct {
	Records   int `json:"records"`
	Watched   int `json:"watched"`   // that EventBridge was asked for
	Delivered int `json:"delivered"` // of these, judged in time
	Again     int `json:"again"`     // of these, met by this process before
	Old       int `json:"old"`       // of these, too old to be told
	Late      int `json:"late"`      // of these, judged now
	Told      int `json:"told"`      // alerts
}

// Object reads an object of the trail, judges what of it was never delivered,
// and tells it. It fails when anything in it could not be read, judged, told or
// marked; the rest is done all the same, and stays done when the object is read
// again.
func (r *Reconciler) Object(ctx context.Context, key string) (Result, error) {
	sorter := trail.Sorter{Limit: sortMemory}
	defer sorter.Close()
	var result Result
	stats, err := r.read(ctx, key, &sorter)
	result.Records = stats.Records
	if err != nil {
		return result, err
	}
	job := job{Reconciler: r, Result: &result}
	if err := job.all(ctx, sorter.Events()); err != nil {
		return result, errors.Join(err, unread(stats))
	}
	return result, unread(stats)
}

// read adds what of an object EventBridge was asked for.
func (r *Reconciler) read(ctx context.Context, key string, to *trail.Sorter) (trail.Stats, error) {
	src, err := r.door.Open(ctx, key)
	if err != nil {
		return trail.Stats{}, err
	}
	defer src.Close()
	return trail.Want{Call: r.part.wants}.Read(ctx, src, key, func(e *trail.Event) error {
		if !r.part.takes(e) {
			return nil
		}
		return to.Add(e)
	})
}

// unread is what of an object could not be read: for good, or since it broke
// off, which another try may not.
func unread(stats trail.Stats) error {
	if stats.Malformed == 0 {
		return nil
	}
	errs := make([]error, 0, len(stats.Faults)+1)
	for _, f := range stats.Faults[:min(len(stats.Faults), mostFaults)] {
		errs = append(errs, f)
	}
	return errors.Join(append(errs, fmt.Errorf("%d faults", stats.Malformed))...)
}

// job is one object.
type job struct {
	*Reconciler
	*Result
	late   []*trail.Event
	size   int
	faults []error
}

// all sorts out the events of an object, which come in order. What was judged
// in time is recalled before what is late is judged, for windows of time count
// to both sides.
func (j *job) all(ctx context.Context, events iter.Seq2[*trail.Event, error]) error {
	some := make([]*trail.Event, 0, marksAt)
	for e, err := range events {
		if err != nil {
			return err
		}
		j.Watched++
		if some = append(some, e); len(some) < marksAt {
			continue
		}
		if err := j.sortOut(ctx, some); err != nil {
			return err
		}
		some = some[:0]
	}
	if err := j.sortOut(ctx, some); err != nil {
		return err
	}
	if err := j.judgeLate(ctx); err != nil {
		return err
	}
	return errors.Join(j.faults...)
}

// sortOut asks which events are marked.
func (j *job) sortOut(ctx context.Context, some []*trail.Event) error {
	if len(some) == 0 {
		return nil
	}
	marked, err := j.marks.Of(ctx, some...)
	if err != nil {
		return err
	}
	for i, e := range some {
		switch _, met := j.met.Get(e.Key()); {
		case met && marked[i]:
			j.Again++
			j.remember(e, nil)
		case marked[i]:
			j.Delivered++
			if err := j.recall(ctx, e); err != nil {
				return err
			}
		case j.door.Now().Sub(e.Time) > oldest:
			j.Old++
		default:
			j.late, j.size = append(j.late, e), j.size+len(e.Raw)
		}
	}
	if j.size < lateMemory {
		return nil
	}
	return j.judgeLate(ctx)
}

// recall lets rules count an event that was judged elsewhere. It was told, so
// that a fault costs a count at most.
func (j *job) recall(ctx context.Context, e *trail.Event) error {
	if err := j.watch.Recall(ctx, e); err != nil {
		j.door.Warn(ctx, "event "+e.ID+" not counted", err)
		return ctx.Err()
	}
	j.remember(e, nil)
	return nil
}
