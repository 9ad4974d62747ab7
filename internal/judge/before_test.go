package judge_test

import (
	"slices"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// alone returns the alert that the last event of a story makes when nothing of
// what came before it was seen.
func alone(t *testing.T, r judge.Rule, s judge.Story) *judge.Alert {
	t.Helper()
	c, err := config.Parse([]byte("scope: account\n" + r.Config))
	if err != nil {
		t.Fatal(err)
	}
	records, err := s.Records(r.ID)
	if err != nil {
		t.Fatal(err)
	}
	e, err := trail.ParseRecord(gjson.GetBytes(records[len(records)-1], "detail").Raw, trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := watch.New(c).Observe(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// said is what of an alert must be another when before is known.
func said(a *judge.Alert, rule string) string {
	f := finding(a, rule)
	if f == nil {
		return "nothing"
	}
	return f.Severity.String() + ": " + f.Title + ". " + a.Detail
}

// minBefore is how many rules have to say something else of the same event
// once they know what was before. Stories say that it is right.
const minBefore = 40

func TestBeforeMatters(t *testing.T) {
	var rules []string
	for _, r := range judge.Rules() {
		for _, s := range slices.Concat(r.Raises, r.Quiet) {
			if len(s.Steps) < 2 || slices.Contains(rules, r.ID) {
				continue
			}
			all := observe(t, r, s)
			with, without := said(all[len(all)-1], r.ID), said(alone(t, r, s), r.ID)
			if with != without {
				rules = append(rules, r.ID)
				t.Logf("%s\n  known:     %s\n  not known: %s", r.ID, with, without)
			}
		}
	}
	t.Logf("%d rules say something else when they know what was before", len(rules))
	if len(rules) < minBefore {
		t.Errorf("%d rules, want at least %d", len(rules), minBefore)
	}
}
