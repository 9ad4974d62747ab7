package policy

import (
	"bytes"
	"flag"
	"fmt"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"
)

// The form for continuous integration, which finishes at least 500 pairs:
//
//	go test ./internal/policy -run '^TestZ3$' -v -timeout 30m -z3.pairs 700 -z3.finish 500
var (
	z3Pairs   = flag.Int("z3.pairs", 8, "random pairs that TestZ3 gives to z3; pairs it has no translation for are not counted")
	z3Finish  = flag.Int("z3.finish", 4, "pairs that z3 has to finish")
	z3Timeout = flag.Int("z3.timeout", 1000, "milliseconds for each of the two questions about a pair")
	z3Seed    = flag.Uint64("z3.seed", 500_001, "seed of the pairs")
)

// TestZ3 asks the solver z3 whether the comparison is right.
func TestZ3(t *testing.T) {
	z3 := findZ3(t)
	var tally z3Tally
	var pairs []*z3Pair
	for n := uint64(0); len(pairs) < *z3Pairs; n++ {
		g := newGenerator(*z3Seed + n)
		before, after := g.pair()
		p := newSketchPair(t, before, after)
		pairs = tally.translate(pairs, fmt.Sprintf("seed %d", *z3Seed+n), p.docs, [2]string{before.text(), after.text()}, p.comparison)
	}
	tally.askAll(t, z3, pairs)
	t.Logf("seed %d: %s", *z3Seed, &tally)
	if tally.agreed < *z3Finish {
		t.Errorf("z3 finished %d pairs, want %d at least", tally.agreed, *z3Finish)
	}
}

// TestZ3Quacky does the same for the pairs that people wrote.
func TestZ3Quacky(t *testing.T) {
	z3 := findZ3(t)
	var tally z3Tally
	var pairs []*z3Pair
	for _, p := range readQuacky(t) {
		if len(pairs) == *z3Pairs {
			break
		}
		before, after := p.documents(t)
		pairs = tally.translate(pairs, p.Source, [2]*Document{before, after}, [2]string{string(p.Old), string(p.New)}, Compare(before, after, generous))
	}
	tally.askAll(t, z3, pairs)
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

// A z3Pair is two documents in z3's language, and what the comparison says of them.
type z3Pair struct {
	*z3Encoder
	name       string
	texts      [2]string
	comparison Comparison
}

// A z3Tally counts what z3 said. A pair is unfinished when z3 ran out of time
// on one of the two questions; what it answered of the other is still checked.
type z3Tally struct {
	agreed, disagreed, unfinished int
	undecided                     int // the comparison said unknown
	notEncoded                    int
	verdicts                      [Incomparable + 1]int
}

func (z *z3Tally) String() string {
	return fmt.Sprintf("%d agreed (%d equal, %d narrowed, %d broadened, %d incomparable), %d disagreed, %d unfinished; not asked: %d unknown to the comparison, %d without a translation",
		z.agreed, z.verdicts[Equal], z.verdicts[Narrowed], z.verdicts[Broadened], z.verdicts[Incomparable], z.disagreed, z.unfinished, z.undecided, z.notEncoded)
}

// translate adds a pair to the list, unless there is nothing to ask of it.
func (z *z3Tally) translate(list []*z3Pair, name string, docs [2]*Document, texts [2]string, c Comparison) []*z3Pair {
	if c.Verdict == Unknown {
		z.undecided++
		return list
	}
	e, err := encode(docs[:]...)
	if err != nil {
		z.notEncoded++
		return list
	}
	return append(list, &z3Pair{e, name, texts, c})
}

// askAll asks about all pairs, as many at a time as there are processors.
func (z *z3Tally) askAll(t *testing.T, z3 string, pairs []*z3Pair) {
	t.Helper()
	var lock sync.Mutex
	var askers sync.WaitGroup
	next := make(chan *z3Pair)
	for range runtime.GOMAXPROCS(0) {
		askers.Go(func() {
			for p := range next {
				gained := p.ask(t, z3, and(p.allowed[1], not(p.allowed[0])), p.comparison.NewlyAllowed)
				lost := p.ask(t, z3, and(p.allowed[0], not(p.allowed[1])), p.comparison.NoLongerAllowed)
				lock.Lock()
				z.count(t, p, gained, lost)
				lock.Unlock()
			}
		})
	}
	for _, p := range pairs {
		next <- p
	}
	close(next)
	askers.Wait()
}

func (z *z3Tally) count(t *testing.T, p *z3Pair, gained, lost string) {
	t.Helper()
	c := &p.comparison
	switch {
	case contradicts(gained, len(c.NewlyAllowed) > 0) || contradicts(lost, len(c.NoLongerAllowed) > 0):
		z.disagreed++
		t.Errorf("%s: %s, but z3 says gained %s, lost %s\nold: %s\nnew: %s", p.name, c.Verdict, gained, lost, p.texts[0], p.texts[1])
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
	t.Errorf("z3: %s\n%s", out.String(), problem)
	return "unknown"
}
