package tell_test

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"unicode"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

func TestJSONIsOneHarmlessLineThatReadsBack(t *testing.T) {
	for _, c := range telltest.Cases() {
		var got bytes.Buffer
		if err := tell.JSON(&got, &c.Alert); err != nil {
			t.Fatal(err)
		}
		line := got.String()
		if strings.Count(line, "\n") != 1 || !strings.HasSuffix(line, "\n") {
			t.Errorf("%s: not one line: %q", c.Name, line)
		}
		for _, r := range strings.TrimSuffix(line, "\n") {
			if !unicode.IsPrint(r) {
				t.Errorf("%s: %U reaches the terminal", c.Name, r)
			}
		}
		if strings.Contains(line, "null") {
			t.Errorf("%s: null in %s", c.Name, line)
		}
		var back judge.Alert
		if err := json.Unmarshal(got.Bytes(), &back); err != nil {
			t.Fatalf("%s: %v", c.Name, err)
		}
		if want := viaEncodingJSON(t, c.Alert); !reflect.DeepEqual(back, want) {
			t.Errorf("%s: read back as\n%+v\nwant\n%+v", c.Name, back, want)
		}
	}
}

// viaEncodingJSON is what the standard library makes of a.
func viaEncodingJSON(t *testing.T, a judge.Alert) (back judge.Alert) {
	doc, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(doc, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

func TestJSONHasNoNullForNoFindings(t *testing.T) {
	var got bytes.Buffer
	if err := tell.JSON(&got, &judge.Alert{ID: "x"}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got.String(), `"findings":[]`) {
		t.Errorf("findings are not an empty list: %s", got.String())
	}
}

func TestSummary(t *testing.T) {
	s := tell.Summary{Read: 40, Judged: 33, Skipped: 5, Malformed: 1, Duplicates: 1}
	s.Count(judge.Critical, true)
	s.Count(judge.Critical, true)
	s.Count(judge.Low, true)
	s.Count(judge.Info, false)
	var got bytes.Buffer
	if err := s.Write(&got); err != nil {
		t.Fatal(err)
	}
	want := "40 records read: 33 judged, 5 skipped, 1 malformed, 1 duplicate\n" +
		"3 alerts: 2 critical, 1 low\n" +
		"1 more not told, below --min-severity: 1 info\n"
	if got.String() != want {
		t.Errorf("got:\n%swant:\n%s", got.String(), want)
	}
	got.Reset()
	if err := (tell.Summary{Read: 9, Judged: 2, Outside: 7}).Write(&got); err != nil {
		t.Fatal(err)
	}
	if want := "9 records read: 2 judged, 0 skipped, 0 malformed, 0 duplicates, 7 outside of what was asked for\n0 alerts\n"; got.String() != want {
		t.Errorf("got:\n%swant:\n%s", got.String(), want)
	}
	got.Reset()
	if err := (tell.Summary{Read: 1, Judged: 1}).Write(&got); err != nil {
		t.Fatal(err)
	}
	if want := "1 record read: 1 judged, 0 skipped, 0 malformed, 0 duplicates\n0 alerts\n"; got.String() != want {
		t.Errorf("got:\n%swant:\n%s", got.String(), want)
	}
}
