package policy

import (
	"flag"
	"slices"
	"strings"
	"testing"
)

var (
	lawsPairs = flag.Int("laws.pairs", 300, "random pairs that TestLaws checks each law with; 10000 is the long form")
	lawsSeed  = flag.Uint64("laws.seed", 1, "seed of the documents")
)

// TestLaws checks what must hold of every comparison, whatever the documents
// mean. A verdict of unknown breaks no law, but is counted.
func TestLaws(t *testing.T) {
	var tally lawTally
	for n := range *lawsPairs {
		g := newGenerator(*lawsSeed + uint64(n))
		before, after := g.pair()
		tally.check(t, g, spellOut(before), spellOut(after))
	}
	t.Logf("seed %d, %d pairs: %d laws checked, %d broken, %d unknown", *lawsSeed, *lawsPairs, tally.checked, tally.broken, tally.unknown)
	if tally.unknown*20 > tally.checked {
		t.Errorf("%d of %d comparisons are unknown: too many to prove anything", tally.unknown, tally.checked)
	}
}

type lawTally struct{ checked, unknown, broken int }

func (l *lawTally) check(t *testing.T, g generator, before, after sketch) {
	l.law(t, "a document equals itself", before, before, Equal)
	swapped := mirror(newSketchPair(t, after, before).comparison.Verdict)
	if swapped != Unknown {
		l.law(t, "swapping the sides mirrors the verdict: want "+swapped.String(), before, after, swapped)
	}
	l.law(t, "adding an Allow never narrows", before, spellOut(plus(g, before, "Allow")), Equal, Broadened)
	l.law(t, "adding a Deny never broadens", before, spellOut(plus(g, before, "Deny")), Equal, Narrowed)
	l.smallBudget(t, g, before, after)
	shuffled := before.clone()
	reorder(g, &shuffled)
	reverseLists(g, &shuffled)
	l.law(t, "order does not matter", before, shuffled, Equal)
	parts := before.clone()
	splitStatement(g, &parts)
	splitStatement(g, &parts)
	l.law(t, "splitting a statement does not matter", before, parts, Equal)
}

// smallBudget: a comparison that has to stop early may not know, but never says
// something else.
func (l *lawTally) smallBudget(t *testing.T, g generator, before, after sketch) {
	l.checked++
	p := newSketchPair(t, before, after)
	steps := 1 << g.IntN(16)
	small := Compare(p.docs[0], p.docs[1], Options{Budget: -1, Steps: steps}).Verdict
	if small != Unknown && small != p.comparison.Verdict {
		l.broken++
		t.Errorf("with %d steps %s\n%s", steps, small, p)
	}
}

func (l *lawTally) law(t *testing.T, law string, before, after sketch, allowed ...Verdict) {
	l.checked++
	p := newSketchPair(t, before, after)
	switch v := p.comparison.Verdict; {
	case v == Unknown:
		l.unknown++
	case !slices.Contains(allowed, v):
		l.broken++
		t.Errorf("%s\n%s", law, p)
	}
	if l.broken >= 10 {
		t.Fatal("ten broken laws are enough")
	}
}

func mirror(v Verdict) Verdict {
	switch v {
	case Narrowed:
		return Broadened
	case Broadened:
		return Narrowed
	}
	return v
}

func plus(g generator, s sketch, effect string) sketch {
	s = s.clone()
	s.statements = append(s.statements, g.statement(s.hasCallers, effect))
	return s
}

// spellOut writes account numbers as ARNs. A bare number is of the partition
// that the document names first, so that moving a statement could change it.
func spellOut(s sketch) sketch {
	s = s.clone()
	for i := range s.statements {
		texts := s.statements[i].principals.texts
		for j, text := range texts {
			if number, ok := strings.CutPrefix(text, "AWS "); ok && isDigits(number) {
				texts[j] = "AWS arn:aws:iam::" + number + ":root"
			}
		}
	}
	return s
}
