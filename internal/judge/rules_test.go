package judge_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// observe plays a story and returns the alert of each event, nil for none.
func observe(t *testing.T, r judge.Rule, s judge.Story) []*judge.Alert {
	t.Helper()
	c, err := config.Parse([]byte("scope: account\n" + r.Config))
	if err != nil {
		t.Fatalf("%s: config: %v", r.ID, err)
	}
	records, err := s.Records(r.ID)
	if err != nil {
		t.Fatal(err)
	}
	w := watch.New(c)
	var alerts []*judge.Alert
	for _, record := range records {
		e, err := trail.ParseRecord(gjson.GetBytes(record, "detail").Raw, trail.Origin{})
		if err != nil {
			t.Fatalf("%s: %v", r.ID, err)
		}
		a, err := w.Observe(t.Context(), e)
		if err != nil {
			t.Fatal(err)
		}
		alerts = append(alerts, a)
	}
	return alerts
}

func finding(a *judge.Alert, rule string) *judge.Finding {
	if a == nil {
		return nil
	}
	for i := range a.Findings {
		if a.Findings[i].Rule == rule {
			return &a.Findings[i]
		}
	}
	return nil
}

func TestStories(t *testing.T) {
	for _, r := range judge.Rules() {
		t.Run(r.ID, func(t *testing.T) {
			for _, s := range r.Raises {
				alerts := observe(t, r, s)
				if finding(alerts[len(alerts)-1], r.ID) == nil {
					t.Errorf("story %q: the last event does not raise the rule: %+v", s.Name, alerts[len(alerts)-1])
				}
			}
			for _, s := range r.Quiet {
				for i, a := range observe(t, r, s) {
					if f := finding(a, r.ID); f != nil {
						t.Errorf("quiet story %q: event %d raises the rule: %s", s.Name, i+1, f.Title)
					}
				}
			}
		})
	}
}

func TestRulesAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, r := range judge.Rules() {
		if seen[r.ID] {
			t.Errorf("%s: there are two", r.ID)
		}
		seen[r.ID] = true
		for what, empty := range map[string]bool{
			"title": r.Title == "", "why": r.Why == "", "advice": r.Advice == "", "calls": len(r.Calls)+len(r.Settings)+len(r.Uses) == 0 && !r.AnyCall,
			"group": r.Loses == "", "direction": r.Direction == "", "firing story": len(r.Raises) == 0, "near miss": len(r.Quiet) == 0,
			"look": r.Look == nil,
		} {
			if empty {
				t.Errorf("%s: no %s", r.ID, what)
			}
		}
		if strings.HasSuffix(r.Title, ".") || !strings.HasSuffix(r.Why, ".") && !strings.HasSuffix(r.Why, "access.html") {
			t.Errorf("%s: a title is a sentence without a full stop, a reason has one", r.ID)
		}
		if strings.ContainsAny(r.ID, " _ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
			t.Errorf("%s: not kebab case", r.ID)
		}
	}
}

// eachRecord goes through the events of every story, as EventBridge brings them.
func eachRecord(t *testing.T, look func(r judge.Rule, s judge.Story, record gjson.Result)) {
	t.Helper()
	for _, r := range judge.Rules() {
		for _, s := range slices.Concat(r.Raises, r.Quiet) {
			records, err := s.Records(r.ID)
			if err != nil {
				t.Fatal(err)
			}
			for _, record := range records {
				look(r, s, gjson.ParseBytes(record))
			}
		}
	}
}

// Every event of every story is one of its own, also when all are read at
// once.
func TestEventsOfStoriesAreDistinct(t *testing.T) {
	seen := map[string]string{}
	eachRecord(t, func(r judge.Rule, _ judge.Story, record gjson.Result) {
		id := record.Get("detail.eventID").String()
		if other, taken := seen[id]; taken {
			t.Errorf("an event of %s has the id of one of %s", r.ID, other)
		}
		seen[id] = r.ID
	})
}

// Streams have one name per story: read as one trail, stories must not see
// each other.
func TestStoriesDoNotShareStreams(t *testing.T) {
	owner := map[string]string{}
	eachRecord(t, func(r judge.Rule, s judge.Story, record gjson.Result) {
		name := record.Get("detail.requestParameters.deliveryStreamName").String()
		me := r.ID + " " + s.Name
		if name == "" || name == "orders-prod" {
			return // nothing is remembered of these
		}
		if other, taken := owner[name]; taken && other != me {
			t.Errorf("stream %s is in %q and in %q", name, other, me)
		}
		owner[name] = me
	})
}
