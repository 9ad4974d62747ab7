package policy

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// condition compiles one condition, once for each text. Some need two
// predicates, all of which must hold.
func (c *compiler) condition(rd reader, cond *Condition) []predicate {
	key := textKey(cond.Operator.Text, rd.version, cond.FoldedKey, cond.Values)
	list, ok := c.conditions[key]
	if !ok {
		list = c.compileCondition(rd, cond)
		for i := range list {
			if list[i].id == 0 {
				list[i].id = c.nextID()
			}
			c.number(list[i].globs)
		}
		c.conditions[key] = list
	}
	return list
}

// number gives the patterns that have none an id, in a list that is theirs alone.
func (c *compiler) number(globs []glob) {
	for i := range globs {
		if globs[i].id == 0 {
			globs[i].id = c.nextID()
		}
	}
}

func (c *compiler) nextID() int32 {
	c.lastID++
	return c.lastID
}

// textKey is one string for several, which no other strings make.
func textKey(what string, version Version, first string, texts []string) string {
	size := len(what) + len(first) + 8
	for _, t := range texts {
		size += len(t) + 4
	}
	key := make([]byte, 0, size)
	for _, t := range []string{what, first} {
		key = binary.AppendUvarint(key, uint64(len(t)))
		key = append(key, t...)
	}
	key = append(key, byte(version))
	for _, t := range texts {
		key = binary.AppendUvarint(key, uint64(len(t)))
		key = append(key, t...)
	}
	return string(key)
}

func (c *compiler) compileCondition(rd reader, cond *Condition) []predicate {
	op := cond.Operator
	if op.Test == Null {
		return c.null(cond)
	}
	if predicates, ok := c.derived(rd, cond); ok {
		return predicates
	}
	dim, use := c.dimensionOf(cond.FoldedKey)
	kind, f := c.dims[dim].kind, familyOf(op.Test)
	var p predicate
	ok := false
	switch {
	case kind == finiteDimension:
		p, ok = use.finite(cond)
	case f == stringFamily || f == boolFamily || f == binaryFamily:
		p, ok = textual(rd, cond)
	}
	if !ok {
		return []predicate{c.opaqueCondition(rd, cond)}
	}
	p.dim, p.kind = dim, kind
	p.absentOK = absentPasses(op)
	if kind == finiteDimension && p.absentOK {
		p.atoms.add(0)
	}
	if kind == setDimension {
		p.all = op.Set == ForAllValues || op.Set == SingleValue && op.Test.Negated()
	}
	return append([]predicate{p}, c.implied(p, cond)...)
}

// absentPasses is what the operator says when the key is absent.
func absentPasses(op Operator) bool {
	switch {
	case op.IfExists || op.Set == ForAllValues:
		return true
	case op.Set == ForAnyValue:
		return false
	}
	return op.Test.Negated()
}

// textual compiles the values of a test on text; not is set for a negated one.
func textual(rd reader, cond *Condition) (p predicate, ok bool) {
	p.not = cond.Operator.Test.Negated()
	p.globs = make([]glob, 0, len(cond.Values))
	for _, v := range cond.Values {
		g, ok := textGlob(rd, cond.Operator.Test, v)
		if !ok {
			return p, false
		}
		p.globs = append(p.globs, g)
	}
	return p, true
}

func textGlob(rd reader, t Test, v string) (glob, bool) {
	switch t {
	case StringEquals, StringNotEquals:
		return rd.equals(v), true
	case StringEqualsIgnoreCase, StringNotEqualsIgnoreCase:
		return rd.equalsFold(v), true
	case StringLike, StringNotLike:
		return rd.like(v), true
	case ARNEquals, ARNLike, ARNNotEquals, ARNNotLike:
		return rd.arn(v)
	case Bool:
		return rd.equalsFold(v), isBool(v)
	case BinaryEquals:
		raw, err := base64.StdEncoding.DecodeString(v)
		return literalGlob(base64.StdEncoding.EncodeToString(raw)), err == nil
	}
	return glob{}, false
}

func isBool(v string) bool { return strings.EqualFold(v, "true") || strings.EqualFold(v, "false") }

// finite compiles a test on a key of few values; false when a value is not understood.
func (use *keyUse) finite(cond *Condition) (p predicate, ok bool) {
	t := cond.Operator.Test
	atoms := 3
	switch {
	case use.families&(numericFamily|dateFamily) != 0:
		atoms = use.scale.atoms()
	case use.families == addressFamily:
		atoms = use.network.atoms()
	}
	p.atoms = newBitset(atoms)
	for _, v := range cond.Values {
		set, ok := use.atomsOf(t, v)
		if !ok {
			return p, false
		}
		for i, w := range set.words {
			p.atoms.words[i] |= w
		}
	}
	if t.Negated() {
		p.atoms = p.atoms.complement()
		p.atoms.words[0] &^= 1
	}
	return p, true
}

// atomsOf are the atoms that match one listed value.
func (use *keyUse) atomsOf(t Test, v string) (bitset, bool) {
	switch familyOf(t) {
	case numericFamily:
		r, ok := number(v)
		if !ok {
			return bitset{}, false
		}
		return use.scale.atomsOf(t, r), true
	case dateFamily:
		r, ok := date(v)
		if !ok {
			return bitset{}, false
		}
		return use.scale.atomsOf(t, r), true
	case addressFamily:
		p, ok := prefix(v)
		if !ok {
			return bitset{}, false
		}
		return use.network.atomsOf(p), true
	}
	set := newBitset(3)
	set.add(2)
	if strings.EqualFold(v, "true") {
		set = newBitset(3)
		set.add(1)
	}
	return set, isBool(v)
}

// null compiles the Null operator. Listing both values says nothing.
func (c *compiler) null(cond *Condition) []predicate {
	absent, present := false, false
	for _, v := range cond.Values {
		switch {
		case strings.EqualFold(v, "true"):
			absent = true
		case strings.EqualFold(v, "false"):
			present = true
		default:
			return []predicate{c.opaquePredicate("Null", append([]string{cond.FoldedKey}, cond.Values...)...)}
		}
	}
	p := predicate{not: present, absentOK: absent}
	if predicates, ok := c.onCaller(cond.FoldedKey, p); ok {
		return predicates
	}
	dim, _ := c.dimensionOf(cond.FoldedKey)
	p.dim, p.kind, p.all = dim, c.dims[dim].kind, present
	if p.kind == finiteDimension {
		p = predicate{dim: dim, kind: finiteDimension, atoms: newBitset(c.dims[dim].atoms)}
		if absent {
			p.atoms.add(0)
		}
		if present {
			p.atoms.addRange(1, p.atoms.n-1)
		}
	}
	return []predicate{p}
}

// opaqueCondition stands for a condition of which only the text is known. Texts
// with variables mean the same in documents of the same version only.
func (c *compiler) opaqueCondition(rd reader, cond *Condition) predicate {
	parts := append([]string{cond.Operator.Text, cond.FoldedKey, string('0' + rune(rd.version))}, cond.Values...)
	return c.opaquePredicate("condition", parts...)
}

func (c *compiler) opaquePredicate(what string, parts ...string) predicate {
	text := textKey(what, 0, "", parts)
	dim, ok := c.opaque[text]
	if !ok {
		dim = len(c.dims)
		c.opaque[text] = dim
		c.dims = append(c.dims, dimension{key: parts[0], kind: opaqueDimension, atoms: 2})
	}
	atoms := newBitset(2)
	atoms.add(1)
	return predicate{dim: dim, kind: opaqueDimension, atoms: atoms, id: c.nextID()}
}
