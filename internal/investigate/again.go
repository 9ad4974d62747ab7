package investigate

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// late is a text that was not looked for from the beginning.
type late struct {
	key, word string // one of them
	from      time.Time
	until     string // the last file that may hold passed-over events; "" for all
}

// lives is how long after they were handed out files may tell of credentials,
// with a day for records that are late.
const lives = credentials + 24*time.Hour

// mayBeIn reports whether a file that was delivered then may hold such events.
func (l *late) mayBeIn(delivered time.Time) bool {
	return l.from.IsZero() || !delivered.Before(l.from) && delivered.Before(l.from.Add(lives))
}

// again reads files once more, for what was passed over in the first reading.
func (r *run) again(ctx context.Context) error {
	if len(r.late) == 0 || r.thorough {
		return nil
	}
	if slices.Contains(r.Input.Paths, "-") {
		r.unread = true
	}
	looked := &needles{}
	for _, l := range r.late {
		if l.key != "" {
			looked.addKey(l.key)
		} else {
			looked.add(l.word)
		}
	}
	in := r.Input
	in.Progress = nil
	in.Want = trail.Want{Call: func(string, string) bool { return false }, Text: looked.in}
	read := 0
	passed := map[string]bool{}
	only := in.Only
	in.Only = func(path string) bool {
		if path == "-" || only != nil && !only(path) || !r.mayHold(path, passed) {
			return false
		}
		read++
		return true
	}
	_, err := in.Read(ctx, r.revisit)
	if read > 0 {
		r.passes++
	}
	return err
}

// mayHold reports whether a file may hold events that were passed over. It is
// asked in the order of the files.
func (r *run) mayHold(file string, passed map[string]bool) bool {
	delivered, named := deliveredAt(file)
	hold := slices.ContainsFunc(r.late, func(l late) bool {
		return (l.until == "" || !passed[l.until]) && (!named || l.mayBeIn(delivered))
	})
	if slices.ContainsFunc(r.late, func(l late) bool { return l.until == file }) {
		passed[file] = true
	}
	return hold
}

// deliveredAt is the last moment of which a file can tell, by its name.
func deliveredAt(file string) (time.Time, bool) {
	name, ok := layout.ParseName(strings.ReplaceAll(file, `\`, "/"))
	// Named by the minute, by a clock that is not the service's.
	return name.Written.Add(10 * time.Minute), ok
}

// revisit takes what was passed over.
func (r *run) revisit(e *trail.Event) error {
	if called(e.Source, e.Name) || r.kept[r.origin(e)] {
		return nil
	}
	if l := (&look{Event: e, chains: r.chains, caller: r.chains.caller(e)}); !r.may(l) {
		return nil
	}
	return r.sorter.Add(e)
}
