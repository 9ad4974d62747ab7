package trail

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// corpora are public records that others gathered. They are not ours to
// carry, and lie beside the repository where they are at hand.
const corpora = "../../../shared/corpora"

// TestCorpora: every record that encoding/json finds in them is told, and
// what is told is what stands there.
func TestCorpora(t *testing.T) {
	files, _ := filepath.Glob(corpora + "/stratus/*.json")
	files = append(files, corpora+"/firehose-2016.json")
	if _, err := os.Stat(corpora); err != nil {
		t.Skip("no public records in ../shared/corpora: not checked against them")
	}
	total := 0
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want []map[string]any
		if json.Unmarshal(text, &want) != nil {
			var file struct{ Records []map[string]any }
			if err := json.Unmarshal(text, &file); err != nil {
				t.Fatal(err)
			}
			want = file.Records
		}
		i := 0
		stats, err := Input{Paths: []string{path}}.Read(context.Background(), func(e *Event) error {
			w := want[i]
			i++
			if e.Name != w["eventName"] || e.Source != w["eventSource"] || e.ID != w["eventID"] || e.Identity.Type == "" || e.Time.IsZero() {
				t.Errorf("%s: record %d: got %s %s %s", path, i, e.Source, e.Name, e.ID)
			}
			return nil
		})
		if err != nil || i != len(want) || stats.Malformed+stats.Skipped.Total() != 0 {
			t.Errorf("%s: %d records of %d, %+v, %v", path, i, len(want), stats, err)
		}
		total += i
	}
	t.Logf("%d records in %d files", total, len(files))
}
