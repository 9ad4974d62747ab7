package estate

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// ResourceChange is an event of another service about something that a stream
// may depend on.
type ResourceChange struct {
	Asked resource.Request
	// Was is what was known of the resource just before the event, Is what is
	// known just after it; for a call that did not succeed, what would be.
	// A setting that is not there is not known.
	Was, Is resource.Settings
	// Settings are the settings that the call gave another value or may have,
	// sorted by path.
	Settings []SettingChange
	// Known is what is known of the resources in Asked.Others, in that order,
	// just before the event.
	Known []resource.Settings
	// Streams are the ARNs of the streams that are known to depend on it, Roles
	// those of the roles by which they reach it.
	Streams, Roles []string
	// Covered: every stream of the account and Region, and what each depends on,
	// is known from a baseline, so that a resource of the Region without Streams
	// feeds none.
	Covered bool

	whole bool
}

// SettingChange is one setting that a call gave another value.
type SettingChange struct {
	Path resource.Path
	// Before is "" when it was not set, or when BeforeKnown is false.
	Before      string
	BeforeKnown bool
	After       string
	// AfterKnown is false when the record does not show what the call asked.
	AfterKnown bool
}

func (e *Estate) observeResource(ctx context.Context, event *trail.Event, req resource.Request) (Change, error) {
	c := &ResourceChange{Asked: req}
	change := Change{Event: event, ResourceChange: c}
	arns := []string{req.Target.ARN, coverage(event)}
	for _, other := range req.Others {
		arns = append(arns, other.ARN)
	}
	stored, err := e.store.Get(ctx, arns...)
	if err != nil {
		return Change{}, err
	}
	c.read(event, stored)
	if event.Outcome() != trail.Succeeded || req.Effect == resource.Touches || req.Target.ARN == "" {
		return change, nil
	}
	return change, e.put(ctx, c.writes(event, stored))
}

// read fills in what the event changed. stored is the target, the mark of a
// baseline, and the others.
func (c *ResourceChange) read(event *trail.Event, stored []*Resource) {
	now := momentOf(event)
	c.Was = stored[0].At(now)
	c.whole = stored[0].wholeAt(now)
	if stored[0] != nil {
		c.affects(stored[0])
	}
	// A bucket or a role may be used from any Region, of which this baseline
	// says nothing.
	c.Covered = stored[1].Now()[resource.Exists] == "true" && resource.PlaceOf(c.Asked.Target.ARN).Region != ""
	alone := len(c.Streams) == 0
	for i, other := range stored[2:] {
		c.Known = append(c.Known, other.At(now))
		// By a call that does the same to both, and by one about a thing on
		// which nothing is said to depend, such as a mapping or a share, what
		// depends on the other is affected. A managed policy stands for nobody:
		// many carry it who have nothing to do with each other.
		ref := c.Asked.Others[i]
		if other != nil && (c.Asked.IsTwin(ref) || alone && ref.Type != resource.ManagedPolicy) {
			c.affects(other)
		}
	}
	c.Is = maps.Clone(c.Was)
	if c.Asked.Shown != trail.RequestShown {
		maps.DeleteFunc(c.Is, func(p resource.Path, _ string) bool { return c.Asked.MaySet(p) })
	}
	maps.Copy(c.Is, c.Asked.Settings)
	c.Settings = c.differences()
}

// affects adds the streams that depend on a resource.
func (c *ResourceChange) affects(r *Resource) {
	streams, roles := splitLinks(r.Streams)
	c.Streams, c.Roles = merge(c.Streams, streams), merge(c.Roles, roles)
}

func merge(a, b []string) []string {
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

// differences lists what a request gives another value. A resource that is
// created had no settings before.
func (c *ResourceChange) differences() []SettingChange {
	var all []SettingChange
	req, was := &c.Asked, c.Was
	for _, p := range slices.Sorted(maps.Keys(req.Settings)) {
		d := SettingChange{Path: p, After: req.Settings[p], AfterKnown: true}
		if req.Effect == resource.Creates {
			d.BeforeKnown = true
		} else {
			d.Before, d.BeforeKnown = was[p]
			d.BeforeKnown = d.BeforeKnown || c.whole
		}
		if !d.BeforeKnown || d.Before != d.After {
			all = append(all, d)
		}
	}
	if req.Shown != trail.RequestShown {
		for _, p := range req.May {
			if _, set := req.Settings[p]; set || p.Family() != "" {
				continue
			}
			d := SettingChange{Path: p}
			d.Before, d.BeforeKnown = was[p]
			all = append(all, d)
		}
	}
	return all
}

// writes is what to remember of a call that succeeded.
func (c *ResourceChange) writes(event *trail.Event, stored []*Resource) []Write {
	target, facts := stored[0], map[resource.Path]Fact{}
	for p, value := range c.Asked.Settings {
		facts[p] = Fact{Value: value, Moment: momentOf(event)}
	}
	if c.Asked.Effect == resource.Creates || c.Asked.Effect == resource.Deletes {
		facts[whole] = Fact{Value: fmt.Sprint(c.Asked.Effect == resource.Creates), Moment: momentOf(event)}
	}
	if c.Asked.Shown != trail.RequestShown {
		for p := range c.Was {
			if _, set := facts[p]; !set && c.Asked.MaySet(p) {
				facts[p] = Fact{Unknown: true, Moment: momentOf(event)}
			}
		}
	}
	if len(facts) == 0 {
		return nil
	}
	writes := target.write(c.Asked.Target, facts)
	for i, other := range c.Asked.Others {
		if c.Asked.IsTwin(other) {
			writes = append(writes, stored[2+i].write(other, facts)...)
		}
	}
	return writes
}

// write is what to remember of more facts about a resource, which may be nil.
func (r *Resource) write(ref resource.Ref, facts map[resource.Path]Fact) []Write {
	next := r.learned(ref, facts)
	return append([]Write{{ARN: next.ARN, Resource: next}}, relink(r.passedOn(next.Streams), next.passedOn(next.Streams))...)
}

// Setting returns what the change did to one setting.
func (c *ResourceChange) Setting(p resource.Path) (SettingChange, bool) {
	i, ok := slices.BinarySearchFunc(c.Settings, p, func(d SettingChange, p resource.Path) int {
		return cmpPaths(d.Path, p)
	})
	if !ok {
		return SettingChange{}, false
	}
	return c.Settings[i], true
}

// Family returns what the change did to the members of a family.
func (c *ResourceChange) Family(f resource.Family) []SettingChange {
	var all []SettingChange
	for _, d := range c.Settings {
		if d.Path.Family() == f {
			all = append(all, d)
		}
	}
	return all
}

func cmpPaths(a, b resource.Path) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// coverage is the key under which a store has a mark when every stream of an
// account and Region, and what each depends on, is known.
func coverage(event *trail.Event) string { return Coverage(event.Account, event.Region) }

// Coverage is the key of that mark.
func Coverage(account, region string) string { return "baseline:" + account + ":" + region }
