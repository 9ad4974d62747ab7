package notify_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

const ours, routed = "C0TEST", "C0ROUTE"

// noon is when a stage begins, on the day of whose digest nothing is known.
var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// stage is a Slack, a table and a clock that moves only when somebody sleeps.
type stage struct {
	testing.TB
	slack  *slacktest.Slack
	url    string
	secret string
	table  table.Table
	desk   *notify.Desk
	log    bytes.Buffer

	mu  sync.Mutex
	now time.Time
}

func newStage(t testing.TB) *stage {
	s := &stage{TB: t, now: noon, secret: "xoxb-test"}
	s.slack = &slacktest.Slack{Channels: []string{ours, routed}, Burst: 3, Tiers: true, Now: s.clock}
	s.url = slacktest.Start(t, s.slack).URL
	s.table = table.NewMemory(s.clock)
	s.desk = s.newDesk(s.table)
	return s
}

func (s *stage) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

func (s *stage) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

// newDesk is another instance of the function on a table.
func (s *stage) newDesk(t table.Table) *notify.Desk {
	sender := notify.New(notify.Options{
		Secret:  func(context.Context) (string, error) { return s.secret, nil },
		Channel: ours, APIURL: s.url + "/api/", Now: s.clock, Jitter: func() float64 { return 0.5 },
		Sleep: func(_ context.Context, d time.Duration) error { s.pass(d); return nil },
	})
	return notify.NewDesk(sender, t, slog.New(slog.NewTextHandler(&s.log, nil)))
}

// within is an invocation that has so much time by the stage's clock.
func (s *stage) within(d time.Duration) context.Context {
	return ending{context.Background(), s.clock().Add(d)}
}

// ending shows a deadline to whoever asks, and stops nobody.
type ending struct {
	context.Context
	at time.Time
}

func (e ending) Deadline() (time.Time, bool) { return e.at, true }

func orders(alerts ...*judge.Alert) (all []notify.Order) {
	for _, a := range alerts {
		all = append(all, notify.Order{Alert: a})
	}
	return all
}

func (s *stage) tell(alerts ...*judge.Alert) {
	s.Helper()
	s.order(orders(alerts...)...)
}

func (s *stage) order(all ...notify.Order) {
	s.Helper()
	if failed := s.desk.Tell(s.within(time.Minute), all); len(failed) > 0 {
		s.Errorf("not told: %v", failed)
	}
}

func (s *stage) sweep() {
	s.Helper()
	if err := s.desk.Sweep(s.within(time.Minute), config.Default()); err != nil {
		s.Errorf("sweep: %v", err)
	}
}

// alert is one that somebody set off by changing something, so long after noon.
func alert(id, who, what string, severity judge.Severity, at time.Duration) *judge.Alert {
	a := &judge.Alert{
		ID: id, EventName: "PutBucketPolicy", EventSource: "s3.amazonaws.com", EventTime: noon.Add(at),
		Severity: severity, Direction: judge.Loosened, Outcome: "succeeded", Title: "Anyone can now read " + what,
		Resource: "arn:aws:s3:::" + what, ResourceType: "AWS::S3::Bucket", ResourceName: what,
		Actor: judge.Actor{Kind: "AssumedRole", Name: who, ARN: "arn:aws:sts::111122223333:assumed-role/r/" + who},
	}
	a.Findings = []judge.Finding{{Rule: "bucket-policy-broadened", Severity: severity, Title: a.Title, Reason: "It holds what the stream delivered."}}
	return a
}

// said is what the metadata of a message says.
type said struct {
	EventType string `json:"event_type"`
	Payload   struct {
		Incident string   `json:"incident_id"`
		Alerts   []string `json:"alert_ids"`
		PostID   string   `json:"post_id"`
	} `json:"event_payload"`
}

func read(p slacktest.Post) (m said) {
	_ = json.Unmarshal(p.Metadata, &m) // a message without is one that says nothing
	return m
}

// heads are the messages of a channel that are no replies.
func (s *stage) heads(channel string) []slacktest.Post {
	return slices.DeleteFunc(s.slack.Channel(channel), func(p slacktest.Post) bool { return p.ThreadTS != "" })
}

func (s *stage) thread(channel string, head int) []slacktest.Post {
	s.Helper()
	all := s.heads(channel)
	if len(all) <= head {
		s.Fatalf("%d heads in %s\n%s", len(all), channel, &s.log)
	}
	return s.slack.Thread(channel, all[head].TS)
}

// told counts how often each alert is told in the threads of a channel.
func (s *stage) told(channel string) map[string]int {
	all := map[string]int{}
	for n := range s.heads(channel) {
		for _, p := range s.thread(channel, n) {
			for _, id := range read(p).Payload.Alerts {
				all[id]++
			}
		}
	}
	return all
}

// once fails unless each alert is told in a channel, and once.
func (s *stage) once(channel string, ids ...string) {
	s.Helper()
	told := s.told(channel)
	for _, id := range ids {
		if told[id] != 1 {
			s.Errorf("%s is told %d times\n%s", id, told[id], &s.log)
		}
	}
	if len(told) != len(ids) {
		s.Errorf("%d alerts are told, want %d: %v", len(told), len(ids), told)
	}
}

func text(p slacktest.Post) string { return p.Text + "\n" + string(p.Blocks) }

func TestOneAlertIsAHeadAndAReply(t *testing.T) {
	s := newStage(t)
	a := alert("a", "maria", "orders", judge.High, 0)
	s.tell(a)
	head, thread := s.heads(ours), s.thread(ours, 0)
	if len(head) != 1 || len(thread) != 1 || thread[0].Broadcast {
		t.Fatalf("%d heads, %d replies", len(head), len(thread))
	}
	h, r := read(head[0]), read(thread[0])
	if h.EventType != "hosewatch_incident" || h.Payload.Incident == "" || h.Payload.PostID == "" {
		t.Errorf("the head says %+v", h)
	}
	if r.EventType != "hosewatch_alert" || r.Payload.Incident != h.Payload.Incident || fmt.Sprint(r.Payload.Alerts) != "[a]" || r.Payload.PostID == "" {
		t.Errorf("the reply says %+v", r)
	}
	s.tell(a, a)
	s.desk = s.newDesk(s.table)
	s.tell(a)
	s.sweep()
	s.once(ours, "a")
	if n := len(s.slack.Messages()); n != 2 {
		t.Errorf("the same alert again: %d messages", n)
	}
	i, _, err := s.desk.Incident(t.Context(), h.Payload.Incident)
	if err != nil || i == nil || i.Counts.Total() != 1 {
		t.Errorf("kept: %+v, %v", i, err)
	}
}

func TestWhatBelongsTogetherJoins(t *testing.T) {
	s := newStage(t)
	s.tell(alert("a", "maria", "orders", judge.Medium, 0))
	s.tell(alert("b", "maria", "returns", judge.Medium, time.Minute))
	s.tell(alert("c", "maria", "people", judge.Critical, 2*time.Minute))
	s.tell(alert("d", "maria", "things", judge.Critical, 3*time.Minute))
	s.tell(alert("e", "maria", "before", judge.Low, time.Second))
	s.once(ours, "a", "b", "c", "d", "e")
	if heads := s.heads(ours); len(heads) != 1 || !strings.Contains(text(heads[0]), "*5 alerts*") || !strings.Contains(text(heads[0]), "read people") {
		t.Errorf("heads: %d, the first says %s", len(heads), text(heads[0]))
	}
	for n, p := range s.thread(ours, 0) {
		if p.Broadcast != (n == 2) {
			t.Errorf("reply %d: shown in the channel %v; only what is worse than all before is", n, p.Broadcast)
		}
		if late := strings.Contains(text(p), "Late"); late != (n == 4) {
			t.Errorf("reply %d: marked as late %v", n, late)
		}
	}
	s.tell(alert("f", "tom", "others", judge.Medium, 4*time.Minute))
	if n := len(s.heads(ours)); n != 2 {
		t.Errorf("somebody else's alert: %d heads", n)
	}
}

func TestADeployIsOneThreadWithTables(t *testing.T) {
	s := newStage(t)
	var all []*judge.Alert
	var ids []string
	for n := range 200 {
		severity := judge.Medium
		if n%70 == 3 {
			severity = judge.Critical
		}
		a := alert(fmt.Sprintf("a%03d", n), "pipeline", fmt.Sprintf("bucket-%03d", n), severity, time.Duration(n)*time.Second)
		all, ids = append(all, a), append(ids, a.ID)
	}
	s.tell(all...)
	s.once(ours, ids...)
	for _, p := range s.thread(ours, 0) {
		told := read(p).Payload.Alerts
		for _, id := range told {
			if n := slices.Index(ids, id); n%70 == 3 && len(told) > 1 {
				t.Errorf("%s is critical and hides among %d", id, len(told))
			}
		}
	}
	if n := len(s.thread(ours, 0)); n > 12 || len(s.heads(ours)) != 1 {
		t.Errorf("%d replies in %d threads", n, len(s.heads(ours)))
	}
}
