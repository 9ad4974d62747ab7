package judge_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// The catalogues of risky changes: testdata/catalogue.txt lists those to
// delivery streams, testdata/dependents.csv those to what streams depend on.
// Every row is covered by a rule or cannot be observed, for a reason; and no
// rule covers a row that is none.
func TestEveryRowOfTheCataloguesIsCovered(t *testing.T) {
	covered := map[string]bool{}
	for _, row := range catalogue(t) {
		if _, twice := covered[row]; twice {
			t.Errorf("%s is there twice", row)
		}
		covered[row] = false
	}
	const streams, dependents = 141, 340
	if len(covered) != streams+dependents {
		t.Fatalf("the catalogues have %d rows, want %d", len(covered), streams+dependents)
	}
	mark := func(row, by string) {
		if _, exists := covered[row]; !exists {
			t.Errorf("%s covers %s, which is no row", by, row)
		}
		covered[row] = true
	}
	for _, r := range judge.Rules() {
		for _, row := range r.Covers {
			mark(row, r.ID)
		}
	}
	for _, u := range judge.NotObservable() {
		if u.Row != "" {
			mark(u.Row, "NotObservable")
		}
	}
	left := 0
	for row, by := range covered {
		if !by {
			left++
			t.Errorf("%s is covered by no rule", row)
		}
	}
	t.Logf("%d rows, %d left", len(covered), left)
}

// catalogue returns the ids of all rows.
func catalogue(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("testdata/catalogue.txt")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Fields(string(text))
	f, err := os.Open("testdata/dependents.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines[1:] {
		rows = append(rows, line[0])
	}
	return rows
}
