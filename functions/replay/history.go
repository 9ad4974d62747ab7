package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/replay"
)

// history is a function that the state machine calls for the steps of a run.
type history struct {
	steps   *replay.Steps
	allowed []string // the steps that its role is for
	log     *slog.Logger
}

// parts are the steps of each part that a function may have.
var parts = map[string][]string{
	"list":  {"list"},
	"read":  {"read"},
	"judge": {"settle", "judge", "sum"},
}

// newHistory reads the environment: HOSEWATCH_REPLAY, the part, and
// HOSEWATCH_REPLAY_BUCKET, where runs lie. The error names the variable that
// holds nonsense.
func newHistory(getenv func(string) string, readFile func(string) ([]byte, error), log io.Writer) (*history, error) {
	s, err := environment.Read(getenv, readFile)
	if err != nil {
		return nil, err
	}
	allowed, ok := parts[getenv("HOSEWATCH_REPLAY")]
	if !ok {
		return nil, fmt.Errorf("HOSEWATCH_REPLAY: %q: want list, read or judge", getenv("HOSEWATCH_REPLAY"))
	}
	runs := getenv("HOSEWATCH_REPLAY_BUCKET")
	if runs == "" {
		return nil, errors.New("HOSEWATCH_REPLAY_BUCKET: not set; it names the bucket of runs")
	}
	options, err := bucket.FromEnvironment(getenv)
	if err != nil {
		return nil, err
	}
	client := bucket.New(options)
	sum := sha256.Sum256([]byte(getenv("HOSEWATCH_CONFIG"))) // which may be the configuration itself
	said := hex.EncodeToString(sum[:8])
	h := &history{allowed: allowed, log: s.Log(log)}
	h.steps = &replay.Steps{
		Runs: replay.Stored{Client: client, Name: runs},
		Open: func(t replay.Trail) (replay.Bucket, error) { return replay.Stored{Client: client, Name: t.Bucket}, nil },
		Config: func(ctx context.Context) (*config.Config, string, error) {
			c, version, err := s.House.Newest(ctx, time.Now())
			return c, said + " " + version, err
		},
		Now: time.Now,
	}
	if name := getenv("HOSEWATCH_BUS"); name != "" {
		to := bus.New(getenv, name, h.log)
		h.steps.Tell = func(ctx context.Context, a *judge.Alert) error {
			if a.Severity < s.Least {
				return nil
			}
			_, err := to.Tell(ctx, a)
			return err
		}
	}
	return h, nil
}

// Invoke is lambda.Handler: it does one step of a run.
func (h *history) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	answer, err := h.steps.Invoke(ctx, payload, h.allowed...)
	if err != nil {
		h.log.LogAttrs(ctx, slog.LevelError, "invocation failed", environment.RequestID(ctx), slog.String("error", err.Error()))
		return nil, err
	}
	h.log.LogAttrs(ctx, slog.LevelInfo, "step done", environment.RequestID(ctx), slog.String("answer", string(answer)))
	return answer, nil
}
