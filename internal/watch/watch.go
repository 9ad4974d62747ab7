// Package watch knows the way from an event to its alert: read, understand,
// judge, tell, past the faults of single records. It refuses to know where
// events come from and how alerts look.
package watch

import (
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Watcher turns events into alerts, one after the other. It remembers what
// earlier events told. Make one with New; it is not safe for concurrent use.
type Watcher struct {
	estate *estate.Estate
	judge  *judge.Judge
}

// New returns a watcher that has seen nothing.
func New(c *config.Config) *Watcher {
	return &Watcher{estate: estate.New(), judge: judge.New(c)}
}

// Observe returns the alert that an event deserves, or nil. Events are to be
// given in their order and each once.
func (w *Watcher) Observe(e *trail.Event) *judge.Alert {
	change, ok := w.estate.Observe(e)
	if !ok {
		return nil
	}
	return w.judge.Judge(change)
}
