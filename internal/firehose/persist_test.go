package firehose

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSavedStreamsComeBack(t *testing.T) {
	learned := time.Date(2026, 5, 12, 9, 14, 31, 5, time.UTC)
	for _, tt := range []struct {
		stream Stream
		why    string
	}{
		{Stream{}, "nothing is known"},
		{Stream{ARN: "a", Name: "n", Type: "DirectPut", Kind: Splunk, DestinationID: "d", VersionID: "7", Complete: true, Learned: learned}, "every text of its own"},
		{Stream{Name: "n", Deleted: true}, "one that is gone"},
		{Stream{Settings: Settings{Bucket: Shown("b"), Prefix: Shown(""), JDBCURL: {cut, "jdbc:redshift://h"}, Password: Hidden(), Username: {state: exposed}, Tag("k"): {}}}, "every state of a setting"},
		{Stream{Settings: Settings{Tag("<&> \u2028\x00"): Shown("\"\\<\x7f")}}, "texts that JSON escapes"},
	} {
		got := savedAndBack(t, &tt.stream)
		want := tt.stream
		if want.Settings == nil {
			want.Settings = Settings{}
		}
		if !reflect.DeepEqual(*got, want) {
			t.Errorf("%s: %+v came back as %+v", tt.why, want, *got)
		}
	}
}

func savedAndBack(t *testing.T, s *Stream) *Stream {
	t.Helper()
	text, err := json.Marshal(s.Saved())
	if err != nil {
		t.Fatal(err)
	}
	var saved Saved
	if err := json.Unmarshal(text, &saved); err != nil {
		t.Fatal(err)
	}
	got, err := saved.Stream()
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestASavedStreamHoldsNoCredential(t *testing.T) {
	const secret = "87654321"
	req := request(t, Update, `{"redshiftDestinationUpdate":{"clusterJDBCURL":"jdbc:redshift://bob:87654321@h.redshift.amazonaws.com:5439/db","username":"bob","password":"87654321","copyCommand":{"copyOptions":"SECRET_ACCESS_KEY '87654321'"}},"tags":[{"key":"api-token","value":"87654321"}]}`)
	s := (*Stream)(nil).Apply(req)
	text, err := json.Marshal(s.Saved())
	if err != nil || strings.Contains(string(text), secret) {
		t.Errorf("%s, %v", text, err)
	}
	if got := savedAndBack(t, s); !reflect.DeepEqual(got.Settings, s.Settings) || len(got.Settings.Exposed()) == 0 {
		t.Errorf("%v came back as %v", s.Settings, got.Settings)
	}
}

func TestSavedSettingsHaveOneState(t *testing.T) {
	_, err := Saved{Name: "orders", Shown: map[Path]string{Bucket: "b"}, Hidden: []Path{Bucket}}.Stream()
	if err == nil || err.Error() != "stream orders: 1 settings are given twice" {
		t.Errorf("a bucket that is both shown and hidden: %v", err)
	}
}

// FuzzSaved: any settings, in any state, come back as they were.
func FuzzSaved(f *testing.F) {
	f.Add("S3.Prefix", "a/", "Tag:x", "y", byte(1), byte(3))
	f.Add("", "", "\u2028", "<", byte(2), byte(0))
	f.Fuzz(func(t *testing.T, p1, t1, p2, t2 string, s1, s2 byte) {
		for _, text := range []*string{&p1, &t1, &p2, &t2} {
			*text = strings.ToValidUTF8(*text, "\uFFFD") // records are UTF-8 when they come in
		}
		setting := func(s byte, text string) Setting {
			if st := state(s % 5); st == shown || st == cut {
				return Setting{st, text}
			} else {
				return Setting{state: st}
			}
		}
		s := &Stream{Name: t1, VersionID: t2, Settings: Settings{Path(p1): setting(s1, t1), Path(p2): setting(s2, t2)}}
		if got := savedAndBack(t, s); !reflect.DeepEqual(got, s) {
			t.Errorf("%+v came back as %+v", s, got)
		}
	})
}
