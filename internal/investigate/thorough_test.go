package investigate

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/simulate"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// What is passed over without being parsed, and what is read a second time,
// changes nothing: the report is that of who reads and keeps every event.
func TestAgainstReadingEverything(t *testing.T) {
	folder := t.TempDir()
	s := simulate.Defaults()
	s.Events, s.Changes = 8_000, 0.02
	story, err := simulate.Everyday(s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := simulate.WriteTrail(folder, story, simulate.Delivery{Seed: 1, PerFile: 100}); err != nil {
		t.Fatal(err)
	}
	c, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	twice, nothing := 0, 0
	for _, start := range startsIn(t, folder) {
		answer := func(thorough bool, workers int) *Report {
			r, _, err := Inquiry{
				Input: trail.Input{Paths: []string{folder}, Workers: workers}, Config: c,
				Question: Question{Starts: []Start{start}}, thorough: thorough,
			}.Run(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		quick, whole := answer(false, 2), answer(true, 1)
		if quick.Totals.Passes > 1 {
			twice++
		}
		if quick.Totals.InQuestion == 0 {
			nothing++
		}
		if got, want := withoutTotals(t, quick), withoutTotals(t, whole); got != want {
			i := 0
			for i < min(len(got), len(want)) && got[i] == want[i] {
				i++
			}
			t.Errorf("%s %s: %d events in question, want %d; differs at …%.200s\nwant …%.200s", start.Kind, start.Value,
				quick.Totals.InQuestion, whole.Totals.InQuestion, got[max(0, i-80):], want[max(0, i-80):])
		}
	}
	if twice == 0 || nothing > 0 {
		t.Errorf("%d questions read files twice, %d found nothing: this compares too little", twice, nothing)
	}
}

// startsIn picks starting points of every kind that the trail has.
func startsIn(t *testing.T, folder string) []Start {
	t.Helper()
	seen := map[string]bool{}
	n := map[Kind]int{}
	var all []Start
	add := func(kind Kind, value string) {
		if s := (Start{Kind: kind, Value: value}); value != "" && n[kind] < 4 && !seen[string(kind)+value] {
			seen[string(kind)+value] = true
			n[kind]++
			all = append(all, s)
		}
	}
	count := 0
	_, err := trail.Input{Paths: []string{folder}}.Read(t.Context(), func(e *trail.Event) error {
		if handsOut(e.Source, e.Name) && e.Identity.Type != "AWSService" {
			add(ByActor, e.Actor().Name)
			add(ByAccessKey, e.Identity.AccessKeyID)
			add(ByAccessKey, e.Response.Get("credentials", "accessKeyId").Text())
		}
		if count++; count%1000 != 0 {
			return nil
		}
		add(ByActor, e.Actor().Role)
		add(ByAccessKey, e.Identity.AccessKeyID)
		add(ByAddress, e.SourceIP)
		add(ByEvent, e.ID)
		for _, ref := range refsOf(e) {
			add(ByResource, ref.ARN)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	add(ByAddress, "198.51.100.0/24")
	for _, arn := range streamsIn(t, folder) {
		add(ByStream, arn)
	}
	return slices.DeleteFunc(all, func(s Start) bool { return s.Kind == ByAddress && !strings.ContainsAny(s.Value, "0123456789") })
}

func streamsIn(t *testing.T, folder string) []string {
	t.Helper()
	var all []string
	_, err := trail.Input{Paths: []string{folder}}.Read(t.Context(), func(e *trail.Event) error {
		if e.Name == "UpdateDestination" || e.Name == "CreateDeliveryStream" {
			for _, ref := range refsOf(e) {
				all = append(all, ref.ARN)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// withoutTotals is a report without what says how it was found.
func withoutTotals(t *testing.T, r *Report) string {
	t.Helper()
	r.Totals = Totals{InQuestion: r.Totals.InQuestion, Listed: r.Totals.Listed}
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The public recordings of attacks give reports in which everything can be
// found again.
func TestRecordedAttacks(t *testing.T) {
	files, _ := filepath.Glob("../../../shared/corpora/stratus/*.json")
	if len(files) == 0 {
		t.Skip("the corpus of simulated attacks is not here: ../shared is absent")
	}
	c, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var records []struct{ EventID, EventName string }
		if json.Unmarshal(text, &records) != nil {
			var whole struct {
				Records []struct{ EventID, EventName string }
			}
			if err := json.Unmarshal(text, &whole); err != nil {
				t.Fatal(err)
			}
			records = whole.Records
		}
		first := Start{Kind: ByEvent, Value: records[0].EventID}
		r, _, err := Inquiry{Input: trail.Input{Paths: []string{file}}, Config: c, Question: Question{Starts: []Start{first}}}.Run(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if !r.Question.Starts[0].Found || len(r.Events) == 0 || len(r.Sessions) == 0 || len(r.Principals) == 0 {
			t.Errorf("%s: %d events, %d sessions, %d principals", file, len(r.Events), len(r.Sessions), len(r.Principals))
		}
		for _, e := range r.Events {
			if i := e.Record - 1; i >= len(records) || records[i].EventID != e.ID || records[i].EventName != e.Name {
				t.Errorf("%s: %s %s is not record %d", file, e.Name, e.ID, e.Record)
			}
		}
	}
}
