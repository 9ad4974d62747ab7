package replay

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/simulate"
)

// A trail as an organization has it: 200 resources that change over and over,
// across the borders of files.
func TestEqualsScanOfManyChanges(t *testing.T) {
	settings, delivery := simulate.ManyChanges(10_000)
	story, err := simulate.Everyday(settings)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	if _, err := simulate.WriteTrail(folder, story, delivery); err != nil {
		t.Fatal(err)
	}
	c := corpus{}
	err = filepath.WalkDir(folder, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		key, err := filepath.Rel(folder, name)
		if err == nil {
			c[filepath.ToSlash(key)], err = os.ReadFile(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	want := scan(t, c)
	r := newRun(t, c, 9)
	r.BatchObjects = 7
	r.steps.Turn = Turn{Events: 500, Dir: t.TempDir()}
	r.fail = func(string, int) (bool, bool) {
		n := r.random.IntN(30)
		return n == 0, n == 1
	}
	result := r.execute(50)
	r.equals(want, &result)
	if n := strings.Count(want.alerts, "\n"); n < 100 || want.Judged < 2000 || result.Batches < 10 {
		t.Errorf("a corpus that says little: %d alerts of %d events in %d batches", n, want.Judged, result.Batches)
	}
	t.Logf("%d objects, %d records, %d judged, batches %d, calls %v", len(c), want.Records, want.Judged, result.Batches, r.calls)
}
