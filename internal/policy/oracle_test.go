package policy

import (
	"flag"
	"fmt"
	"strings"
	"testing"
)

// The long form, 100,000 pairs of documents and 3,000 requests for each:
//
//	go test ./internal/policy -run TestOracle -v -timeout 0 -oracle.pairs 100000 -oracle.requests 3000
var (
	oraclePairs    = flag.Int("oracle.pairs", 1000, "pairs of documents that TestOracle compares")
	oracleRequests = flag.Int("oracle.requests", 200, "requests for each pair")
	oracleSeed     = flag.Uint64("oracle.seed", 1, "seed of the pairs and requests; pair n uses seed+n alone")
)

// generous bounds a comparison by work alone: a verdict must not depend on the clock.
var generous = Options{Budget: -1, Steps: 5_000_000}

// TestOracle asks the evaluator whether the comparison is right: where a verdict
// says that the new document is not broader, no request is allowed by it and
// not by the old one; where it says that the old one is not broader, the other
// way round; and every witness is what it claims to be.
func TestOracle(t *testing.T) {
	var tally oracleTally
	for n := range *oraclePairs {
		seed := *oracleSeed + uint64(n)
		g := newGenerator(seed)
		before, after := g.pair()
		p := newSketchPair(t, before, after)
		tally.verdicts[p.comparison.Verdict]++
		if fault := p.faultInWitnesses(); fault != "" {
			t.Errorf("seed %d: %s\n%s", seed, fault, p)
		}
		if req, fault := p.counterexample(g, &tally); fault != "" {
			tally.wrong++
			t.Errorf("seed %d: %s\n%s", seed, fault, p.shrink(t, req))
		}
		if tally.wrong >= 10 {
			t.Fatal("ten wrong verdicts are enough")
		}
		if (n+1)%10_000 == 0 {
			t.Log(n+1, "pairs so far:", &tally)
		}
	}
	t.Logf("seed %d, %d pairs: %s", *oracleSeed, *oraclePairs, &tally)
	tally.checkMix(t)
}

// An oracleTally counts what was checked.
type oracleTally struct {
	verdicts                     [Incomparable + 1]int
	requests, allowed, undecided int
	wrong                        int
}

func (o *oracleTally) String() string {
	var b strings.Builder
	for v, n := range o.verdicts {
		fmt.Fprintf(&b, "%d %s, ", n, Verdict(v))
	}
	fmt.Fprintf(&b, "%d requests where a verdict says not broader (%d allowed by both documents, %d not understood), %d verdicts wrong",
		o.requests, o.allowed, o.undecided, o.wrong)
	return b.String()
}

// checkMix fails when the pairs prove nothing: a claim that is hardly ever made
// is hardly ever checked, and a request that nothing allows checks no claim.
func (o *oracleTally) checkMix(t *testing.T) {
	pairs := 0
	for _, n := range o.verdicts {
		pairs += n
	}
	for _, v := range []Verdict{Equal, Narrowed, Broadened} {
		if o.verdicts[v]*10 < pairs {
			t.Errorf("only %d of %d pairs are %s", o.verdicts[v], pairs, v)
		}
	}
	if o.verdicts[Unknown]*20 > pairs {
		t.Errorf("%d of %d pairs are unknown", o.verdicts[Unknown], pairs)
	}
	if o.allowed*5 < o.requests {
		t.Errorf("only %d of %d requests are allowed", o.allowed, o.requests)
	}
}

// A sketchPair is two documents and what the comparison says of them.
type sketchPair struct {
	sketches   [2]sketch
	docs       [2]*Document
	comparison Comparison
}

func newSketchPair(t testing.TB, before, after sketch) *sketchPair {
	p := &sketchPair{sketches: [2]sketch{before, after}}
	p.docs[0], p.docs[1] = mustParse(t, before.text()), mustParse(t, after.text())
	p.comparison = Compare(p.docs[0], p.docs[1], generous)
	return p
}

func (p *sketchPair) String() string {
	return fmt.Sprintf("old: %s\nnew: %s\nverdict: %s %s", p.sketches[0].text(), p.sketches[1].text(), p.comparison.Verdict, p.comparison.Reason)
}

// counterexample draws requests until one contradicts the verdict.
func (p *sketchPair) counterexample(g generator, tally *oracleTally) (*Request, string) {
	v := p.comparison.Verdict
	if v == Unknown || v == Incomparable {
		return nil, ""
	}
	u := newUniverse(p.docs[:]...)
	for range *oracleRequests {
		req := u.draw(g)
		tally.requests++
		fault, both := contradiction(v, p.docs, req)
		if fault == "" && both == no && v.claimsCrossing(p.comparison) {
			fault = crossingContradiction(p.docs, req)
		}
		switch {
		case fault != "":
			return req, fault
		case both == cannotTell:
			tally.undecided++
		case both == yes:
			tally.allowed++
		}
	}
	return nil, ""
}

// contradiction says how a request contradicts a verdict, and whether both
// documents allow it.
func contradiction(v Verdict, docs [2]*Document, req *Request) (fault string, both truth) {
	before, err := Evaluate(docs[0], req)
	after, err2 := Evaluate(docs[1], req)
	if err != nil || err2 != nil {
		return "", cannotTell
	}
	gained := after == Allowed && before != Allowed
	lost := before == Allowed && after != Allowed
	if gained && (v == Equal || v == Narrowed) || lost && (v == Equal || v == Broadened) {
		return fmt.Sprintf("%s, but old %s and new %s: %s", v, before, after, requestText(req)), no
	}
	return "", truthOf(before == Allowed && after == Allowed)
}

// claimsCrossing: the new document is not broader, not even where a wildcard
// may run past a colon.
func (v Verdict) claimsCrossing(c Comparison) bool {
	return !v.Broader() && !c.CrossingOnly && c.Reason == ""
}

func crossingContradiction(docs [2]*Document, req *Request) string {
	after, err := EvaluateAs(docs[1], req, Crossing)
	if err != nil || after != Allowed {
		return ""
	}
	if before, err := EvaluateAs(docs[0], req, Crossing); err == nil && before != Allowed {
		return fmt.Sprintf("not broader in the crossing reading, but there old %s and new %s: %s", before, after, requestText(req))
	}
	return ""
}

func requestText(r *Request) string {
	return fmt.Sprintf("%s (%s %s, organisation %q) %s on %s with %v", r.Caller, r.Caller.ID, r.Caller.Session, r.Caller.Organization, r.Action, r.Resource, r.Context)
}

// faultInWitnesses checks that the evidence fits the verdict and is confirmed.
func (p *sketchPair) faultInWitnesses() string {
	c := p.comparison
	more, less := len(c.NewlyAllowed) > 0, len(c.NoLongerAllowed) > 0
	want := map[Verdict][2]bool{Equal: {false, false}, Narrowed: {false, true}, Broadened: {true, false}, Incomparable: {true, true}}
	if w, ok := want[c.Verdict]; ok && w != [2]bool{more, less} {
		return "the evidence does not fit the verdict"
	}
	for _, side := range []struct {
		grants         []Grant
		allows, denies *Document
		reading        Reading
	}{
		{c.NewlyAllowed, p.docs[1], p.docs[0], Bounded},
		{c.NoLongerAllowed, p.docs[0], p.docs[1], Bounded},
		{c.CrossingGrants, p.docs[1], p.docs[0], Crossing},
	} {
		for i := range side.grants {
			w := &side.grants[i].Witness
			yes, err := EvaluateAs(side.allows, w, side.reading)
			not, err2 := EvaluateAs(side.denies, w, side.reading)
			if err != nil || err2 != nil || yes != Allowed || not == Allowed {
				return fmt.Sprintf("witness not confirmed: %s: %s, %s, %v, %v", requestText(w), yes, not, err, err2)
			}
			if fault := impossible(w); fault != "" {
				return fmt.Sprintf("impossible witness: %s: %s", requestText(w), fault)
			}
		}
	}
	return ""
}

// impossible says why no such request exists, empty when one may.
func impossible(r *Request) string {
	if r.Caller.Kind == CallerAWS && readCaller(r.Caller).account == "" {
		return "an AWS caller without an account"
	}
	if r.Caller.Kind != CallerAWS && r.Caller.Organization+r.Caller.Session != "" {
		return "only AWS callers have an organisation or a session"
	}
	if role := strings.HasPrefix(readCaller(r.Caller).name, "role/"); role != (r.Caller.Session != "") {
		return "a role is used through a session, and nothing else is"
	}
	account, arn := "", ""
	for i, k := range r.Context {
		if i > 0 && r.Context[i-1].Key >= k.Key || k.Key != strings.ToLower(k.Key) || len(k.Values) == 0 || ofTheCaller(k.Key) {
			return "the context is out of order or holds what it cannot: " + k.Key
		}
		switch k.Key {
		case "aws:sourceaccount":
			account = k.Values[0]
		case "aws:sourcearn":
			arn = k.Values[0]
		}
	}
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) == 6 && parts[0] == "arn" && isDigits(parts[4]) && account != "" && account != parts[4] {
		return "aws:SourceAccount is not the account of aws:SourceArn"
	}
	return ""
}
