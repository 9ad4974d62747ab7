package investigate

import (
	"cmp"
	"context"
	"slices"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// settle finds out what starts mean, once the input was read, and what to look
// for again because of it.
func (r *run) settle(ctx context.Context) error {
	for i, p := range r.points {
		s := &r.Question.Starts[i]
		switch p := p.(type) {
		case *eventPoint:
			for _, w := range p.settle(r.chains) {
				r.lookAgain(w)
			}
			s.Means = p.means()
		case *streamPoint:
			had := p.words()
			if err := r.depends(ctx, p); err != nil {
				return err
			}
			for _, w := range p.words() {
				if !slices.Contains(had, w) {
					r.lookAgain(w)
				}
			}
			s.Means = arns(p.refs)
		}
	}
	r.followAll()
	return nil
}

// lookAgain looks for a text in all files once more.
func (r *run) lookAgain(word string) {
	if word == "" {
		return
	}
	r.needles.add(word)
	r.late = append(r.late, late{word: word})
}

// followAll finds the credentials that actors in question were handed, by
// calls in whatever order they were read.
func (r *run) followAll() {
	var all []*issue
	for _, i := range r.chains.bySession {
		all = append(all, i)
	}
	for _, i := range r.chains.byKey {
		all = append(all, i)
	}
	slices.SortFunc(all, func(a, b *issue) int {
		return cmp.Or(a.event.Time.Compare(b.event.Time), cmp.Compare(a.to.key, b.to.key))
	})
	for _, i := range all {
		l := &look{chains: r.chains, caller: r.chains.issuer(i)}
		if r.acts(l) {
			r.follow(i, "")
		}
	}
}

// depends finds what a stream depends on, or did while the events happened.
func (r *run) depends(ctx context.Context, p *streamPoint) error {
	memory, err := r.memory(ctx)
	if err != nil {
		return err
	}
	found := dependencies{store: memory, refs: map[string]resource.Ref{}}
	e := estate.New(memory)
	if err := found.remembered(ctx, p); err != nil {
		return err
	}
	for event, err := range r.sorter.Events() {
		if err != nil {
			return err
		}
		c, ok, err := e.Observe(ctx, event)
		if err != nil {
			return err
		}
		if ok && c.StreamChange != nil && c.ARN != "" && p.is(c.ARN) {
			found.add(resource.Ref{Type: resource.Stream, ARN: c.ARN, Name: c.Request.Stream})
			for _, ref := range estate.Edges(c.After) {
				found.add(ref)
			}
		}
	}
	if err := found.remembered(ctx, p); err != nil {
		return err
	}
	if err := found.deeper(ctx); err != nil {
		return err
	}
	p.refs = found.sorted()
	return nil
}

// dependencies are what a stream depends on.
type dependencies struct {
	store estate.Store
	refs  map[string]resource.Ref
}

func (d *dependencies) add(ref resource.Ref) {
	if ref.ARN != "" {
		d.refs[ref.ARN] = ref
	}
}

// remembered adds what the store knows of the streams of a point.
func (d *dependencies) remembered(ctx context.Context, p *streamPoint) error {
	known, err := d.store.ARNs(ctx)
	if err != nil {
		return err
	}
	for _, arn := range known {
		if !p.is(arn) {
			continue
		}
		streams, err := estate.New(d.store).Streams(ctx, arn)
		if err != nil {
			return err
		}
		d.add(resource.Of(arn))
		if streams[0] != nil {
			for _, ref := range estate.Edges(streams[0]) {
				d.add(ref)
			}
		}
	}
	return nil
}

// deeper adds what those depend on in turn: a bucket on a key, a role on its
// policies.
func (d *dependencies) deeper(ctx context.Context) error {
	for range 3 {
		arns := arns(d.sorted())
		known, err := d.store.Get(ctx, arns...)
		if err != nil {
			return err
		}
		before := len(d.refs)
		for _, r := range known {
			if r == nil {
				continue
			}
			for _, ref := range resource.Uses(r.Type, r.ARN, r.Now()) {
				d.add(ref)
			}
		}
		if len(d.refs) == before {
			break
		}
	}
	return nil
}

func (d *dependencies) sorted() []resource.Ref {
	var all []resource.Ref
	for _, ref := range d.refs {
		all = append(all, ref)
	}
	slices.SortFunc(all, func(a, b resource.Ref) int { return cmp.Compare(a.ARN, b.ARN) })
	return all
}

func arns(refs []resource.Ref) []string {
	var all []string
	for _, ref := range refs {
		all = append(all, ref.ARN)
	}
	return all
}
