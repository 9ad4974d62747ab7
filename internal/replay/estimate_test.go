package replay

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

func TestSurvey(t *testing.T) {
	c, want := sharedCorpus(t)
	r := newRun(t, c, 1)
	r.Trail.From, r.Trail.To = "2026-05-10", "2026-05-12"
	a, err := Survey(t.Context(), r.from, &r.Trail)
	listed, listErr := r.steps.List(t.Context(), &r.Run, Listed{})
	if err != nil || listErr != nil || a.Objects != int64(listed.Objects) || a.Bytes != listed.Bytes || a.Days != 3 || a.SampledDays != a.AllDays {
		t.Errorf("%+v, %v, listed are %+v, %v", a, err, listed, listErr)
	}
	if a.Sampled.Records == 0 || a.Sampled.Files > 2*surveyObjects || a.Sampled.Watched == 0 {
		t.Errorf("sampled %+v", a.Sampled)
	}
	// Of a long time, some days: what they have is near what all have.
	r.Trail.From, r.Trail.To = "2025-01-01", "2026-12-31"
	even := map[string][]byte{}
	for day := r.Trail.From.Time(); !day.After(r.Trail.To.Time()); day = day.AddDate(0, 0, 1) {
		for n := range 3 {
			even[fmt.Sprintf("AWSLogs/111122223333/CloudTrail/eu-west-1/%s/%d", day.Format("2006/01/02"), n)] = []byte("{}")
		}
	}
	a, err = Survey(t.Context(), newMemory(even), &r.Trail)
	if err != nil || a.SampledDays > surveyDays || a.SampledDays == 0 || a.Objects < 3*700 || a.Objects > 3*760 {
		t.Errorf("%+v, %v: want about %d objects", a, err, 3*730)
	}
	if want.Records == 0 {
		t.Error("the corpus is empty")
	}
}

func TestEstimated(t *testing.T) {
	r := Default("x")
	month := Amount{Folders: 17, Objects: 150_000, Bytes: 117_000_000_000, Days: 30}
	e := r.Estimated(month, &ListPrices)
	for _, tt := range []struct {
		what      string
		got       float64
		low, high float64
		reason    string
	}{
		{"events", float64(e.Events), 0.99e9, 1.01e9, "117 bytes each"},
		{"watched", float64(e.Watched), 5.9e6, 6.1e6, "0.6 % of them"},
		{"batches", float64(e.Batches), 1743, 1760, "of 64 MiB"},
		{"GETs", float64(e.Gets), 150_000, 165_000, "each object once, and what was read of it"},
		{"GB-seconds", e.GBSeconds, 1e9 * readEvent * 1.7, 1e9 * readEvent * 3, "most is reading"},
		{"turns", float64(e.Turns), 1, 3, "six million events are judged in a quarter of an hour"},
		{"cost", e.Total, 0.1, 0.6, "less than a dollar for a milliard events"},
		{"time", e.WallSeconds, 600, 2400, "judging takes most of it"},
	} {
		if tt.got < tt.low || tt.got > tt.high {
			t.Errorf("%s: %g, want %g to %g: %s", tt.what, tt.got, tt.low, tt.high, tt.reason)
		}
	}
	if sum := e.Lambda + e.Steps + e.S3; sum != e.Total {
		t.Errorf("%g in all, the parts come to %g", e.Total, sum)
	}
	more := month
	more.Bytes, more.Objects = 10*month.Bytes, 10*month.Objects
	if ten := r.Estimated(more, &ListPrices); ten.Total < 9*e.Total || ten.Total > 11*e.Total {
		t.Errorf("ten times as much costs %g, not ten times %g", ten.Total, e.Total)
	}
	if none := r.Estimated(Amount{Days: 30}, &ListPrices); none.Total != 0 {
		t.Errorf("nothing costs %g", none.Total)
	}
	if SliceFor(e.Watched, 30) != ByDay || SliceFor(1000*e.Watched, 30) != ByHour {
		t.Error("a slice is more than can be put in order, or less than need be")
	}
}

// An estimate that counts is compared with what a run does ask for.
func TestEstimateOfRequests(t *testing.T) {
	c, _ := sharedCorpus(t)
	r := newRun(t, c, 1)
	r.steps.Turn.Dir = t.TempDir()
	r.Trail.From, r.Trail.To = "2026-05-10", "2026-05-15"
	a, err := Survey(t.Context(), r.from, &r.Trail)
	if err != nil {
		t.Fatal(err)
	}
	e := r.Estimated(a, &ListPrices)
	counted := &counting{Bucket: r.bucket}
	from := &counting{Bucket: r.from}
	r.steps.Runs, r.steps.Open = counted, func(Trail) (Bucket, error) { return from, nil }
	result := r.execute(0)
	gets, puts := counted.gets.Load()+from.gets.Load(), counted.puts.Load()
	if int64(result.Batches) != e.Batches || near(gets, e.Gets) || near(puts, e.Puts) {
		t.Errorf("%d batches, %d GET, %d PUT; estimated %d, %d, %d", result.Batches, gets, puts, e.Batches, e.Gets, e.Puts)
	}
}

// near holds for what an estimate is not near.
func near(got, estimated int64) bool {
	return float64(got) < 0.6*float64(estimated) || float64(got) > 1.6*float64(estimated)
}

// What an estimate counts with is what the template gives.
func TestTemplateIsAsEstimated(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		function     string
		memory, disk int
		timeout      time.Duration
	}{
		{"ReplayListFunction", listMB, 0, maxSeconds * time.Second},
		{"ReplayReadFunction", readMB, 0, 90 * time.Second},
		{"ReplayJudgeFunction", judgeMB, judgeDisk, maxSeconds * time.Second},
	} {
		_, rest, found := strings.Cut(string(text), "\n  "+tt.function+":\n")
		block, _, _ := strings.Cut(rest, "\n\n")
		wants := []string{fmt.Sprintf("MemorySize: %d\n", tt.memory), fmt.Sprintf("Timeout: %.0f\n", tt.timeout.Seconds())}
		if tt.disk > 0 {
			wants = append(wants, fmt.Sprintf("Size: %d\n", tt.disk))
		}
		for _, want := range wants {
			if !found || !strings.Contains(block, want) {
				t.Errorf("%s: want %q in\n%s", tt.function, want, block)
			}
		}
	}
}
