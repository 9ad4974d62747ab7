package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/store/file"
)

// memory is where a scan remembers: in a file with --state, else in memory.
type memory interface {
	estate.Store
	Close() error
}

// forgetful is a memory that ends with the run.
type forgetful struct{ *store.Memory }

// Close does nothing.
func (forgetful) Close() error { return nil }

// openMemory opens the file of --state, if any, and learns what that of
// --baseline says.
func openMemory(ctx context.Context, state, baseline string) (memory, error) {
	var m memory = forgetful{store.NewMemory()}
	if state != "" {
		kept, err := file.Open(state)
		if err != nil {
			return nil, err
		}
		m = kept
	}
	if baseline == "" {
		return m, nil
	}
	if err := learn(ctx, m, baseline); err != nil {
		return nil, errors.Join(err, m.Close())
	}
	return m, nil
}

// learn takes a baseline in. Changes that no event told are found by the
// baseline function, which looks again and again.
func learn(ctx context.Context, m memory, name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	snapshots, err := estate.ReadBaseline(f)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	e := estate.New(m)
	for _, s := range snapshots {
		if _, err := e.Learn(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
