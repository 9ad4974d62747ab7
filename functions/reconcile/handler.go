package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/bus/queued"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/reconcile"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// handler answers the events of an SQS queue, each of an object that the trail
// has written a while ago, with the messages that failed.
type handler struct {
	trail string // the bucket
	part  *reconcile.Part
	late  *reconcile.Reconciler
	house *remote.Loader
	use   func(*config.Config)
	now   func() time.Time
	log   *slog.Logger
}

const (
	mostBytes = 128 << 20       // of an object, compressed; CloudTrail's are some MB at most
	enough    = 3 * time.Minute // of an invocation, to begin with another object; one of 5,000 events takes less than two
)

// newHandler reads the environment: HOSEWATCH_TRAIL_BUCKET, HOSEWATCH_ACCOUNT,
// HOSEWATCH_WATCH_READS, HOSEWATCH_TABLE and HOSEWATCH_BUS. The error names the
// variable that is not there or holds nonsense.
func newHandler(getenv func(string) string, readFile func(string) ([]byte, error), now func() time.Time, log io.Writer) (*handler, error) {
	s, err := environment.Read(getenv, readFile)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{"HOSEWATCH_TRAIL_BUCKET", "HOSEWATCH_ACCOUNT", "HOSEWATCH_TABLE", "HOSEWATCH_BUS"} {
		if getenv(name) == "" {
			return nil, fmt.Errorf("%s: not set", name)
		}
	}
	options, err := bucket.FromEnvironment(getenv)
	if err != nil {
		return nil, err
	}
	h := &handler{trail: getenv("HOSEWATCH_TRAIL_BUCKET"), house: s.House, now: now, log: s.Log(log)}
	table := dynamo.Open(getenv, getenv("HOSEWATCH_TABLE"), h.log)
	watcher := watch.On(table, config.Default())
	watcher.Ask = account.Asker(getenv, h.log)
	client, to := bucket.New(options), bus.New(getenv, getenv("HOSEWATCH_BUS"), h.log)
	h.use = watcher.Use
	h.part = reconcile.NewPart(getenv("HOSEWATCH_ACCOUNT"), s.Region, getenv("HOSEWATCH_WATCH_READS") == "true")
	h.late = reconcile.New(h.part, reconcile.Marks{Store: table}, watcher, reconcile.Door{
		Open: func(ctx context.Context, key string) (io.ReadCloser, error) {
			return client.Get(ctx, bucket.Getting{Place: bucket.Place{Bucket: h.trail, Key: key}, Most: mostBytes})
		},
		Tell: func(ctx context.Context, a *judge.Alert) error {
			_, err := to.Tell(ctx, a)
			return err
		},
		Warn:  h.warn,
		Now:   now,
		Least: s.Least,
	})
	return h, nil
}

func (h *handler) warn(ctx context.Context, what string, err error) {
	h.log.LogAttrs(ctx, slog.LevelWarn, what, environment.RequestID(ctx), slog.String("error", err.Error()))
}

// Invoke is lambda.Handler. It fails as a whole only for an event that is not
// one of SQS; else every message stands for itself.
func (h *handler) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	messages, err := queued.Messages(payload)
	if err != nil {
		return nil, err
	}
	house, problem := h.house.Load(ctx, h.now())
	if problem != nil { // detect tells it in Slack
		h.warn(ctx, "configuration", problem)
	}
	h.use(house)
	var answer queued.Answer
	for _, m := range messages {
		if err := h.message(ctx, m); err != nil {
			h.log.LogAttrs(ctx, slog.LevelError, "not reconciled", environment.RequestID(ctx), slog.String("message_id", m.ID), slog.String("error", err.Error()))
			answer.Keep(m.ID)
		}
	}
	return json.Marshal(answer)
}

var errNoTime = errors.New("no time is left to begin with it")

// message reads the object that a message announces. One that holds nothing
// that would have been delivered here is done with.
func (h *handler) message(ctx context.Context, m queued.Message) error {
	key, err := h.announced(m.Body)
	if err != nil {
		return err
	}
	if !h.part.Holds(key) {
		h.log.LogAttrs(ctx, slog.LevelInfo, "no file of events of this account and Region", environment.RequestID(ctx), slog.String("key", key))
		return nil
	}
	if until, ok := ctx.Deadline(); ok && until.Sub(h.now()) < enough {
		return fmt.Errorf("%s: %w", key, errNoTime)
	}
	result, err := h.late.Object(ctx, key)
	if err != nil {
		return fmt.Errorf("%s: %w", key, err)
	}
	h.log.LogAttrs(ctx, slog.LevelInfo, "reconciled", environment.RequestID(ctx), slog.String("key", key), slog.Any("result", result))
	return nil
}

// announced returns the key of the object that an event of S3 tells of. The
// bucket has to be the trail's.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/ev-events.html
func (h *handler) announced(body string) (string, error) {
	var event struct {
		Source string `json:"source"`
		Type   string `json:"detail-type"`
		Detail struct {
			Bucket struct {
				Name string `json:"name"`
			} `json:"bucket"`
			Object struct {
				Key string `json:"key"`
			} `json:"object"`
		} `json:"detail"`
	}
	switch err := json.Unmarshal([]byte(body), &event); {
	case err != nil:
		return "", errors.New("body: not an EventBridge event")
	case event.Source != "aws.s3" || event.Type != "Object Created":
		return "", errors.New("body: not S3's Object Created")
	case event.Detail.Bucket.Name != h.trail:
		return "", errors.New("body: another bucket than the trail's")
	case event.Detail.Object.Key == "":
		return "", errors.New("body: no key")
	}
	return event.Detail.Object.Key, nil
}
