package replay

import (
	"context"
	"errors"
	"path"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Settled is how far Settle has come, and what it answers. The zero value is
// before its first turn.
type Settled struct {
	Done        bool   `json:"done"`
	Turn        int    `json:"turn"`
	After       string `json:"after"` // the last file of candidates that was looked through
	Corrections int    `json:"corrections"`
	Orphans     int    `json:"orphans"` // corrections of what no file tells
}

// settling is what turns of Settle hand on.
type settling struct {
	Found []trail.Key `json:"found"`
}

// Settle finds the corrections whose original is in no candidate: these stand
// for what they correct, as a sorter has it that sees all of an input. Most
// trails have no corrections at all, and then there is nothing to do.
func (s *Steps) Settle(ctx context.Context, r *Run, at Settled) (Settled, error) {
	fixes, beyond, err := s.fixes(ctx, r)
	if err != nil {
		return at, err
	}
	if at.Corrections = fixes.n; fixes.n == 0 {
		at.Done = true
		return at, nil
	}
	found := map[trail.Key]bool{}
	for _, e := range beyond {
		found[e.Key()] = true
	}
	if at.Turn > 0 {
		before, err := get[settling](ctx, s.Runs, r.turnKey(settleIn, at.Turn))
		if err != nil {
			return at, err
		}
		for _, key := range before.Found {
			found[key] = true
		}
	}
	whole, err := s.lookThrough(ctx, r, &at, func(e *trail.Event) {
		if key := e.Key(); fixes.Corrects(key) {
			found[key] = true
		}
	})
	if err != nil {
		return at, err
	}
	if !whole {
		return s.settleOn(ctx, r, at, found)
	}
	at.Done = true
	stand := append(fixes.Orphans(func(key trail.Key) bool { return found[key] }), beyond...)
	at.Orphans = len(stand)
	return at, s.putOrphans(ctx, r, stand)
}

func (s *Steps) settleOn(ctx context.Context, r *Run, at Settled, found map[trail.Key]bool) (Settled, error) {
	at.Turn++
	var next settling
	for key := range found {
		next.Found = append(next.Found, key) // in no order: nobody reads it but Settle
	}
	return at, put(ctx, s.Runs, r.turnKey(settleIn, at.Turn), next)
}

// lookThrough shows all candidates, until it is late; whole says that it was
// not.
func (s *Steps) lookThrough(ctx context.Context, r *Run, at *Settled, look func(*trail.Event)) (whole bool, err error) {
	began := s.Now()
	for o, err := range s.Runs.Objects(ctx, r.candidates(), at.After) {
		if err != nil {
			return false, err
		}
		if path.Base(o.Key) == orphans+packed {
			continue // of an earlier try
		}
		for e, err := range records(ctx, s.Runs, o.Key) {
			if err != nil {
				return false, err
			}
			look(e)
		}
		at.After = o.Key
		if s.late(ctx, began) {
			return false, nil
		}
	}
	return true, nil
}

// putOrphans writes what stands for something else into the slices in which it
// happened.
func (s *Steps) putOrphans(ctx context.Context, r *Run, all []*trail.Event) error {
	sorter := trail.Sorter{Limit: s.Turn.SortMemory, Dir: s.Turn.Dir, Fixes: new(trail.Corrections)}
	defer sorter.Close()
	for _, e := range all {
		if err := sorter.Add(e); err != nil {
			return err
		}
	}
	out := output{run: r, to: s.Runs, batch: orphans}
	for e, err := range sorter.Events() {
		if err == nil {
			err = out.candidate(ctx, e)
		}
		if err != nil {
			return err
		}
	}
	return out.end(ctx)
}

// fixes are the corrections of a run, and those that are too many to be kept.
type fixes struct {
	trail.Corrections
	n int
}

func (s *Steps) fixes(ctx context.Context, r *Run) (*fixes, []*trail.Event, error) {
	var all fixes
	var beyond []*trail.Event
	for o, err := range s.Runs.Objects(ctx, r.corrections(), "") {
		if err != nil {
			return nil, nil, err
		}
		if !strings.HasSuffix(o.Key, packed) {
			return nil, nil, errors.New(o.Key + ": not a file of records")
		}
		for e, err := range records(ctx, s.Runs, o.Key) {
			if err != nil {
				return nil, nil, err
			}
			all.n++
			if !all.Add(e) {
				beyond = append(beyond, e)
			}
		}
	}
	return &all, beyond, nil
}
