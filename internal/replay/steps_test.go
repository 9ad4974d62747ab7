package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// The same over S3's own protocol, with pages that are small and answers that
// fail.
func TestEqualsScanOverS3(t *testing.T) {
	c, want := sharedCorpus(t)
	s3 := buckettest.New(t, map[string]map[string]string{"trail": {}, "runs": {}})
	for key, body := range c {
		s3.Put("trail", key, body)
	}
	s3.PageSize = 100
	s3.Fault = func(asked string, before int) *buckettest.Fault {
		if before == 0 && len(asked)%17 == 0 && strings.HasPrefix(asked, "get") {
			return &buckettest.Fault{BreakAfter: 100}
		}
		return nil
	}
	options, err := bucket.FromEnvironment(envtest.Lines(s3.Environment()))
	if err != nil {
		t.Fatal(err)
	}
	client := bucket.New(options)
	r := newRun(t, nil, 1)
	runs := Stored{client, "runs"}
	r.steps.Runs, r.world.bucket = runs, runs
	r.steps.Open = func(trail Trail) (Bucket, error) { return Stored{client, trail.Bucket}, nil }
	r.steps.Turn.Dir = t.TempDir()
	r.BatchObjects = 40
	result := r.execute(0)
	for o, err := range runs.Objects(t.Context(), AlertsPrefix(r.ID), "") {
		if err != nil {
			t.Fatal(err)
		}
		body, _ := s3.Object("runs", o.Key)
		r.bucket.objects[o.Key] = body
	}
	r.equals(want, &result)
}

// flaky fails for some keys as S3 does when it may be asked again.
type flaky struct {
	*memory
	fails func(key string) bool
}

func (f *flaky) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	if f.fails(key) {
		return nil, errors.New(key + ": 503 SlowDown")
	}
	return f.memory.Get(ctx, key)
}

// What could not be read is said, stops the run unless it is tolerated, and is
// read by a redrive.
func TestNotRead(t *testing.T) {
	c, want := sharedCorpus(t)
	broken := true
	start := func(tolerate int) *run {
		r := newRun(t, c, 2)
		r.BatchObjects, r.Tolerate, r.steps.Turn.Dir = 100, tolerate, t.TempDir()
		from := &flaky{r.from, func(key string) bool {
			return broken && strings.Contains(key, "444455556666_CloudTrail_us-east-1_20260511")
		}}
		r.steps.Open = func(Trail) (Bucket, error) { return from, nil }
		return r
	}
	r := start(50)
	result := r.execute(0)
	if result.NotReadTotal == 0 || r.told() == want.alerts || result.Records >= want.Records {
		t.Errorf("%d objects not read, %d records of %d", result.NotReadTotal, result.Records, want.Records)
	}
	kept, err := get[Result](t.Context(), r.bucket, ResultKey(r.ID))
	if err != nil || len(kept.NotRead) != result.NotReadTotal || !strings.Contains(kept.NotRead[0], "s3://trail/AWSLogs/444455556666/CloudTrail/us-east-1/") {
		t.Errorf("%v, %v", kept.NotRead, err)
	}

	strict := start(0)
	x := strict.world.start(definition(t), map[string]any{"run": strict.Run})
	if _, err := x.run(t.Context()); err == nil || !strings.Contains(err.Error(), "ExceedToleratedFailureThreshold") || strict.told() != "" {
		t.Fatalf("nothing is tolerated: %v", err)
	}
	read := strict.calls["read"]
	broken = false
	if _, err := x.run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := strict.calls["read"] - read; again > 3 {
		t.Errorf("a redrive reads %d batches again", again)
	}
	if strict.told() != want.alerts {
		t.Error("after a redrive the alerts are not those of a scan")
	}
}

// An object that is gone, or archived, stays so: it is said and no reason to
// fail.
func TestLost(t *testing.T) {
	c, want := sharedCorpus(t)
	r := newRun(t, c, 2)
	r.steps.Turn.Dir = t.TempDir()
	key, _ := r.from.keys("AWSLogs/111122223333/CloudTrail/eu-west-1/2026/05/12/", "")
	r.from.lost[key[0]] = "archived"
	result := r.execute(0)
	kept, err := get[Result](t.Context(), r.bucket, ResultKey(r.ID))
	if err != nil || result.Malformed != want.Malformed+1 {
		t.Errorf("%d malformed, want %d: %v", result.Malformed, want.Malformed+1, err)
	}
	said := fmt.Sprint(kept.Faults)
	if !strings.Contains(said, "s3://trail/"+key[0]+": not read: archived") {
		t.Errorf("faults %s", said)
	}
}

// A run that tells puts what is severe enough on the bus, and says that it is
// replayed; the files say nothing of that.
func TestTell(t *testing.T) {
	c, want := sharedCorpus(t)
	r := newRun(t, c, 2)
	r.Tell = "critical"
	var told []*judge.Alert
	r.steps.Tell = func(_ context.Context, a *judge.Alert) error { told = append(told, a); return nil }
	r.steps.Turn.Dir = t.TempDir()
	result := r.execute(0)
	if len(told) < result.Judged.Alerts["critical"] || len(told) == 0 || r.told() != want.alerts {
		t.Errorf("%d told of %v", len(told), result.Judged.Alerts)
	}
	for _, a := range told {
		if a.Replayed != "test-run" || a.Severity != judge.Critical {
			t.Errorf("told %s, replayed by %q", a.Severity, a.Replayed)
		}
	}
}

// Turns end when little is left of their time, and go on where they ended.
func TestTurnsEndInTime(t *testing.T) {
	c, want := sharedCorpus(t)
	r := newRun(t, c, 2)
	r.steps.Turn.Dir = t.TempDir()
	r.BatchObjects = 20
	r.BatchBytes = 1 << 20
	start := time.Now()
	var clock struct {
		sync.Mutex
		now time.Time
	}
	r.steps.Now = func() time.Time {
		clock.Lock()
		defer clock.Unlock()
		clock.now = clock.now.Add(100 * time.Millisecond)
		return clock.now
	}
	invoke := r.world.invoke
	r.world.invoke = func(ctx context.Context, resource string, payload []byte) ([]byte, error) {
		ctx, cancel := context.WithDeadline(ctx, start.Add(time.Hour))
		defer cancel()
		if resource != "${ReadFunction}" {
			clock.Lock()
			clock.now = start.Add(time.Hour - 2*time.Minute)
			clock.Unlock()
		}
		return invoke(ctx, resource, payload)
	}
	result := r.execute(0)
	r.equals(want, &result)
	if r.calls["judge"] < 3 {
		t.Errorf("calls %v: no turn was over before all was done", r.calls)
	}
}

// A run is judged by one configuration, and by that of nobody else.
func TestConfigurationStays(t *testing.T) {
	c, _ := sharedCorpus(t)
	r := newRun(t, c, 2)
	r.steps.Turn = Turn{Events: 1000, Dir: t.TempDir()}
	turns := 0
	r.steps.Config = func(context.Context) (*config.Config, string, error) {
		if turns++; turns > 20 {
			return nil, "", errors.New("ssm:/x: nobody answers")
		}
		return config.Default(), fmt.Sprint("version ", turns/3), nil
	}
	x := r.world.start(definition(t), map[string]any{"run": r.Run})
	if _, err := x.run(t.Context()); err == nil || !strings.Contains(err.Error(), "configuration has changed") {
		t.Errorf("changed on the way: %v", err)
	}
	turns = 100
	if _, err := x.run(t.Context()); err == nil || !strings.Contains(err.Error(), "nobody answers") {
		t.Errorf("not to be had: %v", err)
	}
}

func TestList(t *testing.T) {
	at := func(day string) string { return strings.ReplaceAll(day, "-", "/") + "/x.json.gz" }
	objects := map[string][]byte{}
	for _, key := range []string{
		"AWSLogs/111122223333/CloudTrail/eu-west-1/" + at("2026-04-30"),
		"AWSLogs/111122223333/CloudTrail/eu-west-1/" + at("2026-05-01"),
		"AWSLogs/111122223333/CloudTrail/eu-west-1/" + at("2026-05-31"),
		"AWSLogs/111122223333/CloudTrail/eu-west-1/" + at("2026-06-01"),
		"AWSLogs/111122223333/CloudTrail/us-east-1/" + at("2026-05-02"),
		"AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/" + at("2026-05-02"),
		"AWSLogs/111122223333/Config/eu-west-1/" + at("2026-05-02"),
		"AWSLogs/444455556666/CloudTrail/eu-west-1/" + at("2026-05-02"),
		"AWSLogs/o-abc123defg/777788889999/CloudTrail/eu-west-1/" + at("2026-05-02"),
		"AWSLogs/notes/CloudTrail/eu-west-1/" + at("2026-05-02"),
		"deep/er/AWSLogs/111122223333/CloudTrail/eu-west-1/" + at("2026-05-02"),
		"elsewhere/" + at("2026-05-02"),
	} {
		objects[key] = []byte("12345")
	}
	for _, tt := range []struct {
		trail  Trail
		want   string
		reason string
	}{
		{Trail{}, "111122223333 eu-west-1 05/01, 111122223333 eu-west-1 05/31, 111122223333 us-east-1 05/02, 444455556666 eu-west-1 05/02, o-abc123defg/777788889999 eu-west-1 05/02", "the month, and only what a trail writes"},
		{Trail{Prefix: "/AWSLogs"}, "111122223333 eu-west-1 05/01, 111122223333 eu-west-1 05/31, 111122223333 us-east-1 05/02, 444455556666 eu-west-1 05/02, o-abc123defg/777788889999 eu-west-1 05/02", "from within"},
		{Trail{Prefix: "AWSLogs/444455556666/"}, "444455556666 eu-west-1 05/02", "from an account"},
		{Trail{Prefix: "AWSLogs/111122223333/CloudTrail/us-east-1"}, "111122223333 us-east-1 05/02", "from a Region"},
		{Trail{Prefix: "deep/er/"}, "deep/er/ 111122223333 eu-west-1 05/02", "a trail with a prefix"},
		{Trail{Accounts: []string{"777788889999"}}, "o-abc123defg/777788889999 eu-west-1 05/02", "one account, of an organization"},
		{Trail{Regions: []string{"us-east-1"}}, "111122223333 us-east-1 05/02", "one Region"},
		{Trail{Accounts: []string{"000000000000"}}, "", "nothing there"},
	} {
		r := newRun(t, objects, 1)
		tt.trail.Bucket, tt.trail.From, tt.trail.To = "trail", "2026-05-01", "2026-05-31"
		r.Trail, r.BatchObjects = tt.trail, 1
		listed, err := r.steps.List(t.Context(), &r.Run, Listed{})
		if err != nil || !listed.Done {
			t.Fatalf("%s: %+v, %v", tt.reason, listed, err)
		}
		var got []string
		keys, _ := r.bucket.keys(r.batches(), "")
		for _, key := range keys {
			b, err := get[batch](t.Context(), r.bucket, key)
			if err != nil || len(b.Objects) != 1 {
				t.Fatalf("%s: %v, %v", key, b, err)
			}
			name := strings.NewReplacer("AWSLogs/", "", "/CloudTrail/", " ", "/2026/", " ", "/x.json.gz", "", "deep/er/", "deep/er/ ").Replace(b.Objects[0].Key)
			got = append(got, name)
		}
		if said := strings.Join(got, ", "); said != tt.want || listed.Batches != len(got) || listed.Objects != len(got) || listed.Bytes != int64(5*len(got)) {
			t.Errorf("%s: %s\nwant %s, %+v", tt.reason, said, tt.want, listed)
		}
	}
}

// What is watched of months can be read again as a trail is read.
func TestCandidatesAreATrail(t *testing.T) {
	c, want := sharedCorpus(t)
	r := newRun(t, c, 2)
	r.steps.Turn.Dir = t.TempDir()
	r.execute(0)
	records := 0
	keys, _ := r.bucket.keys(Folder(r.ID), "")
	for _, key := range keys {
		if !strings.HasSuffix(key, packed) {
			continue
		}
		stats, err := trail.Read(t.Context(), strings.NewReader(string(r.bucket.objects[key])), key, func(*trail.Event) error { return nil })
		if err != nil || stats.Malformed > 0 {
			t.Errorf("%s: %v, %v", key, stats.Faults, err)
		}
		records += stats.Records
	}
	if records < want.Judged {
		t.Errorf("%d records, of %d that were judged", records, want.Judged)
	}
}

func TestCheck(t *testing.T) {
	good := newRun(t, nil, 1).Run
	for _, tt := range []struct {
		spoil  func(*Run)
		fault  string
		reason string
	}{
		{func(*Run) {}, "", "what Default makes"},
		{func(r *Run) { r.ID = "../other" }, "run", "it is a part of names"},
		{func(r *Run) { r.Slice = "week" }, "slice", "a slip"},
		{func(r *Run) { r.BatchBytes = 0 }, "batch_bytes", "each object in a batch of its own would cost a lot"},
		{func(r *Run) { r.BatchObjects = 0 }, "batch_objects", "there is no such batch"},
		{func(r *Run) { r.Concurrency = 0 }, "concurrency", "Step Functions takes 0 for as many as it can"},
		{func(r *Run) { r.Tolerate = 101 }, "tolerate", "more than all"},
		{func(r *Run) { r.Tell = "loud" }, "tell", "a slip must not tell everything"},
		{func(r *Run) { r.Scope = "all" }, "scope", "a slip"},
		{func(r *Run) { r.Trail.Bucket = "" }, "bucket", "nothing to read"},
		{func(r *Run) { r.Trail.From = "yesterday" }, "yesterday", "not a day"},
		{func(r *Run) { r.Trail.From = "2031-01-01" }, "before the beginning", "turned round"},
		{func(r *Run) { r.Trail.Accounts = []string{"12"} }, "account", "a slip would find nothing"},
		{func(r *Run) { r.Trail.Regions = []string{"eu"} }, "region", "a slip would find nothing"},
	} {
		r := good
		tt.spoil(&r)
		if err := r.Check(); (err == nil) != (tt.fault == "") || err != nil && !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.fault)
		}
	}
}

func TestInvoke(t *testing.T) {
	r := newRun(t, nil, 1)
	for _, tt := range []struct{ payload, fault, reason string }{
		{`{`, "task:", "not JSON"},
		{`{"step":"list"}`, "task: run", "no run"},
		{`{"step":"judge","run":{"id":"a","slice":"day","batch_bytes":1,"batch_objects":1,"concurrency":1,"trail":{"bucket":"b","from":"2026-01-01","to":"2026-01-01"}}}`, `judge of run a: "judge": want one of [list]`, "a step of another function, which has another role"},
	} {
		if _, err := r.steps.Invoke(t.Context(), []byte(tt.payload), "list"); err == nil || !strings.Contains(err.Error(), tt.fault) {
			t.Errorf("%s: %v, want %q", tt.reason, err, tt.fault)
		}
	}
}
