// Package store keeps what the estate remembers: in memory, in a file
// (store/file), in DynamoDB (store/dynamo).
//
// It refuses to understand what it keeps.
package store

import (
	"context"
	"slices"
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
		if arn != "" {
			all[i], _ = m.known.Get(arn)
		}
	}
	return all, nil
}

// Put implements estate.Store. The error is estate.ErrConflict or nil.
func (m *Memory) Put(_ context.Context, changes []estate.Write) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, w := range changes {
		if kept, _ := m.known.Get(w.ARN); w.Resource != nil && revision(kept) != w.Resource.Revision-1 {
			return estate.ErrConflict
		}
	}
	for _, w := range changes {
		kept, _ := m.known.Get(w.ARN)
		m.known.Put(w.ARN, Apply(kept, w))
	}
	return nil
}

func revision(r *estate.Resource) int64 {
	if r == nil {
		return 0
	}
	return r.Revision
}

// Apply returns a kept resource, which may be nil, as a write leaves it.
func Apply(kept *estate.Resource, w estate.Write) *estate.Resource {
	next := &estate.Resource{ARN: w.ARN}
	if kept != nil {
		*next = *kept
	}
	streams := next.Streams
	if w.Resource != nil {
		*next = *w.Resource
	}
	next.Streams = relinked(streams, w.Link, w.Unlink)
	return next
}

func relinked(streams, link, unlink []string) []string {
	if len(link) == 0 && len(unlink) == 0 {
		return streams
	}
	all := slices.Concat(streams, link)
	slices.Sort(all)
	return slices.DeleteFunc(slices.Compact(all), func(s string) bool { return slices.Contains(unlink, s) })
}
