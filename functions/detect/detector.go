package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
	"unsafe"

	"github.com/tidwall/gjson"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/lru"
	"github.com/hosewatch/hosewatch/internal/reconcile"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// detector is the function. It keeps one watcher for the life of the process.
// What was before is kept in a table; windows of time are known within one warm
// instance only, and so is what was before where there is no table: a new
// instance begins without. The template therefore lets one instance run at a
// time. It is safe for concurrent use.
type detector struct {
	least judge.Severity
	tell  teller
	log   *slog.Logger
	marks *reconcile.Marks // nil: nobody reads the trail's files for what was not delivered
	now   func() time.Time // for marks

	mu      sync.Mutex // guards what follows, and the order of events
	watch   observer
	house   *house // nil: the configuration stays as it is
	seen    *lru.Cache[trail.Key, *verdict]
	quiet   int    // alerts below least since the process started
	account string // of the last event
}

// observer judges events, each once.
type observer interface {
	Observe(context.Context, *trail.Event) (*judge.Alert, error)
	// Tag adds what routes ask for to an alert that is going to be told.
	Tag(context.Context, *judge.Alert) error
}

// teller passes an alert on and returns what the function answers about it.
// A nil error means that the alert cannot be lost any more.
type teller interface {
	Tell(context.Context, *judge.Alert) (json.RawMessage, error)
}

// verdict is what became of an event. EventBridge and Lambda deliver at least
// once, and an invocation that failed is tried again: the event must not
// count twice in a window, and an alert that was told is not told again.
type verdict struct {
	alert  *judge.Alert    // nil unless it is still to be told
	answer json.RawMessage // nil unless it was told
	marked bool
}

// newMemory remembers the verdicts of a busy day. An entry is small: it holds
// on to no event, whose 256 KB a stranger may have filled.
func newMemory() *lru.Cache[trail.Key, *verdict] { return lru.New[trail.Key, *verdict](4096) }

// Invoke judges the events of a payload, tells their alerts and answers with
// their number and what was told. It fails when
// any event could not be read or any alert could not be told; the rest is
// done all the same. A failed invocation is tried again by Lambda and then
// kept in the dead-letter queue, so nothing is lost in silence.
func (d *detector) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.house.refresh(ctx, d.tell, d.log)
	job := job{detector: d}
	// Nobody writes to a payload once it is handed over, so that its text need
	// not be copied.
	text := unsafe.String(unsafe.SliceData(payload), len(payload))
	stats, err := trail.ReadText(ctx, text, "event", func(e *trail.Event) error { return job.event(ctx, e) })
	if err := errors.Join(job.err, err, unread(payload, stats)); err != nil {
		d.log.LogAttrs(ctx, slog.LevelError, "invocation failed", environment.RequestID(ctx), slog.String("error", err.Error()))
		return nil, err
	}
	answer := strconv.AppendInt([]byte(`{"judged":`), int64(job.judged), 10)
	answer = append(append(answer, `,"alerts":[`...), bytes.Join(job.alerts, []byte(","))...)
	return append(answer, "]}"...), nil
}

// job is one invocation.
type job struct {
	*detector
	judged int
	alerts [][]byte
	err    error
}

func (j *job) event(ctx context.Context, e *trail.Event) error {
	j.judged++
	switch told, err := j.detector.event(ctx, e); {
	case err != nil:
		j.err = errors.Join(j.err, err)
	case told != nil:
		j.alerts = append(j.alerts, told)
	}
	return nil
}

// event judges one event, tells its alert and returns the answer, which is
// nil when nothing was told.
func (d *detector) event(ctx context.Context, e *trail.Event) ([]byte, error) {
	v, err := d.verdict(ctx, e)
	if err != nil {
		return nil, fmt.Errorf("event %s: %w", e.ID, err)
	}
	if v.alert == nil {
		d.mark(ctx, e, v)
		return v.answer, nil
	}
	if err := d.watch.Tag(ctx, v.alert); err != nil { // it goes where alerts without tags go
		d.log.LogAttrs(ctx, slog.LevelWarn, "tags of streams not known", environment.RequestID(ctx), slog.String("alert_id", v.alert.ID), slog.String("error", err.Error()))
	}
	if v.answer, err = d.tell.Tell(ctx, v.alert); err != nil {
		return nil, fmt.Errorf("event %s: alert %s: %w", e.ID, v.alert.ID, err)
	}
	d.logAlert(ctx, "alert told", v.alert)
	v.alert = nil
	d.mark(ctx, e, v)
	return v.answer, nil
}

// mark marks an event that is dealt with. One that cannot be marked is judged
// again when it is found in the trail's file, and told under the same id.
//
// That an event was judged is not kept for detect itself: one that was marked
// first and whose alert could then not be told would be lost.
func (d *detector) mark(ctx context.Context, e *trail.Event, v *verdict) {
	if d.marks == nil || v.marked {
		return
	}
	if err := d.marks.Add(ctx, e); err != nil {
		d.log.LogAttrs(ctx, slog.LevelWarn, "not marked as judged", environment.RequestID(ctx), slog.String("event_id", e.ID), slog.String("error", err.Error()))
		return
	}
	v.marked = true
}

// toldLate reports whether an event was found in the trail's file before it was
// delivered. Where that cannot be known it is judged.
func (d *detector) toldLate(ctx context.Context, e *trail.Event) bool {
	if d.marks == nil {
		return false
	}
	late, err := d.marks.ToldLate(ctx, e, d.now())
	if err != nil {
		d.log.LogAttrs(ctx, slog.LevelWarn, "not known whether it was judged", environment.RequestID(ctx), slog.String("event_id", e.ID), slog.String("error", err.Error()))
	}
	return late
}

// verdict judges an event, or remembers what became of it.
func (d *detector) verdict(ctx context.Context, e *trail.Event) (*verdict, error) {
	key := e.Key()
	if v, again := d.seen.Get(key); again {
		d.log.LogAttrs(ctx, slog.LevelInfo, "event came again", environment.RequestID(ctx), slog.String("event_id", e.ID), slog.Bool("told", v.answer != nil))
		return v, nil
	}
	v := &verdict{marked: d.toldLate(ctx, e)}
	if v.marked {
		d.log.LogAttrs(ctx, slog.LevelInfo, "event was told late", environment.RequestID(ctx), slog.String("event_id", e.ID))
		return v, nil
	}
	var err error
	if v.alert, err = d.watch.Observe(ctx, e); err != nil {
		return nil, err
	}
	if d.account != key.Account { // most are of one account, whose name is kept once
		d.account = strings.Clone(key.Account)
	}
	d.seen.Put(trail.Key{Account: d.account, ID: strings.Clone(key.ID)}, v)
	switch {
	case v.alert == nil && d.log.Enabled(ctx, slog.LevelDebug):
		d.log.LogAttrs(ctx, slog.LevelDebug, "nothing to tell", environment.RequestID(ctx), slog.String("event_id", e.ID), slog.String("event_name", e.Name))
	case v.alert != nil && v.alert.Severity < d.least:
		d.quiet++
		d.logAlert(ctx, "alert below the least severity", v.alert, slog.Int("not_told", d.quiet))
		v.alert = nil
	}
	return v, nil
}

func (d *detector) logAlert(ctx context.Context, message string, a *judge.Alert, more ...slog.Attr) {
	d.log.LogAttrs(ctx, slog.LevelInfo, message, append(more, environment.RequestID(ctx),
		slog.String("event_id", a.EventID), slog.String("event_name", a.EventName),
		slog.String("alert_id", a.ID), slog.String("severity", a.Severity.String()))...)
}

// unread returns what could not be read of a payload, naming the event as far
// as it can.
func unread(payload []byte, stats trail.Stats) error {
	if stats.Malformed == 0 && stats.Records+stats.Skipped.Total() > 0 {
		return nil
	}
	errs := make([]error, 0, len(stats.Faults)+1)
	for _, f := range stats.Faults {
		errs = append(errs, f)
	}
	if len(errs) == 0 {
		errs = append(errs, errors.New("event: no CloudTrail record in it"))
	}
	if id := eventID(payload); id != "" {
		return fmt.Errorf("event %s: %w", id, errors.Join(errs...))
	}
	return errors.Join(errs...)
}

// eventID finds the name of an event in text that may be no JSON at all.
func eventID(payload []byte) string {
	for _, path := range []string{"detail.eventID", "eventID", "id"} {
		if id := gjson.GetBytes(payload, path).Str; idPattern.MatchString(id) {
			return id
		}
	}
	return ""
}

var idPattern = regexp.MustCompile(`^[0-9A-Za-z-]{8,64}$`)
