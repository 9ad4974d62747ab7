package account

import (
	"context"
	"maps"
	"slices"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// description is one resource while it is asked about.
type description struct {
	*asking
	ctx    context.Context
	ref    resource.Ref
	at     resource.Place
	source string // of the events that tell of it, without the domain

	settings resource.Settings
	whole    []resource.Family
	missing  bool
}

// describe asks everything about a resource.
func (a *asking) describe(ctx context.Context, ref resource.Ref) {
	kind := kinds[ref.Type]
	d := &description{asking: a, ctx: ctx, ref: ref, source: kind.source, settings: resource.Settings{}}
	d.at = resource.PlaceOf(ref.ARN)
	if d.at.Region == "" {
		d.at.Region = a.region
	}
	if d.at.Account != a.account {
		d.at.Account = a.account // a bucket, or a policy of AWS's
	}
	kind.describe(d)
	if len(d.settings) == 0 {
		return
	}
	if _, said := d.settings[resource.Exists]; !said {
		d.settings[resource.Exists] = "true"
	}
	a.found(estate.Found{Ref: ref, Settings: d.settings, Whole: d.whole})
}

// ask asks in the Region that the resource is in.
func (d *description) ask(name string, params with) (trail.Value, error) {
	return d.client.ask(d.ctx, d.at.Region, name, params)
}

// gone: AWS says that there is no such resource.
func (d *description) gone() {
	d.missing = true
	d.settings = resource.Settings{resource.Exists: "false"}
}

// question asks one thing about the resource. What AWS refuses to say is a gap.
// It reports whether there was an answer.
func (d *description) question(name string, params with, then func(v trail.Value), or ...otherwise) bool {
	if d.missing {
		return false
	}
	v, err := d.ask(name, params)
	if err == nil {
		then(v)
		return true
	}
	for _, o := range or {
		if is(err, o.codes...) {
			o.then(d)
			return false
		}
	}
	d.gap(name+" of "+d.ref.Type.Word()+" "+d.ref.Name, err)
	return false
}

// otherwise is what follows from an answer that says that something is not there.
type otherwise struct {
	then  func(d *description)
	codes []string
}

// unless: with these codes AWS says that the resource does not exist.
func unless(codes ...string) otherwise { return otherwise{(*description).gone, codes} }

// none: with these codes AWS says that nothing is set, as this event would.
func none(event string, params with, codes ...string) otherwise {
	return otherwise{func(d *description) { d.told(event, params, nil) }, codes}
}

// nothing: with these codes AWS says that the question makes no sense here.
func nothing(codes ...string) otherwise { return otherwise{func(*description) {}, codes} }

// pages asks for one page after the other. from is the member of the answer
// with which the next one is asked for as to.
func (d *description) pages(name string, params with, from, to string, each func(v trail.Value), or ...otherwise) bool {
	params = maps.Clone(params)
	for {
		var next string
		ok := d.question(name, params, func(v trail.Value) {
			each(v)
			next = v.Get(from).Text()
		}, or...)
		if !ok || next == "" || next == params[to] {
			return ok
		}
		params[to] = next
	}
}

// all: of these families every member is among the settings.
func (d *description) all(families ...resource.Family) {
	for _, f := range families {
		if !slices.Contains(d.whole, f) {
			d.whole = append(d.whole, f)
		}
	}
}
