package investigate

import (
	"context"
	"slices"
	"strings"
	"sync"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// run is one inquiry at work.
type run struct {
	Inquiry
	points     []point
	everything bool // a start that no text gives away
	needles    needles
	texts      texts
	chains     *chains
	sorter     trail.Sorter

	fed struct {
		sync.Mutex
		path string // the last file that was begun
	}
	late   []late // what to look for again
	kept   map[origin]bool
	files  map[string]uint32
	passes int
	// unread says that something cannot be looked for again.
	unread bool
}

// origin is an Origin in few bytes.
type origin struct{ file, record uint32 }

// maxKept bounds how many events of the first reading are known again in the
// second. Beyond that they are sorted twice, and counted as duplicates.
const maxKept = 1 << 20

// called reports whether the events of a call are read whoever made it.
func called(source, name string) bool {
	return estate.Understood(source, name) || handsOut(source, name)
}

// first reads the input.
func (r *run) first(ctx context.Context) (trail.Stats, error) {
	r.passes = 1
	in := r.Input
	in.Want = trail.Want{Call: called}
	if r.thorough {
		in.Want = trail.Want{}
	} else if len(r.points) > 0 {
		in.Want.Text = func(text []byte) bool { return r.everything || r.needles.in(text) }
	}
	only := in.Only
	in.Only = func(path string) bool {
		if only != nil && !only(path) {
			return false
		}
		r.fed.Lock()
		defer r.fed.Unlock()
		r.fed.path = path
		return true
	}
	return in.Read(ctx, r.visit)
}

// visit takes what may be in question, and what it takes to judge and to
// follow it.
func (r *run) visit(e *trail.Event) error {
	l := &look{Event: e, chains: r.chains, caller: r.chains.caller(e)}
	issued := r.chains.note(e, l.caller)
	for _, p := range r.points {
		if p, ok := p.(*eventPoint); ok {
			p.learn(l)
		}
	}
	if issued != nil && r.acts(l) {
		r.follow(issued, r.begun())
	}
	if r.thorough || called(e.Source, e.Name) {
		return r.sorter.Add(e)
	}
	if !r.may(l) {
		return nil
	}
	if len(r.kept) < maxKept {
		r.kept[r.origin(e)] = true
	}
	return r.sorter.Add(e)
}

// begun is the last file that was begun.
func (r *run) begun() string {
	r.fed.Lock()
	defer r.fed.Unlock()
	return r.fed.path
}

func (r *run) origin(e *trail.Event) origin {
	n, ok := r.files[e.Origin.File]
	if !ok {
		n = uint32(len(r.files))
		r.files[strings.Clone(e.Origin.File)] = n
	}
	return origin{n, uint32(e.Origin.Record)}
}

// acts reports whether the caller is an actor in question.
func (r *run) acts(l *look) bool {
	return slices.ContainsFunc(r.points, func(p point) bool { return p.acts(l) })
}

// may reports whether an event may turn out to be in question, or tells what
// an actor in question did before.
func (r *run) may(l *look) bool {
	if r.acts(l) {
		return true
	}
	return slices.ContainsFunc(r.points, func(p point) bool { return p.matches(l) }) && r.inQuestion(l)
}

// inQuestion reports whether an event is in question: it is of one start of
// each kind, in the time, the accounts and the Regions that were asked about.
func (r *run) inQuestion(l *look) bool {
	if !r.within(l.Event) {
		return false
	}
	q := &r.Question
	matched, missed := map[Kind]bool{}, map[Kind]bool{}
	for i, p := range r.points {
		kind := q.Starts[i].Kind
		if matched[kind] {
			continue
		}
		matched[kind] = p.matches(l)
		missed[kind] = !matched[kind]
	}
	for _, miss := range missed {
		if miss {
			return false
		}
	}
	return len(r.points) > 0
}

// within reports whether an event is in the time, the accounts and the Regions
// that were asked about.
func (r *run) within(e *trail.Event) bool {
	span := r.Question.span()
	return span.Has(e)
}

// follow looks for what is done with credentials from now on, and remembers to
// look for what was passed over. A session that says by itself whose it is
// needs neither.
func (r *run) follow(i *issue, until string) {
	if i.to.key == "" || r.told(i) || !r.needles.addKey(i.to.key) {
		return
	}
	r.late = append(r.late, late{key: i.to.key, from: i.event.Time, until: until})
}

// told reports whether every event of a session says by itself that it is of a
// start, so that none was passed over.
func (r *run) told(i *issue) bool {
	return slices.ContainsFunc(r.points, func(p point) bool {
		actor, ok := p.(*actorPoint)
		return ok && actor.is(&i.to)
	})
}
