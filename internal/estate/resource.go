package estate

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// Resource is what is known of one resource, now and a while back. It is a
// value: changing it means making another.
type Resource struct {
	ARN  string
	Type resource.Type
	// Facts are the versions of each setting, oldest first. The last is the
	// present one.
	Facts map[resource.Path][]Fact
	// Stream is the same for a delivery stream, whose settings merge as a
	// whole: its states, oldest first.
	Stream []StreamState
	// Streams are the streams that depend on the resource, sorted: the ARN of
	// each and, after a blank, that of the role by which it reaches the resource.
	Streams []string
	// Revision counts the changes, from 1.
	Revision int64
}

// Fact is a setting, and how that is known.
type Fact struct {
	Value string
	// Unknown: the setting was changed in a way that is not known.
	Unknown bool
	Moment
}

// Moment is when something was learned, and from which event. Events of one
// second are ordered by their id, as trails are.
type Moment struct {
	Learned time.Time
	Event   string // eventID, or Baseline
}

// What stands for an event's id in facts that were found by asking AWS.
const (
	Baseline  = "baseline"
	Confirmed = "baseline, told" // of a change that no event told, once it was reported
)

// Compare orders moments.
func (m Moment) Compare(o Moment) int {
	if c := m.Learned.Compare(o.Learned); c != 0 {
		return c
	}
	return cmp.Compare(m.Event, o.Event)
}

// StreamState is a delivery stream as it was from a moment on.
type StreamState struct {
	*firehose.Stream
	Moment
}

// How much of the past is kept: enough for events that arrive late, by hours
// after a dead-letter queue, by days from a trail's files.
const (
	maxVersions = 6
	pastKept    = 14 * 24 * time.Hour
)

// insert puts a version where it belongs in time. One from the same event is
// replaced. What is old and no longer the present one is dropped.
func insert[V interface{ moment() Moment }](versions []V, v V) []V {
	i, same := slices.BinarySearchFunc(versions, v, func(a, b V) int { return a.moment().Compare(b.moment()) })
	all := append(make([]V, 0, len(versions)+1), versions[:i]...)
	all = append(all, v)
	if same {
		i++
	}
	all = append(all, versions[i:]...)
	now := all[len(all)-1].moment().Learned
	first := max(0, len(all)-maxVersions)
	for first < len(all)-1 && now.Sub(all[first+1].moment().Learned) > pastKept {
		first++
	}
	return all[first:]
}

// before returns the last version that was learned before a moment.
func before[V interface{ moment() Moment }](versions []V, m Moment) (v V, ok bool) {
	i := len(versions)
	if i > 0 && versions[i-1].moment().Compare(m) >= 0 { // few events are late
		i, _ = slices.BinarySearchFunc(versions, m, func(a V, m Moment) int { return a.moment().Compare(m) })
	}
	if i == 0 {
		return v, false
	}
	return versions[i-1], true
}

func (m Moment) moment() Moment { return m }

// whole is the path of a mark of the estate's own: the resource was created in
// sight, so that a setting which was never seen is one that is not set.
const whole resource.Path = "(whole)"

// allOf is the path of the mark that every member of a family was asked about,
// so that one which was not among them was not there.
func allOf(f resource.Family) resource.Path { return resource.Path("(all)" + f) }

// isMark reports whether a path is the estate's own, and no setting.
func isMark(p resource.Path) bool { return strings.HasPrefix(string(p), "(") }

// wholeAt reports whether everything about the resource was known then.
func (r *Resource) wholeAt(m Moment) bool {
	if r == nil {
		return false
	}
	f, _ := before(r.Facts[whole], m)
	return f.Value == "true"
}

// At returns the settings that were known just before a moment.
func (r *Resource) At(m Moment) resource.Settings {
	known := resource.Settings{}
	if r == nil {
		return known
	}
	for p, versions := range r.Facts {
		if f, ok := before(versions, m); ok && !f.Unknown && !isMark(p) {
			known[p] = f.Value
		}
	}
	return known
}

// Now returns the settings that are known at present.
func (r *Resource) Now() resource.Settings {
	known := resource.Settings{}
	if r == nil {
		return known
	}
	for p, versions := range r.Facts {
		if f := versions[len(versions)-1]; !f.Unknown && !isMark(p) {
			known[p] = f.Value
		}
	}
	return known
}

// learned returns the resource with more facts; r may be nil.
func (r *Resource) learned(ref resource.Ref, facts map[resource.Path]Fact) *Resource {
	next := r.next(ref)
	if len(facts) > 0 {
		next.Facts = maps.Clone(next.Facts)
		if next.Facts == nil {
			next.Facts = map[resource.Path][]Fact{}
		}
	}
	for p, f := range facts {
		next.Facts[p] = insert(next.Facts[p], f)
	}
	return next
}

// next is a copy of the resource, one revision on; r may be nil.
func (r *Resource) next(ref resource.Ref) *Resource {
	next := &Resource{ARN: ref.ARN, Type: ref.Type}
	if r != nil {
		*next = *r
	}
	next.Revision++
	return next
}
