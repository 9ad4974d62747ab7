package triage

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

const (
	// lease is how long a task stays with one who has stopped in the middle of
	// it. It is longer than the function may run.
	lease = 90 * time.Second
	// keepClaims is longer than any queue keeps a task.
	keepClaims = 30 * 24 * time.Hour
)

var errClaimed = errors.New("somebody else is at this task")

// claim is a task in the hands of one who does it.
type claim struct {
	w     *Worker
	item  table.Item
	state claimed
	done  bool
	since time.Time // when it was begun before; zero when it was not
}

// claimed is what is kept of a task.
type claimed struct {
	Begun time.Time `json:"begun"` // first
	Until time.Time `json:"until,omitzero"`
	Done  bool      `json:"done,omitempty"`
}

// claim takes a task, or says that it is done.
func (w *Worker) claim(ctx context.Context, id string) (*claim, error) {
	found, err := w.Table.Get(ctx, table.Key{Partition: "task/" + id, Sort: "claim"})
	if err != nil {
		return nil, err
	}
	c := &claim{w: w, item: found[0]}
	if c.item.Value != nil {
		if err := json.Unmarshal(c.item.Value, &c.state); err != nil {
			return nil, err
		}
		c.since = c.state.Begun
	}
	switch {
	case c.state.Done:
		c.done = true
		return c, nil
	case w.Now().Before(c.state.Until):
		return nil, errClaimed
	}
	if c.state.Begun.IsZero() {
		c.state.Begun = w.Now()
	}
	c.state.Until = w.Now().Add(lease)
	return c, c.keep(ctx)
}

// release lets others try.
func (c *claim) release(ctx context.Context) error {
	c.state.Until = time.Time{}
	return c.keep(ctx)
}

// finish keeps that it is done.
func (c *claim) finish(ctx context.Context) error {
	c.state.Done = true
	return c.keep(ctx)
}

func (c *claim) keep(ctx context.Context) error {
	text, err := json.Marshal(c.state)
	if err != nil {
		return err
	}
	c.item.Value, c.item.Expires = text, c.w.Now().Add(keepClaims)
	kept, err := c.w.Table.Swap(ctx, c.item)
	if errors.Is(err, table.ErrConflict) {
		return errClaimed
	}
	c.item = kept
	return err
}
