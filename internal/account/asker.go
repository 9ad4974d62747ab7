package account

import (
	"context"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// askFor bounds how long an event waits for what its record does not show.
const askFor = 5 * time.Second

// Asker returns what asks AWS about the resource of an event, as the environment
// reaches it. What is not answered is warned of in the log.
func Asker(getenv func(string) string, log *slog.Logger) func(context.Context, *trail.Event, resource.Ref) (resource.Settings, error) {
	reader := &Reader{Client: NewClient(FromEnvironment(getenv))}
	return func(ctx context.Context, e *trail.Event, ref resource.Ref) (resource.Settings, error) {
		ctx, cancel := context.WithTimeout(ctx, askFor)
		defer cancel()
		now, err := reader.One(ctx, e.Account, e.Region, ref)
		if err != nil {
			log.Warn("not known", slog.String("event_id", e.ID), slog.String("error", err.Error()))
		}
		return now, err
	}
}
