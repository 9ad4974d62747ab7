package file

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"sync"

	"go.etcd.io/bbolt"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/lru"
	"github.com/hosewatch/hosewatch/internal/store"
)

const (
	maxPending = 4096 // resources that wait to be written
	maxKnown   = 4096 // resources that need not be read again
)

// Store is an estate.Store in a file. It is safe for concurrent use. Make one
// with Open, and Close it.
type Store struct {
	name string
	db   *bbolt.DB

	mu      sync.Mutex
	closed  bool
	count   int                                  // resources in the file
	known   *lru.Cache[string, *estate.Resource] // as they are in the file; nil for nothing
	pending map[string]*estate.Resource          // newer than the file
}

var errClosed = errors.New("the store is closed")

// Get implements estate.Store.
func (s *Store) Get(_ context.Context, arns ...string) ([]*estate.Resource, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(arns)
}

func (s *Store) get(arns []string) ([]*estate.Resource, error) {
	if s.closed {
		return nil, fmt.Errorf("%s: %w", s.name, errClosed)
	}
	all := make([]*estate.Resource, len(arns))
	for i, arn := range arns {
		r, err := s.load(arn)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		if !store.Nothing(r) {
			all[i] = r
		}
	}
	return all, nil
}

// load returns what is known of one resource.
func (s *Store) load(arn string) (*estate.Resource, error) {
	if r, ok := s.pending[arn]; ok {
		return r, nil
	}
	if r, ok := s.known.Get(arn); ok {
		return r, nil
	}
	var r *estate.Resource
	err := guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) (err error) {
			if data := tx.Bucket(resources).Get([]byte(store.Key(arn))); data != nil {
				r, err = store.Unpack(arn, data)
			}
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	s.known.Put(arn, r)
	return r, nil
}

// ARNs implements estate.Store.
func (s *Store) ARNs(context.Context) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, fmt.Errorf("%s: %w", s.name, errClosed)
	}
	var all []string
	take := func(arn string, r *estate.Resource) {
		if _, gone := store.Gone(r); !gone && !store.Nothing(r) && store.IsARN(arn) {
			all = append(all, arn)
		}
	}
	err := guarded(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			return tx.Bucket(resources).ForEach(func(key, data []byte) error {
				arn := string(key)
				if _, newer := s.pending[arn]; newer {
					return nil
				}
				r, err := store.Unpack(arn, data)
				if err == nil {
					take(arn, r)
				}
				return err
			})
		})
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.name, err)
	}
	for arn, r := range s.pending {
		take(arn, r)
	}
	return all, nil
}

// Put implements estate.Store. When an error is returned that is not
// estate.ErrConflict, the file could not be read or written.
func (s *Store) Put(_ context.Context, changes []estate.Write) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	changes = store.Merge(changes)
	arns := make([]string, len(changes))
	for i, w := range changes {
		arns[i] = w.ARN
	}
	kept, err := s.get(arns)
	if err != nil {
		return err
	}
	for i, w := range changes {
		if store.Conflicts(kept[i], w) {
			return estate.ErrConflict
		}
	}
	// Before the changes are taken, so that an error means they are not.
	if len(s.pending) >= maxPending {
		if err := s.flush(); err != nil {
			return err
		}
	}
	for i, w := range changes {
		s.pending[w.ARN] = store.Apply(kept[i], w)
	}
	return nil
}

// Flush writes what waits to be written. When it returns nil, everything that
// was put before is on disk.
func (s *Store) Flush() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return fmt.Errorf("%s: %w", s.name, errClosed)
	}
	return s.flush()
}

func (s *Store) flush() error {
	if len(s.pending) == 0 {
		return nil
	}
	count := s.count
	err := guarded(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			all := tx.Bucket(resources)
			// In order, so that the pages are walked once.
			for _, arn := range slices.Sorted(maps.Keys(s.pending)) {
				added, err := write(all, s.pending[arn])
				if err != nil {
					return err
				}
				count += added
			}
			return tx.Bucket(about).Put(countKey, strconv.AppendInt(nil, int64(count), 10))
		})
	})
	if err != nil {
		return fmt.Errorf("%s: %w", s.name, err)
	}
	for arn, r := range s.pending {
		s.known.Put(arn, r)
	}
	s.count, s.pending = count, map[string]*estate.Resource{}
	return nil
}

// write puts one resource among all and tells how many more there are then.
func write(all *bbolt.Bucket, r *estate.Resource) (added int, err error) {
	data, err := store.Pack(r)
	if err != nil {
		return 0, err
	}
	key := []byte(store.Key(r.ARN))
	if all.Get(key) == nil {
		added = 1
	}
	return added, all.Put(key, data)
}

// Close writes what waits and gives the file free. The store cannot be used
// any more, even when the error says that something could not be written.
func (s *Store) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil
	}
	err := s.flush()
	s.closed = true
	return errors.Join(err, guarded(s.db.Close))
}
