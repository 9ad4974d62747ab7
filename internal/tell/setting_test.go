package tell_test

import (
	"testing"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// A setting's name may be of any letters: none is cut in two.
func TestSettingNamesStayWhole(t *testing.T) {
	for _, tt := range []struct{ name, want, reason string }{
		{"Éxplain", "Éxplain", "a letter of two bytes begins it"},
		{"\u202eEVIL", "\u202eEVIL", "a character of three bytes begins it"},
		{"LifecycleRules", "lifecycle rules", "a name in AWS's API"},
	} {
		a := &judge.Alert{ResourceType: "AWS::S3::Bucket", After: map[string]string{tt.name: "x"}}
		got := tell.Changes(a)
		if len(got) != 1 || got[0].Setting != tt.want || !utf8.ValidString(got[0].Setting) {
			t.Errorf("the setting %q is told as %+q: %s", tt.name, got, tt.reason)
		}
	}
}
