package estate

import (
	"context"
	"maps"
	"slices"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Unsaid lists the resources that have to be asked about before the change can
// be judged: the record leaves out what was asked for, or names a version of a
// policy, or a policy, whose document is not known.
func (c *Change) Unsaid() []resource.Ref {
	if c.ResourceChange == nil || c.Event.Outcome() != trail.Succeeded || c.Asked.Effect == resource.Touches || c.Asked.Effect == resource.Deletes {
		return nil
	}
	var all []resource.Ref
	if hidden := c.Asked.Shown == trail.RequestOmitted || c.Asked.Shown == trail.RequestOdd; hidden || c.newVersion() != "" {
		all = append(all, c.Asked.Target)
	}
	for _, d := range c.Family(resource.AttachedPolicy) {
		arn, _ := resource.AttachedPolicy.Name(d.Path)
		i := slices.IndexFunc(c.Asked.Others, func(r resource.Ref) bool { return r.ARN == arn })
		if d.After == "true" && i >= 0 && c.Known[i][resource.DefaultVersion] == "" {
			all = append(all, c.Asked.Others[i])
		}
	}
	return slices.DeleteFunc(all, func(r resource.Ref) bool { return r.ARN == "" })
}

// newVersion is the version of a policy that counts from now on and of which
// no document is known; "" when there is none.
func (c *ResourceChange) newVersion() string {
	d, changed := c.Setting(resource.DefaultVersion)
	if !changed || !d.AfterKnown || d.After == "" {
		return ""
	}
	if _, known := c.Is[resource.PolicyVersion.Of(d.After)]; known {
		return ""
	}
	return d.After
}

// Answered fills into the change what AWS says of a resource that Unsaid
// listed, and remembers it. The answer is what is there now: a change that
// came after the event is in it too. The error is the store's.
func (e *Estate) Answered(ctx context.Context, c *Change, ref resource.Ref, now resource.Settings) error {
	facts := map[resource.Path]Fact{}
	for p, value := range now {
		facts[p] = Fact{Value: value, Moment: momentOf(c.Event)}
	}
	for i, other := range c.Asked.Others {
		if other == ref {
			c.Known[i] = now
		}
	}
	if ref == c.Asked.Target {
		c.answered(now)
	}
	stored, err := e.store.Get(ctx, ref.ARN)
	if err != nil {
		return err
	}
	return e.put(ctx, stored[0].write(ref, facts))
}

// answered reads the change again with what is there now.
func (c *ResourceChange) answered(now resource.Settings) {
	if version := c.newVersion(); version != "" {
		if document, ok := now[resource.PolicyVersion.Of(version)]; ok {
			c.Is[resource.PolicyVersion.Of(version)] = document
		}
	}
	if c.Asked.Shown == trail.RequestShown {
		return
	}
	shown := false
	for p, value := range now {
		if c.Asked.MaySet(p) {
			c.Asked.Settings[p], shown = value, true
		}
	}
	if shown {
		c.Asked.Shown = trail.RequestShown
		maps.Copy(c.Is, c.Asked.Settings)
		c.Settings = c.differences()
	}
}
