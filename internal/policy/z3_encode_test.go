package policy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// errNotEncoded: the documents use something that the translation does not have.
var errNotEncoded = errors.New("not encoded")

// A z3Encoder writes two documents as one SMT-LIB problem over strings, numbers
// and bit vectors: is there a request that one allows and the other does not?
// It is made from the documents and AWS's rules alone, and shares nothing with
// the comparison nor with the evaluator.
type z3Encoder struct {
	declarations strings.Builder
	declared     map[string]bool
	keys         map[string]*z3Key
	partitions   []string
	// allowed says of each document what it allows.
	allowed []string
	err     error
}

// A z3Key is a context key: when it is there, and the terms of its values.
type z3Key struct {
	sort    z3Sort
	present string
	slots   []z3Slot
}

type z3Slot struct{ present, value string }

type z3Sort uint8

const (
	z3String z3Sort = 1 << iota
	z3Number
	z3Date
	z3Address
	z3Bool
	z3Bytes
)

func (k *z3Key) single() bool { return len(k.slots) == 1 }

// encode translates the documents; the error is errNotEncoded.
func encode(docs ...*Document) (*z3Encoder, error) {
	e := &z3Encoder{keys: map[string]*z3Key{}, declared: map[string]bool{}, partitions: namedPartitions(docs...)}
	e.declare("kind", "Int")
	e.assert("(and (<= 0 kind) (<= kind 5))")
	e.declare("action", "String")
	e.declare("resource", "String")
	e.declareKeys(docs)
	for _, doc := range docs {
		d := z3Document{e, doc}
		e.allowed = append(e.allowed, and(d.anyOf(Allow), not(d.anyOf(Deny))))
	}
	e.declareCaller(strings.Join(e.allowed, " "))
	return e, e.err
}

func (e *z3Encoder) declare(name, sort string) string {
	e.declared[name] = true
	fmt.Fprintf(&e.declarations, "(declare-const %s %s)\n", name, sort)
	return name
}

func (e *z3Encoder) assert(term string) { fmt.Fprintf(&e.declarations, "(assert %s)\n", term) }

func (e *z3Encoder) cannot() string {
	e.err = errNotEncoded
	return "false"
}

func and(terms ...string) string { return join("and", "true", terms) }
func or(terms ...string) string  { return join("or", "false", terms) }
func not(term string) string     { return "(not " + term + ")" }

func join(operator, empty string, terms []string) string {
	switch len(terms) {
	case 0:
		return empty
	case 1:
		return terms[0]
	}
	return "(" + operator + " " + strings.Join(terms, " ") + ")"
}

func equal(a, b string) string { return "(= " + a + " " + b + ")" }

func equalAny(term string, texts []string) []string {
	list := make([]string, len(texts))
	for i, t := range texts {
		list[i] = equal(term, text(t))
	}
	return list
}

// text writes a string constant.
func text(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r < ' ' || r > '~' || r == '"' || r == '\\' {
			fmt.Fprintf(&b, `\u{%x}`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String() + `"`
}

func inRegex(value, regex string) string { return "(str.in_re " + value + " " + regex + ")" }

const (
	z3NoColon  = `(re.union (re.range "\u{0}" "9") (re.range ";" "\u{2ffff}"))`
	z3Digit    = `(re.range "0" "9")`
	z3Name     = `(re.+ (re.union (re.range "a" "z") (re.range "A" "Z") (re.range "0" "9") (str.to_re "-")))`
	z3NamePath = `(re.* (re.++ ` + z3Name + ` (str.to_re "/")))`
)

// declareKeys finds out what each context key holds, and declares it.
func (e *z3Encoder) declareKeys(docs []*Document) {
	sorts, uses, several := map[string]z3Sort{}, map[string]int{}, map[string]bool{}
	for _, doc := range docs {
		for _, st := range doc.Statements {
			for _, c := range st.Conditions {
				key := c.FoldedKey
				sorts[key] |= z3SortOf(c.Operator.Test)
				uses[key]++
				several[key] = several[key] || key == "aws:tagkeys" || strings.HasPrefix(key, "x:") && c.Operator.Set != SingleValue
			}
			for _, list := range append(valueLists(st), st.Resources.Texts) {
				for _, name := range variableNames(doc, list) {
					sorts[name] |= z3String
				}
			}
		}
	}
	if sorts["aws:sourcearn"] != 0 {
		sorts["aws:sourceaccount"] |= z3String
	}
	names := make([]string, 0, len(sorts))
	for name := range sorts {
		names = append(names, name)
	}
	slices.Sort(names)
	for i, name := range names {
		slots := 1
		if several[name] {
			slots = uses[name]
		}
		e.declareKey(name, i, sorts[name], slots)
	}
	e.agreeSource()
}

func valueLists(st Statement) [][]string {
	var lists [][]string
	for _, c := range st.Conditions {
		lists = append(lists, c.Values)
	}
	return lists
}

// variableNames are the keys that texts refer to.
func variableNames(doc *Document, texts []string) []string {
	var names []string
	for _, t := range texts {
		for _, p := range z3Pieces(doc.Version, t) {
			if p.variable != "" {
				names = append(names, p.variable)
			}
		}
	}
	return names
}

func z3SortOf(t Test) z3Sort {
	switch {
	case t >= NumericEquals && t <= NumericGreaterThanEquals:
		return z3Number
	case t >= DateEquals && t <= DateGreaterThanEquals:
		return z3Date
	case t == IPAddress || t == NotIPAddress:
		return z3Address
	case t == Bool:
		return z3Bool
	case t == BinaryEquals:
		return z3Bytes
	case t == Null:
		return 0
	}
	return z3String
}

var z3SortNames = map[z3Sort]string{
	z3String: "String", z3Number: "Real", z3Date: "Real", z3Address: "(_ BitVec 129)", z3Bool: "Bool", z3Bytes: "String", 0: "String",
}

// declareKey makes the terms of one key. A key that is compared as two sorts is
// left out, and so is one with more than four values.
func (e *z3Encoder) declareKey(name string, number int, sort z3Sort, slots int) {
	if k := callerKey(name); k != nil {
		if sort != 0 && sort != k.sort {
			e.cannot()
		}
		e.keys[name] = k
		return
	}
	sortName, ok := z3SortNames[sort]
	if !ok || slots > 4 {
		e.cannot()
		return
	}
	k := &z3Key{sort: sort}
	var any []string
	for i := range max(1, slots) {
		s := z3Slot{fmt.Sprintf("has_%d_%d", number, i), fmt.Sprintf("key_%d_%d", number, i)}
		e.declare(s.present, "Bool")
		e.declare(s.value, sortName)
		if sort == z3Address {
			// Bit 128 says IPv4; IPv4 written as IPv6 is not a value of its own.
			e.assert(fmt.Sprintf(`(ite (= ((_ extract 128 128) %[1]s) #b1) (= ((_ extract 127 32) %[1]s) #x%[2]s) (not (= ((_ extract 127 32) %[1]s) #x%[3]s)))`,
				s.value, strings.Repeat("0", 24), strings.Repeat("0", 20)+"ffff"))
		}
		k.slots = append(k.slots, s)
		any = append(any, s.present)
	}
	k.present = or(any...)
	e.keys[name] = k
}

// agreeSource: an aws:SourceArn that names an account names aws:SourceAccount.
func (e *z3Encoder) agreeSource() {
	arn, account := e.keys["aws:sourcearn"], e.keys["aws:sourceaccount"]
	if arn == nil || account == nil || !arn.single() || !account.single() || arn.sort != z3String || account.sort != z3String {
		return
	}
	e.declare("source_head", "String")
	e.declare("source_tail", "String")
	head := `(re.++ (str.to_re "arn:") ` + strings.Repeat("(re.* "+z3NoColon+`) (str.to_re ":") `, 3) + ")"
	value, owner := arn.slots[0].value, account.slots[0].value
	e.assert(fmt.Sprintf("(=> (and %s %s) (and %s (= %s (str.++ source_head %s source_tail)) %s %s %s))",
		arn.present, inRegex(value, "(re.++ "+head+" (re.+ "+z3Digit+`) (str.to_re ":") re.all)`), account.present, value, owner,
		inRegex("source_head", head), inRegex(owner, "(re.+ "+z3Digit+")"), inRegex("source_tail", `(re.++ (str.to_re ":") re.all)`)))
}
