package policy

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var oracleEvery = flag.Int("oracle.every", 7, "TestEveryOperator and TestEveryElement compare one pair in so many; 1 for all")

// TestEveryOperator compares every operator and value with every other of the
// same key: a statement that has one condition against one that has the other.
// Random documents seldom meet at a boundary; these all do.
func TestEveryOperator(t *testing.T) {
	var every everyTally
	for _, k := range keys {
		var docs []*Document
		for _, c := range k.conditions() {
			st := sketchStatement{effect: "Allow", actions: sketchList{texts: []string{"*"}}, resources: sketchList{texts: []string{"*"}}, conditions: []sketchCondition{c}}
			docs = append(docs, inVersions(t, st)...)
		}
		every.check(t, strings.Join(k.names, " "), docs)
	}
	t.Log(&every)
	for name, n := range every.unknownOf {
		if !slices.Contains(mayBeUnknown, name) {
			t.Errorf("%s: %d comparisons are unknown, though nothing about the key is hard", name, n)
		}
	}
}

// mayBeUnknown are the keys with comparisons that may be unknown: their values
// here have variables; or stand for no possible organisation; or are several numbers.
var mayBeUnknown = []string{"s3:prefix S3:Prefix", "aws:username", "aws:PrincipalTag/team", "aws:SourceArn", "aws:SourceAccount", "aws:PrincipalOrgID", "x:sizes"}

// conditions are each test with each value, with two values, and with what can
// surround it; and Null.
func (k keyVocabulary) conditions() []sketchCondition {
	name := k.names[0]
	list := []sketchCondition{{"Null", name, []string{"true"}}, {"Null", name, []string{"false"}}}
	for i, test := range k.tests {
		for j, v := range k.values {
			list = append(list, sketchCondition{test, name, []string{v}})
			if (i+j)%3 == 0 {
				list = append(list, sketchCondition{test, name, []string{v, k.values[(j+1)%len(k.values)]}})
			}
		}
		for j, around := range []string{"%sIfExists", "ForAllValues:%s", "ForAnyValue:%s", "ForAnyValue:%sIfExists", "ForAllValues:%sIfExists"} {
			for n := range 2 {
				list = append(list, sketchCondition{fmt.Sprintf(around, test), name, []string{k.values[(i+j+n)%len(k.values)]}})
			}
		}
	}
	return list
}

// TestEveryElement does the same for actions, resources and principals.
func TestEveryElement(t *testing.T) {
	whole := sketchStatement{effect: "Allow", actions: sketchList{texts: []string{"*"}}, resources: sketchList{texts: []string{"*"}}}
	var every everyTally
	for _, e := range []struct {
		name       string
		vocabulary []string
		list       func(*sketchStatement) *sketchList
	}{
		{"actions", actionVocabulary, func(st *sketchStatement) *sketchList { return &st.actions }},
		{"resources", resourceVocabulary, func(st *sketchStatement) *sketchList { return &st.resources }},
		{"principals", principalVocabulary, func(st *sketchStatement) *sketchList { return &st.principals }},
	} {
		var docs []*Document
		for i, text := range e.vocabulary {
			for _, texts := range [][]string{{text}, {text, e.vocabulary[(i+1)%len(e.vocabulary)]}, {text, e.vocabulary[(i+3)%len(e.vocabulary)], e.vocabulary[(i+4)%len(e.vocabulary)]}} {
				for _, not := range []bool{false, true} {
					st := whole
					*e.list(&st) = sketchList{not, texts}
					docs = append(docs, inVersions(t, st)...)
				}
			}
		}
		every.check(t, e.name, docs)
	}
	t.Log(&every)
}

// inVersions is a document of one statement, in both language versions where that matters.
func inVersions(t *testing.T, st sketchStatement) []*Document {
	s := sketch{version: "2012-10-17", statements: []sketchStatement{st}}
	docs := []*Document{mustParse(t, s.text())}
	if strings.Contains(s.text(), "${") {
		s.version = "2008-10-17"
		docs = append(docs, mustParse(t, s.text()))
	}
	return docs
}

// An everyTally counts what was compared.
type everyTally struct {
	verdicts               [Incomparable + 1]int
	requests, wrong, pairs int
	seen                   int
	unknownOf              map[string]int
}

func (e *everyTally) String() string {
	return fmt.Sprintf("%d pairs: %d equal, %d narrowed, %d broadened, %d incomparable, %d unknown %v; %d answers, %d verdicts wrong",
		e.pairs, e.verdicts[Equal], e.verdicts[Narrowed], e.verdicts[Broadened], e.verdicts[Incomparable], e.verdicts[Unknown], e.unknownOf, e.requests, e.wrong)
}

// check compares all documents with each other, and the verdicts with the
// answers to one list of requests.
func (e *everyTally) check(t *testing.T, name string, docs []*Document) {
	requests := requestsFor(docs)
	bounded, crossed := e.answers(t, docs, requests, Bounded), e.answers(t, docs, requests, Crossing)
	for i := range docs {
		for j := range i {
			if e.seen++; e.seen%*oracleEvery != 0 {
				continue
			}
			p := &sketchPair{docs: [2]*Document{docs[i], docs[j]}, comparison: Compare(docs[i], docs[j], generous)}
			e.count(name, p.comparison.Verdict)
			fault := p.faultInWitnesses()
			if n := p.contradictedBy(p.comparison.Verdict, requests, bounded[i], bounded[j]); n >= 0 {
				fault, _ = contradiction(p.comparison.Verdict, p.docs, &requests[n])
			}
			if n := p.contradictedBy(Narrowed, requests, crossed[i], crossed[j]); n >= 0 && p.comparison.Verdict.claimsCrossing(p.comparison) {
				fault = crossingContradiction(p.docs, &requests[n])
			}
			if fault != "" {
				e.fail(t, name+": "+fault, p)
			}
		}
	}
}

func (e *everyTally) fail(t *testing.T, fault string, p *sketchPair) {
	e.wrong++
	t.Errorf("%s\nold: %s\nnew: %s", fault, writeDocument(*p.docs[0]), writeDocument(*p.docs[1]))
	if e.wrong >= 10 {
		t.Fatal("ten wrong verdicts are enough")
	}
}

// answers are what each document says to each request.
func (e *everyTally) answers(t *testing.T, docs []*Document, requests []Request, reading Reading) [][]Decision {
	answers := make([][]Decision, len(docs))
	for i, doc := range docs {
		for n := range requests {
			d, err := EvaluateAs(doc, &requests[n], reading)
			if err != nil {
				t.Fatal(err)
			}
			answers[i] = append(answers[i], d)
			e.requests++
		}
	}
	return answers
}

func (e *everyTally) count(name string, v Verdict) {
	e.pairs++
	e.verdicts[v]++
	if v == Unknown {
		if e.unknownOf == nil {
			e.unknownOf = map[string]int{}
		}
		e.unknownOf[name]++
	}
}

// usesSets reports whether a set operator says that a key can have several values.
func usesSets(doc *Document) bool {
	return slices.ContainsFunc(doc.Statements[0].Conditions, func(c Condition) bool { return c.Operator.Set != SingleValue })
}

// holdsSeveral reports whether a key that AWS does not define has several values.
func holdsSeveral(r *Request) bool {
	return slices.ContainsFunc(r.Context, func(k ContextKey) bool { return len(k.Values) > 1 && strings.HasPrefix(k.Key, "x:") })
}

// contradictedBy is the first request whose answers contradict the verdict, -1
// when none does.
func (p *sketchPair) contradictedBy(v Verdict, requests []Request, before, after []Decision) int {
	few := !usesSets(p.docs[0]) && !usesSets(p.docs[1])
	for n := range before {
		gained := after[n] == Allowed && before[n] != Allowed
		lost := before[n] == Allowed && after[n] != Allowed
		wrong := gained && (v == Equal || v == Narrowed) || lost && (v == Equal || v == Broadened)
		if wrong && !(few && holdsSeveral(&requests[n])) {
			return n
		}
	}
	return -1
}

// requestsFor walks through each side of the universe of all documents, leaving
// the other sides as they are, and adds some that are drawn.
func requestsFor(docs []*Document) []Request {
	u := newUniverse(docs...)
	base := Request{Caller: alice, Action: "s3:GetObject", Resource: "arn:aws:s3:::b/abz"}
	var list []Request
	for _, c := range u.callers {
		list = append(list, Request{Caller: c, Action: base.Action, Resource: base.Resource})
	}
	for _, a := range u.actions {
		list = append(list, Request{Caller: base.Caller, Action: a, Resource: base.Resource})
	}
	for _, r := range u.resources {
		for _, name := range [][]ContextKey{nil, with("aws:username=alice"), with("aws:username=az")} {
			list = append(list, Request{Caller: base.Caller, Action: base.Action, Resource: r, Context: name})
		}
	}
	for _, key := range u.keys {
		for _, values := range key.choices {
			u.req = base
			u.req.Context = nil
			if len(values) > 0 {
				u.req.Context = []ContextKey{{key.key, values}}
			}
			u.agree()
			list = append(list, u.req)
		}
	}
	g := newGenerator(1)
	for range 300 {
		r := *u.draw(g)
		r.Context = slices.Clone(r.Context)
		list = append(list, r)
	}
	return list
}
