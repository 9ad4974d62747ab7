package estate_test

import (
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/store"
)

// A member of a family that is no longer there is gone, where all of them were
// asked, and only there.
func TestWholeFamilies(t *testing.T) {
	role := resource.Ref{Type: resource.Role, ARN: "arn:aws:iam::111122223333:role/r", Name: "r"}
	deny, tag := resource.InlinePolicy.Of("deny"), resource.Tag.Of("team")
	e := estate.New(store.NewMemory())
	at := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	learn := func(f estate.Found) []estate.Change {
		t.Helper()
		at = at.Add(time.Hour)
		changes, err := e.Learn(t.Context(), &estate.Snapshot{Account: "111122223333", Region: "eu-west-1", Taken: at, Resources: []estate.Found{f}})
		if err != nil {
			t.Fatal(err)
		}
		return changes
	}
	whole := []resource.Family{resource.InlinePolicy}
	learn(estate.Found{role, resource.Settings{resource.Exists: "true", deny: "{}", tag: "data"}, whole})
	without := estate.Found{role, resource.Settings{resource.Exists: "true"}, nil}
	if learn(without); len(learn(without)) > 0 {
		t.Error("what was not asked for is told as gone")
	}
	without.Whole = whole
	if changes := learn(without); len(changes) > 0 {
		t.Errorf("told before an event could: %v", changes)
	}
	changes := learn(without)
	if len(changes) != 1 || len(changes[0].ResourceChange.Settings) != 1 || changes[0].ResourceChange.Settings[0].Path != deny || changes[0].ResourceChange.Settings[0].After != "" {
		t.Errorf("%d changes: the policy that is gone, not the tag", len(changes))
	}
	if len(learn(without)) > 0 {
		t.Error("told twice")
	}
}
