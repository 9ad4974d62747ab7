package judge_test

import (
	"os"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// testdata/catalogue.txt lists the rows of the catalogue of risky Firehose
// changes. Each is covered by a rule, and no rule covers a row that is none.
func TestEveryRowOfTheCatalogueIsCovered(t *testing.T) {
	text, err := os.ReadFile("testdata/catalogue.txt")
	if err != nil {
		t.Fatal(err)
	}
	covered := map[string]bool{}
	for _, row := range strings.Fields(string(text)) {
		covered[row] = false
	}
	if len(covered) != 141 {
		t.Fatalf("the catalogue has %d rows, want 141", len(covered))
	}
	for _, r := range judge.Rules() {
		for _, row := range r.Covers {
			if !strings.HasPrefix(row, "FH-") {
				continue // of the catalogue of dependents
			}
			if _, exists := covered[row]; !exists {
				t.Errorf("%s covers %s, which is no row", r.ID, row)
			}
			covered[row] = true
		}
	}
	for row, by := range covered {
		if !by {
			t.Errorf("%s is covered by no rule", row)
		}
	}
}
