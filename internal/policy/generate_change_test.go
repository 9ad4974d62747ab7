package policy

import (
	"slices"
	"strings"
)

// A change edits a sketch in place. What it is meant to do to the meaning only
// steers the mix of verdicts; no test relies on it.
type change func(g generator, s *sketch)

var (
	keepingChanges = []change{reorder, splitStatement, repeatStatement, respell, addDeadStatement, reverseLists}
	narrowChanges  = []change{addCondition, addDeny, dropAllow, dropFromAllow, addToDeny, narrowText}
	broadChanges   = []change{dropCondition, dropDeny, addAllow, addToAllow, dropFromDeny, widenText}
	otherChanges   = []change{flipNot, flipEffect, changeOperator, changeVersion, swapValue, flipOperator, forget}
)

// pair sketches an old document and a new one. Pairs that are equal or
// narrowed must be frequent: a claim that is never made is never checked.
func (g generator) pair() (before, after sketch) {
	before = g.document()
	if g.chance(20) {
		return before, g.document()
	}
	after = before.clone()
	var pool []change
	switch n := g.IntN(20); {
	case n < 6:
		pool = keepingChanges
	case n < 12:
		pool = slices.Concat(keepingChanges, narrowChanges, narrowChanges)
	case n < 15:
		pool = broadChanges
	case n < 18:
		pool = otherChanges
	default:
		pool = slices.Concat(keepingChanges, narrowChanges, broadChanges, otherChanges)
	}
	for range 1 + g.IntN(3) {
		one(g, pool)(g, &after)
	}
	if g.chance(3) {
		return after, before
	}
	return before, after
}

// pick finds a statement with the effect, nil when there is none.
func (g generator) pick(s *sketch, effect string) *sketchStatement {
	for _, i := range g.Perm(len(s.statements)) {
		if s.statements[i].effect == effect {
			return &s.statements[i]
		}
	}
	return nil
}

func (g generator) any(s *sketch) *sketchStatement { return &s.statements[g.IntN(len(s.statements))] }

func reorder(g generator, s *sketch) {
	g.Shuffle(len(s.statements), func(i, j int) { s.statements[i], s.statements[j] = s.statements[j], s.statements[i] })
}

func reverseLists(g generator, s *sketch) {
	for i := range s.statements {
		st := &s.statements[i]
		slices.Reverse(st.actions.texts)
		slices.Reverse(st.resources.texts)
		slices.Reverse(st.principals.texts)
		slices.Reverse(st.conditions)
		for _, c := range st.conditions {
			slices.Reverse(c.values)
		}
	}
}

// splitStatement writes one statement as one for each action or resource.
func splitStatement(g generator, s *sketch) {
	i := g.IntN(len(s.statements))
	st := sketch{statements: s.statements[i : i+1]}.clone().statements[0]
	list := one(g, []func(*sketchStatement) *sketchList{
		func(st *sketchStatement) *sketchList { return &st.actions },
		func(st *sketchStatement) *sketchList { return &st.resources },
		func(st *sketchStatement) *sketchList { return &st.principals },
	})
	if list(&st).not || len(list(&st).texts) < 2 {
		return
	}
	s.statements = slices.Delete(s.statements, i, i+1)
	for _, text := range list(&st).texts {
		part := sketch{statements: []sketchStatement{st}}.clone().statements[0]
		list(&part).texts = []string{text}
		s.statements = append(s.statements, part)
	}
}

// repeatStatement adds a statement that an existing one implies.
func repeatStatement(g generator, s *sketch) {
	copied := sketch{statements: []sketchStatement{*g.any(s)}}.clone().statements[0]
	if g.chance(2) {
		copied.conditions = append(copied.conditions, g.condition())
	}
	s.statements = append(s.statements, copied)
}

// addDeadStatement adds a grant that a Deny takes back, or one that no request meets.
func addDeadStatement(g generator, s *sketch) {
	if deny := g.pick(s, "Deny"); deny != nil && g.chance(2) {
		copied := sketch{statements: []sketchStatement{*deny}}.clone().statements[0]
		copied.effect = "Allow"
		s.statements = append(s.statements, copied)
		return
	}
	st := g.statement(s.hasCallers, "Allow")
	st.conditions = append(st.conditions, sketchCondition{"Null", "s3:prefix", []string{"true"}}, sketchCondition{"StringLike", "s3:prefix", []string{"*"}})
	s.statements = append(s.statements, st)
}

var spellings = strings.NewReplacer(
	"s3:GetObject", "s3:getobject", "S3:GETOBJECT", "s3:GetObject", "AWS 111122223333", "AWS arn:aws:iam::111122223333:root",
	"AWS *", "*", "2020-01-01T00:00:00Z", "1577836800", "10.0.0.0/8", "10.1.2.3/8", "2001:db8::/32", "2001:0db8:0::/32",
	"203.0.113.7/24", "203.0.113.0/24", "10.0", "10.00", "false", "FALSE",
)

// respell writes the same things in other letters.
func respell(g generator, s *sketch) {
	st := g.any(s)
	lists := []*sketchList{&st.actions, &st.principals}
	for _, l := range lists {
		for i := range l.texts {
			l.texts[i] = spellings.Replace(l.texts[i])
		}
	}
	for i, c := range st.conditions {
		if strings.Contains(c.operator, "String") {
			continue
		}
		for j := range c.values {
			st.conditions[i].values[j] = spellings.Replace(c.values[j])
		}
	}
}

func addCondition(g generator, s *sketch) {
	if st := g.pick(s, "Allow"); st != nil {
		st.conditions = append(st.conditions, g.condition())
	}
}

func dropCondition(g generator, s *sketch) {
	if st := g.pick(s, "Allow"); st != nil && len(st.conditions) > 0 {
		i := g.IntN(len(st.conditions))
		st.conditions = slices.Delete(st.conditions, i, i+1)
	}
}

func addDeny(g generator, s *sketch) {
	s.statements = append(s.statements, g.statement(s.hasCallers, "Deny"))
}

func addAllow(g generator, s *sketch) {
	s.statements = append(s.statements, g.statement(s.hasCallers, "Allow"))
}

func dropAllow(g generator, s *sketch) { dropStatement(g, s, "Allow") }
func dropDeny(g generator, s *sketch)  { dropStatement(g, s, "Deny") }

func dropStatement(g generator, s *sketch, effect string) {
	for _, i := range g.Perm(len(s.statements)) {
		if s.statements[i].effect == effect && len(s.statements) > 1 {
			s.statements = slices.Delete(s.statements, i, i+1)
			return
		}
	}
}

func dropFromAllow(g generator, s *sketch) { editList(g, s, "Allow", false) }
func addToAllow(g generator, s *sketch)    { editList(g, s, "Allow", true) }
func dropFromDeny(g generator, s *sketch)  { editList(g, s, "Deny", false) }
func addToDeny(g generator, s *sketch)     { editList(g, s, "Deny", true) }

// editList lets a statement cover more, or less.
func editList(g generator, s *sketch, effect string, more bool) {
	st := g.pick(s, effect)
	if st == nil {
		return
	}
	n := g.IntN(3 + len(st.conditions))
	if n >= 3 {
		c := &st.conditions[n-3]
		c.values = addOrDrop(g, c.values, vocabularyOf(*c), more)
		return
	}
	list := []*sketchList{&st.actions, &st.resources, &st.principals}[n]
	if len(list.texts) > 0 {
		vocabulary := [][]string{actionVocabulary, resourceVocabulary, principalVocabulary}[n]
		list.texts = addOrDrop(g, list.texts, vocabulary, more != list.not)
	}
}

func addOrDrop(g generator, texts, vocabulary []string, more bool) []string {
	if more {
		return append(texts, one(g, vocabulary))
	}
	if len(texts) > 1 {
		i := g.IntN(len(texts))
		return slices.Delete(texts, i, i+1)
	}
	return texts
}

func narrowText(g generator, s *sketch) { editText(g, s, "Allow", false) }
func widenText(g generator, s *sketch)  { editText(g, s, "Allow", true) }

// editText replaces a wildcard by a letter, or the end of a text by a wildcard.
func editText(g generator, s *sketch, effect string, widen bool) {
	st := g.pick(s, effect)
	if st == nil {
		return
	}
	list := one(g, []*sketchList{&st.actions, &st.resources})
	if len(list.texts) == 0 {
		return
	}
	i := g.IntN(len(list.texts))
	if text := list.texts[i]; widen != list.not {
		list.texts[i] = strings.TrimRight(text, "*abctz") + "*"
	} else {
		list.texts[i] = strings.Replace(text, "*", one(g, []string{"", "a", "?", "a*", "*z"}), 1)
	}
	if list.texts[i] == "" {
		list.texts[i] = "*"
	}
}

func flipNot(g generator, s *sketch) {
	st := g.any(s)
	list := one(g, []*sketchList{&st.actions, &st.resources, &st.principals})
	list.not = !list.not
}

func flipEffect(g generator, s *sketch) {
	st := g.any(s)
	st.effect = map[string]string{"Allow": "Deny", "Deny": "Allow"}[st.effect]
}

func changeVersion(g generator, s *sketch) {
	s.version = map[string]string{"2012-10-17": "2008-10-17", "2008-10-17": "2012-10-17", "": "2012-10-17"}[s.version]
}

// forget leaves out the principals or the resources of one statement.
func forget(g generator, s *sketch) {
	st := g.any(s)
	*one(g, []*sketchList{&st.principals, &st.resources}) = sketchList{}
}

// changeOperator touches what surrounds the test: IfExists and the set operator.
func changeOperator(g generator, s *sketch) {
	st := g.any(s)
	if len(st.conditions) == 0 {
		return
	}
	c := &st.conditions[g.IntN(len(st.conditions))]
	base, exists := strings.CutSuffix(c.operator, "IfExists")
	set, test, has := strings.Cut(base, ":")
	if !has {
		set, test = "", base
	}
	if test == "Null" {
		return
	}
	switch g.IntN(2) {
	case 0:
		exists = !exists
	default:
		set = map[string]string{"": "ForAnyValue", "ForAnyValue": "ForAllValues", "ForAllValues": ""}[set]
	}
	c.operator = test
	if set != "" {
		c.operator = set + ":" + test
	}
	if exists {
		c.operator += "IfExists"
	}
}

// flipOperator replaces a test by another of its kind.
func flipOperator(g generator, s *sketch) {
	st := g.any(s)
	if len(st.conditions) == 0 {
		return
	}
	c := &st.conditions[g.IntN(len(st.conditions))]
	if g.chance(2) {
		c.operator, _ = twin(c.operator)
		return
	}
	for _, tests := range [][]string{stringTests, numericTests, dateTests, arnTests} {
		i := slices.IndexFunc(tests, func(t string) bool { return c.operator == t })
		if i >= 0 {
			c.operator = one(g, tests)
		}
	}
}

func swapValue(g generator, s *sketch) {
	st := g.any(s)
	if len(st.conditions) == 0 {
		return
	}
	c := &st.conditions[g.IntN(len(st.conditions))]
	if len(c.values) > 0 {
		c.values[g.IntN(len(c.values))] = one(g, vocabularyOf(*c))
	}
}
