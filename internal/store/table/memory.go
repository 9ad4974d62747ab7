package table

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"
	"time"
)

// firstSweep is how many items a Memory holds before it looks for those that
// have expired.
const firstSweep = 1024

// Memory is a Table that forgets everything when the process ends, and nothing
// before that but what has expired. It is safe for concurrent use. Make one
// with NewMemory.
type Memory struct {
	now func() time.Time

	mu      sync.Mutex
	items   map[string]map[string]Item // by partition and sort key, as they are kept
	count   int
	sweepAt int // the count at which expired items are looked for
}

// NewMemory returns an empty table that knows by a clock, such as time.Now,
// what has expired.
func NewMemory(now func() time.Time) *Memory {
	return &Memory{now: now, items: map[string]map[string]Item{}, sweepAt: firstSweep}
}

// Get implements Table.
func (m *Memory) Get(ctx context.Context, keys ...Key) ([]Item, error) {
	kept, err := KeptAll(keys)
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := make([]Item, len(keys))
	for i, key := range kept {
		all[i].Key = keys[i]
		if item, ok := m.find(key); ok {
			all[i] = copied(item)
		}
	}
	return all, nil
}

// List implements Table.
func (m *Memory) List(ctx context.Context, partition, prefix string, limit int) ([]Item, error) {
	asked, err := RangeOf(partition, prefix)
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now, kept := m.now(), m.items[asked.Partition]
	var all []Item
	for _, sort := range slices.Sorted(maps.Keys(kept)) {
		if len(all) >= limit {
			break
		}
		if item := kept[sort]; asked.Has(item.Key.Sort) && !item.Gone(now) {
			all = append(all, copied(item))
		}
	}
	return all, nil
}

// Write implements Table. It does all or, with an error, nothing.
func (m *Memory) Write(ctx context.Context, put []Item, remove []Key) error {
	puts, removes, err := KeptOnce(put, remove)
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for i, key := range puts {
		item := put[i]
		item.Revision = 0
		m.keep(key, item)
	}
	for _, key := range removes {
		m.forget(key)
	}
	return nil
}

// Swap implements Table.
func (m *Memory) Swap(ctx context.Context, item Item) (Item, error) {
	key, err := item.Key.Kept()
	if err := cmp.Or(err, ctx.Err()); err != nil {
		return Item{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if was, there := m.find(key); was.Revision != item.Revision || there && item.Revision == 0 {
		return Item{}, ErrConflict
	}
	item.Revision++
	m.keep(key, item)
	return copied(item), nil
}

// find returns an item unless it has expired.
func (m *Memory) find(key Key) (item Item, ok bool) {
	item, ok = m.items[key.Partition][key.Sort]
	if !ok || item.Gone(m.now()) {
		return Item{}, false
	}
	return item, true
}

func (m *Memory) keep(key Key, item Item) {
	m.forget(key)
	if m.count >= m.sweepAt {
		m.sweep()
	}
	partition := m.items[key.Partition]
	if partition == nil {
		partition = map[string]Item{}
		m.items[key.Partition] = partition
	}
	partition[key.Sort] = copied(item)
	m.count++
}

func (m *Memory) forget(key Key) {
	partition := m.items[key.Partition]
	if _, ok := partition[key.Sort]; !ok {
		return
	}
	delete(partition, key.Sort)
	m.count--
	if len(partition) == 0 {
		delete(m.items, key.Partition)
	}
}

// sweep forgets what has expired. It comes again when there is twice as much as
// it left, so that it costs little for each item.
func (m *Memory) sweep() {
	now := m.now()
	for partition, items := range m.items {
		for sort, item := range items {
			if item.Gone(now) {
				m.forget(Key{partition, sort})
			}
		}
	}
	m.sweepAt = max(firstSweep, 2*m.count)
}

// copied returns an item that shares no bytes, as it is kept.
func copied(item Item) Item {
	item.Value = append([]byte{}, item.Value...) // not nil, which would say that it is not there
	item.Expires = Seconds(item.Expires)
	return item
}
