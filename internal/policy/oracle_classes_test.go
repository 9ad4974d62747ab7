package policy

import (
	"slices"
	"testing"
)

// TestOracleOfClasses asks whether all is told: where the new document is
// broader, every request that only it allows belongs to a class that was listed.
func TestOracleOfClasses(t *testing.T) {
	pairs, gained, missed := 0, 0, 0
	for n := range *oraclePairs {
		seed := *oracleSeed + uint64(n)
		g := newGenerator(seed)
		before, after := g.pair()
		p := newSketchPair(t, before, after)
		if c := p.comparison; len(c.NewlyAllowed) == 0 || c.Truncated || c.Reason != "" {
			continue // what is missing was said to be missing
		}
		pairs++
		u := newUniverse(p.docs[:]...)
		for range *oracleRequests {
			req := u.draw(g)
			if !p.onlyAfter(req) {
				continue
			}
			gained++
			if !slices.ContainsFunc(p.comparison.NewlyAllowed, func(grant Grant) bool { return p.covers(&grant, req) }) {
				missed++
				t.Errorf("seed %d: no class has %s\n%s", seed, requestText(req), p)
				break
			}
		}
		if missed >= 10 {
			t.Fatal("ten missing classes are enough")
		}
	}
	t.Logf("seed %d: %d pairs are broader, %d requests newly allowed, %d of them in no class", *oracleSeed, pairs, gained, missed)
	if gained < 5*pairs {
		t.Errorf("%d requests for %d pairs prove nothing", gained, pairs)
	}
}

// onlyAfter reports whether the new document allows the request, and the old one does not.
func (p *sketchPair) onlyAfter(req *Request) bool {
	before, err := Evaluate(p.docs[0], req)
	after, err2 := Evaluate(p.docs[1], req)
	return err == nil && err2 == nil && before != Allowed && after == Allowed
}

// covers reports whether the class, its statement and its actions, has the request.
func (p *sketchPair) covers(grant *Grant, req *Request) bool {
	e := evaluation{doc: p.docs[1], req: req, at: grant.Statement}
	return e.action(Match{Not: grant.NotActions, Texts: grant.Actions}) == yes && e.statement(grant.Statement) == yes
}
