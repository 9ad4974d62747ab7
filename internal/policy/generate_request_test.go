package policy

import (
	"regexp"
	"slices"
	"strings"
)

// A universe holds what the requests of a pair are made of: for each side of a
// request the values that the texts of both documents tell apart, and others.
type universe struct {
	callers   []Caller
	actions   []string
	resources []string
	keys      []universeKey
	// likely are subsets that meet one Allow of either document.
	likely []subset
	req    Request
}

// A universeKey is one context key; a choice without values is its absence.
type universeKey struct {
	key     string
	choices [][]string
}

// A subset names, per side, the indexes of the values that meet a statement.
type subset struct {
	statement *Statement
	version   Version
	callers   []int
	actions   []int
	resources []int
	keys      [][]int
}

func newUniverse(docs ...*Document) *universe {
	u := &universe{}
	for _, doc := range docs {
		for i := range doc.Statements {
			st := &doc.Statements[i]
			u.actions = append(u.actions, instances(st.Actions.Texts)...)
			u.resources = append(u.resources, instances(st.Resources.Texts)...)
			u.callers = append(u.callers, callersOf(st.Principals.Items)...)
		}
	}
	u.actions = distinct(append(u.actions, "s3:GetObject", "sqs:SendMessage", "kms:Decrypt"))
	u.resources = distinct(append(u.resources, "arn:aws:s3:::b/abz", "arn:aws:s3:::b/a:z", "arn:aws:sqs:eu-west-1:111122223333:q", "other"))
	u.callers = append(u.callers, callersOf(nil)...)
	u.addKeys(docs)
	u.addCallers()
	named := namedPartitions(docs...)
	u.callers = slices.DeleteFunc(u.callers, func(c Caller) bool {
		return c.Kind == CallerAWS && !slices.Contains(named, strings.Split(c.ID, ":")[1])
	})
	for _, doc := range docs {
		for i := range doc.Statements {
			if st := &doc.Statements[i]; st.Effect == Allow {
				u.likely = append(u.likely, u.subset(doc, st))
			}
		}
	}
	return u
}

// addKeys collects the context keys of the documents and what to put into them.
// Only aws:TagKeys, and a key that AWS does not define and that a set operator
// is used on, can have several values; the others here are defined as having one.
// A key that is compared with Bool anywhere is a boolean.
func (u *universe) addKeys(docs []*Document) {
	values, several, boolean := map[string][]string{}, map[string]bool{}, map[string]bool{}
	for _, doc := range docs {
		for i := range doc.Statements {
			for _, c := range doc.Statements[i].Conditions {
				values[c.FoldedKey] = append(values[c.FoldedKey], conditionInstances(c)...)
				boolean[c.FoldedKey] = boolean[c.FoldedKey] || c.Operator.Test == Bool
				if c.Operator.Set != SingleValue && strings.HasPrefix(c.FoldedKey, "x:") || c.FoldedKey == "aws:tagkeys" {
					several[c.FoldedKey] = true
				}
			}
			for _, name := range variablesOf(&doc.Statements[i]) {
				values[name] = append(values[name], "alice", "az", "a:z", "", "*")
			}
		}
	}
	if len(values["aws:sourcearn"]) > 0 || len(values["aws:sourceaccount"]) > 0 {
		values["aws:sourceaccount"] = append(values["aws:sourceaccount"], "111122223333")
		values["aws:sourcearn"] = append(values["aws:sourcearn"], "arn:aws:s3:::b", "arn:aws:sns:eu-west-1:444455556666:t")
	}
	for key, list := range values {
		if ofTheCaller(key) {
			continue
		}
		if boolean[key] {
			list = []string{"true", "false"}
		}
		u.keys = append(u.keys, universeKey{key, choices(distinct(list), several[key])})
	}
	slices.SortFunc(u.keys, func(a, b universeKey) int { return strings.Compare(a.key, b.key) })
}

func ofTheCaller(key string) bool {
	switch key {
	case "aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:principalisawsservice", "aws:principalorgid", "kms:calleraccount":
		return true
	}
	return false
}

// addCallers adds the callers that conditions on derived keys tell apart, and organisations.
func (u *universe) addCallers() {
	for _, arn := range callerARNs {
		if !strings.Contains(arn, "*") && !strings.HasSuffix(arn, "root") {
			u.callers = append(u.callers, callersOfARN(arn)...)
		}
	}
	for _, c := range u.callers {
		if c.Kind == CallerAWS {
			c.Organization = "o-a1b2c3d4e5"
			u.callers = append(u.callers, c)
			c.Organization = "o-z0z0z0z0z0"
			u.callers = append(u.callers, c)
		}
	}
}

var partitionInText = regexp.MustCompile(`arn:([^:"]+)[:"]`)

// namedPartitions are those that callers come from: partitions do not reach into
// each other, so that callers of one that no document names do not exist.
func namedPartitions(docs ...*Document) []string {
	var list []string
	for _, doc := range docs {
		list = append(list, doc.Partition)
		for _, found := range partitionInText.FindAllStringSubmatch(writeDocument(*doc), -1) {
			switch name := found[1]; {
			case name == "*":
			case strings.ContainsAny(name, "*?"):
				list = append(list, "aws", "aws-cn", "aws-us-gov")
			case isPartition(name):
				list = append(list, name)
			}
		}
	}
	return distinct(list)
}

// subset finds what meets the statement, side by side; a side that nothing
// meets is left to chance.
func (u *universe) subset(doc *Document, st *Statement) subset {
	s := subset{statement: st, version: doc.Version, keys: make([][]int, len(u.keys))}
	meets := func(r Request, test func(e *evaluation) truth) bool {
		e := evaluation{doc: doc, req: &r, at: st}
		return test(&e) == yes
	}
	for i, a := range u.actions {
		if meets(Request{Action: a}, func(e *evaluation) truth { return e.action(st.Actions) }) {
			s.actions = append(s.actions, i)
		}
	}
	for i, a := range u.resources {
		if meets(Request{Resource: a}, func(e *evaluation) truth { return e.resource(st.Resources) }) {
			s.resources = append(s.resources, i)
		}
	}
	for i, c := range u.callers {
		if meets(Request{Caller: c}, func(e *evaluation) truth { return e.callerSide(st) }) {
			s.callers = append(s.callers, i)
		}
	}
	for k, key := range u.keys {
		for i, values := range key.choices {
			r := Request{Context: []ContextKey{{key.key, values}}}
			if meets(r, func(e *evaluation) truth { return e.keySide(st, key.key) }) {
				s.keys[k] = append(s.keys[k], i)
			}
		}
	}
	return s
}

// callerSide is what a statement asks of the caller alone.
func (e *evaluation) callerSide(st *Statement) truth {
	matched := e.principal(st.Principals)
	for i := range st.Conditions {
		if ofTheCaller(st.Conditions[i].FoldedKey) {
			matched = matched.and(e.condition(&st.Conditions[i]))
		}
	}
	return matched
}

// keySide is what a statement asks of one key alone.
func (e *evaluation) keySide(st *Statement, key string) truth {
	matched := yes
	for i := range st.Conditions {
		if st.Conditions[i].FoldedKey == key {
			matched = matched.and(e.condition(&st.Conditions[i]))
		}
	}
	return matched
}

// draw makes a request. Most are drawn to meet one Allow, half of them with one
// side left to chance; the others are all chance. It is valid until the next draw.
func (u *universe) draw(g generator) *Request {
	chance := subset{keys: make([][]int, len(u.keys))}
	s := &chance
	if len(u.likely) > 0 && !g.chance(5) {
		s = &u.likely[g.IntN(len(u.likely))]
	}
	stray := -1
	if g.chance(2) {
		stray = g.IntN(3 + len(u.keys))
	}
	pick := func(side, n int, from []int) int {
		if side == stray || len(from) == 0 {
			return g.IntN(n)
		}
		return from[g.IntN(len(from))]
	}
	u.req.Caller = u.callers[pick(0, len(u.callers), s.callers)]
	u.req.Action = u.actions[pick(1, len(u.actions), s.actions)]
	u.req.Resource = u.resources[pick(2, len(u.resources), s.resources)]
	u.req.Context = u.req.Context[:0]
	for k, key := range u.keys {
		if values := key.choices[pick(3+k, len(key.choices), s.keys[k])]; len(values) > 0 {
			u.req.Context = append(u.req.Context, ContextKey{key.key, values})
		}
	}
	u.agree()
	if s.statement != nil && stray != 2 && g.chance(3) {
		u.fill(s.statement, s.version, g)
	}
	return &u.req
}

// agree makes aws:SourceAccount the account that aws:SourceArn names: no other request exists.
func (u *universe) agree() {
	arn, account := -1, -1
	for i, k := range u.req.Context {
		switch k.Key {
		case "aws:sourcearn":
			arn = i
		case "aws:sourceaccount":
			account = i
		}
	}
	if arn < 0 {
		return
	}
	parts := strings.SplitN(u.req.Context[arn].Values[0], ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || !isDigits(parts[4]) {
		return
	}
	if account >= 0 {
		u.req.Context[account].Values = parts[4:5]
		return
	}
	u.req.Context = append(u.req.Context, ContextKey{"aws:sourceaccount", parts[4:5]})
	slices.SortFunc(u.req.Context, func(a, b ContextKey) int { return strings.Compare(a.Key, b.Key) })
}

// fill writes a resource of the statement with the variables that this request has.
func (u *universe) fill(st *Statement, version Version, g generator) {
	if version != Version2012 || st.Resources.Absent || st.Resources.Not {
		return
	}
	text := one(g, st.Resources.Texts)
	if !strings.Contains(text, "${") {
		return
	}
	e := evaluation{doc: &Document{Version: version}, req: &u.req, at: st}
	tokens, known := e.tokens(nil, text, crossing)
	if known != yes {
		return
	}
	var out strings.Builder
	for _, t := range tokens {
		switch {
		case t == starAnywhere:
			out.WriteString(one(g, []string{"", "a", "a/z"}))
		case t < 0:
			out.WriteByte('b')
		default:
			out.WriteRune(t)
		}
	}
	u.req.Resource = out.String()
}
