package blockkit_test

import (
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

func TestParseValue(t *testing.T) {
	const longest = "a123456789012345678901234567890123456789012345678901234567890123"
	for _, tt := range []struct {
		text   string
		ok     bool
		reason string
	}{
		{"1c0ffee1/964a8a7b34700f63530b/", true, "a button of a reply"},
		{"1c0ffee1//", true, "acknowledge is about the incident"},
		{"/964a8a7b34700f63530b/1h", true, "an alert without an incident"},
		{longest + "/" + longest + "/fixed", true, "as long as can be"},
		{longest + "x/a/", false, "longer"},
		{"//1h", false, "about nothing"},
		{"a/b", false, "a part is missing"},
		{"a/b/1h/x", false, "a part too many"},
		{"a/b/2h", false, "no such choice"},
		{"a/<!here>/", false, "no id"},
		{"a/../", false, "ids do not begin so"},
		{"a/b\n/", false, "a line"},
		{"a/b/ ", false, "a blank"},
		{"a/é/", false, "not ASCII"},
		{strings.Repeat("a/", 1<<20), false, "huge"},
		{"", false, "nothing"},
	} {
		v, err := blockkit.ParseValue(tt.text)
		if (err == nil) != tt.ok {
			t.Errorf("%.80q: %v, want ok %t: %s", tt.text, err, tt.ok, tt.reason)
		}
		if again, err := v.Encode(); tt.ok && (err != nil || again != tt.text) {
			t.Errorf("%q becomes %q, %v", tt.text, again, err)
		}
	}
}

// FuzzValue: what is encoded is read back as it was, and what is read is what
// would be encoded.
func FuzzValue(f *testing.F) {
	f.Add("1c0ffee1", "964a8a7b34700f63530b", "1h", "a/b/1h")
	f.Add("", "x", "", "//")
	f.Add("a/b", "<!here>", "fixed", "\x00/\u202e/")
	f.Fuzz(func(t *testing.T, in, alert, mute, text string) {
		v := blockkit.Value{Incident: in, Alert: alert, Mute: blockkit.Muting(mute)}
		if encoded, err := v.Encode(); err == nil {
			if back, err := blockkit.ParseValue(encoded); err != nil || back != v || len(encoded) > blockkit.MaxValue {
				t.Fatalf("%+v is written as %q and read as %+v, %v", v, encoded, back, err)
			}
		}
		if v, err := blockkit.ParseValue(text); err == nil {
			if encoded, err := v.Encode(); err != nil || encoded != text {
				t.Fatalf("%q is read as %+v and written as %q, %v", text, v, encoded, err)
			}
		}
	})
}
