// Package tabletest is the one suite that every table has to pass. It is for
// tests.
//
// It refuses to know how a table keeps what it keeps.
package tabletest

import (
	"bytes"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

// Clock is what a table under test goes by. It stands.
func Clock() time.Time { return time.Date(2026, 5, 12, 9, 14, 31, 600_000_000, time.UTC) }

// NoTwoAreOne is the test that a table which confuses keys has to skip.
const NoTwoAreOne = "no two keys are one"

// Run runs the suite. fresh returns a table with nothing in it that goes by
// Clock; it is called once for each test, which closes what needs closing by
// t.Cleanup.
func Run(t *testing.T, fresh func(t *testing.T) table.Table) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, s table.Table)
	}{
		{"unknown is nil", unknownIsNil},
		{"comes back as it was put", comesBack},
		{"answers in order, duplicates too", answersInOrder},
		{"listed in order", listedInOrder},
		{"listed by prefix", listedByPrefix},
		{"listed up to a limit", listedUpTo},
		{"what has expired is gone", expiredIsGone},
		{"a swap needs the revision", swapNeedsRevision},
		{"a swap and what expires", swapAndExpiry},
		{"each of many swaps counts once", swapsCount},
		{"of those who come at once one is first", oneIsFirst},
		{"writing again changes nothing", writingAgain},
		{"many at once", manyAtOnce},
		{"large values", largeValues},
		{"keys of any kind", anyKey},
		{NoTwoAreOne, noTwoAreOne},
		{"long keys", longKeys},
		{"keys that are none", noKeys},
		{"nothing given or returned is shared", nothingIsShared},
		{"cancelled", cancelled},
	} {
		t.Run(tt.name, func(t *testing.T) { tt.test(t, fresh(t)) })
	}
}

func key(sort string) table.Key { return table.Key{Partition: "p", Sort: sort} }

func item(sort, value string) table.Item {
	return table.Item{Key: key(sort), Value: []byte(value)}
}

func get(t *testing.T, s table.Table, keys ...table.Key) []table.Item {
	t.Helper()
	all, err := s.Get(t.Context(), keys...)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != len(keys) {
		t.Fatalf("%d answers to %d keys", len(all), len(keys))
	}
	return all
}

func list(t *testing.T, s table.Table, partition, prefix string, limit int) []table.Item {
	t.Helper()
	all, err := s.List(t.Context(), partition, prefix, limit)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func put(t *testing.T, s table.Table, items ...table.Item) {
	t.Helper()
	if err := s.Write(t.Context(), items, nil); err != nil {
		t.Fatal(err)
	}
}

func swap(t *testing.T, s table.Table, i table.Item) table.Item {
	t.Helper()
	i, err := s.Swap(t.Context(), i)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// same fails unless both are the same in everything.
func same(t *testing.T, got, want []table.Item, why string) {
	t.Helper()
	if len(got) == 0 && len(want) == 0 || reflect.DeepEqual(got, want) {
		return
	}
	t.Fatalf("%s:\ngot  %s\nwant %s", why, text(got), text(want))
}

func text(all []table.Item) string {
	var b bytes.Buffer
	for _, i := range all {
		fmt.Fprintf(&b, "%s: %.60q (%d bytes, nil %v), revision %d, expires %v; ", i.Key, i.Value, len(i.Value), i.Value == nil, i.Revision, i.Expires)
	}
	return b.String()
}

func unknownIsNil(t *testing.T, s table.Table) {
	same(t, get(t, s, key("a"), key("b")), []table.Item{{Key: key("a")}, {Key: key("b")}}, "nothing is there")
	same(t, get(t, s), nil, "nothing was asked")
	same(t, list(t, s, "p", "", 10), nil, "nothing is there")
	put(t, s)
	if err := s.Write(t.Context(), nil, []table.Key{key("a")}); err != nil {
		t.Errorf("removing what is not there: %v", err)
	}
	put(t, s, item("a", ""), table.Item{Key: key("b")})
	same(t, get(t, s, key("a"), key("b")), []table.Item{item("a", ""), item("b", "")}, "an empty value is one")
}

func comesBack(t *testing.T, s table.Table) {
	later := Clock().Add(time.Hour)
	i := table.Item{Key: key("a"), Value: []byte("\x00\xff not text"), Expires: later, Revision: 7}
	want := i
	want.Revision, want.Expires = 0, later.Truncate(time.Second)
	put(t, s, i)
	same(t, get(t, s, i.Key), []table.Item{want}, "got")
	same(t, list(t, s, "p", "", 1), []table.Item{want}, "listed")
	put(t, s, item("a", "other"))
	same(t, get(t, s, i.Key), []table.Item{item("a", "other")}, "put over, and no longer to expire")
	if err := s.Write(t.Context(), []table.Item{item("b", "new")}, []table.Key{i.Key}); err != nil {
		t.Fatal(err)
	}
	same(t, list(t, s, "p", "", 9), []table.Item{item("b", "new")}, "one was removed, one put")
}

func answersInOrder(t *testing.T, s table.Table) {
	a, b := item("a", "1"), item("b", "2")
	put(t, s, b, a)
	same(t, get(t, s, b.Key, key("none"), a.Key, b.Key, key("none")),
		[]table.Item{b, {Key: key("none")}, a, b, {Key: key("none")}}, "in the order of the keys")
}

func nothingIsShared(t *testing.T, s table.Table) {
	given := item("a", "value")
	put(t, s, given)
	given.Value[0] = '!'
	for _, got := range get(t, s, key("a"), key("a")) {
		same(t, []table.Item{got}, []table.Item{item("a", "value")}, "what was given was changed")
		got.Value[0] = '?'
	}
	list(t, s, "p", "", 1)[0].Value[0] = '?'
	same(t, get(t, s, key("a")), []table.Item{item("a", "value")}, "what was returned was changed")
	swapped := item("b", "value")
	swap(t, s, swapped).Value[0] = '?'
	swapped.Value[0] = '!'
	if got := get(t, s, key("b"))[0]; string(got.Value) != "value" {
		t.Errorf("%q: what was swapped in was changed", got.Value)
	}
}
