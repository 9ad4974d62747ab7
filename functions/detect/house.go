package main

import (
	"context"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// house keeps the configuration of the watcher fresh.
type house struct {
	loader *remote.Loader
	use    func(*config.Config)
	region string
	now    func() time.Time

	trouble *judge.Alert // a broken configuration that is still to be told
}

// refresh reads the configuration anew when it is time, and tells of a version
// that cannot be used, once. It never fails: events are judged by the last
// good one, and what could not be told is told at the next event.
func (h *house) refresh(ctx context.Context, tell teller, log *slog.Logger) {
	if h == nil {
		return
	}
	now := h.now()
	c, problem := h.loader.Load(ctx, now)
	if problem != nil {
		h.trouble = judge.BrokenConfiguration("", h.region, problem.Place, problem.Version, problem.Error(), now)
	}
	h.use(c)
	if h.trouble == nil {
		return
	}
	log.LogAttrs(ctx, slog.LevelError, "configuration", environment.RequestID(ctx), slog.String("error", h.trouble.Detail))
	if _, err := tell.Tell(ctx, h.trouble); err != nil {
		log.LogAttrs(ctx, slog.LevelError, "configuration not told", environment.RequestID(ctx), slog.String("error", err.Error()))
		return
	}
	h.trouble = nil
}
