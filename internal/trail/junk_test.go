package trail

import (
	"context"
	"strings"
	"testing"
)

// A file of nothing but junk ends early and says so; a trail with much that
// is broken in it is read to its end.
func TestJunkIsGivenUp(t *testing.T) {
	const good = `{"eventVersion":"1.08","eventSource":"s3.amazonaws.com","eventName":"PutObject","eventTime":"2026-01-01T00:00:00Z","eventID":"a"}` + "\n"
	for _, tt := range []struct {
		input   string
		records int
		last    string
		why     string
	}{
		{strings.Repeat("{}\n", 2*maxJunk) + good, 0, "nearly all of it is broken", "no trail looks like this"},
		{strings.Repeat(good+strings.Repeat("{}\n", 50), 4000) + good, 4001, "", "fifty broken lines for each sound one are borne"},
		{strings.Repeat("{}\n", maxJunk/2) + good, 1, "", "what comes early may all be broken"},
	} {
		records := 0
		stats, err := Read(context.Background(), strings.NewReader(tt.input), "x", func(*Event) error { records++; return nil })
		if err != nil || records != tt.records {
			t.Errorf("%d records, %v, want %d: %s", records, err, tt.records, tt.why)
		}
		said := len(stats.Faults) > 0 && strings.Contains(stats.Faults[len(stats.Faults)-1].Reason, "nearly all of it is broken")
		if said != (tt.last != "") {
			t.Errorf("said to be given up: %v, faults end with %v: %s", said, stats.Faults[len(stats.Faults)-1], tt.why)
		}
		if given := stats.Malformed > maxJunk && records == 0; given != (tt.last != "") {
			t.Errorf("given up: %v, of %d broken, %d records: %s", given, stats.Malformed, records, tt.why)
		}
	}
}
