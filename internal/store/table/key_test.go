package table

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestShorten(t *testing.T) {
	for _, tt := range []struct {
		text  string
		whole bool
		why   string
	}{
		{"", true, "nothing"},
		{strings.Repeat("x", maxSort-cutOff-1), true, "the longest that stays"},
		{strings.Repeat("x", maxSort-cutOff), false, "as long as what is shortened may get"},
		{strings.Repeat("x", maxSort), false, "as long as DynamoDB takes"},
		{strings.Repeat("\U0001f600", maxSort), false, "letters that do not end where it is cut"},
	} {
		got := Shorten(tt.text, maxSort)
		if (got == tt.text) != tt.whole || len(got) > maxSort || !utf8.ValidString(got) || Shorten(got, maxSort) == got && !tt.whole {
			t.Errorf("%d bytes became %d: %s", len(tt.text), len(got), tt.why)
		}
	}
}

// FuzzKept: keys that differ are kept under keys that differ and that DynamoDB
// takes, and a prefix of a sort key finds it.
func FuzzKept(f *testing.F) {
	f.Add("p", "sort", uint16(0), uint16(0), uint16(2))
	f.Add("p", "ä", uint16(500), uint16(20), uint16(957))
	f.Add("\U0001f600", "x", uint16(600), uint16(1020), uint16(1020))
	f.Fuzz(func(t *testing.T, partition, sort string, often, more, cut uint16) {
		partition = strings.Repeat(partition, int(more%64)+1)
		long := Key{partition, strings.Repeat(sort, int(often%2048)+1)}
		kept, err := long.Kept()
		if err != nil {
			return // empty, or no text
		}
		if len(kept.Partition) > maxPartition || len(kept.Sort) > maxSort || !utf8.ValidString(kept.Partition) || !utf8.ValidString(kept.Sort) {
			t.Fatalf("%d and %d bytes, or no text", len(kept.Partition), len(kept.Sort))
		}
		for _, other := range []Key{
			kept, {kept.Partition, long.Sort}, {long.Partition, kept.Sort},
			{long.Partition, long.Sort + "x"}, {long.Partition + "x", long.Sort}, {long.Partition, long.Sort[:len(long.Sort)-1]},
		} {
			if its, err := other.Kept(); err == nil && its == kept && other != long {
				t.Errorf("%s of %d bytes and another of %d are kept as one", long, len(long.Sort), len(other.Sort))
			}
		}
		prefix := strings.ToValidUTF8(long.Sort[:min(int(cut), len(long.Sort))], "")
		asked, err := RangeOf(partition, prefix)
		if err != nil || asked.Partition != kept.Partition || !strings.HasPrefix(kept.Sort, asked.Prefix) || !asked.Has(long.Sort) {
			t.Errorf("from %d bytes, as kept %d: %v", len(prefix), len(asked.Prefix), err)
		}
	})
}
