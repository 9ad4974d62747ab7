package trail

import (
	"fmt"
	"testing"
)

// What was seen goes over to another Sorter, the oldest first.
func TestSeenIsCarried(t *testing.T) {
	for _, n := range []int{0, 1, recentSize - 1, recentSize, recentSize + 7} {
		var from, to Seen
		for i := range n {
			from.add(Key{ID: fmt.Sprint(i)})
		}
		data, _ := from.AppendBinary(nil)
		if err := to.UnmarshalBinary(data); err != nil {
			t.Fatal(err)
		}
		for _, i := range []int{0, 6, 7, n - 1, n} {
			if i < 0 {
				continue
			}
			key := Key{ID: fmt.Sprint(i)}
			if a, b := from.add(key), to.add(key); a != b {
				t.Errorf("of %d: %d is new in one: %t, and in the other: %t", n, i, a, b)
			}
		}
	}
	for _, bad := range [][]byte{make([]byte, 15), make([]byte, 16*(recentSize+1))} {
		if err := new(Seen).UnmarshalBinary(bad); err == nil {
			t.Errorf("%d bytes are taken for events", len(bad))
		}
	}
}

// A part of an input is corrected by what was found in all of it.
func TestSorterOfAPart(t *testing.T) {
	fix := func(id, of string) *Event {
		return dated(9, id, "1", `,"sourceIPAddress":"198.51.100.9","addendum":{"reason":"UPDATED_DATA","updatedFields":"sourceIPAddress","originalEventID":"`+of+`"}`)
	}
	var fixes Corrections
	for _, f := range []*Event{fix("f1", "a"), fix("f2", "elsewhere"), fix("f3", "gone")} {
		if !fixes.Add(f) {
			t.Fatal("too many")
		}
	}
	orphans := fixes.Orphans(func(key Key) bool { return key.ID != "gone" })
	if got := names(orphans); got != "9f3@1" || !fixes.Corrects(Key{"1", "a"}) || fixes.Corrects(Key{"1", "b"}) {
		t.Errorf("orphans %s", got)
	}
	var seen Seen
	first := Sorter{Seen: &seen, Fixes: &fixes}
	for _, e := range []*Event{dated(1, "a", "1", ""), orphans[0]} {
		if err := first.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	got := sorted(t, &first)
	if names(got) != "1a@1 9f3@1" || got[0].SourceIP != "198.51.100.9" {
		t.Errorf("told %s from %s: the correction of what is elsewhere stays away", names(got), got[0].SourceIP)
	}
	next := Sorter{Seen: &seen, Fixes: &fixes}
	for _, e := range []*Event{dated(2, "a", "1", ""), dated(3, "b", "1", "")} {
		if err := next.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	if got := names(sorted(t, &next)); got != "3b@1" || next.Counts().Duplicates != 1 {
		t.Errorf("told %s: what an earlier Sorter has told is told again", got)
	}
}
