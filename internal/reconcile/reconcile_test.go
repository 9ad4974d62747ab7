package reconcile

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

const (
	account = "111122223333"
	folder  = "AWSLogs/" + account + "/CloudTrail/eu-west-1/2026/05/12/"
)

var began = time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)

// record is a call of Firehose, some minutes after began.
func record(id, call, request string, minutes int) string {
	return fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::%[1]s:assumed-role/PlatformEngineer/dana.ops","accountId":"%[1]s"},`+
		`"eventTime":"%[2]s","eventSource":"firehose.amazonaws.com","eventName":"%[3]s","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.24",`+
		`"requestParameters":%[4]s,"responseElements":null,"eventID":"%[5]s","recipientAccountId":"%[1]s"}`,
		account, began.Add(time.Duration(minutes)*time.Minute).Format(time.RFC3339), call, request, id)
}

func named(stream string) string { return `{"deliveryStreamName":"` + stream + `"}` }

func stop(id string, minutes int) string {
	return record(id, "StopDeliveryStreamEncryption", named("orders"), minutes)
}

// file is an object as a trail writes it.
func file(t testing.TB, records ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := io.WriteString(w, `{"Records":[`+strings.Join(records, ",")+`]}`)
	if err = errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func events(t testing.TB, records ...string) (all []*trail.Event) {
	t.Helper()
	for _, text := range records {
		_, err := trail.ReadText(t.Context(), text, "event", func(e *trail.Event) error {
			all = append(all, e)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// marksInMemory counts how often it is asked.
type marksInMemory struct {
	all          map[string]bool
	reads, puts  int
	refuses      error
	refusesMarks error
}

func (m *marksInMemory) Mark(_ context.Context, key string, ttl time.Duration) error {
	if ttl <= oldest {
		return errors.New("a mark is forgotten before its event is too old to be told")
	}
	if m.refusesMarks == nil {
		m.puts++
		m.all[key] = true
	}
	return m.refusesMarks
}

func (m *marksInMemory) Marked(_ context.Context, keys ...string) ([]bool, error) {
	m.reads += (len(keys) + 99) / 100
	all := make([]bool, len(keys))
	for i, key := range keys {
		all[i] = m.all[key]
	}
	return all, m.refuses
}

// counted counts round trips to a store.
type counted struct {
	estate.Store
	gets, puts int
}

func (c *counted) Get(ctx context.Context, arns ...string) ([]*estate.Resource, error) {
	c.gets++
	return c.Store.Get(ctx, arns...)
}

func (c *counted) Put(ctx context.Context, w []estate.Write) error {
	c.puts++
	return c.Store.Put(ctx, w)
}

// world is a stack: a table, the marks in it, the trail's bucket and the bus.
type world struct {
	t      testing.TB
	table  *counted
	marks  *marksInMemory
	bucket map[string][]byte
	now    time.Time
	told   []*judge.Alert
	refuse error // of the bus
	warned []string
	config *config.Config
	detect *watch.Watcher
	late   *Reconciler
}

func newWorld(t testing.TB) *world {
	w := &world{
		t: t, table: &counted{Store: store.NewMemory()}, marks: &marksInMemory{all: map[string]bool{}},
		bucket: map[string][]byte{}, now: began.Add(time.Hour), config: config.Default(),
	}
	w.detect = watch.On(w.table, w.config)
	w.restart()
	return w
}

// restart begins with nothing in memory, as another instance does.
func (w *world) restart() {
	w.late = New(NewPart(account, "eu-west-1", true), Marks{w.marks}, watch.On(w.table, w.config), Door{
		Open: w.open, Tell: w.tell, Least: judge.Low, Now: func() time.Time { return w.now },
		Warn: func(_ context.Context, what string, err error) { w.warned = append(w.warned, what+": "+err.Error()) },
	})
}

func (w *world) open(_ context.Context, key string) (io.ReadCloser, error) {
	if body, ok := w.bucket[key]; ok {
		return io.NopCloser(bytes.NewReader(body)), nil
	}
	return nil, errors.New(key + ": not there")
}

func (w *world) tell(_ context.Context, a *judge.Alert) error {
	if w.refuse == nil {
		w.told = append(w.told, a)
	}
	return w.refuse
}

// delivers judges events as detect does, and marks them.
func (w *world) delivers(records ...string) {
	w.t.Helper()
	for _, e := range events(w.t, records...) {
		if late, err := w.late.marks.ToldLate(w.t.Context(), e, w.now); err != nil || late {
			if err != nil {
				w.t.Fatal(err)
			}
			continue
		}
		a, err := w.detect.Observe(w.t.Context(), e)
		if err == nil && a != nil {
			err = w.tell(w.t.Context(), a)
		}
		if err = errors.Join(err, w.late.marks.Add(w.t.Context(), e)); err != nil {
			w.t.Fatal(err)
		}
	}
}

// writes puts an object into the bucket and reads it.
func (w *world) writes(records ...string) Result {
	w.t.Helper()
	result, err := w.object(file(w.t, records...))
	if err != nil {
		w.t.Fatal(err)
	}
	return result
}

func (w *world) object(body []byte) (Result, error) {
	w.bucket[folder+"a.json.gz"] = body
	return w.late.Object(w.t.Context(), folder+"a.json.gz")
}

// wants compares what was told: L stands before what was told late.
func (w *world) wants(reason string, want ...string) {
	w.t.Helper()
	var got []string
	for _, a := range w.told {
		got = append(got, map[bool]string{true: "L "}[a.Late]+a.EventID)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		w.t.Errorf("told %q, want %q: %s", got, want, reason)
	}
}

func TestTellsWhatWasNotDelivered(t *testing.T) {
	w := newWorld(t)
	w.delivers(stop("a", 1))
	got := w.writes(stop("a", 1), record("b", "DeleteDeliveryStream", named("orders"), 2))
	w.wants("of two, one was never delivered", "a", "L b")
	if want := (Result{Records: 2, Watched: 2, Delivered: 1, Late: 1, Told: 1}); got != want {
		t.Errorf("counted %+v, want %+v", got, want)
	}
}

// What was judged in time costs the estate nothing and the bus nothing.
func TestJudgedSecondsAgo(t *testing.T) {
	w := newWorld(t)
	create := record("a", "CreateDeliveryStream", `{"deliveryStreamName":"orders","deliveryStreamType":"DirectPut","extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::orders-archive","roleARN":"arn:aws:iam::111122223333:role/orders"}}`, 1)
	w.delivers(create, stop("b", 2))
	told, puts := len(w.told), w.table.puts
	w.writes(create, stop("b", 2))
	if len(w.told) != told || w.table.puts != puts || w.marks.puts != 2 {
		t.Errorf("told %d more, %d writes to the estate, %d marks in all, want 2", len(w.told)-told, w.table.puts-puts, w.marks.puts)
	}
}

// Where a mark is missing although the event was judged, the alert is the same
// but for saying so, and the estate as if it had been judged once.
func TestJudgedAgainIsTheSame(t *testing.T) {
	once, again := newWorld(t), newWorld(t)
	moved := func(id, to string, minutes int) string {
		return record(id, "UpdateDestination", `{"deliveryStreamName":"orders","currentDeliveryStreamVersionId":"1","destinationId":"d","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::`+to+`"}}`, minutes)
	}
	story := []string{
		record("a", "CreateDeliveryStream", `{"deliveryStreamName":"orders","deliveryStreamType":"DirectPut","extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::archive","roleARN":"arn:aws:iam::111122223333:role/orders"}}`, 1),
		moved("b", "elsewhere", 2), stop("c", 3), moved("d", "archive", 4),
	}
	for _, w := range []*world{once, again} {
		w.delivers(story...)
	}
	first := len(again.told)
	clear(again.marks.all)
	again.writes(story...)
	if len(again.told) != 2*first || first == 0 {
		t.Fatalf("%d alerts, then %d in all", first, len(again.told))
	}
	for i, a := range again.told[first:] {
		same := *a
		same.Late = false
		if x, y := text(t, &same), text(t, again.told[i]); x != y || !a.Late {
			t.Errorf("late it is\n%s\nand was\n%s", x, y)
		}
	}
	for _, w := range []*world{once, again} {
		w.told = nil
		w.delivers(moved("e", "third", 5), record("f", "DeleteDeliveryStream", named("orders"), 6))
	}
	for i := range once.told {
		if x, y := text(t, once.told[i]), text(t, again.told[i]); x != y {
			t.Errorf("what comes after was judged as\n%s\nand is as\n%s", x, y)
		}
	}
}

func text(t testing.TB, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestDeliveredAfterTheFile(t *testing.T) {
	w := newWorld(t)
	w.writes(stop("a", 1))
	w.delivers(stop("a", 1))
	w.restart()
	w.writes(stop("a", 1))
	w.wants("told late, and delivered at last, and read again", "L a")
}

func TestWhatNeedsNotBeTold(t *testing.T) {
	withheld := strings.Replace(strings.Replace(stop("x", 1), "firehose.amazonaws.com", "rds.amazonaws.com", 1), "StopDeliveryStreamEncryption", "DeleteDBCluster", 1)
	role := func(kind string) string {
		return strings.NewReplacer("firehose.amazonaws.com", "sts.amazonaws.com", "StopDeliveryStreamEncryption", "AssumeRole", `"AssumedRole"`, kind).Replace(stop("x", 1))
	}
	for _, tt := range []struct {
		record string
		least  judge.Severity
		reads  bool
		after  time.Duration
		want   Result
		reason string
	}{
		{stop("x", 1), judge.Low, true, time.Hour, Result{Records: 1, Watched: 1, Late: 1, Told: 1}, "what has to be told"},
		{record("x", "TagDeliveryStream", `{"deliveryStreamName":"orders","tags":[{"key":"team","value":"a"}]}`, 1), judge.Low, true, time.Hour, Result{Records: 1, Watched: 1, Late: 1}, "nothing to tell"},
		{record("x", "DeleteDeliveryStream", named("orders"), 1), judge.Critical + 1, true, time.Hour, Result{Records: 1, Watched: 1, Late: 1}, "quieter than what is told"},
		{withheld, judge.Low, true, time.Hour, Result{Records: 1}, "a service that nobody watches"},
		{record("x", "ListDeliveryStreams", `{}`, 1), judge.Info, false, time.Hour, Result{Records: 1}, "reads are not watched"},
		{record("x", "ListDeliveryStreams", `{}`, 1), judge.Info, true, time.Hour, Result{Records: 1, Watched: 1, Late: 1}, "reads are watched"},
		{role(`"AWSService"`), judge.Info, true, time.Hour, Result{Records: 1}, "services assume roles all day, which the rule leaves out"},
		{role(`"AssumedRole"`), judge.Info, false, time.Hour, Result{Records: 1}, "sessions are among the reads"},
		{stop("x", 1), judge.Low, true, 15 * 24 * time.Hour, Result{Records: 1, Watched: 1, Old: 1}, "a file of long ago that was copied into the bucket"},
	} {
		w := newWorld(t)
		w.late.door.Least, w.now = tt.least, began.Add(tt.after)
		w.late.part.reads = tt.reads
		if got := w.writes(tt.record); got != tt.want {
			t.Errorf("%+v, want %+v: %s", got, tt.want, tt.reason)
		}
		if tt.want.Late != w.marks.puts {
			t.Errorf("%d marks, want %d: %s", w.marks.puts, tt.want.Late, tt.reason)
		}
	}
}

// Three deletions in ten minutes are told as such, whichever was not delivered,
// and how often the object comes.
func TestWindows(t *testing.T) {
	deletion := func(n int) string {
		return record(fmt.Sprint("d", n), "DeleteDeliveryStream", named(fmt.Sprint("s", n)), n)
	}
	mass := func(w *world) (n int) {
		for _, a := range w.told {
			for _, f := range a.Findings {
				if f.Rule == "streams-mass-deleted" {
					n++
				}
			}
		}
		return n
	}
	for missing := range 3 {
		w := newWorld(t)
		var all []string
		for n := range 3 {
			all = append(all, deletion(n))
			if n != missing {
				w.delivers(deletion(n))
			}
		}
		if mass(w) != 0 {
			t.Fatalf("two deletions are many: %s", text(t, w.told))
		}
		w.writes(all...)
		w.writes(all...)
		if mass(w) != 1 {
			t.Errorf("without the %d: %d of the alerts tell of many deletions, want 1", missing, mass(w))
		}
	}
	w := newWorld(t)
	far := []string{deletion(0)}
	for n := range 2 * marksAt {
		far = append(far, record(fmt.Sprint("t", n), "TagDeliveryStream", `{"deliveryStreamName":"orders","tags":[{"key":"a","value":"b"}]}`, 1))
	}
	w.delivers(deletion(2), deletion(3))
	w.writes(append(far, deletion(2), deletion(3))...)
	if mass(w) != 1 {
		t.Error("what was judged in time stands far behind, and is not counted")
	}
}

// The third denial in ten minutes is told, not those after it: what comes
// again must not count again.
func TestCountsOnce(t *testing.T) {
	denied := func(n int) string {
		return strings.Replace(record(fmt.Sprint("n", n), "DeleteDeliveryStream", named("orders"), n), `"responseElements"`, `"errorCode":"AccessDenied","responseElements"`, 1)
	}
	w := newWorld(t)
	w.delivers(denied(0), denied(1))
	for range 3 {
		w.writes(denied(0), denied(1))
	}
	w.writes(denied(2))
	w.writes(denied(0), denied(1), denied(2))
	n := 0
	for _, a := range w.told {
		for _, f := range a.Findings {
			if f.Rule == "denied-burst" && a.Late {
				n++
			}
		}
	}
	if n != 1 {
		t.Errorf("%d alerts tell of three denials, want 1: %s", n, text(t, w.told))
	}
}

func TestObjectsThatFail(t *testing.T) {
	whole := file(t, stop("a", 1), record("b", "DeleteDeliveryStream", named("orders"), 2))
	broken := file(t, stop("a", 1), `{"eventName":"x","eventSource":"firehose.amazonaws.com"}`)
	for _, tt := range []struct {
		body   []byte
		fault  string
		told   int
		reason string
	}{
		{whole, "", 2, "all is well"},
		{whole[:len(whole)-9], "", -1, "cut off"},
		{broken, "missing", 1, "the sound record is told all the same"},
		{[]byte("no gzip"), "", -1, "something else"},
		{nil, "not there", 0, "gone"},
	} {
		w := newWorld(t)
		_, err := w.object(tt.body)
		if tt.body == nil {
			_, err = w.late.Object(t.Context(), "gone")
		}
		wantsFault := tt.fault != "" || tt.told < 0
		if (err != nil) != wantsFault || err != nil && !strings.Contains(err.Error(), tt.fault) || tt.told >= 0 && len(w.told) != tt.told {
			t.Errorf("%v, told %d: %s", err, len(w.told), tt.reason)
		}
		first := len(w.told)
		if _, err = w.object(tt.body); len(w.told) != first {
			t.Errorf("%v, told again: %s", err, tt.reason)
		}
	}
}

// An object whose stream broke off is read again.
func TestBreaksOff(t *testing.T) {
	w := newWorld(t)
	whole := file(t, stop("a", 1), record("b", "DeleteDeliveryStream", named("orders"), 2))
	broken := errors.New("connection reset")
	w.late.door.Open = func(context.Context, string) (io.ReadCloser, error) {
		return io.NopCloser(io.MultiReader(bytes.NewReader(whole[:len(whole)/2]), iotest.ErrReader(broken))), nil
	}
	if _, err := w.late.Object(t.Context(), folder+"a.json.gz"); err == nil || !strings.Contains(err.Error(), broken.Error()) {
		t.Errorf("%v, want %v", err, broken)
	}
	w.late.door.Open = w.open
	if _, err := w.object(whole); err != nil {
		t.Error(err)
	}
	w.wants("each once", "L a", "L b")
}

// Whatever fails, another try tells what is left, once.
func TestFaultsOfOthers(t *testing.T) {
	down := errors.New("down")
	body := file(t, stop("a", 1), record("b", "DeleteDeliveryStream", named("orders"), 2))
	for _, tt := range []struct {
		fail   func(*world, error)
		late   int
		reason string
	}{
		{func(w *world, err error) { w.refuse = err }, 2, "the bus"},
		{func(w *world, err error) { w.marks.refuses = err }, 2, "the table, when it is asked"},
	} {
		for _, restarts := range []bool{false, true} {
			w := newWorld(t)
			tt.fail(w, down)
			if _, err := w.object(body); !errors.Is(err, down) || len(w.told) != 0 || len(w.marks.all) != 0 {
				t.Errorf("%v, told %d, marked %d: %s", err, len(w.told), len(w.marks.all), tt.reason)
			}
			tt.fail(w, nil)
			if restarts {
				w.restart()
			}
			if _, err := w.object(body); err != nil {
				t.Errorf("%v: %s", err, tt.reason)
			}
			w.wants(tt.reason, "L a", "L b")
		}
	}
	w := newWorld(t)
	w.marks.refusesMarks = down
	if _, err := w.object(body); !errors.Is(err, down) {
		t.Errorf("%v: the table, when it is told", err)
	}
	w.marks.refusesMarks = nil
	if _, err := w.object(body); err != nil || len(w.told) != 2 || len(w.marks.all) != 2 {
		t.Errorf("%v, told %d, marked %d: what was told is only marked", err, len(w.told), len(w.marks.all))
	}
}

func TestHolds(t *testing.T) {
	part := NewPart(account, "eu-west-1", true)
	const name = "111122223333_CloudTrail_eu-west-1_20260512T0915Z_x.json.gz"
	for _, tt := range []struct {
		key    string
		want   bool
		reason string
	}{
		{folder + name, true, "a trail of the account"},
		{"some/prefix/" + folder + name, true, "with a prefix"},
		{"AWSLogs/o-abc123/111122223333/CloudTrail/eu-west-1/2026/05/12/" + name, true, "of an organization"},
		{"AWSLogs/111122223333/CloudTrail/us-east-1/2026/05/12/" + name, false, "another Region has its own EventBridge"},
		{"AWSLogs/444455556666/CloudTrail/eu-west-1/2026/05/12/" + name, false, "another account"},
		{"AWSLogs/111122223333/CloudTrail-Digest/eu-west-1/2026/05/12/" + name, false, "a digest"},
		{"AWSLogs/111122223333/CloudTrail-Insight/eu-west-1/2026/05/12/" + name, false, "insights"},
		{"AWSLogs/111122223333/Config/eu-west-1/2026/05/12/" + name, false, "another service's"},
		{"AWSLogs/111122223333/CloudTrail/eu-west-1/notes.txt", false, "somebody's notes"},
		{"", false, "nothing"},
	} {
		if got := part.Holds(tt.key); got != tt.want {
			t.Errorf("%s: %v: %s", tt.key, got, tt.reason)
		}
	}
}

// An object of 5,000 records is two round trips for each that is watched, and
// one for a hundred marks.
func TestRoundTrips(t *testing.T) {
	w := newWorld(t)
	var records []string
	for n := range 5000 {
		records = append(records, strings.Replace(record(fmt.Sprint("e", n), "TagDeliveryStream", `{"deliveryStreamName":"orders","tags":[{"key":"team","value":"`+fmt.Sprint(n)+`"}]}`, 0), `"firehose.`, map[bool]string{true: `"firehose.`, false: `"rds.`}[n%2 == 0], 1))
	}
	got := w.writes(records...)
	if got.Watched != 2500 || w.table.gets+w.table.puts+w.marks.puts > 3*2500 || w.table.gets > 2500 || w.marks.reads != 25 {
		t.Errorf("%+v: %d gets, %d puts, %d marks read in %d calls", got, w.table.gets, w.table.puts, w.marks.puts, w.marks.reads)
	}
	gets, puts := w.table.gets, w.table.puts
	w.restart()
	w.writes(records...)
	if w.table.gets-gets > 2500 || w.table.puts != puts {
		t.Errorf("judged in time: %d gets, %d puts", w.table.gets-gets, w.table.puts-puts)
	}
}
