package faults

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

// verdict is what the channel shows.
type verdict struct {
	alerts, lost, doubled int
	heads, headsDoubled   int
	replies, broadcast    int
	unordered             int // alerts older than one told before them, and not marked
	dishonoured           int // calls that came although a 429 asked for patience
	stale                 int // heads that do not say how many alerts there are
	crowded               int // spans of ten seconds with more than five new messages; Slack may take one late
}

// metadata is what a message says of itself.
type metadata struct {
	EventType    string `json:"event_type"`
	EventPayload struct {
		Incident string   `json:"incident_id"`
		Alerts   []string `json:"alert_ids"`
	} `json:"event_payload"`
}

func read(p slacktest.Post) (m metadata) {
	if json.Unmarshal(p.Metadata, &m) != nil {
		return metadata{}
	}
	return m
}

func (w *world) verdict() verdict {
	v := verdict{alerts: len(w.alerts), dishonoured: len(w.slack.Dishonoured())}
	told := map[string]int{}
	heads := map[string]int{}
	posts := w.slack.Channel(channel)
	var shown []time.Time
	for _, p := range posts {
		shown = append(shown, p.At)
		if p.ThreadTS != "" {
			v.broadcast++
			continue
		}
		head := read(p)
		heads[head.EventPayload.Incident]++
		v.heads++
		inThread := w.thread(p, told, &v)
		if inThread > 1 && !strings.Contains(string(p.Blocks)+p.Text, fmt.Sprintf("*%d alerts*", inThread)) {
			v.stale++
		}
	}
	for id := range w.alerts {
		switch n := told[id]; {
		case n == 0:
			v.lost++
		case n > 1:
			v.doubled += n - 1
		}
	}
	for _, n := range heads {
		v.headsDoubled += n - 1
	}
	for n := 5; n < len(shown); n++ {
		if shown[n].Sub(shown[n-5]) <= 10*time.Second {
			v.crowded++
		}
	}
	return v
}

// thread counts what the replies to a head tell, and returns how many alerts
// that are.
func (w *world) thread(head slacktest.Post, told map[string]int, v *verdict) (alerts int) {
	var newest time.Time
	for _, p := range w.slack.Thread(channel, head.TS) {
		v.replies++
		late := 0
		before := newest
		for _, id := range read(p).EventPayload.Alerts {
			told[id]++
			alerts++
			at := w.alerts[id].EventTime
			if at.Before(before) {
				late++
			}
			if at.After(newest) {
				newest = at
			}
		}
		if marks := strings.Count(strings.ToLower(string(p.Blocks)+p.Text), "late"); marks < late {
			v.unordered += late - marks
		}
	}
	return alerts
}

func (w *world) judge(t *testing.T) {
	v := w.verdict()
	t.Logf("%+v", v)
	for _, e := range w.slack.Dishonoured() {
		t.Logf("%s came at %s, and would have been welcome at %s", e.Method, e.At.Format("15:04:05.000"), e.Until.Format("15:04:05.000"))
	}
	for what, n := range map[string]int{
		"alerts lost": v.lost, "alerts doubled": v.doubled, "threads doubled": v.headsDoubled, "alerts out of order": v.unordered,
		"429s not honoured": v.dishonoured, "heads out of date": v.stale,
	} {
		if n != 0 {
			t.Errorf("%d %s", n, what)
		}
	}
	if w.crashes == nil || len(w.faults) == 0 {
		t.Error("nothing failed, so that nothing was tried")
	}
}
