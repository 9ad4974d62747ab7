package policy

import "strings"

// A box is one statement as a conjunction of predicates.
type box struct {
	// The element lists, before they become predicates; not for the complement.
	callers, actions, resources *element
	conditions                  []predicate
	// The ways out of the box that lead through a condition.
	ways []way
}

// A way is a predicate of a box, and what leads out: its negation.
type way struct{ in, out *predicate }

// findWays makes the ways out of a box once its conditions are compiled.
func (b *box) findWays() {
	negations := make([]predicate, len(b.conditions))
	b.ways = make([]way, len(b.conditions))
	for i := range b.conditions {
		negations[i] = b.conditions[i].negate()
		b.ways[i] = way{&b.conditions[i], &negations[i]}
	}
}

// required appends what the conditions of a box ask for.
func (b *box) required(list []*predicate) []*predicate {
	for _, w := range b.ways {
		list = append(list, w.in)
	}
	return list
}

// whole appends all that a box asks for, its elements included.
func (b *box) whole(list []*predicate) []*predicate {
	list = b.required(list)
	for dim, e := range b.elements() {
		if !e.everything() {
			list = append(list, e.way(dim).in)
		}
	}
	return list
}

// elements are the three of a box, by their dimensions.
func (b *box) elements() [firstKeyDimension]*element {
	return [firstKeyDimension]*element{callerDimension: b.callers, actionDimension: b.actions, resourceDimension: b.resources}
}

// An element is a Principal, Action or Resource with or without its Not.
type element struct {
	id    int32
	globs []glob
	not   bool
	// source is what it was compiled from.
	source source
	// asWay is made on first need.
	asWay way
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
	// anything is the element that leaves nothing out.
	anything *element
	// elements already compiled, by the hash of their text, and conditions, by their text.
	elements   map[uint64]*element
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

func newCompiler(reading Reading, vars *variables) *compiler {
	return &compiler{reading: reading, variables: vars, keys: map[string]*keyUse{}, opaque: map[string]int{}, dims: make([]dimension, firstKeyDimension),
		anything: &element{not: true}, elements: map[uint64]*element{}, conditions: map[string][]predicate{}}
}

// survey notes whom a statement names and what its conditions compare with,
// all of which has to be known before the first is compiled.
func (c *compiler) survey(st *Statement) {
	for i := range st.Principals.Items {
		c.addPartition(st.Principals.Items[i].Partition)
	}
	for _, text := range st.Resources.Texts {
		c.addPartitionsOf(text)
	}
	for i := range st.Conditions {
		c.surveyCondition(&st.Conditions[i])
	}
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

// addPartitionsOf notes the partition that an ARN names. A pattern that says only
// a part of the name may mean each of those there are.
func (c *compiler) addPartitionsOf(text string) {
	rest, ok := strings.CutPrefix(text, "arn:")
	name, _, _ := strings.Cut(rest, ":")
	switch {
	case !ok || name == "*":
	case isPartition(name):
		c.addPartition(name)
	case hasWildcard(name):
		for _, p := range []string{"aws", "aws-cn", "aws-us-gov"} {
			c.addPartition(p)
		}
	}
}

// surveyCondition notes what a condition does with its key, and the constants it compares with.
func (c *compiler) surveyCondition(cond *Condition) {
	for _, v := range cond.Values {
		c.addPartitionsOf(v)
	}
	use := c.keys[cond.FoldedKey]
	if use == nil {
		use = &keyUse{words: true, dim: -1}
		c.keys[cond.FoldedKey] = use
	}
	f := familyOf(cond.Operator.Test)
	if use.families |= f; f == addressFamily && use.network == nil {
		use.network = newNetwork()
	}
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
	rd := c.reader(doc)
	b := &box{conditions: make([]predicate, 0, len(st.Conditions))}
	b.actions = c.intern(source{'a', rd.version, Bounded, st.Actions.Not, st.Actions.Texts}, c.actionElement)
	b.resources = c.resources(doc, st)
	b.callers = c.anything
	if p := &st.Principals; !p.Absent {
		b.callers = c.intern(source{'c', rd.version, Bounded, p.Not, principalTexts(p)}, func([]string) ([]glob, bool) { return callerGlobs(p) })
	}
	if b.callers == nil {
		b.callers = c.anything
		b.conditions = append(b.conditions, c.opaquePredicate("principal", principalTexts(&st.Principals)...))
	}
	for _, member := range st.Unknown {
		b.conditions = append(b.conditions, c.opaquePredicate("member", member, st.raw))
	}
	for i := range st.Conditions {
		b.conditions = append(b.conditions, c.condition(rd, &st.Conditions[i])...)
	}
	b.findWays()
	return b
}

// resources compiles a Resource element under the compiler's reading.
func (c *compiler) resources(doc *Document, st *Statement) *element {
	if st.Resources.Absent {
		return c.anything
	}
	rd := c.reader(doc)
	return c.intern(source{'r', rd.version, rd.reading, st.Resources.Not, st.Resources.Texts}, func(texts []string) ([]glob, bool) {
		return compileAll(texts, rd.resource), true
	})
}

func (c *compiler) reader(doc *Document) reader {
	return reader{version: doc.Version, reading: c.reading, variables: c.variables}
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
