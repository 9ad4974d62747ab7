package bus

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/ocsf"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

func TestEntries(t *testing.T) {
	client := &fakeBus{answers: []answer{taken}}
	said, err := client.bus(slog.DiscardHandler).Tell(t.Context(), anAlert)
	if err != nil || string(said) != `{"alert_id":"a1","severity":"high"}` {
		t.Errorf("answer %s, %v", said, err)
	}
	entries := client.calls[0]
	if len(entries) != 2 {
		t.Fatalf("%d entries", len(entries))
	}
	var told judge.Alert
	if err := json.Unmarshal([]byte(entries[0].Detail), &told); err != nil || told.ID != anAlert.ID {
		t.Errorf("alert %s, %v", entries[0].Detail, err)
	}
	var finding ocsf.Finding
	if err := json.Unmarshal([]byte(entries[1].Detail), &finding); err != nil || finding.FindingInfo.UID != anAlert.ID || finding.Metadata.IsTruncated {
		t.Errorf("finding %s, %v", entries[1].Detail, err)
	}
	for i, detailType := range []string{"hosewatch.alert", "OCSF Detection Finding"} {
		entry := entries[i]
		if entry.EventBusName != "own" || entry.Source != "hosewatch" || entry.DetailType != detailType ||
			entry.Time != 1778577271 || len(entry.Resources) != 1 || entry.Resources[0] != anAlert.Resource {
			t.Errorf("entry %+v", entry)
		}
	}
}

// An alert over EventBridge's limit is told without its longest parts.
func TestEntryTooLarge(t *testing.T) {
	a := *anAlert
	a.Title, a.After = "still said", map[string]string{"Tag": strings.Repeat("x", 300<<10)}
	for range 500 {
		a.Streams = append(a.Streams, strings.Repeat("s", 100))
	}
	detail := func(e entry, err error) string {
		if err != nil {
			t.Fatal(err)
		}
		return e.Detail
	}
	b := &Bus{name: "own"}
	alert, finding := detail(b.alert(&a)), detail(b.finding(&a))
	for _, detail := range []string{alert, finding} {
		if len(detail) > maxEntry || !strings.Contains(detail, "still said") || !strings.Contains(detail, "in CloudTrail") {
			t.Errorf("%d bytes: %.200s", len(detail), detail)
		}
	}
	if !strings.Contains(finding, `"is_truncated":true`) {
		t.Errorf("the finding does not say that it is not whole: %.300s", finding)
	}
	if a.After == nil || len(a.Streams) != 500 {
		t.Error("the alert itself was changed")
	}
}

// Whatever somebody put where a name belongs, both entries are ones that
// EventBridge takes, and still say which alert they are.
func TestEntriesFitWhateverIsInThem(t *testing.T) {
	for _, filler := range []string{"\x00", "\xff", "<", "東", "x", "\u202e"} {
		long := strings.Repeat(filler, 100_000)
		for _, c := range append(telltest.Cases(), telltest.Case{Name: "filled", Alert: filled(long[:20_000])}) {
			a := c.Alert
			a.Title, a.Actor.Name, a.SourceIP, a.UserAgent = long, long, long, long
			b := &Bus{name: "own"}
			alert, err := b.alert(&a)
			finding, findingErr := b.finding(&a)
			if err != nil || findingErr != nil || alert.size() > maxCall || finding.size() > maxCall {
				t.Fatalf("%s filled with %q: %d and %d bytes, %v, %v", c.Name, filler, alert.size(), finding.size(), err, findingErr)
			}
			for _, e := range []entry{alert, finding} {
				if !json.Valid([]byte(e.Detail)) || !strings.Contains(e.Detail, fmt.Sprintf("%q", a.ID)) {
					t.Errorf("%s: %.200s", c.Name, e.Detail)
				}
			}
		}
	}
}

// filled has a text wherever there is room for one.
func filled(text string) judge.Alert {
	a := telltest.BucketPolicy()
	for _, field := range []*string{&a.EventName, &a.Detail, &a.Resource, &a.ResourceName, &a.ResourceType, &a.Console, &a.Revert, &a.HowToCheck,
		&a.Actor.Role, &a.Actor.ARN, &a.Actor.Account, &a.Actor.AccessKeyID, &a.Actor.Via} {
		*field = text
	}
	for range 30 {
		a.Streams, a.Feeds = append(a.Streams, text), append(a.Feeds, text)
		a.Access.CrossAccount = append(a.Access.CrossAccount, text)
		a.Findings = append(a.Findings, judge.Finding{Rule: "policy-public", Title: text, Reason: text, Attack: []string{"T1078.004", "T1556.006"}})
	}
	return a
}
