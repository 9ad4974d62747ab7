package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/simulate"
)

// corpus writes the log files of a short story with many changes.
func corpus(t *testing.T) (folder string, told simulate.Story, twice int) {
	t.Helper()
	told, err := simulate.Everyday(simulate.Settings{Events: 3000, Changes: 0.3})
	if err != nil {
		t.Fatal(err)
	}
	folder = filepath.Join(t.TempDir(), "corpus")
	done, err := simulate.WriteTrail(folder, told, simulate.Delivery{Twice: -1})
	if err != nil {
		t.Fatal(err)
	}
	return folder, told, done.Twice
}

// Every counter gives the answer that the story itself does.
func TestCountersAnswer(t *testing.T) {
	folder, told, _ := corpus(t)
	want := newTally()
	for e := range told {
		want.count(e.Source, e.Name)
	}
	if n := len(want); n != len(asked) || n < 40 {
		t.Fatalf("%d calls are asked about, %d counted", len(asked), n)
	}
	for name, count := range counters {
		if name == "gunzip" {
			continue // it answers nothing
		}
		got := newTally()
		if err := count(folder, got); err != nil {
			t.Fatal(err)
		}
		if a, b := text(got.counts()), text(want.counts()); a != b || a == "" {
			t.Errorf("%s says\n%s\nand the story\n%s", name, a, b)
		}
	}
	events, size, err := countEvents(folder)
	if err != nil || events != 3000 || size == 0 {
		t.Errorf("%d events in %d bytes, %v", events, size, err)
	}
}

func text(c counts) string {
	var b strings.Builder
	c.write(&b)
	return b.String()
}

func TestNoTwoCallsHaveOneName(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range asked {
		if seen[c.name] {
			t.Errorf("two calls are named %s: rg could not tell them apart", c.name)
		}
		seen[c.name] = true
	}
}

func TestReadCounts(t *testing.T) {
	for _, c := range []struct {
		said, want string
		why        string
	}{
		{"s3.amazonaws.com PutBucketPolicy 3\n", "s3.amazonaws.com PutBucketPolicy 3\n", "as write prints it"},
		{"PutBucketPolicy 3\n", "s3.amazonaws.com PutBucketPolicy 3\n", "a name stands for the call that has it"},
		{"b X 1\na Y 2\n", "a Y 2\nb X 1\n", "in any order"},
		{"a Y 0\n", "", "what never happened is not said"},
		{"a Y many\n", `"a Y many": expected integer`, "a count is a number"},
		{"what is this now\n", `"what is this now": want a source, a name and a number`, "an error message is no answer"},
	} {
		got, err := readCounts(strings.NewReader(c.said))
		said := text(got)
		if err != nil {
			said = err.Error()
		}
		if said != c.want {
			t.Errorf("%q: %q, want %q: %s", c.said, said, c.want, c.why)
		}
	}
}

// A tool that gives another answer ends the comparison.
func TestWrongAnswers(t *testing.T) {
	say := func(text string) []string { return []string{"printf", "%s", text} }
	right := "a Y 2\nb X 1\n"
	for _, c := range []struct {
		tools []tool
		want  string
		why   string
	}{
		{[]tool{{"one", say(right), "", answers}, {"two", say("b X 1\na Y 2\n"), "", answers}}, "", "order is no difference"},
		{[]tool{{"one", say(right), "", answers}, {"two", say("a Y 3\nb X 1\n"), "", answers}}, "two: another answer than the first tool's", "a count differs"},
		{[]tool{{"one", say(right), "", answers}, {"two", say("a Y 2\n"), "", answers}}, "two: another answer than the first tool's", "a call is missing"},
		{[]tool{{"one", say(""), "", answers}}, "one: no answer", "silence is no answer"},
		{[]tool{{"one", say("x"), "", scans}, {"two", say("y"), "", scans}}, "two: another answer than the first tool's", "scans say the same, letter for letter"},
		{[]tool{{"one", say("x"), "", scans}, {"two", say(right), "", answers}, {"three", say("z"), "", other}}, "", "what is not comparable is not compared"},
		{[]tool{{"one", []string{"false"}, "", answers}}, "one: false: exit status 1: ", "a tool that fails"},
		{[]tool{{"one", []string{"false"}, "it is not here", answers}}, "", "a tool that is not here is not asked"},
	} {
		_, err := rounds(c.tools, 2, new(bytes.Buffer))
		if got := fmt.Sprint(err); err == nil && c.want != "" || err != nil && (c.want == "" || !strings.HasPrefix(got, c.want)) {
			t.Errorf("%v: %v, want %q: %s", c.tools, err, c.want, c.why)
		}
	}
}

func TestMedian(t *testing.T) {
	of := func(all ...int) (runs []measured) {
		for _, n := range all {
			runs = append(runs, measured{cpu: time.Duration(n), wall: time.Duration(100 - n), peak: int64(n)})
		}
		return runs
	}
	if m := median(of(9, 1, 5)); m != (measured{5, 95, 5}) {
		t.Errorf("%v, want the middle of each", m)
	}
}

// A run's time and memory are those of all processes that it starts.
func TestRunCountsChildren(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("what a process used is counted on Linux only")
	}
	busy, _, err := run(shell(`for i in 1 2; do (n=0; while [ $n -lt 20000 ]; do n=$((n+1)); done); done`))
	if err != nil {
		t.Fatal(err)
	}
	idle, _, err := run(shell(`true`))
	if err != nil || busy.cpu < 2*idle.cpu || busy.peak < 1<<20 || busy.peak > 1<<30 || busy.wall <= 0 {
		t.Errorf("busy %+v, idle %+v, %v", busy, idle, err)
	}
}

func TestBars(t *testing.T) {
	second := func(s float64) measured {
		return measured{cpu: time.Duration(s * 1e9), wall: time.Duration(s * 1e9), peak: 32 << 20}
	}
	m := map[string]measured{theGunzip: second(1), theScan: second(1.2), theScan2: second(0.6), theGJSON: second(6), theJQ: second(6)}
	var out strings.Builder
	worst := writeBars(&out, m)
	for _, want := range []string{
		"- CPU of scan over gunzip's: 1.20 times, met (at most 1.25)\n",
		"- speed of 2 workers over 1's: 2.00 times, met (at least 1.8)\n",
		"- peak memory of scan, 2 workers: 32.00 MiB, met (at most 64)\n",
		"- CPU of gjson over scan's: 5.00 times, met (at least 3)\n",
		"- CPU of zcat and jq over scan's: 5.00 times, not met (at least 10)\n",
		"- CPU of triage over scan's: not measured, hosewatch triage --actor was skipped\n",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("missing %q in\n%s", want, out.String())
		}
	}
	if worst != 2 {
		t.Errorf("the worst is missed by a factor of %g, want 2: jq is at half of its bar", worst)
	}
}
