package watch

import (
	"context"
	"iter"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Scan reads trails and judges what is in them, in the order in which it
// happened.
type Scan struct {
	Input  trail.Input // but for what it wants
	Config *config.Config
	// Store is where to remember; nil is in memory alone.
	Store estate.Store
	// SortMemory bounds the bytes of records that are held to bring them into
	// order; what is more goes through a temporary file. 0 is a default.
	SortMemory int64
	// Tell is called for every alert, in order. An error ends the scan.
	Tell func(*judge.Alert) error
}

// Result counts what a scan met.
type Result struct {
	trail.Stats
	Judged     int // events given to the rules
	Duplicates int // records of an event that was judged already
	Outside    int // records of events that are not of the input's span
}

// Run reads all of the input before it judges the first event, since the
// oldest may come last. What of the input could not be read or understood is
// in the result's faults; the error is that of the context, of the temporary
// file, or of Tell.
func (s Scan) Run(ctx context.Context) (Result, error) {
	var r Result
	sorter := trail.Sorter{Limit: s.SortMemory}
	defer sorter.Close()
	input := s.Input
	input.Want = Wanted()
	stats, err := input.Read(ctx, func(e *trail.Event) error {
		if !input.Span.Has(e) {
			r.Outside++
			return nil
		}
		return sorter.Add(e)
	})
	r.Stats = stats
	if err != nil {
		return r, err
	}
	w := New(s.Config)
	if s.Store != nil {
		w = On(s.Store, s.Config)
	}
	r.Judged, err = w.All(ctx, sorter.Events(), s.Tell)
	if err != nil {
		return r, err
	}
	r.Duplicates = sorter.Counts().Duplicates
	return r, nil
}

// All judges events that come in their order, each once, and tells their
// alerts. It returns how many were judged; the error is that of the events, of
// the context, of the store or of tell, which end it.
func (w *Watcher) All(ctx context.Context, events iter.Seq2[*trail.Event, error], tell func(*judge.Alert) error) (judged int, err error) {
	for e, err := range events {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return judged, err
		}
		judged++
		a, err := w.Observe(ctx, e)
		if err == nil && a != nil {
			if err = w.Tag(ctx, a); err == nil {
				err = tell(a)
			}
		}
		if err != nil {
			return judged, err
		}
	}
	return judged, nil
}

// Watched reports whether an event is of a call that is judged.
func Watched(e *trail.Event) bool { return estate.Understood(e.Source, e.Name) }

// Wanted is what of a trail is to be judged; the rest need not be understood.
func Wanted() trail.Want { return trail.Want{Call: estate.Understood} }
