package simulate

import (
	"runtime"
	"testing"
)

// What is held does not grow with the story.
func TestMemoryIsBounded(t *testing.T) {
	held := func(events int) uint64 {
		var most uint64
		n := 0
		watched := func(yield func(*Event) bool) {
			for e := range story(t, Settings{Events: events, Daily: 20_000}) {
				if n++; n%10_000 == 0 {
					var m runtime.MemStats
					runtime.GC()
					runtime.ReadMemStats(&m)
					most = max(most, m.HeapAlloc)
				}
				if !yield(e) {
					return
				}
			}
		}
		if _, err := WriteTrail(t.TempDir(), watched, Delivery{}); err != nil {
			t.Fatal(err)
		}
		return most
	}
	if short, long := held(10_000), held(100_000); long > short+8<<20 {
		t.Errorf("%d bytes for ten times as many events, %d for one", long, short)
	}
}
