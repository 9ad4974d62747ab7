// Package store keeps what the estate remembers: in memory, in a file
// (store/file), in DynamoDB (store/dynamo).
//
// It refuses to understand what it keeps.
package store

import (
	"context"
	"sync"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/lru"
)

// maxResources bounds a Memory: at least so many resources are remembered,
// those seen last. An account has 5,000 streams in a Region by quota:
// https://docs.aws.amazon.com/firehose/latest/dev/limits.html
const maxResources = 100_000

// Memory is an estate.Store that forgets everything when the process ends, and
// before that what was seen longest ago. It is safe for concurrent use. Make
// one with NewMemory.
type Memory struct {
	mu    sync.Mutex
	known *lru.Cache[string, *estate.Resource]
}

// NewMemory returns an empty store.
func NewMemory() *Memory {
	return &Memory{known: lru.New[string, *estate.Resource](maxResources)}
}

// Get implements estate.Store. It never fails.
func (m *Memory) Get(_ context.Context, arns ...string) ([]*estate.Resource, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]*estate.Resource, len(arns))
	for i, arn := range arns {
		if r, _ := m.known.Get(arn); !Nothing(r) {
			all[i] = r
		}
	}
	return all, nil
}

// ARNs implements estate.Store. It never fails.
func (m *Memory) ARNs(context.Context) ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []string
	for arn, r := range m.known.All() {
		if _, gone := Gone(r); !gone && !Nothing(r) {
			all = append(all, arn)
		}
	}
	return all, nil
}

// Put implements estate.Store. The error is estate.ErrConflict or nil.
func (m *Memory) Put(_ context.Context, changes []estate.Write) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	changes = Merge(changes)
	for _, w := range changes {
		if kept, _ := m.known.Get(w.ARN); Conflicts(kept, w) {
			return estate.ErrConflict
		}
	}
	for _, w := range changes {
		kept, _ := m.known.Get(w.ARN)
		m.known.Put(w.ARN, Apply(kept, w))
	}
	return nil
}

// Conflicts reports whether a resource, which may be nil, is no longer the one
// that a write was made from.
func Conflicts(kept *estate.Resource, w estate.Write) bool {
	if w.Resource == nil {
		return false
	}
	var revision int64
	if kept != nil {
		revision = kept.Revision
	}
	return revision != w.Resource.Revision-1
}

// Apply returns a kept resource, which may be nil, as a write of Merge leaves
// it.
func Apply(kept *estate.Resource, w estate.Write) *estate.Resource {
	next := &estate.Resource{ARN: w.ARN}
	if kept != nil {
		*next = *kept
	}
	streams := next.Streams
	if w.Resource != nil {
		*next = *w.Resource
	}
	next.Streams = without(join(streams, w.Link), w.Unlink)
	return next
}
