package resource

import "testing"

func TestCompact(t *testing.T) {
	for _, tt := range []struct{ text, want, reason string }{
		{`{"a":"b c"}`, `{"a":"b c"}`, "a blank within a text stays"},
		{"{\n  \"a\": [1, 2]\n}", `{"a":[1,2]}`, "as people write it"},
		{`{"a":"\\" b"}`, `{"a":"\\" b"}`, "no JSON: left alone"},
		{`{"a":"\""} `, `{"a":"\""}`, "an escaped quote does not end a text"},
		{"", "", "nothing"},
	} {
		if got := compact(tt.text); got != tt.want {
			t.Errorf("%q: %q, want %q: %s", tt.text, got, tt.want, tt.reason)
		}
	}
}
