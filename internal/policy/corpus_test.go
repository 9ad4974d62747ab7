package policy

import (
	"bufio"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
)

// quackyPath is the table of pairs that the Quacky project published with its
// papers (University of California; ICSE 2022). It is never part of this repository.
const quackyPath = "../../../shared/corpora/policy-pairs-quacky.jsonl"

// A quackyPair is one line of the table; Verdict is empty where none was published.
type quackyPair struct {
	Old     json.RawMessage `json:"old"`
	New     json.RawMessage `json:"new"`
	Verdict string          `json:"verdict"`
	Source  string          `json:"source"`
}

// readQuacky skips the test where the table is absent.
func readQuacky(t *testing.T) []quackyPair {
	t.Helper()
	file, err := os.Open(quackyPath)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("not checked against Quacky's pairs: %s is absent", quackyPath)
	}
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var pairs []quackyPair
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var p quackyPair
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatalf("%s: line %d: %v", quackyPath, len(pairs)+1, err)
		}
		pairs = append(pairs, p)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return pairs
}

// documents reads both sides in the language version that has variables: the
// mutants that the project made lost their Version element, and its
// translation takes ${...} for a variable in either.
func (p quackyPair) documents(t *testing.T) (before, after *Document) {
	before, after = mustParse(t, string(p.Old)), mustParse(t, string(p.New))
	before.Version, after.Version = Version2012, Version2012
	return before, after
}

const mfaMutants = "quacky:/samples/ec2/exp_single/ec2_require_mfa_session_token/policy.json|" +
	"/samples/mutations/ec2/exp_single/ec2_require_mfa_session_token/policy/"

// quackyErrors are the published verdicts that are wrong at the source. All four
// compare one policy, which denies under BoolIfExists, with mutants of it, and
// all four were published as incomparable.
var quackyErrors = map[string]struct {
	right Verdict
	why   string
}{
	mfaMutants + "0_0.json": {Equal, "the mutant is the policy itself: nothing but the Version was left out"},
	mfaMutants + "1_0.json": {Equal, "the mutant is the policy itself: nothing but the Version was left out"},
	mfaMutants + "0_3.json": {Narrowed, "only the Deny changed, and it covers more actions: nothing can be newly allowed"},
	mfaMutants + "1_3.json": {Narrowed, "only the Deny changed, and it covers more actions: nothing can be newly allowed"},
}

// TestQuacky compares with every published verdict.
func TestQuacky(t *testing.T) {
	published, agreed, wrong := 0, 0, 0
	for _, p := range readQuacky(t) {
		before, after := p.documents(t)
		c := Compare(before, after, generous)
		if fault := (&sketchPair{docs: [2]*Document{before, after}, comparison: c}).faultInWitnesses(); fault != "" {
			t.Errorf("%s: %s", p.Source, fault)
		}
		if p.Verdict == "" {
			continue
		}
		published++
		want := p.Verdict
		if e, ok := quackyErrors[p.Source]; ok {
			wrong++
			want = e.right.String() + ", because " + e.why
		}
		if got := c.Verdict.String(); strings.HasPrefix(want, got) {
			agreed++
		} else {
			t.Errorf("%s: %s %s, want %s\nold: %s\nnew: %s", p.Source, got, c.Reason, want, p.Old, p.New)
		}
	}
	if published != 546 || wrong != len(quackyErrors) {
		t.Errorf("%d verdicts published, %d of them known to be wrong: want 546 and %d", published, wrong, len(quackyErrors))
	}
	t.Logf("%d of %d published verdicts, %d of them corrected", agreed, published, wrong)
}
