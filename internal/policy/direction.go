package policy

import "slices"

// A direction collects what one document allows beyond another.
type direction struct {
	*comparison
	more, less *Document
	outcome    outcome
	limit      int // of grants
	// require holds of every request looked for.
	require    []predicate
	withAllows []*candidate
	denies     []*candidate
	// Buffers of the hunts, which come one after the other.
	required []*predicate
	boxes    []*box
	in       []obstruction
	arena    []relation
	ahead    []obstacle
}

// escapes are the boxes a request has to stay outside of: the Denies of the
// document that allows it and, unless a Deny of the other catches it anyway,
// the Allows of the other.
func (d *direction) escapes(allows bool) []*candidate {
	if d.denies == nil {
		d.denies = withEffect(nil, d.candidates(d.more), Deny)
		d.withAllows = withEffect(slices.Clone(d.denies), d.candidates(d.less), Allow)
	}
	if allows {
		return d.withAllows
	}
	return d.denies
}

// withEffect appends the statements with the effect; never nil.
func withEffect(list []*candidate, from []candidate, effect Effect) []*candidate {
	list = slices.Grow(list, len(from))
	for i := range from {
		if from[i].Effect == effect {
			list = append(list, &from[i])
		}
	}
	return list
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
func (d *direction) grantsOf(st, guard *candidate, candidates []*candidate) {
	if d.stopped != "" || d.full() || guard != nil && apart(st, guard) {
		return
	}
	h := &hunt{direction: d, statement: st.Statement, allow: d.boxOf(st), in: d.in[:0], arena: d.arena[:0]}
	defer func() { d.in, d.arena = h.in, h.arena }()
	required := h.allow.required(d.required[:0])
	for i := range d.require {
		required = append(required, &d.require[i])
	}
	if guard != nil {
		h.guard, h.guardBox = guard.Statement, d.boxOf(guard)
		if !h.meets(h.guardBox) {
			return
		}
		required = h.guardBox.whole(required)
	}
	d.required = required
	boxes := d.boxes[:0]
	for _, k := range candidates {
		if !apart(st, k) {
			boxes = append(boxes, d.boxOf(k))
		}
	}
	d.boxes, h.in = boxes, slices.Grow(h.in, len(boxes))
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
