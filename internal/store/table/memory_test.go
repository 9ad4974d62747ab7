package table

import (
	"fmt"
	"testing"
	"time"
)

// What has expired takes no room for long, and nothing else goes with it.
func TestMemoryForgetsWhatHasExpired(t *testing.T) {
	now := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	m := NewMemory(func() time.Time { return now })
	const stay = 10
	for i := range 20 * firstSweep {
		item := Item{Key: Key{fmt.Sprint(i % 7), fmt.Sprint(i)}}
		if i >= stay {
			item.Expires = now.Add(time.Minute)
		}
		if err := m.Write(t.Context(), []Item{item}, nil); err != nil {
			t.Fatal(err)
		}
		now = now.Add(time.Second)
		if m.count > firstSweep+1 {
			t.Fatalf("%d items are held of which %d have not expired", m.count, stay+60)
		}
	}
	for i := range 7 {
		if got, err := m.Get(t.Context(), Key{fmt.Sprint(i), fmt.Sprint(i)}); err != nil || got[0].Value == nil {
			t.Errorf("item %d is gone: %v", i, err)
		}
	}
	held := 0
	for _, items := range m.items {
		held += len(items)
	}
	if held != m.count {
		t.Errorf("%d items are counted, %d are held", m.count, held)
	}
}
