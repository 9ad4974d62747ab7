package report_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/report"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

// hostile are texts as somebody might choose them.
var hostile = []string{
	"\x1b[2J\x1b]0;owned\x07", "a\nb\r\nSTILL OPEN (0)", "\u202egnp.exe", "\u200b\u200b", "=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)",
	"\t=1", "＝1", "<script>alert(1)</script>", `"quoted", and; split`, strings.Repeat("long ", 200), "\xff\xfe", "e\u0301\u0301\u0301\u0301\u0301",
	"'=1", "$(reboot)", "`reboot`", " =1",
}

// filled is a report in which every text is one of somebody's choice.
func filled(text string) *investigate.Report {
	var r investigate.Report
	telltest.Fill(&r, text)
	r.Changes[0].State, r.Changes[0].ID, r.Verdict.Open = investigate.Open, "c1", []string{"c1"}
	r.Sessions[0].ID, r.Sessions[0].Parent, r.Principals[0].Sessions = "s1", "", []string{"s1"}
	return &r
}

// Whatever names are, text has no character that a terminal obeys or hides.
func TestTextShowsEverything(t *testing.T) {
	for _, text := range hostile {
		var b bytes.Buffer
		if err := (report.Text{}).Write(&b, filled(text)); err != nil {
			t.Fatal(err)
		}
		for _, r := range b.String() {
			if r != '\n' && (unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Cs, unicode.Co)) {
				t.Errorf("%q: %U is in the text", text, r)
				break
			}
		}
		if n := strings.Count(b.String(), "\nSTILL OPEN"); n != 0 {
			t.Errorf("%q makes a heading", text)
		}
		if !strings.Contains(b.String(), "\nStill open (1)\n") {
			t.Errorf("%q: the open change is not told", text)
		}
	}
}

func TestJSONIsWhole(t *testing.T) {
	for _, text := range hostile {
		var b bytes.Buffer
		if err := report.JSON(&b, filled(text)); err != nil {
			t.Fatal(err)
		}
		var back investigate.Report
		if err := json.Unmarshal(b.Bytes(), &back); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if want := strings.ToValidUTF8(text, "\ufffd"); strings.Count(b.String(), "\n") != 1 || len([]rune(back.Events[0].Who)) < len([]rune(want))/2 {
			t.Errorf("%q: got %q", text, back.Events[0].Who)
		}
	}
}

// No cell is a formula, and none splits into two.
func TestCSVIsNoFormula(t *testing.T) {
	for _, text := range hostile {
		var b bytes.Buffer
		if err := report.CSV(&b, filled(text)); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(lines) != 2 || len(lines[1]) != len(lines[0]) {
			t.Fatalf("%q: %d lines, %v", text, len(lines), err)
		}
		for i, cell := range lines[1] {
			if first := strings.TrimLeft(cell, " "); first != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(first)[0]) {
				t.Errorf("%s: %q would be computed", lines[0][i], cell)
			}
		}
	}
}

func TestNothingInQuestion(t *testing.T) {
	var b bytes.Buffer
	r := &investigate.Report{Totals: investigate.Totals{Records: 3}, NotKnown: []string{"Nothing in the input is of the actor nobody."}}
	if err := (report.Text{}).Write(&b, r); err != nil {
		t.Fatal(err)
	}
	const want = "TRIAGE  events that raised an alert\n\nNothing is in question: 3 records read.\n\nNot known\n  • Nothing in the input is of the actor nobody.\n"
	if b.String() != want {
		t.Errorf("got\n%swant\n%s", b.String(), want)
	}
}

// A long report stays a page that somebody reads; what is left out is said.
func TestLongReport(t *testing.T) {
	r := filled("x")
	high := judge.High
	r.Changes, r.Verdict.Open = nil, nil
	for i := range 500 {
		id := "c" + string(rune('0'+i%10)) + strings.Repeat("0", i/10)
		r.Changes = append(r.Changes, investigate.Change{ID: id, State: investigate.Open, Severity: &high, AlertID: id, Title: "Something is open"})
		r.Verdict.Open = append(r.Verdict.Open, id)
		r.Events = append(r.Events, investigate.Event{Name: id, Session: "s1"})
	}
	var b bytes.Buffer
	if err := (report.Text{}).Write(&b, r); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "\n"); n > 350 {
		t.Errorf("%d lines", n)
	}
	if !strings.Contains(b.String(), "and 460 changes more") {
		t.Error("nobody says how many changes were left out")
	}
}
