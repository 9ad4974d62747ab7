package estate

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// news are the settings of a found resource that are not what is known of it.
func (s *Snapshot) news(known *Resource, f Found) map[resource.Path]Fact {
	facts, at := map[resource.Path]Fact{}, resource.PlaceOf(f.ARN)
	for p, value := range f.Settings {
		last, ok := known.last(p)
		if ok && !last.Unknown && (sameValue(at, p, last.Value, value) || last.Compare(Moment{s.Taken, Baseline}) >= 0) {
			continue
		}
		facts[p] = Fact{Value: value, Moment: s.moment(known, f.Ref, p, value)}
	}
	for _, family := range f.Whole {
		if _, marked := known.last(allOf(family)); !marked {
			facts[allOf(family)] = Fact{Value: "true", Moment: Moment{s.Taken, Baseline}}
		}
	}
	if known == nil || len(f.Whole) == 0 {
		return facts
	}
	for p := range known.Facts {
		last, _ := known.last(p)
		_, there := f.Settings[p]
		if there || p.Family() == "" || !slices.Contains(f.Whole, p.Family()) || last.Value == "" || last.Unknown || last.Learned.After(s.Taken) {
			continue
		}
		facts[p] = Fact{Moment: s.moment(known, f.Ref, p, "")}
	}
	return facts
}

// moment says how a setting was learned: so that it is told if no event does,
// or as one that needs no telling. That is so of AWS's own policies, which AWS
// changes without an event, of a policy to which an event added a statement
// that is remembered beside it, of a rule that an event changed by its id, and
// of what a call about something else implies.
func (s *Snapshot) moment(known *Resource, ref resource.Ref, p resource.Path, value string) Moment {
	last, _ := known.last(p)
	if resource.PlaceOf(ref.ARN).Account == "aws" || p == resource.Policy && known.statementSince() || known.ruleSince(p) || resource.Implied(p, last.Value, value) {
		return Moment{s.Taken, Confirmed}
	}
	return Moment{s.Taken, Baseline}
}

// statementSince reports whether an event changed a statement of a resource's
// policy since the policy as a whole was last known.
func (r *Resource) statementSince() bool {
	policy, ok := r.last(resource.Policy)
	if !ok {
		return false
	}
	for p := range r.Facts {
		if p.Family() != resource.Permission {
			continue
		}
		if last, _ := r.last(p); last.Compare(policy.Moment) > 0 {
			return true
		}
	}
	return false
}

// ruleSince reports whether an event changed a network rule by its id since
// this one was last known: it tells neither what the rule said before nor
// whether it is about traffic in or out.
func (r *Resource) ruleSince(p resource.Path) bool {
	if f := p.Family(); r == nil || f != resource.Ingress && f != resource.Egress {
		return false
	}
	last, _ := r.last(p)
	for id, versions := range r.Facts {
		if id.Family() != resource.RuleID || len(versions) < 2 {
			continue
		}
		was, is := versions[len(versions)-2], versions[len(versions)-1]
		if modified := was.Value != "" && is.Value != "" && is.Event != Baseline && is.Event != Confirmed; modified && is.Compare(last.Moment) >= 0 {
			return true
		}
	}
	return false
}
