package investigate

import (
	"reflect"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

func TestReads(t *testing.T) {
	since := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		question Question
		want     trail.Span
		reason   string
	}{
		{Question{Since: since}, trail.Span{Since: since.Add(-36 * time.Hour)}, "credentials may have been handed out so long before"},
		{Question{Until: since, Accounts: []string{"111122223333"}, Regions: []string{"eu-west-1"}}, trail.Span{}, "what was taken back, and who was behind a role, may be told later and elsewhere"},
	} {
		if got := tt.question.Reads(); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: %+v", tt.reason, got)
		}
	}
}
