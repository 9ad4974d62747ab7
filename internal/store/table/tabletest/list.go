package tabletest

import (
	"fmt"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

func items(sorts ...string) []table.Item {
	var all []table.Item
	for _, sort := range sorts {
		all = append(all, item(sort, "value of "+sort))
	}
	return all
}

func listedInOrder(t *testing.T, s table.Table) {
	put(t, s, items("b", "a#", "ä", "B", "a/2", "10", "9", "a", "\U0001f600", "\uffee", "a\x00")...)
	same(t, list(t, s, "p", "", 99), items("10", "9", "B", "a", "a\x00", "a#", "a/2", "b", "ä", "\uffee", "\U0001f600"), "by bytes")
}

func listedByPrefix(t *testing.T, s table.Table) {
	put(t, s, items("alert/1", "alert/2", "alerts/1", "alarm", "alert")...)
	put(t, s, table.Item{Key: table.Key{Partition: "p2", Sort: "alert/3"}, Value: []byte("x")})
	for _, tt := range []struct {
		partition, prefix string
		want              []table.Item
		why               string
	}{
		{"p", "alert/", items("alert/1", "alert/2"), "those below a name"},
		{"p", "alert", items("alert", "alert/1", "alert/2", "alerts/1"), "a prefix is no name, and one of itself"},
		{"p", "alert/1", items("alert/1"), "a whole key"},
		{"p", "alert/10", nil, "longer than all"},
		{"p", "b", nil, "behind all"},
		{"p", "", items("alarm", "alert", "alert/1", "alert/2", "alerts/1"), "all of the partition, and no other's"},
		{"none", "", nil, "a partition that is not there"},
	} {
		same(t, list(t, s, tt.partition, tt.prefix, 99), tt.want, tt.why)
	}
}

func listedUpTo(t *testing.T, s table.Table) {
	var all []table.Item
	for i := range 120 {
		one := item(fmt.Sprintf("%03d", i), "v")
		if i%3 != 0 {
			all = append(all, one)
		} else {
			one.Expires = Clock().Add(-time.Hour)
		}
		put(t, s, one)
	}
	for _, limit := range []int{-1, 0, 1, 2, 24, 25, 26, 51, 79, 80, 81, 1 << 40} {
		same(t, list(t, s, "p", "", limit), all[:min(max(limit, 0), len(all))], fmt.Sprintf("%d, of which those that have expired are none", limit))
	}
}

func expiredIsGone(t *testing.T, s table.Table) {
	for _, tt := range []struct {
		after time.Duration // the clock
		there bool
		why   string
	}{
		{-400 * 24 * time.Hour, false, "long ago"},
		{-time.Second, false, "just so"},
		{0, false, "in the second that is"},
		{399 * time.Millisecond, false, "the same second: a fraction is cut off"},
		{400 * time.Millisecond, true, "the next second"},
		{time.Hour, true, "later"},
	} {
		one := item("a", tt.why)
		one.Expires = Clock().Add(tt.after)
		put(t, s, one)
		got, listed := get(t, s, one.Key)[0], list(t, s, "p", "", 9)
		if (got.Value != nil) != tt.there || len(listed) == 1 != tt.there {
			t.Errorf("%s: %s, listed %s", tt.why, text([]table.Item{got}), text(listed))
		}
		if !tt.there {
			same(t, []table.Item{got}, []table.Item{{Key: one.Key}}, "nothing is left of what has expired")
		}
	}
}
