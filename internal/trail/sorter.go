package trail

import (
	"cmp"
	"iter"
	"slices"
	"strings"
	"sync"
)

const (
	sortLimit   = 8 << 20 // bytes that a Sorter keeps in memory, unless told
	eventWeight = 1 << 10 // bytes that an Event costs beside its text
)

// Sorter puts events into the order in which they are judged: by eventTime,
// then eventID, then account. It drops events that were told before, and
// merges corrections into what they correct.
//
// It keeps at most Limit bytes of events in memory; beyond that, sorted runs
// go to a temporary file that only this user can read. A duplicate is found
// if it has the same eventTime, or if fewer than 262,144 other events lie
// between the two in order of time. Corrections are kept in memory, at most
// 32 MiB of them. One beyond that is judged by itself, or dropped as a
// duplicate when what it corrects is in the input; Counts says how many.
//
// The zero value is ready. Add may be called from several goroutines; Events
// comes after the last Add, and Close, always, after that.
type Sorter struct {
	Limit int64  // bytes in memory; 0 is 8 MiB
	Dir   string // where the temporary file goes; "" is the system's place for such

	// Seen, if set, is what Sorters of earlier events have told: it is not told
	// again, and what is told is added to it.
	Seen *Seen
	// Fixes, if set, correct what is told, which may be a part of an input whose
	// corrections were all found before. A correction that Add is given is an
	// event like others then.
	Fixes *Corrections

	mu     sync.Mutex
	events []*Event
	kept   int64
	spill  spill
	fixes  Corrections
	counts Counts

	uncorrected int
}

// Counts says what a Sorter did beside sorting.
type Counts struct {
	Duplicates  int
	Corrections int // merged into the events that they correct
	Uncorrected int // corrections too many to be merged
}

// Add takes an event. An error means that the temporary file could not be
// written and that events are lost.
func (s *Sorter) Add(e *Event) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.Fixes == nil && e.Addendum.Corrects() {
		if s.fixes.Add(e) {
			return nil
		}
		s.uncorrected++
	}
	return s.keep(e)
}

func (s *Sorter) keep(e *Event) error {
	s.events = append(s.events, e)
	s.kept += int64(len(e.Raw)) + eventWeight
	limit := s.Limit
	if limit <= 0 {
		limit = sortLimit
	}
	if s.kept <= limit {
		return nil
	}
	slices.SortFunc(s.events, Compare)
	err := s.spill.write(s.Dir, s.events)
	clear(s.events)
	s.events, s.kept = s.events[:0], 0
	return err
}

// Compare orders events as a Sorter does, and returns what cmp.Compare does.
// Where a record lies decides last, so that the order does not depend on which
// file was read first.
func Compare(a, b *Event) int {
	return cmp.Or(
		a.Time.Compare(b.Time),
		strings.Compare(a.ID, b.ID),
		strings.Compare(a.Account, b.Account),
		strings.Compare(a.Origin.File, b.Origin.File),
		cmp.Compare(a.Origin.Record, b.Origin.Record),
	)
}

// Events returns the events in order. An error ends them: the temporary file
// could not be read.
func (s *Sorter) Events() iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.counts = Counts{Uncorrected: s.uncorrected}
		if err := s.settle(); err != nil {
			yield(nil, err)
			return
		}
		slices.SortFunc(s.events, Compare)
		seen := cmp.Or(s.Seen, new(Seen))
		for e, err := range merge(s.events, &s.spill) {
			if err == nil {
				if !seen.add(e.Key()) {
					s.counts.Duplicates++
					continue
				}
				e = s.corrected(e)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
	}
}

func (s *Sorter) corrected(e *Event) *Event {
	for _, fix := range cmp.Or(s.Fixes, &s.fixes).of[e.Key()] {
		if fix.ID != e.ID {
			e = e.correctedBy(fix)
			s.counts.Corrections++
		}
	}
	return e
}

// settle finds the corrections whose original is not in the input, and lets
// the first of each kind stand for it.
func (s *Sorter) settle() error {
	if len(s.fixes.of) == 0 {
		return nil
	}
	found := map[Key]bool{}
	for e, err := range merge(s.events, &s.spill) {
		if err != nil {
			return err
		}
		if key := e.Key(); s.fixes.Corrects(key) {
			found[key] = true
		}
	}
	s.events = append(s.events, s.fixes.Orphans(func(key Key) bool { return found[key] })...)
	return nil
}

// Counts returns what was done so far; it is complete when Events is.
func (s *Sorter) Counts() Counts {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}

// Close removes the temporary file, if there is one, and forgets the events.
func (s *Sorter) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.events, s.kept, s.fixes = nil, 0, Corrections{}
	return s.spill.close()
}
