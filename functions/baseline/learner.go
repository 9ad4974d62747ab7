package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// learner is the function. Asking and learning twice comes to the same as
// once, so that an invocation may be tried again.
type learner struct {
	client *account.Client
	region string
	least  judge.Severity
	house  *remote.Loader
	store  estate.Store
	tell   teller
	log    *slog.Logger
	now    func() time.Time
}

// teller passes an alert on. A nil error means that it cannot be lost any more.
type teller interface {
	Tell(context.Context, *judge.Alert) (json.RawMessage, error)
}

// Parts of an invocation's time. What was found has to be remembered, and an
// alert put on the bus, before Lambda ends it.
const (
	forAsking = 0.6
	forEnding = 5 * time.Second
)

// answer is what an invocation came to.
type answer struct {
	Account   string            `json:"account"`
	Region    string            `json:"region"`
	Streams   int               `json:"streams"`
	Resources int               `json:"resources"`
	Gaps      int               `json:"gaps"`
	Complete  bool              `json:"complete"`
	Alerts    []json.RawMessage `json:"alerts"`
}

// Invoke asks, learns, and tells what changed unseen. It fails when nothing
// could be asked or remembered, or an alert could not be put on the bus; such
// an alert is told by the next invocation. What only could not be asked in
// full is remembered as far as it goes, and said in the log and the answer.
func (l *learner) Invoke(ctx context.Context, _ []byte) ([]byte, error) {
	a, err := l.learn(ctx)
	if err != nil {
		l.log.LogAttrs(ctx, slog.LevelError, "invocation failed", environment.RequestID(ctx), slog.String("error", err.Error()))
		return nil, err
	}
	return json.Marshal(a)
}

func (l *learner) learn(ctx context.Context) (*answer, error) {
	c, problem := l.house.Load(ctx, l.now())
	if problem != nil { // detect tells of it
		l.log.LogAttrs(ctx, slog.LevelWarn, "configuration", environment.RequestID(ctx), slog.String("problem", problem.Error()))
	}
	asking, learning, cancel := l.share(ctx)
	defer cancel()
	reader := &account.Reader{
		Client: l.client, Alerting: func(arn, name string) bool { return c.Alerting.Match(arn, name) }, Known: estate.New(l.store).Known,
	}
	snapshot, err := reader.Read(asking, l.region, nil)
	if snapshot == nil || err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return nil, err
	}
	l.logGaps(ctx, snapshot, err)
	a := &answer{
		Account: snapshot.Account, Region: snapshot.Region, Streams: len(snapshot.Streams), Resources: len(snapshot.Resources),
		Gaps: len(snapshot.Gaps), Complete: snapshot.Complete, Alerts: []json.RawMessage{},
	}
	watcher := watch.On(l.store, c)
	err = watcher.Learn(learning, snapshot, func(alert *judge.Alert) error { return l.alert(learning, watcher, a, alert) })
	if err != nil {
		return nil, fmt.Errorf("%s: %w", l.region, err)
	}
	return a, nil
}

// share divides what is left of the invocation between asking and learning.
func (l *learner) share(ctx context.Context) (asking, learning context.Context, cancel func()) {
	deadline, ok := ctx.Deadline()
	if !ok {
		return ctx, ctx, func() {}
	}
	left := deadline.Sub(l.now()) - forEnding
	learning, cancelLearning := context.WithTimeout(ctx, left)
	asking, cancelAsking := context.WithTimeout(ctx, time.Duration(float64(left)*forAsking))
	return asking, learning, func() { cancelAsking(); cancelLearning() }
}

// alert tells of one change.
func (l *learner) alert(ctx context.Context, watcher *watch.Watcher, a *answer, alert *judge.Alert) error {
	said := []slog.Attr{environment.RequestID(ctx), slog.String("alert_id", alert.ID), slog.String("resource", alert.Resource), slog.String("severity", alert.Severity.String())}
	if alert.Severity < l.least {
		l.log.LogAttrs(ctx, slog.LevelInfo, "alert below the least severity", said...)
		return nil
	}
	if err := watcher.Tag(ctx, alert); err != nil { // it goes where alerts without tags go
		l.log.LogAttrs(ctx, slog.LevelWarn, "tags of streams not known", append(said, slog.String("error", err.Error()))...)
	}
	told, err := l.tell.Tell(ctx, alert)
	if err != nil {
		return fmt.Errorf("alert %s: %w", alert.ID, err)
	}
	a.Alerts = append(a.Alerts, told)
	l.log.LogAttrs(ctx, slog.LevelInfo, "alert told", said...)
	return nil
}

// mostGaps bounds how many gaps are named in the log.
const mostGaps = 100

func (l *learner) logGaps(ctx context.Context, s *estate.Snapshot, ended error) {
	for _, gap := range s.Gaps[:min(len(s.Gaps), mostGaps)] {
		l.log.LogAttrs(ctx, slog.LevelWarn, "not known", environment.RequestID(ctx), slog.String("what", gap.What), slog.String("why", gap.Why))
	}
	level, message := slog.LevelInfo, "asked"
	if ended != nil {
		level, message = slog.LevelWarn, "the time was over before all was asked"
	}
	l.log.LogAttrs(ctx, level, message, environment.RequestID(ctx), slog.Int("streams", len(s.Streams)), slog.Int("resources", len(s.Resources)),
		slog.Int("gaps", len(s.Gaps)), slog.Bool("complete", s.Complete))
}
