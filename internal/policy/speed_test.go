package policy

import (
	"runtime"
	"slices"
	"testing"
	"time"
)

// runsEach is how often each comparison is timed. The median of the runs counts:
// what disturbs one run of a comparison on a machine that others use seldom
// disturbs most of them.
const runsEach = 5

// timeAll returns the time of every comparison, sorted: of the clock, and of
// the processor, which a busy machine disturbs less.
func timeAll(list []revision) (clock, processor []time.Duration) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runs := make([][2][]time.Duration, len(list))
	for range runsEach {
		for i := range list {
			start, used := time.Now(), threadTime()
			Compare(&list[i].before, &list[i].after, Options{})
			runs[i][0] = append(runs[i][0], time.Since(start))
			runs[i][1] = append(runs[i][1], threadTime()-used)
		}
	}
	for _, r := range runs {
		clock, processor = append(clock, median(r[0])), append(processor, median(r[1]))
	}
	slices.Sort(clock)
	slices.Sort(processor)
	return clock, processor
}

func median(times []time.Duration) time.Duration {
	slices.Sort(times)
	return times[len(times)/2]
}

// report prints the median, the 99th percentile and the worst of sorted times.
func report(b *testing.B, what string, times []time.Duration) {
	n := len(times)
	for _, m := range []struct {
		name string
		at   int
	}{{"median", n / 2}, {"p99", n * 99 / 100}, {"worst", n - 1}} {
		b.ReportMetric(float64(times[m.at].Nanoseconds())/1000, m.name+"-"+what+"-µs")
	}
}

// BenchmarkRevisions prints the median, the 99th percentile and the worst time
// of one comparison, both directions, over the documents of this package:
//
//	go test -run '^$' -bench Revisions -cpu 1 ./internal/policy
func BenchmarkRevisions(b *testing.B) {
	for _, c := range []struct {
		name  string
		write func(scribe) draft
	}{{"identity", scribe.identity}, {"resource", scribe.resource}} {
		list := revisions(3000, c.write)
		b.Run(c.name, func(b *testing.B) {
			var clock, processor []time.Duration
			for b.Loop() {
				clock, processor = timeAll(list)
			}
			report(b, "clock", clock)
			report(b, "cpu", processor)
			b.ReportMetric(0, "ns/op")
		})
	}
}

// Real-looking documents are decided, always, and every class carries a request
// that the evaluator confirms.
func TestRevisionsAreDecided(t *testing.T) {
	n := 1500
	if testing.Short() {
		n = 300
	}
	for _, write := range []func(scribe) draft{scribe.identity, scribe.resource} {
		verdicts := map[Verdict]int{}
		for i, r := range revisions(n, write) {
			got := Compare(&r.before, &r.after, Options{Budget: -1})
			verdicts[got.Verdict]++
			if got.Verdict == Unknown {
				t.Errorf("seed %d: %v: %s", i, got.Verdict, got.Reason)
			}
			for _, g := range got.NewlyAllowed {
				confirm(t, i, &r.after, &r.before, g)
			}
			for _, g := range got.NoLongerAllowed {
				confirm(t, i, &r.before, &r.after, g)
			}
		}
		t.Logf("%d revisions: %v", n, verdicts)
	}
}

func confirm(t *testing.T, seed int, more, less *Document, g Grant) {
	t.Helper()
	yes, err := Evaluate(more, &g.Witness)
	if err != nil || yes != Allowed {
		t.Errorf("seed %d: %+v is %v, %v where it should be allowed", seed, g.Witness, yes, err)
	}
	if no, err := Evaluate(less, &g.Witness); err != nil || no == Allowed {
		t.Errorf("seed %d: %+v is %v, %v where it should not be allowed", seed, g.Witness, no, err)
	}
}
