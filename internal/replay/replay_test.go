package replay

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// scanned is what one scan of the same files says.
type scanned struct {
	watch.Result
	alerts string // as scan --format json writes them
}

// shared is a corpus and what scan says of it, made once.
var shared struct {
	sync.Once
	corpus
	scanned
}

func sharedCorpus(t *testing.T) (corpus, scanned) {
	t.Helper()
	shared.Do(func() {
		shared.corpus = newCorpus(t, rand.New(rand.NewPCG(7, 7)))
		shared.scanned = scan(t, shared.corpus)
	})
	if shared.scanned.alerts == "" {
		t.Fatal("the scan has failed")
	}
	return shared.corpus, shared.scanned
}

func scan(t *testing.T, c corpus) scanned {
	t.Helper()
	dir := t.TempDir()
	for key, body := range c {
		name := filepath.Join(dir, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, body, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var out bytes.Buffer
	result, err := watch.Scan{Input: trail.Input{Paths: []string{dir}}, Config: config.Default(), Tell: func(a *judge.Alert) error {
		return tell.JSON(&out, a)
	}}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return scanned{result, out.String()}
}

// run is a run over a corpus, by the state machine of template.yaml.
type run struct {
	Run
	t      *testing.T
	random *rand.Rand
	mu     sync.Mutex // guards random
	from   *memory
	bucket *memory
	steps  *Steps
	world  *world
	calls  map[string]int
	// fail says whether a call fails before or after it did what was asked.
	fail func(step string, call int) (before, after bool)
}

func newRun(t *testing.T, c corpus, seed uint64) *run {
	r := &run{Run: Default("test-run"), t: t, random: rand.New(rand.NewPCG(seed, 1)), from: newMemory(c), bucket: newMemory(map[string][]byte{}), calls: map[string]int{}}
	r.Trail = Trail{Bucket: "trail", From: "2020-01-01", To: "2030-12-31", Accounts: []string{}, Regions: []string{}}
	r.Concurrency = 4
	r.fail = func(string, int) (bool, bool) { return false, false }
	r.steps = &Steps{
		Runs: r.bucket, Open: func(Trail) (Bucket, error) { return r.from, nil }, Now: time.Now,
		Config: func(context.Context) (*config.Config, string, error) { return config.Default(), "1", nil },
	}
	r.world = &world{bucket: r.bucket, invoke: r.invoke, shuffle: func(items []any) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.random.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	}}
	return r
}

// ofFunction are the steps that each function is asked for.
var ofFunction = map[string][]string{"${ListFunction}": {"list"}, "${ReadFunction}": {"read"}, "${JudgeFunction}": {"settle", "judge", "sum"}}

// invoke is Lambda: now and then it calls twice, or loses an answer.
func (r *run) invoke(ctx context.Context, resource string, payload []byte) ([]byte, error) {
	var task struct{ Step string }
	if err := json.Unmarshal(payload, &task); err != nil {
		return nil, err
	}
	r.mu.Lock()
	r.calls[task.Step]++
	before, after := r.fail(task.Step, r.calls[task.Step])
	twice := r.random.IntN(5) == 0
	r.mu.Unlock()
	if before {
		return nil, errors.New("Lambda.Unknown: it has not begun")
	}
	if twice {
		if _, err := r.steps.Invoke(ctx, payload, ofFunction[resource]...); err != nil {
			return nil, err
		}
	}
	answer, err := r.steps.Invoke(ctx, payload, ofFunction[resource]...)
	if after {
		return nil, errors.New("Lambda.Unknown: the answer was lost")
	}
	return answer, err
}

// execute runs to the end, redriving as often as is said.
func (r *run) execute(redrives int) Result {
	r.t.Helper()
	x := r.world.start(definition(r.t), map[string]any{"run": r.Run})
	for {
		output, err := x.run(r.t.Context())
		if err == nil {
			var result Result
			text, _ := json.Marshal(output)
			if err := json.Unmarshal(text, &result); err != nil {
				r.t.Fatal(err)
			}
			return result
		}
		if redrives--; redrives < 0 {
			r.t.Fatal(err)
		}
	}
}

// told are the alerts, in the order of the files' names.
func (r *run) told() string {
	var all strings.Builder
	keys, _ := r.bucket.keys(AlertsPrefix(r.ID), "")
	for _, key := range keys {
		all.Write(r.bucket.objects[key])
	}
	return all.String()
}

// The bar: however the work is divided, disturbed and done again, the answers
// are those of one machine, byte for byte.
func TestEqualsScan(t *testing.T) {
	c, want := sharedCorpus(t)
	if n := strings.Count(want.alerts, "\n"); n < 1000 || want.Duplicates < 100 || want.Malformed < 3 || want.Judged < 4000 {
		t.Fatalf("a corpus that says little: %d alerts of %d events, %d duplicates, %d malformed", n, want.Judged, want.Duplicates, want.Malformed)
	}
	t.Logf("%d records, %d judged, %d duplicates, %d alerts", want.Records, want.Judged, want.Duplicates, strings.Count(want.alerts, "\n"))
	seeds := uint64(3)
	if testing.Short() {
		seeds = 1
	}
	for seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			r := newRun(t, c, seed)
			r.BatchObjects, r.BatchBytes = 1+r.random.IntN(60), 1+int64(r.random.IntN(200_000))
			r.Slice = []Slice{ByDay, ByHour}[seed%2]
			r.steps.Turn = Turn{Events: 200 + r.random.IntN(3000), SortMemory: 1 << (10 + r.random.IntN(15)), Dir: t.TempDir()}
			r.fail = func(step string, call int) (bool, bool) {
				n := r.random.IntN(30)
				return n == 0, n == 1
			}
			result := r.execute(50)
			r.equals(want, &result)
			t.Logf("batches %d, calls %v", result.Batches, r.calls)
		})
	}
}

func (r *run) equals(want scanned, got *Result) {
	r.t.Helper()
	if told := r.told(); told != want.alerts {
		r.t.Errorf("%s", firstDifference(want.alerts, told))
	}
	duplicates := got.Duplicates + got.Judged.Duplicates
	if got.Records != want.Records || got.Unrelated != want.Unwanted || got.Malformed != want.Malformed || got.Judged.Events != want.Judged || duplicates != want.Duplicates || got.NotReadTotal != 0 {
		r.t.Errorf("%d records, %d unrelated, %d malformed, %d judged, %d duplicates, %d not read; scan says %d, %d, %d, %d, %d, 0",
			got.Records, got.Unrelated, got.Malformed, got.Judged.Events, duplicates, got.NotReadTotal,
			want.Records, want.Unwanted, want.Malformed, want.Judged, want.Duplicates)
	}
}

// firstDifference shows where two texts of lines part.
func firstDifference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Sprintf("line %d of %d and %d:\nwant %s\n got %s", i+1, len(a), len(b), a[i], b[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(b), len(a))
}

// What order and memory are for: without one of them the answers are others.
// So the corpus would show it if a run lost one on the way.
func TestCorpusShowsWhatIsLost(t *testing.T) {
	if testing.Short() {
		t.Skip("left to tests that are not short, which CI runs too: it shows that the corpus is fit")
	}
	c, want := sharedCorpus(t)
	for _, tt := range []struct {
		spoil  func(*state)
		reason string
	}{
		{func(s *state) {}, ""},
		{func(s *state) { s.watch = watch.On(s.memory, config.Default()) }, "the moments that rules count are of one turn alone"},
		{nil, "a correction of what no record tells stands for it"},
		{func(s *state) { s.seen = new(trail.Seen) }, "an event that is told again after a turn has ended is judged again"},
		{func(s *state) {
			fresh := store.NewMemory()
			next := watch.On(fresh, config.Default())
			for m := range s.watch.Carry() {
				next.Restore(m)
			}
			s.memory, s.watch = fresh, next
		}, "what was before is known of one turn alone"},
	} {
		r := newRun(t, c, 3)
		r.steps.Turn = Turn{Events: 1500, Dir: t.TempDir()}
		r.steps.Runs = &spoiling{r.bucket, tt.spoil}
		r.execute(0)
		if same := r.told() == want.alerts; same != (tt.reason == "") {
			t.Errorf("%s: the same as of one scan: %t", cmp.Or(tt.reason, "nothing is lost"), same)
		}
	}
}

// spoiling is a bucket that changes states on the way.
type spoiling struct {
	Bucket
	spoil func(*state) // nil: what Settle writes is lost
}

func (s *spoiling) Put(ctx context.Context, key string, body []byte) error {
	if s.spoil == nil && strings.HasSuffix(key, "/"+orphans+packed) {
		return nil
	}
	if s.spoil != nil && strings.Contains(key, "/"+stateIn) {
		memory := store.NewMemory()
		read := &state{memory: memory, watch: watch.On(memory, config.Default()), seen: new(trail.Seen)}
		if err := read.read(bytes.NewReader(body)); err != nil {
			return err
		}
		s.spoil(read)
		var out bytes.Buffer
		if err := read.write(&out); err != nil {
			return err
		}
		body = out.Bytes()
	}
	return s.Bucket.Put(ctx, key, body)
}

// Judged batch by batch, as reading is divided, the answers are others.
func TestCorpusNeedsOrder(t *testing.T) {
	if testing.Short() {
		t.Skip("left to tests that are not short, which CI runs too: it shows that the corpus is fit")
	}
	c, all := sharedCorpus(t)
	want := map[string]bool{}
	for line := range strings.Lines(all.alerts) {
		want[line] = true
	}
	r := newRun(t, c, 3)
	r.execute(0)
	files, _ := r.bucket.keys(r.candidates(), "")
	missed, wrong := len(want), 0
	for _, key := range files {
		alone := newRun(t, nil, 1)
		alone.bucket.objects[key] = r.bucket.objects[key]
		if _, err := alone.steps.Judge(t.Context(), &r.Run, Judged{}); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(alone.told()) {
			if want[line] {
				missed--
			} else {
				wrong++
			}
		}
	}
	if missed < 100 || wrong < 100 {
		t.Errorf("judged file by file, %d alerts are missed and %d are wrong, of %d", missed, wrong, len(want))
	}
	t.Logf("judged file by file, %d alerts are missed and %d are wrong, of %d", missed, wrong, len(want))
}
