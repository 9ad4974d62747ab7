package watch_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// sample reads testdata/samples/NUMBER-*.json. Every reading of it is an
// event of its own, some time after the one before.
func sample(t *testing.T, number string, nth int) *trail.Event {
	t.Helper()
	files, _ := filepath.Glob("testdata/samples/" + number + "-*.json")
	if len(files) != 1 {
		t.Fatalf("sample %s: %d files", number, len(files))
	}
	text, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	detail := gjson.GetBytes(text, "detail").Raw
	e, err := trail.ParseRecord(detail, trail.Origin{File: files[0], Record: 1})
	if err != nil {
		t.Fatal(err)
	}
	e.Time = e.Time.Add(time.Duration(nth) * time.Minute)
	e.ID = fmt.Sprintf("%s-%d", e.ID, nth)
	return e
}

func observe(t *testing.T, w *watch.Watcher, e *trail.Event) *judge.Alert {
	t.Helper()
	a, err := w.Observe(t.Context(), e)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// covering returns the rules that cover a row of the catalogue.
func covering(row string) []string {
	var ids []string
	for _, r := range judge.Rules() {
		if slices.Contains(r.Covers, row) {
			ids = append(ids, r.ID)
		}
	}
	return ids
}

func TestSamples(t *testing.T) {
	for _, tt := range []struct {
		play   string // numbers of samples, in order; the last is looked at
		config string
		rows   string // of the catalogue
		why    string
	}{
		{"02", "", "FH-ENC-010 FH-S3E-022 FH-IDN-002", "no encryption anywhere, and a long-term key"},
		{"03", "", "FH-DST-043", "an HTTP endpoint whose address is hidden"},
		{"03", "sensitive_sources: ['arn:aws:kinesis:*:stream/orders']", "FH-DST-043 FH-DST-047", "and the source is on the list"},
		{"04", "", "FH-SEC-001", "a password, masked, is still a password"},
		{"05", "", "FH-TLS-004 FH-ICE-001", "public brokers, and a schema that follows records"},
		{"06", "", "FH-TLS-003 FH-SEC-004 FH-DST-049 FH-TLS-005", "a database to Snowflake without TLS"},
		{"07", "", "FH-S3E-001", "NoEncryption on update"},
		{"08", "", "FH-DST-021 FH-S3K-001 FH-LOG-001", "nothing known of before"},
		{"01 08", "", "FH-DST-001 FH-S3K-001 FH-LOG-001", "before known: it moved"},
		{"09", "", "FH-SEC-001", "without before, the cluster is only unknown"},
		{"04 09", "", "FH-SEC-001 FH-DST-002 FH-DST-050", "before known: cluster and table changed"},
		{"10", "", "FH-TLS-001 FH-SEC-002", "plain HTTP, and a token"},
		{"11", "", "FH-LAM-001 FH-LAM-005", "a function of another account, unpinned"},
		{"12 12 12", "", "FH-IDN-008", "one of a burst"},
		{"13", "", "FH-CON-001", "the version was old"},
		{"14", "", "FH-ENC-002", "AWS owned key"},
		{"15", "", "FH-ENC-002", "no input is an AWS owned key too"},
		{"16", "", "FH-ENC-001 FH-IDN-002", "encryption off, by a long-term key"},
		{"17", "", "FH-DEL-002 FH-IDN-001", "forced, by root"},
		{"01 18", "", "FH-TAG-002", "the tag had another value"},
		{"19", "", "FH-TAG-001", "protected tags removed"},
		{"01 22", "", "FH-DST-051", "the prefix changed"},
		{"23", "", "FH-OPQ-001", "omitted is not harmless"},
		{"24", "", "FH-TLS-006", "OpenSearch outside of a VPC"},
	} {
		t.Run(tt.play, func(t *testing.T) {
			c, err := config.Parse([]byte(tt.config))
			if err != nil {
				t.Fatal(err)
			}
			w := watch.New(c)
			var last *judge.Alert
			for i, number := range strings.Fields(tt.play) {
				last = observe(t, w, sample(t, number, i))
			}
			for row := range strings.FieldsSeq(tt.rows) {
				rules := covering(row)
				if last == nil || !slices.ContainsFunc(last.Findings, func(f judge.Finding) bool { return slices.Contains(rules, f.Rule) }) {
					t.Errorf("%s is not raised (rules %v): %s; got %+v", row, rules, tt.why, last)
				}
			}
		})
	}
}

// The good samples raise nothing at medium or above. 22 is a deployment that
// changes a prefix; what it was is not known here.
func TestGoodSamplesAreQuiet(t *testing.T) {
	for _, number := range []string{"01", "18", "20", "21", "22"} {
		w := watch.New(config.Default())
		if a := observe(t, w, sample(t, number, 0)); a != nil && a.Severity >= judge.Medium {
			t.Errorf("sample %s is told as %s: %s", number, a.Severity, a.Title)
		}
	}
}

// Samples of what streams depend on are watched too.
func TestDependentsAreWatched(t *testing.T) {
	for _, number := range []string{"30", "31", "32", "33", "34", "35"} {
		if e := sample(t, number, 0); !watch.Watched(e) {
			t.Errorf("sample %s (%s) is not watched", number, e.Source)
		}
	}
}
