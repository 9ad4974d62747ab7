// Package lru knows how to remember a bounded number of things, forgetting
// first what was used longest ago. It refuses to expire anything by time.
package lru

import "iter"

// Cache remembers at least size and at most twice size entries. It keeps two
// generations: when the young one is full it becomes the old one, and what
// was not used since is forgotten. That costs two map look-ups and no list.
//
// A Cache must be made by New and is not safe for concurrent use.
type Cache[K comparable, V any] struct {
	size       int
	young, old map[K]V
}

// roomAtOnce bounds the room that is made for a new generation before it is
// needed: growing costs more than the entries, and a large cache may never fill.
const roomAtOnce = 8192

// New returns a cache that remembers at least size entries; size must be
// positive.
func New[K comparable, V any](size int) *Cache[K, V] {
	return &Cache[K, V]{size: max(size, 1), young: map[K]V{}}
}

// Get returns what is remembered of k.
func (c *Cache[K, V]) Get(k K) (V, bool) {
	if v, ok := c.young[k]; ok {
		return v, true
	}
	v, ok := c.old[k]
	if ok {
		c.Put(k, v)
	}
	return v, ok
}

// Put remembers v for k.
func (c *Cache[K, V]) Put(k K, v V) {
	if len(c.young) >= c.size {
		if _, ok := c.young[k]; !ok {
			c.old, c.young = c.young, make(map[K]V, min(c.size, roomAtOnce))
		}
	}
	c.young[k] = v // what old has of k is looked at no more
}

// All yields what is remembered, in no order. It uses nothing.
func (c *Cache[K, V]) All() iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range c.young {
			if !yield(k, v) {
				return
			}
		}
		for k, v := range c.old {
			if _, newer := c.young[k]; !newer && !yield(k, v) {
				return
			}
		}
	}
}

// Entry is an entry as a Cache holds it.
type Entry[K comparable, V any] struct {
	Key   K
	Value V
	Young bool // used since the last generation began
}

// Entries yields what is remembered and of which generation it is, in no
// order. It uses nothing.
func (c *Cache[K, V]) Entries() iter.Seq[Entry[K, V]] {
	return func(yield func(Entry[K, V]) bool) {
		for k, v := range c.All() {
			_, young := c.young[k]
			if !yield(Entry[K, V]{k, v, young}) {
				return
			}
		}
	}
}

// Restore remembers an entry as another cache of the same size held it. A
// cache that is given all of its entries goes on as that one would have.
func (c *Cache[K, V]) Restore(e Entry[K, V]) {
	switch {
	case e.Young:
		c.young[e.Key] = e.Value
	case c.old == nil:
		c.old = map[K]V{e.Key: e.Value}
	default:
		c.old[e.Key] = e.Value
	}
}
