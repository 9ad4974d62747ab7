package tabletest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

func writingAgain(t *testing.T, s table.Table) {
	put(t, s, items("gone", "over")...)
	for range 3 {
		if err := s.Write(t.Context(), []table.Item{item("over", "new"), item("new", "new")}, []table.Key{key("gone"), key("none")}); err != nil {
			t.Fatal(err)
		}
		same(t, list(t, s, "p", "", 9), []table.Item{item("new", "new"), item("over", "new")}, "the same each time")
	}
}

func manyAtOnce(t *testing.T, s table.Table) {
	const n = 300
	var all, left []table.Item
	var keys, gone []table.Key
	for i := range n {
		one := item(fmt.Sprintf("%03d", i), strings.Repeat("v", i))
		all, keys = append(all, one), append(keys, one.Key)
		if i%2 == 0 {
			left = append(left, one)
		} else {
			gone = append(gone, one.Key)
		}
	}
	put(t, s, all...)
	same(t, get(t, s, keys...), all, "got")
	same(t, list(t, s, "p", "", n), all, "listed")
	if err := s.Write(t.Context(), nil, gone); err != nil {
		t.Fatal(err)
	}
	same(t, list(t, s, "p", "", n), left, "after half of them were removed")
}

// noise is bytes that cannot be made fewer.
func noise(n int, seed byte) []byte {
	all := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{seed}).Read(all)
	return all
}

func largeValues(t *testing.T, s table.Table) {
	var all []table.Item
	var keys []table.Key
	for i := range 12 {
		one := table.Item{Key: key(fmt.Sprintf("%02d", i)), Value: noise(350<<10-100, byte(i))}
		all, keys = append(all, one), append(keys, one.Key)
	}
	all = append(all, item("long", strings.Repeat("much of the same ", 60_000)))
	keys = append(keys, key("long"))
	put(t, s, all...)
	same(t, get(t, s, keys...), all, "got")
	same(t, list(t, s, "p", "", 99), all, "listed, over several pages")
	same(t, list(t, s, "p", "", 5), all[:5], "some")
	one := all[3]
	one.Key = key("swapped")
	one = swap(t, s, one)
	same(t, get(t, s, one.Key), []table.Item{one}, "swapped")
}

// anyText is what others may have made up.
var anyText = []string{
	"a", "A", " ", "a b", "#", "/", "a/b#c", "\x00", "\n", `"`, `\`, `'; DROP TABLE`, "${a}", "%s", ":p", "#p", "{}",
	"ä", "a\u0308", "日本", "\U0001f600", "\ufffd", "\u200b", "arn:aws:s3:::b/*", strings.Repeat("x", 1000), strings.Repeat("x", 1001),
}

func anyKey(t *testing.T, s table.Table) {
	var all []table.Item
	for n, name := range anyText {
		for m, k := range []table.Key{{Partition: name, Sort: "s"}, {Partition: "q", Sort: name}} {
			all = append(all, table.Item{Key: k, Value: fmt.Append(nil, n, m)})
		}
	}
	each(t, s, all)
}

// each fails unless each item can be put, and then got and listed alone.
func each(t *testing.T, s table.Table, all []table.Item) {
	t.Helper()
	var keys []table.Key
	for _, one := range all {
		keys = append(keys, one.Key)
	}
	put(t, s, all...)
	same(t, get(t, s, keys...), all, "got")
	for _, one := range all {
		found := false
		for _, got := range list(t, s, one.Key.Partition, one.Key.Sort, 99) {
			if got.Key == one.Key {
				same(t, []table.Item{got}, []table.Item{one}, "listed")
				found = true
			}
		}
		if !found {
			t.Errorf("%s is not among those that begin with it", one.Key)
		}
	}
}

func noTwoAreOne(t *testing.T, s table.Table) {
	var all []table.Item
	for n, k := range []table.Key{
		{Partition: "a.b", Sort: "c"}, {Partition: "a", Sort: "b.c"}, {Partition: "a/b", Sort: "c"}, {Partition: "a", Sort: "b/c"},
		{Partition: "a#b", Sort: "c"}, {Partition: "a", Sort: "b#c"}, {Partition: "ab", Sort: "c"}, {Partition: "a", Sort: "bc"},
		{Partition: "a\x00b", Sort: "c"}, {Partition: "a", Sort: "b\x00c"}, {Partition: "1", Sort: "1"}, {Partition: "01", Sort: "1"},
	} {
		all = append(all, table.Item{Key: k, Value: fmt.Append(nil, n)})
	}
	each(t, s, all)
}

func longKeys(t *testing.T, s table.Table) {
	long := func(n int, end string) string { return strings.Repeat("ä", n/2) + end }
	var all []table.Item
	for n, k := range []table.Key{
		{Partition: "p", Sort: long(900, "1")}, {Partition: "p", Sort: long(1018, "")}, {Partition: "p", Sort: long(1018, "1")},
		{Partition: "p", Sort: long(1018, "123456")}, {Partition: "p", Sort: long(1018, "1234567")}, {Partition: "p", Sort: long(3000, "1")},
		{Partition: "p", Sort: long(3000, "2")}, {Partition: long(2000, ""), Sort: "s"}, {Partition: long(2048, ""), Sort: "s"},
		{Partition: long(2050, ""), Sort: "s"}, {Partition: long(9000, "1"), Sort: long(9000, "1")}, {Partition: long(9000, "2"), Sort: long(9000, "1")},
	} {
		all = append(all, table.Item{Key: k, Value: fmt.Append(nil, n)})
	}
	each(t, s, all)
	for _, tt := range []struct {
		prefix string
		want   int
		why    string
	}{
		{"", 7, "all of the partition"},
		{long(900, ""), 7, "shorter than what is cut off"},
		{long(956, ""), 6, "as long as what stays"},
		{long(1018, "1"), 3, "longer than what stays"},
		{long(2998, ""), 2, "longer than a key may be"},
		{long(3000, "2"), 1, "one whole key"},
		{long(3000, "22"), 0, "none"},
	} {
		if got := list(t, s, "p", tt.prefix, 99); len(got) != tt.want {
			t.Errorf("%d, not %d: %s", len(got), tt.want, tt.why)
		}
	}
	swapped := all[5]
	swapped.Key.Sort += "!"
	swapped = swap(t, s, swapped)
	same(t, get(t, s, swapped.Key), []table.Item{swapped}, "swapped")
	if err := s.Write(t.Context(), nil, []table.Key{swapped.Key}); err != nil {
		t.Fatal(err)
	}
	same(t, get(t, s, swapped.Key), []table.Item{{Key: swapped.Key}}, "removed")
}

func noKeys(t *testing.T, s table.Table) {
	good := item("good", "v")
	for _, tt := range []struct {
		key table.Key
		why string
	}{
		{table.Key{}, "empty"},
		{table.Key{Sort: "s"}, "no partition"},
		{table.Key{Partition: "p"}, "no sort key"},
		{table.Key{Partition: "p", Sort: "\xff"}, "no text"},
		{table.Key{Partition: "a\xc3", Sort: "s"}, "half a letter"},
	} {
		one := table.Item{Key: tt.key, Value: []byte("v")}
		_, gotten := s.Get(t.Context(), good.Key, tt.key)
		_, swapped := s.Swap(t.Context(), one)
		for _, err := range []error{gotten, swapped, s.Write(t.Context(), []table.Item{good, one}, nil), s.Write(t.Context(), []table.Item{good}, []table.Key{tt.key})} {
			if err == nil || errors.Is(err, table.ErrConflict) || !strings.Contains(err.Error(), tt.key.String()) {
				t.Errorf("%s: %v", tt.why, err)
			}
		}
	}
	for _, asked := range [][2]string{{"", ""}, {"\xff", ""}, {"p", "\xff"}} {
		if _, err := s.List(t.Context(), asked[0], asked[1], 1); err == nil {
			t.Errorf("%q was listed", asked)
		}
	}
	if err := s.Write(t.Context(), []table.Item{good}, []table.Key{good.Key}); err == nil {
		t.Error("put and removed in one write")
	}
	if err := s.Write(t.Context(), append(items("a", "b"), items("a")...), nil); err == nil {
		t.Error("put twice in one write")
	}
	same(t, list(t, s, "p", "", 9), nil, "what is refused writes nothing")
}

func cancelled(t *testing.T, s table.Table) {
	put(t, s, item("a", "v"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, gotten := s.Get(ctx, key("a"))
	_, listed := s.List(ctx, "p", "", 1)
	_, swapped := s.Swap(ctx, item("b", "v"))
	for name, err := range map[string]error{"get": gotten, "list": listed, "swap": swapped, "write": s.Write(ctx, items("b"), []table.Key{key("a")})} {
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
	}
	same(t, list(t, s, "p", "", 9), []table.Item{item("a", "v")}, "nothing was written")
}
