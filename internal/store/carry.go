package store

import (
	"cmp"
	"iter"
	"slices"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/lru"
)

// Carried is a resource as a Memory holds it, in the form that is kept.
type Carried struct {
	ARN   string
	Young bool   // used lately: it will be forgotten last
	Bytes []byte // of Pack
}

// Carry yields all that is remembered, sorted, for a Memory elsewhere to go on
// from. An error names the resource that has no form and ends the sequence.
// Nothing else may use m meanwhile.
func (m *Memory) Carry() iter.Seq2[Carried, error] {
	return func(yield func(Carried, error) bool) {
		m.mu.Lock()
		defer m.mu.Unlock()
		all := slices.SortedFunc(m.known.Entries(), func(a, b lru.Entry[string, *estate.Resource]) int { return cmp.Compare(a.Key, b.Key) })
		for _, e := range all {
			data, err := Pack(e.Value)
			if !yield(Carried{e.Key, e.Young, data}, err) || err != nil {
				return
			}
		}
	}
}

// Restore remembers what Carry yielded elsewhere. A Memory that is given all of
// it, and nothing else, goes on as the other would have. The error names the
// resource.
func (m *Memory) Restore(c Carried) error {
	r, err := Unpack(c.ARN, c.Bytes)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.known.Restore(lru.Entry[string, *estate.Resource]{Key: c.ARN, Value: r, Young: c.Young})
	return nil
}
