package watch_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// goodDay is one small story of a day on which nothing was lost.
type goodDay struct {
	Why    string
	Config string            // YAML
	Stream json.RawMessage   // the creation of a stream that uses the resources; absent where none does
	Events []json.RawMessage // in their order
}

// Nothing of an ordinary day is told at medium or above, whatever is watched,
// and whether or not a stream is known to use what the day is about.
func TestBenignDays(t *testing.T) {
	files, _ := filepath.Glob("testdata/benign/*.json")
	const fewest = 60
	events, understood := 0, 0
	for _, file := range files {
		day := readGoodDay(t, file)
		events += len(day.Events)
		for _, text := range day.Events {
			if watch.Watched(goodEvent(t, file, text)) {
				understood++
			}
		}
		for _, scope := range []string{config.ScopeAccount, config.ScopeStreams} {
			day.play(t, file, scope, false)
			if day.Stream != nil {
				day.play(t, file, scope, true)
			}
		}
	}
	if understood < fewest {
		t.Errorf("%d events of %d are of watched services, want %d at least", understood, events, fewest)
	}
	t.Logf("%d files, %d events, %d of watched services", len(files), events, understood)
}

func readGoodDay(t *testing.T, file string) goodDay {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var day goodDay
	if err := json.Unmarshal(text, &day); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	if day.Why == "" || len(day.Events) == 0 {
		t.Fatalf("%s: a story has a reason and events", file)
	}
	return day
}

func goodEvent(t *testing.T, file string, text json.RawMessage) *trail.Event {
	t.Helper()
	e, err := trail.ParseRecord(string(text), trail.Origin{File: file})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return e
}

// play gives the day's events to a watcher that has seen nothing, or only the
// stream that uses what they are about.
func (d goodDay) play(t *testing.T, file, scope string, used bool) {
	t.Helper()
	c, err := config.Parse([]byte(strings.TrimSpace(d.Config + "\nscope: " + scope)))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	w, name := watch.New(c), strings.TrimSuffix(filepath.Base(file), ".json")
	events := d.Events
	if used {
		events = append([]json.RawMessage{d.Stream}, events...)
	}
	for _, text := range events {
		e := goodEvent(t, file, text)
		if a := observe(t, w, e); a != nil && a.Severity >= judge.Medium {
			t.Errorf("%s (scope %s, used %t): %s is told as %s by %s: %s", name, scope, used, e.Name, a.Severity, a.Findings[0].Rule, a.Title)
		}
	}
}
