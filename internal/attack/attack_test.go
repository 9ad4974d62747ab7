package attack

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The list can be searched, and a part serves what its whole serves.
func TestTechniques(t *testing.T) {
	if !slices.IsSortedFunc(techniques[:], func(a, b Technique) int { return strings.Compare(a.ID, b.ID) }) {
		t.Error("the techniques are not sorted, so that some cannot be found")
	}
	form := regexp.MustCompile(`^T\d{4}(\.\d{3})?$`)
	for _, technique := range techniques {
		found, ok := Find(technique.ID)
		if !ok || found.Name != technique.Name || found.Name == "" || len(found.Tactics) == 0 || !form.MatchString(found.ID) {
			t.Errorf("%s: found %v %+v", technique.ID, ok, found)
		}
		whole, ok := Find(Whole(technique.ID))
		if !ok {
			t.Errorf("%s: its whole is missing", technique.ID)
		}
		for _, tactic := range technique.Tactics {
			if !slices.Contains(whole.Tactics, tactic) {
				t.Errorf("%s serves %s and %s does not", technique.ID, tactic.Name, whole.ID)
			}
		}
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		id, name, whole string
		found           bool
		reason          string
	}{
		{"T1537", "Transfer Data to Cloud Account", "T1537", true, "a technique"},
		{"T1562.008", "Disable or Modify Cloud Logs", "T1562", true, "a part of one"},
		{"T0000", "", "T0000", false, "nothing has the id"},
		{"", "", "", false, "no id"},
		{"T1666x", "", "T1666x", false, "after the last"},
	} {
		if got, found := Find(tt.id); found != tt.found || got.Name != tt.name || Whole(tt.id) != tt.whole {
			t.Errorf("%q: %v %q, part of %q: %s", tt.id, found, got.Name, Whole(tt.id), tt.reason)
		}
	}
}
