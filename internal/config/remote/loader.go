// Package remote reads the configuration of functions from where a team keeps
// it: Parameter Store or a bucket. It knows how to keep the last good version
// when a new one is broken, and says so; it refuses to fall silent.
package remote

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/awscall"
	"github.com/hosewatch/hosewatch/internal/config"
)

const (
	fresh    = 5 * time.Minute  // what was read is used so long before it is asked for again
	again    = 30 * time.Second // and so long when it could not be read
	patience = 15 * time.Minute // a place that does not answer is told after this
	tries    = 5                // earlier versions to look at for a good one
)

// Loader holds the configuration and reads it anew every few minutes. It is
// safe for concurrent use. Make one with Open, New or Fixed.
type Loader struct {
	place  string
	source source

	mu       sync.Mutex
	good     *config.Config
	using    string    // the version of good; empty for the defaults
	seen     string    // the newest version that was read, good or broken
	next     time.Time // when to ask again
	answered time.Time // when the source answered last
	silent   bool      // that it cannot be read has been told
}

// source is where a configuration is kept.
type source interface {
	// read returns the newest text and its version; no text when the version
	// is known already.
	read(ctx context.Context, now time.Time, known string) (text []byte, version string, err error)
	// earlier returns the version before one, or errNoEarlier.
	earlier(ctx context.Context, now time.Time, version string) (text []byte, before string, err error)
}

var errNoEarlier = errors.New("no earlier version")

// Problem is a configuration that could not be read or is broken. Load returns
// it once for each broken version, and once while the place cannot be read.
type Problem struct {
	Place   string // such as s3://bucket/key
	Version string // the broken one; empty when nothing could be read
	Using   string // the version in use instead; empty for the defaults
	Err     error  // config.Faults for a broken version
}

// Error says what is wrong and what is used instead. It holds no secret.
func (p *Problem) Error() string {
	place, using := p.Place, "the defaults are in use"
	if p.Version != "" {
		place += " version " + p.Version
	}
	if p.Using != "" {
		using = "version " + p.Using + " stays in use"
	}
	return fmt.Sprintf("%s: %v\n%s", place, p.Err, using)
}

// Unwrap returns what is wrong.
func (p *Problem) Unwrap() error { return p.Err }

// Fixed returns a Loader of a configuration that stays as it is.
func Fixed(c *config.Config) *Loader { return &Loader{good: c, next: never} }

var never = time.Unix(1<<40, 0)

// Open understands what a function's environment says of its configuration: a
// place as New takes it, the name of a YAML file beside the program, or the
// YAML itself. A place is told from YAML by its beginning, a name by its
// ending.
func Open(text string, getenv func(string) string, readFile func(string) ([]byte, error)) (*Loader, error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "ssm:") || strings.HasPrefix(text, "s3://") || strings.HasPrefix(text, "arn:") {
		return New(text, getenv)
	}
	if strings.HasSuffix(text, ".yaml") || strings.HasSuffix(text, ".yml") {
		file, err := readFile(text)
		if err != nil {
			return nil, err
		}
		text = string(file)
	}
	c, err := config.Parse([]byte(text))
	if err != nil {
		return nil, err
	}
	return Fixed(c), nil
}

// Load returns the configuration to use at a time, never nil. It asks the
// source at most every few minutes, and sooner where it did not answer. The
// problem is nil when there is nothing new to tell.
func (l *Loader) Load(ctx context.Context, now time.Time) (*config.Config, *Problem) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.good != nil && now.Before(l.next) {
		return l.good, nil
	}
	problem := l.refresh(ctx, now)
	if l.good == nil {
		l.good = config.Default()
	}
	return l.good, problem
}

func (l *Loader) refresh(ctx context.Context, now time.Time) *Problem {
	text, version, err := l.source.read(ctx, now, l.seen)
	if err != nil {
		l.next = now.Add(again)
		return l.unreadable(err, now)
	}
	l.next, l.answered, l.silent = now.Add(fresh), now, false
	if version == l.seen {
		return nil
	}
	c, err := config.Parse(text)
	l.seen = version
	if err == nil {
		l.good, l.using = c, version
		return nil
	}
	if l.using == "" {
		l.lookBack(ctx, now, version)
	}
	return &Problem{Place: l.place, Version: version, Using: l.using, Err: err}
}

// lookBack finds the last good version for a function that has just started
// and so has none in mind.
func (l *Loader) lookBack(ctx context.Context, now time.Time, version string) {
	for range tries {
		text, before, err := l.source.earlier(ctx, now, version)
		if err != nil {
			return // the defaults hold, and the problem says so
		}
		if c, err := config.Parse(text); err == nil {
			l.good, l.using = c, before
			return
		}
		version = before
	}
}

// unreadable tells a place that cannot be read: at once when nothing was
// ever read or the answer was a refusal, else when it lasts.
func (l *Loader) unreadable(err error, now time.Time) *Problem {
	var refused *awscall.Refused
	sudden := errors.As(err, &refused) && !refused.Passing()
	if l.silent || !l.answered.IsZero() && !sudden && now.Sub(l.answered) < patience {
		return nil
	}
	l.silent = true
	return &Problem{Place: l.place, Using: l.using, Err: err}
}
