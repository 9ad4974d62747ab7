package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/store"
)

// Store is an estate.Store in a table. It is safe for concurrent use. Make one
// with New.
type Store struct {
	api   API
	table string
	note  func(arn, what string)
	now   func() time.Time
	pause waiting
}

// Options are what a Store can do without.
type Options struct {
	// Note is told what had no room in an item, and of which resource. It is
	// called by the goroutine that puts.
	Note func(arn, what string)
}

// New returns the store that keeps its items in a table that exists.
func New(api API, table string, o Options) *Store {
	s := &Store{api: api, table: table, note: o.Note, now: time.Now, pause: pause}
	if s.note == nil {
		s.note = func(string, string) {}
	}
	return s
}

// Get implements estate.Store.
func (s *Store) Get(ctx context.Context, arns ...string) ([]*estate.Resource, error) {
	var keys []item
	at := map[string]int{} // in keys, by key
	for _, arn := range arns {
		key := keyOf(resourceKind, arn)
		if _, ok := at[textOf(key, keyName)]; !ok && arn != "" {
			at[textOf(key, keyName)] = len(keys)
			keys = append(keys, key)
		}
	}
	found := make(map[string]item, len(keys))
	err := reader{s.api, s.table, s.pause}.readAll(ctx, keys, func(kept item) { found[textOf(kept, keyName)] = kept })
	if err != nil {
		return nil, fmt.Errorf("table %s: %w", s.table, err)
	}
	all := make([]*estate.Resource, len(arns))
	for i, arn := range arns {
		if kept, ok := found[textOf(keyOf(resourceKind, arn), keyName)]; ok {
			r, err := read(arn, kept)
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", s.table, err)
			}
			all[i] = r
		}
	}
	return all, nil
}

// Put implements estate.Store.
func (s *Store) Put(ctx context.Context, changes []estate.Write) error {
	calls, err := s.plan(store.Merge(changes))
	if err != nil {
		return fmt.Errorf("table %s: %w", s.table, err)
	}
	for _, call := range calls {
		if err := s.apply(ctx, call); err != nil {
			return fmt.Errorf("table %s: %w", s.table, err)
		}
	}
	return nil
}
