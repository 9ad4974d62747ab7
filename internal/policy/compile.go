package policy

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
)

// A box is one statement as a conjunction of predicates.
type box struct {
	statement *Statement
	// The element lists, before they become predicates; not for the complement.
	callers, actions, resources *element
	conditions                  []predicate
	// negations of the conditions, made once.
	negations []predicate
}

// An element is a Principal, Action or Resource with or without its Not.
type element struct {
	id    int32
	globs []glob
	not   bool
	// Actions only: the literals by their number, the other patterns, and the
	// service when all of them belong to one.
	literals bitset
	patterns []*glob
	service  string
}

// A compiler turns the statements of both documents of a comparison into boxes
// over the same dimensions.
type compiler struct {
	reading    Reading
	variables  *variables
	dims       []dimension
	keys       map[string]*keyUse
	opaque     map[string]int
	partitions []string
	// elements and conditions already compiled, by their text.
	elements   map[string]*element
	conditions map[string][]predicate
	// literals numbers the actions without a wildcard, from 1.
	literals map[string]int32
	lastID   int32
}

// A keyUse is what both documents do with one context key. It settles which
// dimension the key becomes.
type keyUse struct {
	families family
	sets     bool
	words    bool // every string compared with is "true" or "false"
	dim      int
	scale    scale
	network  *network
}

// A family is a group of tests that compare the same kind of value, as a bit.
type family uint8

const (
	stringFamily family = 1 << iota
	numericFamily
	dateFamily
	boolFamily
	addressFamily
	binaryFamily
)

func familyOf(t Test) family {
	switch {
	case t >= StringEquals && t <= StringNotLike || t >= ARNEquals && t <= ARNNotLike:
		return stringFamily
	case t >= NumericEquals && t <= NumericGreaterThanEquals:
		return numericFamily
	case t >= DateEquals && t <= DateGreaterThanEquals:
		return dateFamily
	case t == Bool:
		return boolFamily
	case t == IPAddress || t == NotIPAddress:
		return addressFamily
	case t == BinaryEquals:
		return binaryFamily
	}
	return 0
}

func newCompiler(reading Reading, vars *variables, docs ...*Document) *compiler {
	c := &compiler{reading: reading, variables: vars, keys: map[string]*keyUse{}, opaque: map[string]int{},
		elements: map[string]*element{}, conditions: map[string][]predicate{}, literals: map[string]int32{}}
	c.dims = append(c.dims, dimension{}, dimension{}, dimension{})
	for _, doc := range docs {
		c.addPartition(doc.Partition)
		for i := range doc.Statements {
			st := &doc.Statements[i]
			for _, item := range st.Principals.Items {
				c.addPartition(item.Partition)
			}
			for j := range st.Conditions {
				c.survey(doc, &st.Conditions[j])
			}
		}
	}
	return c
}

func (c *compiler) addPartition(p string) {
	for _, have := range c.partitions {
		if have == p {
			return
		}
	}
	if p != "" {
		c.partitions = append(c.partitions, p)
	}
}

// survey notes what a condition does with its key, and the constants it compares with.
func (c *compiler) survey(doc *Document, cond *Condition) {
	if strings.HasPrefix(cond.FoldedKey, "aws:principal") {
		for _, v := range cond.Values {
			c.addPartition(partitionOf(v))
		}
	}
	use := c.keys[cond.FoldedKey]
	if use == nil {
		use = &keyUse{words: true, dim: -1, network: newNetwork()}
		c.keys[cond.FoldedKey] = use
	}
	f := familyOf(cond.Operator.Test)
	use.families |= f
	use.sets = use.sets || cond.Operator.Set != SingleValue
	for _, v := range cond.Values {
		switch f {
		case stringFamily:
			use.words = use.words && (v == "true" || v == "false") && cond.Operator.Test < NumericEquals
		case numericFamily:
			if r, ok := number(v); ok {
				use.scale.points = append(use.scale.points, r)
			}
		case dateFamily:
			if r, ok := date(v); ok {
				use.scale.points = append(use.scale.points, r)
			}
		case addressFamily:
			if p, ok := prefix(v); ok {
				use.network.add(p)
			}
		}
	}
}

// dimensionOf makes the dimension of a key when it is first needed.
func (c *compiler) dimensionOf(key string) (int, *keyUse) {
	use := c.keys[key]
	if use.dim >= 0 {
		return use.dim, use
	}
	use.dim = len(c.dims)
	d := dimension{key: key}
	sets := severalValued(key) || use.sets && !oneValued(key)
	switch {
	case sets:
		d.kind = setDimension
	case use.families == numericFamily || use.families == dateFamily:
		use.scale.dates = use.families == dateFamily
		use.scale.settle()
		d.kind, d.atoms, d.value = finiteDimension, use.scale.atoms(), use.scale.value
	case use.families == addressFamily:
		use.network.settle()
		d.kind, d.atoms, d.value = finiteDimension, use.network.atoms(), use.network.value
	case use.families&boolFamily != 0 && use.families&^(boolFamily|stringFamily) == 0 && use.words:
		d.kind, d.atoms, d.value = finiteDimension, 3, boolValue
	}
	c.dims = append(c.dims, d)
	return use.dim, use
}

// boolValue is the text of an atom of a boolean key: 1 is true, 2 is false.
func boolValue(atom int) string {
	if atom == 1 {
		return "true"
	}
	return "false"
}

// box compiles one statement.
func (c *compiler) box(doc *Document, st *Statement) *box {
	rd := reader{version: doc.Version, reading: c.reading, variables: c.variables}
	b := &box{statement: st}
	b.actions = c.intern('a', rd, st.Actions.Not, st.Actions.Texts, c.actionElement)
	b.resources = &element{not: true}
	if !st.Resources.Absent {
		b.resources = c.intern('r', rd, st.Resources.Not, st.Resources.Texts, func(texts []string) ([]glob, bool) {
			return compileAll(texts, rd.resource), true
		})
	}
	b.callers = &element{not: true}
	if p := &st.Principals; !p.Absent {
		b.callers = c.intern('c', rd, p.Not, principalTexts(p), func([]string) ([]glob, bool) { return callerGlobs(p) })
	}
	if b.callers == nil {
		b.callers = &element{not: true}
		b.conditions = append(b.conditions, c.opaquePredicate("principal", principalTexts(&st.Principals)...))
	}
	for _, member := range st.Unknown {
		b.conditions = append(b.conditions, c.opaquePredicate("member", member, st.raw))
	}
	for i := range st.Conditions {
		b.conditions = append(b.conditions, c.condition(rd, &st.Conditions[i])...)
	}
	for _, p := range b.conditions {
		b.negations = append(b.negations, p.negate())
	}
	return b
}

func compileAll(texts []string, compile func(string) glob) []glob {
	globs := make([]glob, len(texts))
	for i, text := range texts {
		globs[i] = compile(text)
	}
	return globs
}

// callerGlobs are the callers a principal element names, or leaves out; ok is
// false when one of them is not understood.
func callerGlobs(p *Principals) (list []glob, ok bool) {
	if p.Not {
		return exemptGlobs(p.Items)
	}
	for _, item := range p.Items {
		globs, ok := principalGlobs(item)
		if !ok {
			return nil, false
		}
		list = append(list, globs...)
	}
	return list, true
}

func principalTexts(p *Principals) []string {
	var texts []string
	for _, item := range p.Items {
		texts = append(texts, string('0'+rune(item.Kind))+item.Partition+":"+item.Text)
	}
	if p.Not {
		texts = append(texts, "not")
	}
	return texts
}

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
