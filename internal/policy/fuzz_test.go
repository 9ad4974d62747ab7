package policy

import (
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// FuzzParse: what Parse accepts is JSON; every form of it reads as the same
// document; written down again it reads as the same document; and what Parse
// refuses it refuses with a place inside the text.
func FuzzParse(f *testing.F) {
	for seed := range uint64(20) {
		s, _ := newGenerator(seed).pair()
		f.Add(s.text())
	}
	f.Add(`"{\"Statement\":[]}"`)
	f.Add(`%7B%22Statement%22%3A%5B%5D%7D`)
	f.Add(`{"Id":"x","Statement":{"Sid":7,"Effect":"Deny","NotAction":"a","Principal":{"AWS":"111122223333"},"Extra":[null,1.5e3]}}`)
	f.Fuzz(func(t *testing.T, text string) {
		doc, err := Parse([]byte(text))
		var fault *ParseError
		if err != nil {
			if !errors.As(err, &fault) || fault.Fault == "" || fault.Pos.Line < 1 || fault.Pos.Column < 1 {
				t.Fatalf("%q: error without a place: %#v", text, err)
			}
			if !reflect.DeepEqual(doc, Document{}) {
				t.Fatalf("%q: a document beside an error", text)
			}
			return
		}
		if strings.HasPrefix(text, "{") && !json.Valid([]byte(text)) {
			t.Fatalf("%q: accepted, but is no JSON", text)
		}
		want := bare(doc)
		quoted, _ := json.Marshal(text)
		for _, form := range []string{writeDocument(doc), " \n" + text, jsonForm(text, string(quoted)), jsonForm(text, url.PathEscape(text))} {
			if form == "" {
				continue
			}
			again, err := Parse([]byte(form))
			if err != nil || !reflect.DeepEqual(bare(again), want) {
				t.Fatalf("%q: as %q it reads as\n%+v (%v), want\n%+v", text, form, again, err, want)
			}
		}
	})
}

// jsonForm is another form of a text that is an object itself.
func jsonForm(text, form string) string {
	if !strings.HasPrefix(text, "{") {
		return ""
	}
	return form
}

// bare is the document without where things stood.
func bare(doc Document) Document {
	doc.Unknown = nil
	doc.Statements = slices.Clone(doc.Statements)
	for i := range doc.Statements {
		st := &doc.Statements[i]
		st.Pos, st.raw = Position{}, ""
		st.Conditions = slices.Clone(st.Conditions)
		for j := range st.Conditions {
			st.Conditions[j].Pos = Position{}
		}
	}
	return doc
}

// FuzzEvaluate checks what holds of every answer: it does not depend on the
// order of statements, on the letter case of the action, nor on keys that the
// document does not name; complements exclude each other; and a wildcard that
// may cross colons matches all that a bounded one does.
func FuzzEvaluate(f *testing.F) {
	for seed := range uint64(20) {
		g := newGenerator(seed)
		s, _ := g.pair()
		doc := mustParse(f, s.text())
		req := newUniverse(doc).draw(g)
		key, value := "s3:prefix", "home/"
		if len(req.Context) > 0 {
			key, value = req.Context[0].Key, req.Context[0].Values[0]
		}
		f.Add(s.text(), uint8(req.Caller.Kind), req.Caller.ID, req.Caller.Session, req.Action, req.Resource, key, value, value+"x")
	}
	f.Fuzz(func(t *testing.T, text string, kind uint8, id, session, action, resource, key, value, other string) {
		doc, err := Parse([]byte(text))
		if err != nil || len(text) > 4096 || len(resource)+len(value)+len(other)+len(action) > 2048 {
			return
		}
		req := Request{Caller: Caller{Kind: CallerKind(kind % 6), ID: id, Session: session}, Action: action, Resource: resource}
		req.Context = []ContextKey{{Key: strings.ToLower(key), Values: []string{value}}}
		checkAnswers(t, &doc, &req)
		req.Context[0].Values = []string{value, other}
		checkAnswers(t, &doc, &req)
	})
}

func checkAnswers(t *testing.T, doc *Document, req *Request) {
	want := answer(doc, req)
	reversed := *doc
	reversed.Statements = slices.Clone(doc.Statements)
	slices.Reverse(reversed.Statements)
	if got := answer(&reversed, req); got != want {
		t.Fatalf("%s, with the statements reversed %s", want, got)
	}
	loud, more := *req, *req
	loud.Action = strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' {
			return r - ('a' - 'A')
		}
		return r
	}, req.Action)
	if got := answer(doc, &loud); got != want {
		t.Fatalf("%s, with the action in capitals %s", want, got)
	}
	more.Context = append(slices.Clone(req.Context), ContextKey{Key: "zz:no policy names this", Values: []string{"x"}})
	if got := answer(doc, &more); got != want && !mentions(doc, "zz:no policy names this") {
		t.Fatalf("%s, with another key %s", want, got)
	}
	for i := range doc.Statements {
		e := evaluation{doc: doc, req: req, at: &doc.Statements[i]}
		checkComplements(t, &e, &doc.Statements[i])
	}
}

func mentions(doc *Document, key string) bool {
	return strings.Contains(strings.ToLower(writeDocument(*doc)), key)
}

// checkComplements turns each element into its complement.
func checkComplements(t *testing.T, e *evaluation, st *Statement) {
	for name, side := range map[string]struct {
		match Match
		test  func(Match) truth
	}{"action": {st.Actions, e.action}, "resource": {st.Resources, e.resource}} {
		flipped := side.match
		flipped.Not = !flipped.Not
		if got, want := side.test(flipped), side.test(side.match).not(); got != want && !side.match.Absent {
			t.Fatalf("%s: the complement answers %d, want %d", name, got, want)
		}
	}
	crossed := *e
	crossed.reading = Crossing
	if m := st.Resources; !m.Not && e.resource(m) == yes && crossed.resource(m) != yes {
		t.Fatal("a wildcard matches in its segment, and not across segments")
	}
	for i := range st.Conditions {
		c := st.Conditions[i]
		name, has := twin(c.Operator.Text)
		if !has || c.Operator.Set != SingleValue || c.Operator.IfExists {
			continue
		}
		want := e.condition(&c).not()
		if c.Operator = parseOperator(name); e.condition(&c) != want {
			t.Fatalf("%s answers %d, want %d", name, e.condition(&c), want)
		}
	}
}

// FuzzCompare: no request drawn from two documents contradicts the verdict,
// every witness is confirmed, and swapping the sides mirrors the verdict.
func FuzzCompare(f *testing.F) {
	for seed := range uint64(60) {
		before, after := newGenerator(seed).pair()
		f.Add(before.text(), after.text(), seed)
	}
	f.Fuzz(func(t *testing.T, before, after string, seed uint64) {
		b, err := Parse([]byte(before))
		a, err2 := Parse([]byte(after))
		if err != nil || err2 != nil || len(before)+len(after) > 4096 {
			return
		}
		small := Options{Budget: -1, Steps: 200_000}
		p := &sketchPair{docs: [2]*Document{&b, &a}, comparison: Compare(&b, &a, small)}
		if fault := p.faultInWitnesses(); fault != "" {
			t.Fatal(fault)
		}
		v, swapped := p.comparison.Verdict, mirror(Compare(&a, &b, small).Verdict)
		if v != swapped && v != Unknown && swapped != Unknown {
			t.Fatalf("%s, swapped and mirrored %s", v, swapped)
		}
		if same := Compare(&b, &b, small).Verdict; same != Equal && same != Unknown {
			t.Fatalf("a document is %s to itself", same)
		}
		if v == Unknown || v == Incomparable {
			return
		}
		g, u := newGenerator(seed), newUniverse(&b, &a)
		for range 200 {
			if fault, _ := contradiction(v, p.docs, u.draw(g)); fault != "" {
				t.Fatal(fault)
			}
		}
	})
}
