package remote

import (
	"context"
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
)

// Newest returns the newest configuration, and its version, which is empty for
// one that stays as it is. Unlike Load it asks each time, and has an error where
// nobody answers or what is kept is broken: it is for those who had rather not
// go on than by another.
func (l *Loader) Newest(ctx context.Context, now time.Time) (*config.Config, string, error) {
	if l.source == nil {
		return l.good, "", nil
	}
	text, version, err := l.source.read(ctx, now, "")
	if err != nil {
		return nil, "", fmt.Errorf("%s: %w", l.place, err)
	}
	c, err := config.Parse(text)
	if err != nil {
		return nil, "", config.In(l.place+" version "+version, err)
	}
	return c, version, nil
}
