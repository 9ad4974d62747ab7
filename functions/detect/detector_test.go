package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/reconcile"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// envelope is an event about a stream, as EventBridge sends it.
func envelope(id, call, request string) string {
	return `{"version":"0","id":"7bf73129-1428-4cd3-a780-95db273d1602","detail-type":"AWS API Call via CloudTrail","source":"aws.firehose","detail":` +
		record(id, call, request) + `}`
}

func record(id, call, request string) string {
	return `{"eventVersion":"1.11","userIdentity":{"type":"AssumedRole","arn":"arn:aws:sts::111122223333:assumed-role/PlatformEngineer/dana.ops","accountId":"111122223333"},` +
		`"eventTime":"2026-05-12T09:14:31Z","eventSource":"firehose.amazonaws.com","eventName":"` + call + `","awsRegion":"eu-west-1","sourceIPAddress":"203.0.113.24",` +
		`"requestParameters":` + request + `,"eventID":"` + id + `","recipientAccountId":"111122223333"}`
}

const (
	stopID  = "00000000-0000-4000-8000-000000000001"
	stopped = `{"deliveryStreamName":"orders"}`
)

func stop(id string) string { return envelope(id, "StopDeliveryStreamEncryption", stopped) }

// listener takes alerts, or fails.
type listener struct {
	told []*judge.Alert
	fail error
}

func (l *listener) Tell(_ context.Context, a *judge.Alert) (json.RawMessage, error) {
	if l.fail != nil {
		return nil, l.fail
	}
	l.told = append(l.told, a)
	return json.RawMessage(`"told"`), nil
}

func newDetector(to teller, log io.Writer) *detector {
	return &detector{
		least: judge.Low, tell: to, log: environment.Settings{LogLevel: slog.LevelDebug}.Log(log),
		watch: watch.New(config.Default()), seen: newMemory(),
	}
}

func TestInvoke(t *testing.T) {
	for _, c := range []struct {
		payload string
		answer  string // empty: the invocation fails
		fault   string
		told    int
		reason  string
	}{
		{stop(stopID), `{"judged":1,"alerts":["told"]}`, "", 1, "the main job"},
		{record(stopID, "StopDeliveryStreamEncryption", stopped), `{"judged":1,"alerts":["told"]}`, "", 1, "a bare record, by hand"},
		{envelope(stopID, "TagDeliveryStream", `{"deliveryStreamName":"orders","tags":[{"key":"team","value":"a"}]}`), `{"judged":1,"alerts":[]}`, "", 0, "nothing to tell is no failure"},
		{envelope(stopID, "MoveDeliveryStream", `{}`), `{"judged":1,"alerts":["told"]}`, "", 1, "a call of Firehose that nobody knows"},
		{strings.Replace(stop(stopID), "firehose.amazonaws.com", "s3.amazonaws.com", 1), `{"judged":1,"alerts":[]}`, "", 0, "another service"},
		{`{"Records":[` + record("a", "StopDeliveryStreamEncryption", stopped) + `,` + record("b", "DeleteDeliveryStream", stopped) + `]}`, `{"judged":2,"alerts":["told","told"]}`, "", 2, "a trail's file, by hand"},
		{strings.Replace(stop(stopID), `"eventSource":"firehose.amazonaws.com",`, "", 1), "", "event " + stopID + ": event: record 1: missing eventSource", 0, "not to be lost in silence"},
		{stop(stopID)[:600], "", "event " + stopID + ": event: record 1: cut off", 0, "cut off"},
		{`{}`, "", "missing eventSource", 0, "nothing in it"},
		{``, "", "no CloudTrail record", 0, "nothing at all"},
		{`null`, "", "event: ", 0, "no object"},
		{strings.Repeat(`[`, 100000), "", "nested deeper", 0, "hostile"},
		{`{"detail":` + strings.Repeat(`{"a":`, 50000) + `1` + strings.Repeat(`}`, 50001), "", "nested deeper", 0, "hostile"},
		{`{"Records":[` + record("a", "StopDeliveryStreamEncryption", stopped) + `,{"eventName":"x"}]}`, "", "record 2: missing eventSource", 1, "the sound record is told all the same"},
	} {
		l := &listener{}
		answer, err := newDetector(l, io.Discard).Invoke(t.Context(), []byte(c.payload))
		switch {
		case c.answer != "" && (err != nil || string(answer) != c.answer):
			t.Errorf("%s: answer %s, %v; want %s", c.reason, answer, err, c.answer)
		case c.answer == "" && (err == nil || !strings.Contains(err.Error(), c.fault)):
			t.Errorf("%s: error %v, want %q in it", c.reason, err, c.fault)
		case c.answer == "" && strings.Contains(err.Error(), "dana.ops"):
			t.Errorf("%s: the error quotes the record: %v", c.reason, err)
		}
		if len(l.told) != c.told {
			t.Errorf("%s: %d alerts were told, want %d", c.reason, len(l.told), c.told)
		}
	}
}

// Delivery is at least once: an event is judged once and its alert told once.
func TestInvokeAgain(t *testing.T) {
	w := &counting{}
	l := &listener{fail: errors.New("throttled")}
	d := newDetector(l, io.Discard)
	d.watch = w
	if _, err := d.Invoke(t.Context(), []byte(stop(stopID))); err == nil || !strings.Contains(err.Error(), "event "+stopID) || !errors.Is(err, l.fail) {
		t.Errorf("the alert was not told, and the invocation did not say so: %v", err)
	}
	l.fail = nil
	for range 3 {
		if answer, err := d.Invoke(t.Context(), []byte(stop(stopID))); err != nil || string(answer) != `{"judged":1,"alerts":["told"]}` {
			t.Errorf("tried again: %s, %v", answer, err)
		}
	}
	if w.observed != 1 || len(l.told) != 1 {
		t.Errorf("judged %d times and told %d times; both want to be once", w.observed, len(l.told))
	}
	if _, err := d.Invoke(t.Context(), []byte(stop("00000000-0000-4000-8000-000000000002"))); err != nil || w.observed != 2 {
		t.Errorf("another event: %v, judged %d", err, w.observed)
	}
}

// counting finds every event worth telling.
type counting struct {
	observed int
	tagged   []string
	noTags   error
}

func (c *counting) Observe(_ context.Context, e *trail.Event) (*judge.Alert, error) {
	c.observed++
	return &judge.Alert{ID: "alert-" + e.ID, EventID: e.ID, EventName: e.Name, EventTime: e.Time, Severity: judge.High}, nil
}

func (c *counting) Tag(_ context.Context, a *judge.Alert) error {
	c.tagged = append(c.tagged, a.ID)
	return c.noTags
}

// Tags are asked for only of what is told, and an alert is told without them.
func TestTagsWhatIsTold(t *testing.T) {
	var log bytes.Buffer
	l := &listener{}
	d := newDetector(l, &log)
	w := &counting{noTags: errors.New("the table sleeps")}
	d.watch = w
	for _, id := range []string{"a", "a", "b"} {
		if _, err := d.Invoke(t.Context(), []byte(stop(id))); err != nil {
			t.Fatal(err)
		}
	}
	if fmt.Sprint(w.tagged) != "[alert-a alert-b]" || len(l.told) != 2 || strings.Count(log.String(), "the table sleeps") != 2 {
		t.Errorf("tagged %v, told %d\n%s", w.tagged, len(l.told), &log)
	}
	d.least = judge.Critical
	if _, err := d.Invoke(t.Context(), []byte(stop("c"))); err != nil || len(w.tagged) != 2 {
		t.Errorf("tagged %v, %v: nobody is told of the last", w.tagged, err)
	}
}

// marked are marks in memory, or a table that does not answer.
type marked struct {
	all  map[string]bool
	asks int
	fail error
}

func (m *marked) Mark(_ context.Context, key string, _ time.Duration) error {
	if m.fail == nil {
		m.all[key] = true
	}
	return m.fail
}

func (m *marked) Marked(_ context.Context, keys ...string) ([]bool, error) {
	m.asks++
	return []bool{m.all[keys[0]]}, m.fail
}

// What is done with is marked, and what was told late is not judged.
func TestMarks(t *testing.T) {
	happened := time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC)
	const key = "111122223333/" + stopID
	for _, tt := range []struct {
		age    time.Duration
		least  judge.Severity
		before bool  // it was marked before
		bus    error // of the bus
		table  error // of the table
		told   int
		marked bool
		asks   int
		log    string
		reason string
	}{
		{time.Minute, judge.Low, false, nil, nil, 1, true, 0, "alert told", "as most: no table is asked"},
		{time.Minute, judge.Critical, false, nil, nil, 0, true, 0, "below the least", "what is not told is done with too"},
		{time.Minute, judge.Low, false, errors.New("throttled"), nil, 0, false, 0, "", "what is not told yet is not marked"},
		{time.Minute, judge.Low, false, nil, errors.New("the table sleeps"), 1, false, 0, "the table sleeps", "a mark costs no alert"},
		{time.Hour, judge.Low, true, nil, nil, 0, true, 2, "told late", "it was found in the trail's file"},
		{time.Hour, judge.Low, false, nil, nil, 1, true, 1, "alert told", "it is late, and nobody has told it"},
		{time.Hour, judge.Low, true, nil, errors.New("the table sleeps"), 1, true, 1, "not known", "in doubt it is told"},
	} {
		var log bytes.Buffer
		l, m := &listener{fail: tt.bus}, &marked{all: map[string]bool{}, fail: tt.table}
		if tt.before {
			m.all[key] = true
		}
		d := newDetector(l, &log)
		d.least, d.watch = tt.least, &counting{}
		d.marks, d.now = &reconcile.Marks{Store: m}, func() time.Time { return happened.Add(tt.age) }
		for range 2 {
			if _, err := d.Invoke(t.Context(), []byte(stop(stopID))); !errors.Is(err, tt.bus) {
				t.Errorf("%v: %s", err, tt.reason)
			}
		}
		if len(l.told) != tt.told || m.all[key] != tt.marked || m.asks != tt.asks || !strings.Contains(log.String(), tt.log) {
			t.Errorf("told %d, marks %v, asked %d times: %s\n%s", len(l.told), m.all, m.asks, tt.reason, &log)
		}
	}
}

func TestLeastSeverity(t *testing.T) {
	var log bytes.Buffer
	l := &listener{}
	d := newDetector(l, &log)
	d.least, d.watch = judge.Critical, &counting{}
	for _, id := range []string{"a", "b", "b"} {
		if answer, err := d.Invoke(t.Context(), []byte(stop(id))); err != nil || string(answer) != `{"judged":1,"alerts":[]}` {
			t.Errorf("%s, %v", answer, err)
		}
	}
	if len(l.told) != 0 || !strings.Contains(log.String(), `"not_told":2`) || strings.Contains(log.String(), `"not_told":3`) {
		t.Errorf("told %d, log:\n%s\nwant none told and two counted", len(l.told), &log)
	}
}

func TestWithoutBus(t *testing.T) {
	var out bytes.Buffer
	answer, err := newDetector(bus.Printer{W: &out}, io.Discard).Invoke(t.Context(), []byte(stop(stopID)))
	if err != nil {
		t.Fatal(err)
	}
	var returned struct{ Alerts []judge.Alert }
	var printed judge.Alert
	if err := errors.Join(json.Unmarshal(answer, &returned), json.Unmarshal(out.Bytes(), &printed)); err != nil {
		t.Fatal(err)
	}
	if printed.EventID != stopID || printed.Severity != judge.Critical || len(returned.Alerts) != 1 || returned.Alerts[0].ID != printed.ID {
		t.Errorf("printed %s\nreturned %s", &out, answer)
	}
	if n := strings.Count(out.String(), "\n"); n != 1 {
		t.Errorf("%d lines for one alert", n)
	}
}

// Logs carry the ids that find an event again, and nothing of the request.
func TestLog(t *testing.T) {
	var log bytes.Buffer
	ctx := lambdacontext.NewContext(t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "the-request"})
	d := newDetector(&listener{}, &log)
	for _, payload := range []string{
		envelope(stopID, "UpdateDestination", `{"deliveryStreamName":"orders","splunkDestinationUpdate":{"hECEndpoint":"https://hec.example.com","hECToken":"hunter2-hunter2"}}`),
		`{"detail":{"eventID":"` + stopID + `","requestParameters":{"hECToken":"hunter2-hunter2"}}}`,
	} {
		_, err := d.Invoke(ctx, []byte(payload))
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 {
		t.Fatalf("%d lines, want 2:\n%s", len(lines), &log)
	}
	for _, line := range lines {
		var said map[string]any
		if err := json.Unmarshal([]byte(line), &said); err != nil || said["requestId"] != "the-request" || said["timestamp"] == nil {
			t.Errorf("%v in %s", err, line)
		}
		if strings.Contains(line, "hunter2") || !strings.Contains(line, stopID) {
			t.Errorf("tells a secret or no event: %s", line)
		}
	}
}

func FuzzInvoke(f *testing.F) {
	f.Add(stop(stopID))
	f.Add(`{"detail":{"eventID":"x"}}`)
	f.Add(`{"Records":[{},` + record("a", "CreateDeliveryStream", `null`) + `]}`)
	d := newDetector(&listener{}, io.Discard)
	f.Fuzz(func(t *testing.T, payload string) {
		l := &listener{}
		d.tell, d.seen = l, newMemory()
		answer, err := d.Invoke(t.Context(), []byte(payload))
		if (answer == nil) != (err != nil) {
			t.Fatalf("answer %q and error %v", answer, err)
		}
		// What comes again is answered the same, and told no more.
		told := len(l.told)
		again, errAgain := d.Invoke(t.Context(), []byte(payload))
		if string(again) != string(answer) || (errAgain == nil) != (err == nil) || len(l.told) != told {
			t.Fatalf("first %q, %v; then %q, %v; told %d, then %d", answer, err, again, errAgain, told, len(l.told))
		}
	})
}

// What is remembered of an event must not keep the event.
func TestMemoryHoldsNoEvents(t *testing.T) {
	d := newDetector(&listener{}, io.Discard)
	d.watch = silent{}
	padding := `{"deliveryStreamName":"` + strings.Repeat("x", 200<<10) + `"}`
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range 300 {
		if _, err := d.Invoke(t.Context(), []byte(envelope(fmt.Sprintf("event-%d", i), "UpdateDestination", padding))); err != nil {
			t.Fatal(err)
		}
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 4<<20 {
		t.Errorf("%d MB are held after 300 events of 0.2 MB", grown>>20)
	}
	runtime.KeepAlive(d)
}

// silent finds nothing worth telling.
type silent struct{}

func (silent) Observe(context.Context, *trail.Event) (*judge.Alert, error) { return nil, nil }

func (silent) Tag(context.Context, *judge.Alert) error { return nil }
