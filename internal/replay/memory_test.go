package replay

import (
	"bytes"
	"context"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// memory is a bucket in memory.
type memory struct {
	mu      sync.Mutex
	objects map[string][]byte
	lost    map[string]string // keys of what cannot be read, and why
}

func newMemory(objects map[string][]byte) *memory {
	return &memory{objects: maps.Clone(objects), lost: map[string]string{}}
}

func (m *memory) keys(prefix, after string) (keys []string, sizes []int64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, key := range slices.Sorted(maps.Keys(m.objects)) {
		if strings.HasPrefix(key, prefix) && key > after {
			keys, sizes = append(keys, key), append(sizes, int64(len(m.objects[key])))
		}
	}
	return keys, sizes
}

func (m *memory) Objects(_ context.Context, prefix, after string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		keys, sizes := m.keys(prefix, after)
		for i, key := range keys {
			if !yield(Object{key, sizes[i]}, nil) {
				return
			}
		}
	}
}

func (m *memory) Folders(_ context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		keys, _ := m.keys(prefix, "")
		last := ""
		for _, key := range keys {
			name, _, below := strings.Cut(key[len(prefix):], "/")
			if folder := prefix + name + "/"; below && folder != last {
				if last = folder; !yield(folder, nil) {
					return
				}
			}
		}
	}
}

func (m *memory) Get(_ context.Context, key string) (io.ReadCloser, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	body, found := m.objects[key]
	if reason := m.lost[key]; reason != "" || !found {
		return nil, &Lost{key, reason}
	}
	return io.NopCloser(bytes.NewReader(body)), nil
}

func (m *memory) Put(_ context.Context, key string, body []byte) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.objects[key] = slices.Clone(body)
	return nil
}

// counting counts what a bucket is asked for.
type counting struct {
	Bucket
	gets, puts atomic.Int64
}

func (c *counting) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	c.gets.Add(1)
	return c.Bucket.Get(ctx, key)
}

func (c *counting) Put(ctx context.Context, key string, body []byte) error {
	c.puts.Add(1)
	return c.Bucket.Put(ctx, key, body)
}
