package policy

import (
	"bytes"
	"flag"
	"fmt"
	"os/exec"
	"strings"
	"testing"
)

// The form for continuous integration, which finishes at least 500 pairs:
//
//	go test ./internal/policy -run TestZ3 -v -timeout 30m -z3.pairs 1500 -z3.finish 500
var (
	z3Pairs   = flag.Int("z3.pairs", 8, "random pairs that TestZ3 gives to z3; pairs it has no translation for are not counted")
	z3Finish  = flag.Int("z3.finish", 4, "pairs that z3 has to finish")
	z3Timeout = flag.Int("z3.timeout", 2000, "milliseconds for each of the two questions about a pair")
	z3Seed    = flag.Uint64("z3.seed", 500_001, "seed of the pairs")
)

// TestZ3 asks the solver z3 whether the comparison is right.
func TestZ3(t *testing.T) {
	z3 := findZ3(t)
	var tally z3Tally
	for n := uint64(0); tally.pairs() < *z3Pairs && tally.disagreed < 10; n++ {
		g := newGenerator(*z3Seed + n)
		before, after := g.pair()
		p := newSketchPair(t, before, after)
		tally.check(t, z3, fmt.Sprintf("seed %d", *z3Seed+n), p.docs, [2]string{before.text(), after.text()}, p.comparison)
	}
	t.Logf("seed %d: %s", *z3Seed, &tally)
	if tally.agreed < *z3Finish {
		t.Errorf("z3 finished %d pairs, want %d at least", tally.agreed, *z3Finish)
	}
}

// TestZ3Quacky does the same for the pairs that people wrote.
func TestZ3Quacky(t *testing.T) {
	z3 := findZ3(t)
	var tally z3Tally
	for _, p := range readQuacky(t) {
		if tally.pairs() >= *z3Pairs {
			break
		}
		before, after := p.documents(t)
		tally.check(t, z3, p.Source, [2]*Document{before, after}, [2]string{string(p.Old), string(p.New)}, Compare(before, after, generous))
	}
	t.Log(&tally)
}

func findZ3(t *testing.T) string {
	t.Helper()
	path, err := exec.LookPath("z3")
	if err != nil {
		t.Skip("not checked with z3: it is not installed (apt-get install z3)")
	}
	return path
}

// A z3Tally counts what z3 said. A pair is unfinished when z3 ran out of time
// on one of the two questions; what it answered of the other is still checked.
type z3Tally struct {
	agreed, disagreed, unfinished int
	undecided                     int // the comparison said unknown
	notEncoded                    int
	verdicts                      [Incomparable + 1]int
}

func (z *z3Tally) pairs() int { return z.agreed + z.disagreed + z.unfinished }

func (z *z3Tally) String() string {
	return fmt.Sprintf("%d agreed (%d equal, %d narrowed, %d broadened, %d incomparable), %d disagreed, %d unfinished; not asked: %d unknown to the comparison, %d without a translation",
		z.agreed, z.verdicts[Equal], z.verdicts[Narrowed], z.verdicts[Broadened], z.verdicts[Incomparable], z.disagreed, z.unfinished, z.undecided, z.notEncoded)
}

func (z *z3Tally) check(t *testing.T, z3, name string, docs [2]*Document, texts [2]string, c Comparison) {
	if c.Verdict == Unknown {
		z.undecided++
		return
	}
	e, err := encode(docs[:]...)
	if err != nil {
		z.notEncoded++
		return
	}
	gained := e.ask(t, z3, and(e.allowed[1], not(e.allowed[0])), c.NewlyAllowed)
	lost := e.ask(t, z3, and(e.allowed[0], not(e.allowed[1])), c.NoLongerAllowed)
	switch {
	case contradicts(gained, len(c.NewlyAllowed) > 0) || contradicts(lost, len(c.NoLongerAllowed) > 0):
		z.disagreed++
		t.Errorf("%s: %s, but z3 says gained %s, lost %s\nold: %s\nnew: %s", name, c.Verdict, gained, lost, texts[0], texts[1])
	case strings.HasPrefix(gained, "unknown") || strings.HasPrefix(lost, "unknown"):
		z.unfinished++
	default:
		z.agreed++
		z.verdicts[c.Verdict]++
	}
}

// ask lets z3 find a request, or look at those that the comparison found: each
// of them has to be one. That is far less work than finding one.
func (e *z3Encoder) ask(t *testing.T, z3, claim string, found []Grant) string {
	t.Helper()
	if len(found) == 0 {
		return e.solve(t, z3, claim)
	}
	for i := range found {
		request, ok := e.request(&found[i].Witness)
		if !ok {
			return e.solve(t, z3, claim)
		}
		if answer := e.solve(t, z3, and(request, claim)); !strings.HasPrefix(answer, "sat") {
			return answer + " of " + requestText(&found[i].Witness)
		}
	}
	return "sat"
}

func contradicts(answer string, claim bool) bool {
	return strings.HasPrefix(answer, "sat") && !claim || strings.HasPrefix(answer, "unsat") && claim
}

// solve returns sat with the request z3 found, unsat, or unknown.
func (e *z3Encoder) solve(t *testing.T, z3, claim string) string {
	t.Helper()
	problem := e.declarations.String() + "(assert " + claim + ")\n(check-sat)\n(get-model)\n"
	cmd := exec.Command(z3, "-in", fmt.Sprintf("-t:%d", *z3Timeout), fmt.Sprintf("-T:%d", *z3Timeout/1000+2))
	cmd.Stdin = strings.NewReader(problem)
	var out bytes.Buffer
	cmd.Stdout = &out
	_ = cmd.Run() // (get-model) after unsat makes it fail; the answer tells
	switch answer, model, _ := strings.Cut(strings.TrimSpace(out.String()), "\n"); answer {
	case "sat":
		return "sat " + model
	case "unsat":
		return "unsat"
	case "unknown", "timeout":
		return "unknown"
	}
	t.Fatalf("z3: %s\n%s", out.String(), problem)
	return ""
}
