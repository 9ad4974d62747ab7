package replay

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Judged is how far Judge has come, and what it answers. The zero value is
// before its first turn.
type Judged struct {
	Done       bool           `json:"done"`
	Turn       int            `json:"turn"` // turns that have ended
	Events     int            `json:"events"`
	Duplicates int            `json:"duplicates"` // of different batches
	Alerts     map[string]int `json:"alerts"`     // by severity
	Until      time.Time      `json:"until"`      // the last event that was judged
}

// Judge judges what was read, in order, from where the turn before has ended,
// until the turn is full or its time nearly over. Its alerts lie in a file of
// the turn, as scan writes them in JSON.
func (s *Steps) Judge(ctx context.Context, r *Run, at Judged) (Judged, error) {
	now, err := s.load(ctx, r, at.Turn)
	if err != nil {
		return at, err
	}
	fixes, _, err := s.fixes(ctx, r)
	if err != nil {
		return at, err
	}
	t := turn{Steps: s, run: r, state: now, fixes: &fixes.Corrections, began: s.Now(), before: at.Events}
	at.Alerts = maps.Clone(at.Alerts)
	if at.Alerts == nil {
		at.Alerts = map[string]int{}
	}
	t.sum = at
	if err := t.slices(ctx); err != nil {
		return at, err
	}
	return t.end(ctx)
}

// turn is one turn of Judge.
type turn struct {
	*Steps
	*state
	run    *Run
	fixes  *trail.Corrections
	began  time.Time
	before int // events of earlier turns
	sum    Judged
	alerts bytes.Buffer
	full   bool
}

// end leaves what the turn came to. The alerts come first: whoever has the
// state of a turn has the alerts that led to it.
func (t *turn) end(ctx context.Context) (Judged, error) {
	t.sum.Done, t.sum.Turn = !t.full, t.sum.Turn+1
	if err := t.Runs.Put(ctx, t.run.turnKey(alertsIn, t.sum.Turn)+".ndjson", t.alerts.Bytes()); err != nil {
		return t.sum, err
	}
	if t.sum.Done {
		return t.sum, nil
	}
	var packed bytes.Buffer
	if err := t.state.write(&packed); err != nil {
		return t.sum, err
	}
	return t.sum, t.Runs.Put(ctx, t.run.turnKey(stateIn, t.sum.Turn), packed.Bytes())
}

// slices judges one slice of time after the other.
func (t *turn) slices(ctx context.Context) error {
	var slice string
	var keys []string
	judge := func() error {
		if len(keys) == 0 {
			return nil
		}
		err := t.slice(ctx, slice, keys)
		keys = nil
		return err
	}
	// A name of a slice sorts before all that is in it.
	for o, err := range t.Runs.Objects(ctx, t.run.candidates(), t.run.candidates()+t.at.slice) {
		if err != nil {
			return err
		}
		in, _, _ := strings.Cut(strings.TrimPrefix(o.Key, t.run.candidates()), "/")
		if in != slice {
			if err := judge(); err != nil || t.full {
				return err
			}
			slice = in
		}
		keys = append(keys, o.Key)
	}
	return judge()
}

// slice judges what of a slice was not judged before.
func (t *turn) slice(ctx context.Context, slice string, keys []string) error {
	sorter := trail.Sorter{Limit: t.Turn.SortMemory, Dir: t.Turn.Dir, Seen: t.seen, Fixes: t.fixes}
	defer sorter.Close()
	begun := slice == t.at.slice
	err := t.each(ctx, keys, func(e *trail.Event) error {
		if begun && t.at.before(e) {
			return nil
		}
		return sorter.Add(e)
	})
	if err != nil {
		return err
	}
	n, err := t.watch.All(ctx, t.upTo(ctx, slice, sorter.Events()), func(a *judge.Alert) error { return t.alert(ctx, a) })
	t.sum.Events += n
	t.sum.Duplicates += sorter.Counts().Duplicates
	return err
}

// upTo yields events until the turn is full, and notes how far that is. At
// least one event is judged in a turn, so that there is an end.
func (t *turn) upTo(ctx context.Context, slice string, events iter.Seq2[*trail.Event, error]) iter.Seq2[*trail.Event, error] {
	return func(yield func(*trail.Event, error) bool) {
		n := t.sum.Events - t.before
		for e, err := range events {
			if !yield(e, err) {
				return
			}
			n++
			t.at, t.sum.Until = positionOf(slice, e), e.Time
			if t.isFull(ctx, n) {
				t.full = true
				return
			}
		}
	}
}

func (t *turn) isFull(ctx context.Context, n int) bool {
	const alertBytes = 64 << 20
	most := t.Turn.AlertBytes
	if most <= 0 {
		most = alertBytes
	}
	return t.Turn.Events > 0 && n >= t.Turn.Events || t.alerts.Len() >= most || t.late(ctx, t.began)
}

// alert keeps an alert, and tells it if the run tells.
func (t *turn) alert(ctx context.Context, a *judge.Alert) error {
	t.sum.Alerts[a.Severity.String()]++
	if err := tell.JSON(&t.alerts, a); err != nil {
		return err
	}
	least, err := judge.ParseSeverity(t.run.Tell)
	switch {
	case t.run.Tell == "":
		return nil
	case err != nil || a.Severity < least:
		return err
	case t.Tell == nil:
		return errors.New("the run tells its alerts, and there is no bus")
	}
	marked := *a
	marked.Replayed = t.run.ID
	return t.Tell(ctx, &marked)
}

// each reads files of records, several at once, and calls add for each record,
// never twice at once.
func (s *Steps) each(ctx context.Context, keys []string, add func(*trail.Event) error) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan string)
	var pool sync.WaitGroup
	var mu sync.Mutex
	for range min(fetching, len(keys)) {
		pool.Go(func() {
			for key := range queue {
				for e, err := range records(ctx, s.Runs, key) {
					mu.Lock()
					if err == nil {
						err = add(e)
					}
					mu.Unlock()
					if err != nil {
						stop(err)
						break
					}
				}
			}
		})
	}
	for _, key := range keys {
		select {
		case queue <- key:
		case <-ctx.Done():
		}
	}
	close(queue)
	pool.Wait()
	return context.Cause(ctx)
}

// learn takes in what there was before the first event.
func learn(ctx context.Context, memory estate.Store, text io.Reader) error {
	snapshots, err := estate.ReadBaseline(text)
	if err != nil {
		return err
	}
	e := estate.New(memory)
	for _, s := range snapshots {
		if _, err := e.Learn(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
