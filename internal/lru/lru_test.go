package lru

import (
	"math/rand/v2"
	"testing"
)

func TestCacheForgetsWhatWasNotUsed(t *testing.T) {
	c := New[int, string](10)
	c.Put(0, "kept by use")
	for i := 1; i <= 1000; i++ {
		c.Put(i, "x")
		if v, ok := c.Get(0); !ok || v != "kept by use" {
			t.Fatalf("after %d others: entry 0 is forgotten although it is used each time", i)
		}
	}
	if _, ok := c.Get(1); ok {
		t.Error("entry 1 is remembered after 999 others, of a cache of 10")
	}
	for i := 991; i <= 1000; i++ {
		if _, ok := c.Get(i); !ok && i > 992 {
			t.Errorf("entry %d of the last ten is forgotten", i)
		}
	}
	if n := len(c.young) + len(c.old); n > 20 {
		t.Errorf("%d entries held, want at most twice the size", n)
	}
}

func TestAll(t *testing.T) {
	c := New[int, int](2)
	for i := range 4 {
		c.Put(i%3, i)
	}
	got := map[int]int{}
	for k, v := range c.All() {
		if _, twice := got[k]; twice {
			t.Errorf("%d is yielded twice", k)
		}
		got[k] = v
	}
	if got[2] != 2 || got[0] != 3 {
		t.Errorf("%v: the newest value of what was put last", got)
	}
	for range c.All() {
		break
	}
}

// A cache that was carried over at any time forgets what the other forgets.
func TestRestore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	whole, carried := New[int, int](10), New[int, int](10)
	for step := range 10_000 {
		if random.IntN(20) == 0 {
			next := New[int, int](10)
			for e := range carried.Entries() {
				next.Restore(e)
			}
			carried = next
		}
		k := random.IntN(40)
		if random.IntN(2) == 0 {
			whole.Put(k, step)
			carried.Put(k, step)
			continue
		}
		v, ok := whole.Get(k)
		if w, also := carried.Get(k); v != w || ok != also {
			t.Fatalf("step %d: %d is %d, %t in one and %d, %t in the other", step, k, v, ok, w, also)
		}
	}
	if len(whole.young) != len(carried.young) {
		t.Errorf("%d young entries, of %d", len(carried.young), len(whole.young))
	}
}
