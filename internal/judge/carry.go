package judge

import (
	"cmp"
	"iter"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/lru"
)

// Moments are the times at which something happened, which a Judge remembers
// for rules that count, in the form that is kept.
type Moments struct {
	Key   string
	Young bool // used lately: it will be forgotten last
	At    []time.Time
	Notes []string // one for each time
}

// Carry yields the moments that are remembered, sorted, for a Judge elsewhere
// to go on from. Nothing else may use j meanwhile.
func (j *Judge) Carry() iter.Seq[Moments] {
	return func(yield func(Moments) bool) {
		all := slices.SortedFunc(j.recent.times.Entries(), func(a, b lru.Entry[string, []moment]) int { return cmp.Compare(a.Key, b.Key) })
		for _, e := range all {
			m := Moments{Key: e.Key, Young: e.Young}
			for _, one := range e.Value {
				m.At, m.Notes = append(m.At, one.at), append(m.Notes, one.note)
			}
			if !yield(m) {
				return
			}
		}
	}
}

// Restore remembers what Carry yielded elsewhere. A Judge that is given all of
// it, and nothing else, counts on as the other would have.
func (j *Judge) Restore(m Moments) {
	all := make([]moment, min(len(m.At), len(m.Notes)))
	for i := range all {
		all[i] = moment{m.At[i], m.Notes[i]}
	}
	j.recent.times.Restore(lru.Entry[string, []moment]{Key: m.Key, Value: all, Young: m.Young})
}
