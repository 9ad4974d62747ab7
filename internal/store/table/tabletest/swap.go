package tabletest

import (
	"errors"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

// writers and rounds are few: some tables are slow.
const writers, rounds = 8, 6

func swapNeedsRevision(t *testing.T, s table.Table) {
	for _, tt := range []struct {
		revision int64
		ok       bool
		why      string
	}{
		{1, false, "nothing is there, which is revision 0"},
		{-1, false, "no revision at all"},
		{0, true, "the first"},
		{0, false, "somebody was first"},
		{2, false, "one was missed"},
		{1, true, "made from the one that is there"},
		{1, false, "made from one that is old"},
		{2, true, "and on"},
	} {
		one := item("a", tt.why)
		one.Revision = tt.revision
		got, err := s.Swap(t.Context(), one)
		if !tt.ok {
			if !errors.Is(err, table.ErrConflict) {
				t.Errorf("revision %d: %v: %s", tt.revision, err, tt.why)
			}
			continue
		}
		one.Revision++
		if err != nil {
			t.Fatalf("revision %d: %v: %s", tt.revision, err, tt.why)
		}
		same(t, []table.Item{got}, []table.Item{one}, tt.why)
		same(t, get(t, s, one.Key), []table.Item{one}, tt.why)
	}
	putAndSwapped(t, s)
}

// putAndSwapped: what is put over or removed is no longer what was read.
func putAndSwapped(t *testing.T, s table.Table) {
	put(t, s, item("a", "put"))
	for _, revision := range []int64{0, 1, 3} {
		one := item("a", "swapped")
		one.Revision = revision
		if _, err := s.Swap(t.Context(), one); !errors.Is(err, table.ErrConflict) {
			t.Errorf("revision %d of what was put: %v", revision, err)
		}
	}
	same(t, get(t, s, key("a")), []table.Item{item("a", "put")}, "a swap that is refused changes nothing")
	if err := s.Write(t.Context(), nil, []table.Key{key("a")}); err != nil {
		t.Fatal(err)
	}
	if got := swap(t, s, item("a", "again")); got.Revision != 1 {
		t.Errorf("revision %d of what begins again", got.Revision)
	}
}

func swapAndExpiry(t *testing.T, s table.Table) {
	old := item("a", "old")
	old.Expires = Clock().Add(-time.Second)
	put(t, s, old)
	first := swap(t, s, item("a", "put over what has expired"))

	first.Expires = Clock().Add(-time.Second)
	second := swap(t, s, first)
	if second.Revision != 2 {
		t.Errorf("revision %d", second.Revision)
	}
	if _, err := s.Swap(t.Context(), second); !errors.Is(err, table.ErrConflict) {
		t.Errorf("what has expired meanwhile is not there: %v", err)
	}
	later := item("a", "new")
	later.Expires = Clock().Add(time.Hour)
	got := swap(t, s, later)
	if got.Revision != 1 || !got.Expires.Equal(later.Expires.Truncate(time.Second)) {
		t.Errorf("%s", text([]table.Item{got}))
	}
	if got = swap(t, s, got); got.Revision != 2 {
		t.Errorf("revision %d of what has not expired", got.Revision)
	}
}

// together runs a function for each writer at the same time.
func together(run func(writer int)) {
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() { run(w) })
	}
	all.Wait()
}

func swapsCount(t *testing.T, s table.Table) {
	together(func(int) {
		for done := 0; done < rounds; {
			all, err := s.Get(t.Context(), key("count"))
			if err != nil {
				t.Error(err)
				return
			}
			n, _ := strconv.Atoi(string(all[0].Value))
			all[0].Value = []byte(strconv.Itoa(n + 1))
			switch _, err := s.Swap(t.Context(), all[0]); {
			case err == nil:
				done++
			case !errors.Is(err, table.ErrConflict):
				t.Error(err)
				return
			}
		}
	})
	if got := get(t, s, key("count"))[0]; string(got.Value) != strconv.Itoa(writers*rounds) || got.Revision != writers*rounds {
		t.Errorf("%d counted, left is %s", writers*rounds, text([]table.Item{got}))
	}
}

func oneIsFirst(t *testing.T, s table.Table) {
	for round := range rounds {
		var won atomic.Int64
		together(func(w int) {
			switch _, err := s.Swap(t.Context(), item(strconv.Itoa(round), strconv.Itoa(w))); {
			case err == nil:
				won.Add(1)
			case !errors.Is(err, table.ErrConflict):
				t.Error(err)
			}
		})
		if won.Load() != 1 {
			t.Errorf("%d were first", won.Load())
		}
	}
}
