package policy

import "slices"

// start makes the cells out of what is required of every request; false when
// nothing satisfies them.
func (h *hunt) start(required []*predicate) bool {
	h.cells = slices.Clone(h.blank())
	for dim, e := range h.allow.elements() {
		if e.not && len(e.globs) > 0 {
			h.demand(e.way(dim).in)
		}
	}
	for _, p := range required {
		if h.demand(p); !h.feasible(h.cells[p.dim]) {
			return false
		}
	}
	return true
}

// demand adds to the cells a hunt starts with, which are its own but for the blank ones.
func (h *hunt) demand(p *predicate) {
	c := h.cells[p.dim]
	if c == h.blankCells[p.dim] {
		h.cells[p.dim] = c.and(p)
		return
	}
	*c = c.with(p)
}

// blank are cells without any requirement.
func (c *comparison) blank() []*cell {
	if c.people == nil {
		c.gatherPeople()
	}
	for i := len(c.blankCells); i < len(c.compiler.dims); i++ {
		dim := &c.compiler.dims[i]
		one := &cell{kind: dim.kind, absent: i >= firstKeyDimension, sampled: i == callerDimension, fitting: 1<<len(c.samples) - 1}
		if dim.kind == finiteDimension || dim.kind == opaqueDimension {
			one.atoms = newBitset(dim.atoms).complement()
		}
		c.blankCells = append(c.blankCells, one)
	}
	return c.blankCells
}

// obstruct notes a box in the way. It returns false when the box takes all
// there is, so that nothing can escape it.
func (h *hunt) obstruct(b *box) bool {
	o := obstruction{box: b, ways: b.ways}
	var some bool
	if o.callers, some = h.relations(b.callers, h.allow.callers.units()); !some {
		return true
	}
	if o.resources, some = h.relations(b.resources, h.allow.resources.units()); !some {
		return true
	}
	for i, w := range b.ways {
		c := h.cells[w.in.dim]
		if !h.allows(c, w.in) {
			return true
		}
		open := h.allows(c, w.out)
		switch shared := len(o.ways) == len(b.ways); {
		case !open && shared:
			o.ways = slices.Clone(b.ways[:i])
		case open && !shared:
			o.ways = append(o.ways, w)
		}
	}
	if len(o.ways) == 0 && all(o.callers) && all(o.resources) && b.actions.everything() {
		return false
	}
	h.in = append(h.in, o)
	return true
}

func (h *hunt) relations(e *element, units []glob) (list []relation, some bool) {
	start := len(h.arena)
	for i := range units {
		r := h.relate(e, &units[i])
		h.arena = append(h.arena, r)
		some = some || r != relNone
	}
	return h.arena[start:len(h.arena):len(h.arena)], some
}

func all(list []relation) bool {
	for _, r := range list {
		if r != relAll {
			return false
		}
	}
	return true
}

// A group is actions of the Allow that stand in the same relation to every box
// and to the guard: one request that uses one of them stands for all.
type group struct {
	actions   []int // units
	relations []relation
	partial   bool
}

// sweep hunts through the actions of the Allow, group by group.
func (h *hunt) sweep() {
	for _, g := range h.groups() {
		if h.stopped != "" || h.full() {
			return
		}
		h.sweepGroup(g)
	}
}

func (h *hunt) groups() []group {
	units := h.allow.actions.units()
	byKey := map[string]int{}
	var list []group
	asked := h.askedActions()
	row, relations := make([]byte, len(h.in)+len(asked)), make([]relation, len(h.in))
	for u := range units {
		g := group{relations: relations[:0]}
		if !h.suits(&g, asked, &units[u], row[len(h.in):]) {
			continue
		}
		for i := range h.in {
			r := h.relate(h.in[i].box.actions, &units[u])
			row[i] = byte(r)
			g.partial = g.partial || r == relPart
			g.relations = append(g.relations, r)
		}
		if h.coveredWhole(&g) {
			continue
		}
		if !g.partial {
			if at, ok := byKey[string(row)]; ok {
				list[at].actions = append(list[at].actions, u)
				continue
			}
			byKey[string(row)] = len(list)
		}
		g.actions, g.relations = []int{u}, slices.Clone(g.relations)
		list = append(list, g)
	}
	return list
}

// askedActions are the lists an action has to be on: the guard's, and those of
// the requirements.
func (h *hunt) askedActions() []*element {
	var list []*element
	if h.guardBox != nil {
		list = append(list, h.guardBox.actions)
	}
	for i := range h.require {
		if p := &h.require[i]; p.dim == actionDimension {
			list = append(list, &element{globs: p.globs, not: p.not})
		}
	}
	return list
}

// suits notes how much of the action the lists take; false when one takes nothing.
func (h *hunt) suits(g *group, asked []*element, action *glob, row []byte) bool {
	for i, e := range asked {
		r := h.relate(e, action)
		if r == relNone {
			return false
		}
		row[i] = byte(r)
		g.partial = g.partial || r == relPart
	}
	return true
}

// coveredWhole reports whether one box takes the group whoever asks and
// whatever for, the usual end for an action that was there before.
func (h *hunt) coveredWhole(g *group) bool {
	for i := range h.in {
		o := &h.in[i]
		if g.relations[i] == relAll && len(o.ways) == 0 && all(o.callers) && all(o.resources) {
			return true
		}
	}
	return false
}

// sweepGroup hunts through the resources and callers of the Allow, until each of
// them that gains something was shown once.
func (h *hunt) sweepGroup(g group) {
	resources, callers := h.allow.resources.units(), h.allow.callers.units()
	shown := make([]bool, len(callers))
	for r := range resources {
		resourceShown := false
		for c := range callers {
			if h.stopped != "" || h.full() {
				return
			}
			if resourceShown && shown[c] {
				continue
			}
			h.spend(1 + len(h.in))
			obstacles, covered := h.obstacles(g, r, c)
			if covered {
				continue
			}
			cells, ok := h.narrow(g, &resources[r], &callers[c])
			if ok && h.chase(g, cells, obstacles) {
				if h.guard != nil {
					return // the guard is what was lost, for whomever
				}
				resourceShown, shown[c] = true, true
			}
		}
	}
}

// obstacles are the boxes in the way of one action, resource and caller, each
// with the ways that might still lead out. covered: one of them has none.
func (h *hunt) obstacles(g group, resource, caller int) (list []obstacle, covered bool) {
	list = h.ahead[:0]
	for i := range h.in {
		o := &h.in[i]
		action, res, who := g.relations[i], o.resources[resource], o.callers[caller]
		if action == relNone || res == relNone || who == relNone {
			continue
		}
		ways := slices.Clip(o.ways)
		for _, part := range [...]struct {
			taken relation
			from  *element
			dim   int
		}{{action, o.box.actions, actionDimension}, {res, o.box.resources, resourceDimension}, {who, o.box.callers, callerDimension}} {
			if part.taken == relPart {
				ways = append(ways, part.from.way(part.dim))
			}
		}
		if len(ways) == 0 {
			return nil, true
		}
		list = append(list, newObstacle(ways))
	}
	h.ahead = list
	return list, false
}

// narrow requires one action, resource and caller pattern.
func (h *hunt) narrow(g group, resource, caller *glob) ([]*cell, bool) {
	cells := slices.Clone(h.cells)
	action := &h.allow.actions.units()[g.actions[0]]
	for dim, unit := range []*glob{callerDimension: caller, actionDimension: action, resourceDimension: resource} {
		if !unit.everything() {
			cells[dim] = cells[dim].and(&predicate{dim: dim, globs: []glob{*unit}, id: h.unitID(dim, unit)})
		}
		if !h.feasible(cells[dim]) {
			return nil, false
		}
	}
	cells[callerDimension] = cells[callerDimension].and(h.universe())
	return cells, h.feasible(cells[callerDimension])
}

// universe requires that the caller is one there can be.
func (c *comparison) universe() *predicate {
	if c.everyCaller == nil {
		c.everyCaller = &predicate{globs: callers(c.compiler.partitions), id: c.compiler.nextID()}
		c.compiler.number(c.everyCaller.globs)
		c.know(c.everyCaller.id, ^uint64(0)) // isCaller saw to it
	}
	return c.everyCaller
}

// unitID is the id of the predicate that one pattern alone makes.
func (c *comparison) unitID(dim int, unit *glob) int32 {
	key := [2]int32{int32(dim), unit.id}
	if unit.id == 0 {
		return c.compiler.nextID()
	}
	id, ok := c.unitIDs[key]
	if !ok {
		id = c.compiler.nextID()
		c.unitIDs[key] = id
	}
	return id
}

// full reports whether no more classes are wanted.
func (d *direction) full() bool {
	if len(d.outcome.grants) < d.limit {
		return false
	}
	d.outcome.truncated = true
	return true
}

// chase searches one piece and records what it finds.
func (h *hunt) chase(g group, cells []*cell, obstacles []obstacle) bool {
	doubts, first := 0, ""
	s := search{solver: h.solver, found: func(cells []*cell) bool {
		witness, err := h.write(cells, h.more, h.less, h.actionText(g))
		if err == nil {
			h.outcome.grants = append(h.outcome.grants, h.grant(g, witness))
			return true
		}
		if first == "" {
			first = err.Error()
		}
		doubts++
		return doubts >= maxDoubts
	}}
	before := len(h.outcome.grants)
	s.escape(cells, obstacles, everyDimension)
	if len(h.outcome.grants) > before {
		return true
	}
	if first != "" {
		h.doubt(first)
	}
	return false
}

func (d *direction) doubt(why string) {
	if d.outcome.doubt == "" {
		d.outcome.doubt = why
	}
}

// actionText is the group's first action as it was written.
func (h *hunt) actionText(g group) string {
	if h.allow.actions.not {
		return ""
	}
	return h.statement.Actions.Texts[g.actions[0]]
}

func (h *hunt) grant(g group, witness Request) Grant {
	grant := Grant{Statement: h.statement, LostGuard: h.guard, NotActions: h.allow.actions.not, Witness: witness}
	if grant.NotActions {
		grant.Actions = h.statement.Actions.Texts
		return grant
	}
	grant.Actions = make([]string, len(g.actions))
	for i, u := range g.actions {
		grant.Actions[i] = h.statement.Actions.Texts[u]
	}
	return grant
}
