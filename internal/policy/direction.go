package policy

import (
	"slices"
	"strings"
)

// A direction collects what one document allows beyond another.
type direction struct {
	*comparison
	more, less *Document
	outcome    outcome
	limit      int // of grants
	// require holds of every request looked for.
	require    []predicate
	withAllows []candidate
	denies     []candidate
}

// A candidate is a statement that may stand in the way, compiled when it does.
type candidate struct {
	doc       *Document
	statement *Statement
}

// escapes are the boxes a request has to stay outside of: the Denies of the
// document that allows it and, unless a Deny of the other catches it anyway,
// the Allows of the other.
func (d *direction) escapes(allows bool) []candidate {
	if d.denies == nil {
		d.denies = []candidate{}
		for i := range d.more.Statements {
			if st := &d.more.Statements[i]; st.Effect == Deny {
				d.denies = append(d.denies, candidate{d.more, st})
			}
		}
		d.withAllows = slices.Clone(d.denies)
		for i := range d.less.Statements {
			if st := &d.less.Statements[i]; st.Effect == Allow {
				d.withAllows = append(d.withAllows, candidate{d.less, st})
			}
		}
	}
	if allows {
		return d.withAllows
	}
	return d.denies
}

// A hunt is the work on one Allow, with the Deny of the other document it has to
// meet, if any: the requirements so far, and the boxes in the way.
type hunt struct {
	*direction
	statement *Statement
	guard     *Statement
	guardBox  *box
	allow     *box
	cells     []*cell
	in        []obstruction
	arena     []relation // of all obstructions
}

// An obstruction is one box in the way, less the ways out that the hunt's own
// requirements shut.
type obstruction struct {
	box  *box
	ways []way
	// How much of each unit of the Allow the box takes.
	callers, resources []relation
}

// grantsOf hunts through one Allow.
func (d *direction) grantsOf(st, guard *Statement, candidates []candidate) {
	if d.stopped != "" || d.full() || guard != nil && d.apart(st, guard) {
		return
	}
	h := &hunt{direction: d, statement: st, guard: guard, allow: d.box(d.more, st)}
	required := append(slices.Clone(h.allow.conditions), d.require...)
	if guard != nil {
		h.guardBox = d.box(d.less, guard)
		if !h.meets(h.guardBox) {
			return
		}
		required = append(required, h.guardBox.predicates()...)
	}
	boxes := make([]*box, 0, len(candidates))
	for _, c := range candidates {
		if !d.apart(st, c.statement) {
			boxes = append(boxes, d.box(c.doc, c.statement))
		}
	}
	if !h.start(required) {
		return
	}
	for _, b := range boxes {
		if !h.obstruct(b) {
			return
		}
	}
	h.sweep()
}

// apart reports whether the actions of two statements belong to one service
// each, and not to the same.
func (c *comparison) apart(a, b *Statement) bool {
	x, y := c.serviceOf(a), c.serviceOf(b)
	return x != "" && y != "" && !strings.EqualFold(x, y)
}

// serviceOf is the service all actions of a statement belong to, empty when
// there is none such.
func (c *comparison) serviceOf(st *Statement) string {
	if service, ok := c.services[st]; ok {
		return service
	}
	service := ""
	for i, text := range st.Actions.Texts {
		name, _, ok := strings.Cut(text, ":")
		if !ok || st.Actions.Not || strings.ContainsAny(name, "*?") || i > 0 && !strings.EqualFold(name, service) {
			service = ""
			break
		}
		service = name
	}
	c.services[st] = service
	return service
}

// meets reports whether the Allow and the guard may have a request in common, as
// far as their elements tell.
func (h *hunt) meets(guard *box) bool {
	for _, pair := range [][2]*element{{guard.actions, h.allow.actions}, {guard.resources, h.allow.resources}, {guard.callers, h.allow.callers}} {
		if _, some := h.relations(pair[0], pair[1].units()); !some {
			return false
		}
	}
	return true
}
