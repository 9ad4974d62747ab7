package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"
)

// alertEvent is an alert as it is in the queues.
func alertEvent(id, severity, title string) string {
	detail, _ := json.Marshal(map[string]string{"alert_id": id, "severity": severity, "title": title})
	return `{"detail-type":"hosewatch.alert","source":"hosewatch","detail":` + string(detail) + `}`
}

func redriven(args ...string) (code int, stdout, stderr string) {
	var out, err bytes.Buffer
	code = run(append([]string{"redrive"}, args...), nil, &out, &err)
	return code, out.String(), err.String()
}

// allVisible fails for what nobody else gets.
func (a *fakeAWS) allVisible(t *testing.T) {
	t.Helper()
	for name, all := range a.queues {
		for _, m := range all {
			if m.hidden {
				t.Errorf("%s: %s is still hidden", name, m.id)
			}
		}
	}
}

func TestRedrive(t *testing.T) {
	event, err := os.ReadFile("testdata/stop-encryption.json")
	if err != nil {
		t.Fatal(err)
	}
	const scheduled = `{"detail-type":"Scheduled Event","source":"aws.events","detail":{}}`
	high, low := alertEvent("a1", "high", "Something \x1b[31m"), alertEvent("a2", "low", "less")
	critical := alertEvent("a3", "critical", "from EventBridge itself")
	elsewhere := alertEvent("a4", "high", "for a topic")
	fill := func(a *fakeAWS) {
		a.put("not-told", "", high, low, "no alert")
		a.put("not-told", "arn:aws:sqs:eu-west-1:111122223333:alerts", critical)
		a.put("not-told", "arn:aws:sns:eu-west-1:111122223333:topic", elsewhere)
		a.put("not-judged", "", string(event), scheduled, scheduled, "{")
	}
	for _, tt := range []struct {
		args    string
		alerts  []string // in the order queue afterwards
		told    []string // left where alerts were not told
		invoked int
		said    string
		reason  string
	}{
		{"--dry-run", nil, []string{high, low, "no alert", critical, elsewhere}, 0, "waits: alert a1, high: Something \\x1b[31m (3h old)", "nothing is moved"},
		{"", []string{high, low, critical}, []string{"no alert", elsewhere}, 2, "it was on its way to arn:aws:sns", "what belongs there is moved"},
		{"--only high", []string{high, critical}, []string{low, "no alert", elsewhere}, 2, "1 below --only", "alerts by severity, events always"},
	} {
		a := newAWS(t)
		fill(a)
		code, stdout, stderr := redriven(strings.Fields(tt.args)...)
		said := stdout + stderr
		if code != exitBroken || !strings.Contains(said, tt.said) || strings.Contains(said, "\x1b") {
			t.Errorf("%s: exit %d\n%s", tt.reason, code, said)
		}
		for queue, want := range map[string][]string{"alerts": tt.alerts, "not-told": tt.told} {
			if got := a.bodies(queue); !slices.Equal(got, want) {
				t.Errorf("%s: %s has %q\nwant %q", tt.reason, queue, got, want)
			}
		}
		if len(a.invoked) != tt.invoked || tt.invoked > 0 && (a.invoked[0] != "detect-1 "+string(event) || a.invoked[1] != "baseline-1 "+scheduled) {
			t.Errorf("%s: invoked %q", tt.reason, a.invoked)
		}
		if left := len(a.bodies("not-judged")); tt.invoked > 0 && left != 1 {
			t.Errorf("%s: %d left that were not judged, want the broken one", tt.reason, left)
		}
		a.allVisible(t)
	}
}

// Whatever call fails, at whichever time, every alert is in one queue at
// least, and what is left can be taken by the next run.
func TestRedriveLosesNothing(t *testing.T) {
	const n = 7
	for _, call := range []string{"ReceiveMessage", "SendMessage", "DeleteMessage", "ChangeMessageVisibilityBatch", "GetQueueAttributes"} {
		for nth := range 2 * n {
			a := newAWS(t)
			var all []string
			for i := range n {
				all = append(all, alertEvent(fmt.Sprint("a", i), "high", "title"))
			}
			a.put("not-told", "", all...)
			met := 0
			a.fail = func(now, _ string) bool {
				met += map[bool]int{true: 1}[now == call]
				return now == call && met > nth
			}
			code, stdout, stderr := redriven("--queue", a.url("not-told"), "--to", a.url("alerts"))
			there := append(a.bodies("alerts"), a.bodies("not-told")...)
			for _, body := range all {
				if !slices.Contains(there, body) {
					t.Fatalf("%s fails from call %d on: lost %s\n%s%s", call, nth+1, body, stdout, stderr)
				}
			}
			if failed := met > nth; failed != (code == exitBroken) || strings.Contains(stdout+stderr, "\x1b") {
				t.Errorf("%s fails from call %d on: exit %d\n%s%s", call, nth+1, code, stdout, stderr)
			}
			a.fail = func(string, string) bool { return false }
			for _, m := range a.queues["not-told"] {
				m.hidden = false // as it is ten minutes later
			}
			if code, _, stderr := redriven("--queue", a.url("not-told"), "--to", a.url("alerts")); code != exitDone || len(a.bodies("not-told")) != 0 {
				t.Errorf("again: exit %d\n%s", code, stderr)
			}
		}
	}
}

// An event that fails again while the rest is sent is not sent again and again.
func TestRedriveLeavesWhatComesMeanwhile(t *testing.T) {
	a := newAWS(t)
	a.put("not-told", "", alertEvent("a1", "high", "old"))
	a.put("not-told", "", alertEvent("a2", "high", "new"))
	a.queues["not-told"][1].sent = time.Now().Add(time.Hour)
	if code, _, stderr := redriven(); code != exitDone || len(a.bodies("alerts")) != 1 || len(a.bodies("not-told")) != 1 {
		t.Errorf("exit %d, %v\n%s", code, a.queues, stderr)
	}
	a.allVisible(t)
}

// A function that cannot be reached gets three tries, not one for every event.
func TestRedriveStopsWhenNothingIsTaken(t *testing.T) {
	event, err := os.ReadFile("testdata/stop-encryption.json")
	if err != nil {
		t.Fatal(err)
	}
	a := newAWS(t)
	a.put("not-judged", "", slices.Repeat([]string{string(event)}, 9)...)
	a.put("not-told", "", alertEvent("a1", "high", "title"))
	tries := 0
	a.fail = func(call, _ string) bool {
		tries += map[bool]int{true: 1}[call == "Invoke"]
		return call == "Invoke"
	}
	code, _, stderr := redriven()
	if code != exitBroken || tries != maxInRow || len(a.bodies("not-judged")) != 9 || !strings.Contains(stderr, "in a row") {
		t.Errorf("exit %d after %d tries\n%s", code, tries, stderr)
	}
	if len(a.bodies("alerts")) != 1 {
		t.Error("one queue keeps the next from being gone through")
	}
	a.allVisible(t)
}

func TestRedriveUsage(t *testing.T) {
	a := newAWS(t)
	for _, tt := range []struct {
		args   string
		code   int
		said   string
		reason string
	}{
		{"", exitDone, "0 sent again", "nothing waits"},
		{"--queue x", exitUsage, "both or neither", "half of a way"},
		{"--only loud", exitUsage, "--only", "no severity"},
		{"queue", exitUsage, `"queue"`, "an argument"},
	} {
		if code, _, stderr := redriven(strings.Fields(tt.args)...); code != tt.code || !strings.Contains(stderr, tt.said) {
			t.Errorf("%s: exit %d; said %s", tt.reason, code, stderr)
		}
	}
	a.stack = map[string]string{"Other": "x"}
	if code, _, stderr := redriven("--stack", "other"); code != exitBroken || !strings.Contains(stderr, "stack other") {
		t.Errorf("a stack of something else: exit %d; said %s", code, stderr)
	}
}
