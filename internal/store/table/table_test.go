package table

import (
	"testing"
	"time"
)

func TestGone(t *testing.T) {
	at := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		expires, now time.Time
		gone         bool
		why          string
	}{
		{time.Time{}, at, false, "never"},
		{at, at.Add(-1), false, "just before"},
		{at, at, true, "at that moment, as DynamoDB is asked"},
		{at.Add(time.Second - 1), at, true, "a fraction is cut off"},
	} {
		if got := (Item{Expires: tt.expires}).Gone(tt.now); got != tt.gone {
			t.Errorf("%v: %s", got, tt.why)
		}
	}
}
