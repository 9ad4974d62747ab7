package blockkit_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

// many are n alerts of one caller, a minute apart, the last the worst.
func many(n int) []*judge.Alert {
	var all []*judge.Alert
	for i := range n {
		a := telltest.ByCloudFormation()
		if i == n-1 {
			a = telltest.StoppedByRoot()
		}
		a.ID = fmt.Sprintf("964a8a7b34700f6353%02x", i)
		a.EventTime = a.EventTime.Add(time.Duration(i) * time.Minute)
		all = append(all, &a)
	}
	return all
}

func opened(alerts ...*judge.Alert) *incident.Incident {
	i := &incident.Incident{ID: "1c0ffee1"}
	i.Take(alerts[0].EventTime, alerts...)
	return i
}

// shown is a message as one text, what can be pressed in brackets.
func shown(t *testing.T, p blockkit.Post) string {
	t.Helper()
	if err := refused(p); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, block := range p.Blocks {
		doc, err := json.Marshal(block)
		if err != nil {
			t.Fatal(err)
		}
		var row struct {
			Elements []struct {
				ActionID string `json:"action_id"`
			}
		}
		if json.Unmarshal(doc, &row) == nil && strings.Contains(string(doc), `"type":"actions"`) {
			for _, e := range row.Elements {
				fmt.Fprintf(&b, "[%s]", e.ActionID)
			}
			continue
		}
		var tree any
		if err := json.Unmarshal(doc, &tree); err != nil {
			t.Fatal(err)
		}
		_ = eachText(tree, func(x anyText) error { b.WriteString(x.Text + "\n"); return nil })
	}
	return b.String()
}

func TestHead(t *testing.T) {
	at := time.Date(2026, 11, 23, 10, 20, 0, 0, time.UTC)
	root := telltest.StoppedByRoot()
	for _, tt := range []struct {
		name   string
		alerts []*judge.Alert
		mark   incident.Mark
		want   []string
		not    []string
		reason string
	}{
		{"alone", []*judge.Alert{&root}, incident.Mark{},
			[]string{"🚨 Critical: orders-prod no longer encrypts what it buffers\n", "It was on, with your key", "start-delivery-stream-encryption", "Open: nobody has acknowledged",
				"[acknowledge][timeline][change][mute][expected]"},
			[]string{"alerts", "Why it matters", "more"}, "the worst in brief, with a short way back"},
		{"many", many(12), incident.Mark{},
			[]string{"buffers, and 11 more\n", "*12 alerts*: 1 critical, 11 high", "*Streams hit* 3: `orders-prod`", "*Callers* 2: deploy-4711, root", "*Latest* 23 Nov 10:22 UTC"},
			[]string{"*Streams* "}, "how things stand"},
		{"acknowledged", []*judge.Alert{&root}, incident.Mark{AcknowledgedBy: "U0DANA", AcknowledgedAt: at},
			[]string{"Acknowledged by <@U0DANA> at 23 Nov 10:20 UTC", "[timeline][change]"}, []string{"[acknowledge]", "Open"}, "by whom and when; there is nothing to acknowledge"},
		{"escalated", []*judge.Alert{&root}, incident.Mark{EscalatedAt: at},
			[]string{"Open: nobody had acknowledged by 23 Nov 10:20 UTC, escalated", "[acknowledge]"}, nil, "still open"},
		{"acknowledged late", []*judge.Alert{&root}, incident.Mark{AcknowledgedBy: "U0DANA", AcknowledgedAt: at.Add(time.Hour), EscalatedAt: at},
			[]string{"Acknowledged by <@U0DANA> at 23 Nov 11:20 UTC, after nobody had until 23 Nov 10:20 UTC"}, []string{"[acknowledge]"}, "both are told"},
		{"not a user", []*judge.Alert{&root}, incident.Mark{AcknowledgedBy: "!here", AcknowledgedAt: at},
			[]string{"Acknowledged by `!here`"}, nil, "nobody is called"},
	} {
		i := opened(tt.alerts...)
		post := blockkit.Head(i, tt.mark, tt.alerts[len(tt.alerts)-1])
		got := shown(t, post)
		for _, want := range tt.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s: %s", tt.name, want, got, tt.reason)
			}
		}
		for _, not := range tt.not {
			if strings.Contains(got, not) {
				t.Errorf("%s: %q in\n%s: %s", tt.name, not, got, tt.reason)
			}
		}
		if post.Metadata.EventType != "hosewatch_incident" || post.Metadata.EventPayload["incident_id"] != "1c0ffee1" {
			t.Errorf("%s: metadata %+v", tt.name, post.Metadata)
		}
	}
}

func TestReplyOfOne(t *testing.T) {
	a := telltest.StoppedByRoot()
	m := incident.Message{Alerts: []*judge.Alert{&a}, Mention: "S0CALL", Late: map[string]bool{a.ID: true}}
	got := shown(t, blockkit.Reply(opened(&a), m))
	for _, want := range []string{"<!subteam^S0CALL> · Late: happened before what is told above", "*Why it matters*", "*Look for yourself*", "root-used", "[change][mute][expected]"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	alone := shown(t, blockkit.Standalone(m))
	if strings.Contains(alone, "[") {
		t.Errorf("a webhook has no buttons:\n%s", alone)
	}
}

func TestReplyTable(t *testing.T) {
	alerts := many(40)
	m := incident.Message{Alerts: alerts, Late: map[string]bool{alerts[1].ID: true}}
	post := blockkit.Reply(opened(alerts...), m)
	got := shown(t, post)
	for _, want := range []string{
		"🚨 40 alerts: 1 critical, 39 high, by 2 callers\n",
		"🔴 10:12:12 orders-prod stores what it delivers without your key · deploy-4711 · late\n",
		"🚨 10:50:12 orders-prod no longer encrypts what it buffers · root\n",
		"Times are UTC, 23 Nov 2026 · late: happened before what is told above",
		"[show]",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if ids := post.Metadata.EventPayload["alert_ids"].([]string); len(ids) != 40 || ids[7] != alerts[7].ID {
		t.Errorf("metadata %v", ids)
	}
	for _, a := range alerts { // all of them in the fallback too
		if !strings.Contains(post.Plain().Text, a.EventTime.Format("15:04:05")) {
			t.Errorf("%s is not in the fallback:\n%s", a.EventTime, post.Plain().Text)
		}
	}
}

func TestTableOfSeveralDays(t *testing.T) {
	alerts := many(2)
	alerts[0].EventTime = alerts[0].EventTime.AddDate(0, 0, -1)
	if got := shown(t, blockkit.Standalone(incident.Message{Alerts: alerts})); !strings.Contains(got, "22 Nov 10:11:12") || !strings.Contains(got, "23 Nov 10:12:12") {
		t.Errorf("days are not told:\n%s", got)
	}
}

func TestEscalation(t *testing.T) {
	a := telltest.StoppedByRoot()
	post := blockkit.Escalation(opened(&a), incident.Mark{}, &a, 15*time.Minute, "S0CALL")
	got := shown(t, post)
	if !strings.Contains(got, "*Nobody has acknowledged this in 15 minutes* <!subteam^S0CALL>") || !strings.Contains(got, "[acknowledge]") {
		t.Errorf("got\n%s", got)
	}
	if post.Metadata.EventType != "hosewatch_escalation" {
		t.Errorf("metadata %+v: the head must be told from it", post.Metadata)
	}
}

func TestDailyTellsAllInFewMessages(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	if posts := blockkit.Daily(day, nil); posts != nil {
		t.Errorf("nothing happened, and is told: %v", posts)
	}
	var alerts []*judge.Alert
	for n := range 1000 {
		a := telltest.Denied()
		a.ID = fmt.Sprint("a", n)
		a.Severity = judge.Low
		a.Title = fmt.Sprintf("stream-%03d was changed", n/2) // each twice
		a.Actor.Name = fmt.Sprintf("deploy-%d", n%7)
		alerts = append(alerts, &a)
	}
	posts := blockkit.Daily(day, alerts)
	var all strings.Builder
	for n, p := range posts {
		all.WriteString(shown(t, p))
		if want := fmt.Sprintf("part %d of %d", n+1, len(posts)); !strings.Contains(p.Text, want) || p.Metadata.EventPayload["part"] != n+1 {
			t.Errorf("message %d: %s, %v", n, p.Text, p.Metadata)
		}
	}
	for n := range 500 {
		if want := fmt.Sprintf("stream-%03d was changed", n); !strings.Contains(all.String(), want) {
			t.Fatalf("%s is not told", want)
		}
	}
	if most := all.Len()/blockkit.OurBlocksTotal + 2; len(posts) > most {
		t.Errorf("%d messages for %d characters, %d would do", len(posts), all.Len(), most)
	}
	if got := shown(t, blockkit.Daily(day, alerts[:14])[0]); !strings.Contains(got, "14 alerts: 14 low") {
		t.Errorf("got\n%s", got)
	}
}

// What a replay found is old, and may be severe all the same.
func TestDailyOfHistory(t *testing.T) {
	old, new := telltest.Denied(), telltest.Denied()
	old.Replayed, old.Severity = "run", judge.Critical
	for _, tt := range []struct {
		alerts        []*judge.Alert
		want, without string
		reason        string
	}{
		{[]*judge.Alert{&new}, "nothing that had to wake anybody", "history", "the usual"},
		{[]*judge.Alert{&old}, "1 critical, found in history", "wake", "critical, and nobody was woken"},
		{[]*judge.Alert{&old, &new}, "1 of them found in history", "wake", "both"},
		{[]*judge.Alert{&old, &new}, old.EventTime.UTC().Format(time.DateTime) + " (replayed)", "2 times", "the day is said, and the same title is not the same"},
	} {
		if got := shown(t, blockkit.Daily(old.EventTime, tt.alerts)[0]); !strings.Contains(got, tt.want) || strings.Contains(got, tt.without) {
			t.Errorf("%s: want %q and not %q in\n%s", tt.reason, tt.want, tt.without, got)
		}
	}
}

func TestFullChange(t *testing.T) {
	a := telltest.BucketPolicy()
	a.Before["Policy"] = `{"Version":"2012-10-17","Statement":[{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders-archive/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`
	a.After["Policy"] = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*"}}`
	a.Before["Versioning"], a.After["Versioning"] = strings.Repeat("v", 900), "Suspended"
	got := blockkit.FullChange(&a)
	for _, want := range []string{
		"CRITICAL: orders-archive is now readable by anyone on the internet\n",
		"\n  - Deny anyone: s3:* on orders-archive/*, if it comes over plain HTTP\n  + Allow anyone: s3:GetObject on orders-archive/*\n",
		"\n  - " + strings.Repeat("v", 900) + "\n  + Suspended\n",
		"\nNow allowed, and was not before\n  anyone → s3:GetObject on orders-archive/2026/11/23/object\n",
		"\nTake it back\naws s3api put-bucket-policy", "event b0bafe77-3a51-4f0e-9c1d-6a0d3c0f5b11\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	a.Detail = strings.Repeat("é", blockkit.MaxFullChange)
	if long := blockkit.FullChange(&a); len(long) > blockkit.MaxFullChange || !strings.HasSuffix(long, "has all of it\n") {
		t.Errorf("%d bytes, ending in %q", len(long), long[len(long)-60:])
	}
}
