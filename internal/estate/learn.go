package estate

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Learn takes a snapshot in, and returns what changed without an event.
//
// An event may be on its way while AWS is asked, or come hours late. So a
// difference is remembered at first, and returned by the next snapshot when no
// event has told of it meanwhile. What was not known is learned in silence.
// The error is the store's; what was learned until then stays.
func (e *Estate) Learn(ctx context.Context, s *Snapshot) ([]Change, error) {
	var changes []Change
	err := e.LearnTelling(ctx, s, func(c Change) error {
		changes = append(changes, c)
		return nil
	})
	return changes, err
}

// LearnTelling does what Learn does, and hands each change over before it is
// remembered as one that was told: a change whose telling fails is told by the
// next snapshot. It goes on after an error of tell, and returns the first.
func (e *Estate) LearnTelling(ctx context.Context, s *Snapshot, tell func(Change) error) error {
	var untold error
	for _, f := range s.Resources {
		once := &telling{tell: tell}
		if err := again(func() error { return e.learnResource(ctx, s, f, once) }); err != nil {
			return err
		}
		untold = cmp.Or(untold, once.err)
	}
	for _, stream := range s.Streams {
		once := &telling{tell: tell}
		if err := again(func() error { return e.learnStream(ctx, s, stream, once) }); err != nil {
			return err
		}
		untold = cmp.Or(untold, once.err)
	}
	for _, arn := range s.Gone {
		once := &telling{tell: tell}
		if err := again(func() error { return e.learnGone(ctx, s, arn, once) }); err != nil {
			return err
		}
		untold = cmp.Or(untold, once.err)
	}
	return cmp.Or(e.cover(ctx, s), untold)
}

// telling tells of one resource, once, however often it is read again.
type telling struct {
	tell func(Change) error
	told bool
	err  error
}

// done reports whether the change is told.
func (t *telling) done(c Change) bool {
	if !t.told {
		t.err = t.tell(c)
		t.told = t.err == nil
	}
	return t.told
}

// again tries once more when somebody else changed the same resource.
func again(learn func() error) (err error) {
	for range maxTries {
		if err = learn(); !errors.Is(err, ErrConflict) {
			return err
		}
	}
	return err
}

// cover marks the account and Region as known, or no longer.
func (e *Estate) cover(ctx context.Context, s *Snapshot) error {
	key := Coverage(s.Account, s.Region)
	stored, err := e.store.Get(ctx, key)
	if err != nil {
		return err
	}
	mark := map[resource.Path]Fact{resource.Exists: {Value: fmt.Sprint(s.Complete), Moment: Moment{s.Taken, Baseline}}}
	return e.store.Put(ctx, []Write{{ARN: key, Resource: stored[0].learned(resource.Ref{ARN: key}, mark)}})
}

func (e *Estate) learnResource(ctx context.Context, s *Snapshot, f Found, once *telling) error {
	if f.ARN == "" {
		return nil
	}
	stored, err := e.store.Get(ctx, f.ARN)
	if err != nil {
		return err
	}
	known := stored[0]
	facts := s.news(known, f)
	confirmed := known.unseen(facts)
	if len(confirmed) > 0 && !once.done(*unseenChange(s, f.Ref, known, confirmed)) {
		confirmed = nil
	}
	if len(facts)+len(confirmed) == 0 {
		return nil
	}
	next := known.learned(f.Ref, facts)
	for _, d := range confirmed {
		next.confirm(d.Path)
	}
	writes := append([]Write{{ARN: f.ARN, Resource: next}}, relink(known.passedOn(next.Streams), next.passedOn(next.Streams))...)
	return e.put(ctx, writes)
}

// last is the present version of a setting.
func (r *Resource) last(p resource.Path) (Fact, bool) {
	if r == nil || len(r.Facts[p]) == 0 {
		return Fact{}, false
	}
	versions := r.Facts[p]
	return versions[len(versions)-1], true
}

// unseen lists the settings that an earlier snapshot found changed and that no
// event has told of since. Those in facts changed again.
func (r *Resource) unseen(facts map[resource.Path]Fact) []SettingChange {
	var all []SettingChange
	if r == nil {
		return nil
	}
	for _, p := range slices.Sorted(maps.Keys(r.Facts)) {
		was, is, ok := r.lastTwo(p)
		if _, again := facts[p]; again || !ok {
			continue
		}
		if is.Event == Baseline && !was.Unknown && was.Value != is.Value {
			all = append(all, SettingChange{Path: p, Before: was.Value, BeforeKnown: true, After: is.Value, AfterKnown: true})
		}
	}
	return all
}

// lastTwo are the present version of a setting and the one before it; ok is
// false when that is not known. What a family of which every member was known
// had not, was not set.
func (r *Resource) lastTwo(p resource.Path) (was, is Fact, ok bool) {
	versions := r.Facts[p]
	is = versions[len(versions)-1]
	if len(versions) > 1 {
		return versions[len(versions)-2], is, !isMark(p)
	}
	mark, marked := r.last(allOf(p.Family()))
	return was, is, p.Family() != "" && !isMark(p) && marked && mark.Learned.Before(is.Learned)
}

// confirm marks a version that a snapshot told as one that was reported.
func (r *Resource) confirm(p resource.Path) {
	versions := slices.Clone(r.Facts[p])
	versions[len(versions)-1].Event = Confirmed
	r.Facts = maps.Clone(r.Facts)
	r.Facts[p] = versions
}

// unseenChange is a change that no event told, as rules read it.
func unseenChange(s *Snapshot, ref resource.Ref, known *Resource, settings []SettingChange) *Change {
	c := &ResourceChange{Settings: settings, Was: known.Now(), Is: known.Now(), Covered: s.Complete && resource.PlaceOf(ref.ARN).Region != ""}
	c.Asked = resource.Request{Target: ref, Effect: resource.Sets, Settings: resource.Settings{}, Detail: resource.Detail{}}
	for _, d := range settings {
		c.Asked.Settings[d.Path], c.Was[d.Path] = d.After, d.Before
		if d.Path == resource.Exists && d.After == "false" {
			c.Asked.Effect = resource.Deletes
		}
	}
	c.Streams, c.Roles = splitLinks(known.Streams)
	return &Change{Event: s.event(ref.ARN), ResourceChange: c, Unseen: true}
}

// event stands for the one that was not seen.
func (s *Snapshot) event(arn string) *trail.Event {
	id := "baseline " + s.Taken.UTC().Format("2006-01-02T15:04:05Z") + " " + arn
	return &trail.Event{ID: id, Time: s.Taken, Account: s.Account, Region: s.Region, Source: "hosewatch", RequestState: trail.RequestShown}
}

func (e *Estate) learnStream(ctx context.Context, s *Snapshot, found *firehose.Stream, once *telling) error {
	stored, err := e.store.Get(ctx, found.ARN)
	if err != nil {
		return err
	}
	return e.learnState(ctx, s, stored[0], found, once)
}

// learnGone takes in that there is no such stream any more.
func (e *Estate) learnGone(ctx context.Context, s *Snapshot, arn string, once *telling) error {
	stored, err := e.store.Get(ctx, arn)
	if err != nil || stored[0] == nil || len(stored[0].Stream) == 0 {
		return err
	}
	gone := *stored[0].Stream[len(stored[0].Stream)-1].Stream
	gone.Deleted, gone.Learned = true, s.Taken
	return e.learnState(ctx, s, stored[0], &gone, once)
}

func (e *Estate) learnState(ctx context.Context, s *Snapshot, known *Resource, found *firehose.Stream, once *telling) error {
	now := Moment{s.Taken, Baseline}
	var last StreamState
	if known != nil && len(known.Stream) > 0 {
		last = known.Stream[len(known.Stream)-1]
	}
	differs := last.Stream == nil || !last.Stream.Same(found)
	confirmed := !differs && last.Event == Baseline && len(known.Stream) > 1
	if !differs && !confirmed || last.Stream != nil && last.Compare(now) > 0 {
		return nil
	}
	next := known.next(resource.Ref{Type: resource.Stream, ARN: found.ARN, Name: found.Name})
	if differs {
		next.Stream = insert(next.Stream, StreamState{found, now})
	} else {
		if c, ok := s.unseenStream(next.Stream[len(next.Stream)-2].Stream, found); ok && !once.done(c) {
			return nil
		}
		next.Stream = slices.Clone(next.Stream)
		next.Stream[len(next.Stream)-1].Event = Confirmed
	}
	return e.put(ctx, append([]Write{{ARN: found.ARN, Resource: next}}, relink(known.edges(), next.edges())...))
}

// unseenStream is a change of a stream that no event told, as rules read it;
// ok is false when it comes to nothing.
func (s *Snapshot) unseenStream(was, found *firehose.Stream) (c Change, ok bool) {
	req := was.Becoming(found)
	change := &StreamChange{Request: req, ARN: found.ARN, Before: was, After: found, Differences: firehose.Differences(was, req, found)}
	return Change{Event: s.event(found.ARN), StreamChange: change, Unseen: true}, len(change.Differences) > 0 || req.Call == firehose.Delete
}
