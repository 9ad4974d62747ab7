package notify_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// escalated are orders that are told again when nobody acknowledges them.
func escalated(all []notify.Order) []notify.Order {
	for n := range all {
		all[n].Route.Escalate = config.Escalation{After: 10 * time.Minute, Mention: "S0PAGED"}
	}
	return all
}

// escalations counts the reminders in a channel, and in the threads of it.
func (s *stage) escalations(channel string) (n int) {
	for _, p := range s.slack.Channel(channel) {
		if read(p).EventType == "hosewatch_escalation" {
			n++
		}
	}
	return n
}

// acknowledge writes what people say of the first incident.
func (s *stage) acknowledge() {
	s.Helper()
	value, _ := json.Marshal(incident.Mark{AcknowledgedBy: "U0MARIA", AcknowledgedAt: s.clock()})
	id := read(s.heads(ours)[0]).Payload.Incident
	if _, err := s.table.Swap(s.Context(), table.Item{Key: table.Key{Partition: "incident/" + id, Sort: "mark"}, Value: value}); err != nil {
		s.Fatal(err)
	}
}

func TestRemindsOnce(t *testing.T) {
	critical := func() []notify.Order { return escalated(orders(alert("a", "maria", "orders", judge.Critical, 0))) }
	elsewhere := func() []notify.Order {
		all := critical()
		all[0].Route.Escalate.Channel = routed
		return all
	}
	nowhere := func() []notify.Order {
		all := critical()
		all[0].Route.Escalate.Channel = "C0GONE"
		return all
	}
	for _, tt := range []struct {
		orders      []notify.Order
		acknowledge bool
		here, there int
		reason      string
	}{
		{critical(), false, 1, 0, "in its thread, for the channel to see"},
		{critical(), true, 0, 0, "somebody looks after it"},
		{elsewhere(), false, 0, 1, "in another channel"},
		{nowhere(), false, 1, 0, "the other channel is gone: better here than not at all"},
		{escalated(orders(alert("a", "maria", "orders", judge.High, 0))), false, 0, 0, "not critical"},
	} {
		s := newStage(t)
		s.order(tt.orders...)
		s.pass(9 * time.Minute)
		s.sweep()
		if n := s.escalations(ours) + s.escalations(routed); n != 0 {
			t.Errorf("%d reminders before their time", n)
		}
		if tt.acknowledge {
			s.acknowledge()
		}
		for range 3 {
			s.pass(time.Minute)
			s.sweep()
		}
		if here, there := s.escalations(ours), s.escalations(routed); here != tt.here || there != tt.there {
			t.Errorf("%d reminders here, %d elsewhere: %s\n%s", here, there, tt.reason, &s.log)
		}
		if said := strings.Contains(text(s.heads(ours)[0]), "escalated"); said != (tt.here+tt.there > 0) {
			t.Errorf("the head says that it was escalated: %v: %s", said, tt.reason)
		}
	}
}

// A reminder in doubt is not replaced by the next, which would forget it.
func TestRemindersInDoubt(t *testing.T) {
	s := newStage(t)
	for n := range 3 {
		s.order(escalated(orders(alert(fmt.Sprint("a", n), fmt.Sprint("caller-", n), fmt.Sprint("bucket-", n), judge.Critical, 0)))...)
		s.pass(time.Minute)
	}
	s.pass(20 * time.Minute)
	s.slack.Fail(slacktest.Fault{Drop: true}, slacktest.Fault{Error: "internal_error"}, slacktest.Fault{Error: "internal_error"},
		slacktest.Fault{Error: "internal_error"}, slacktest.Fault{Error: "internal_error"})
	for range 5 {
		_ = s.desk.Sweep(s.within(time.Minute), config.Default())
		s.pass(time.Minute)
	}
	if n := s.escalations(ours); n != 3 {
		t.Errorf("%d reminders of 3 incidents\n%s", n, &s.log)
	}
}

func daily(all []notify.Order) []notify.Order {
	for n := range all {
		all[n].Route.Daily = true
	}
	return all
}

// digests are what the messages of digests say in a channel.
func (s *stage) digests(channel string) (all []string) {
	for _, p := range s.slack.Channel(channel) {
		if read(p).EventType == "hosewatch_daily" {
			all = append(all, text(p))
		}
	}
	return all
}

func TestTheDigestOfTheDay(t *testing.T) {
	s := newStage(t)
	s.sweep()
	s.order(daily(orders(alert("a", "maria", "orders", judge.Low, 0), alert("b", "tom", "returns", judge.Low, 0)))...)
	s.order(daily(orders(alert("a", "maria", "orders", judge.Low, 0)))...)
	s.pass(19 * time.Hour)
	s.sweep()
	if n := len(s.slack.Messages()); n != 0 {
		t.Fatalf("%d messages before eight", n)
	}
	s.pass(time.Hour + time.Minute)
	s.order(daily(orders(alert("c", "ida", "people", judge.Low, 0)))...) // after eight
	s.sweep()
	s.sweep()
	if got := s.digests(ours); len(got) != 1 || !strings.Contains(got[0], "orders") || !strings.Contains(got[0], "returns") || strings.Contains(got[0], "people") {
		t.Errorf("%d digests: %s", len(got), got)
	}
	s.pass(24 * time.Hour)
	s.sweep()
	if got := s.digests(ours); len(got) != 2 || !strings.Contains(got[1], "people") || strings.Contains(got[1], "returns") {
		t.Errorf("%d digests, want what came after eight in the second: %s", len(got), got)
	}
}

// The digest is posted once, wherever the function ends between its parts, and
// whichever day it is by then.
func TestADigestInParts(t *testing.T) {
	for _, pause := range []time.Duration{time.Minute, 25 * time.Hour} {
		parts := 0
		for n := 0; ; n++ {
			s := newStage(t)
			s.sweep()
			for k := range 150 {
				s.order(daily(orders(alert(fmt.Sprint("a", k), fmt.Sprint("caller-", k), fmt.Sprintf("bucket-%03d-%s", k, strings.Repeat("x", 150)), judge.Low, 0)))...)
			}
			s.pass(20*time.Hour + time.Minute)
			left := n
			_ = s.newDesk(crashing{s.table, &left}).Sweep(s.within(time.Minute), config.Default())
			s.pass(pause)
			for range 3 {
				s.sweep()
				s.pass(time.Minute)
			}
			all := strings.Join(s.digests(ours), "\n")
			for k := range 150 {
				if c := strings.Count(all, fmt.Sprintf("bucket-%03d-", k)); c != 1 {
					t.Fatalf("ended at call %d, %s between: alert %d is in it %d times: %.300s", n, pause, k, c, all)
				}
			}
			if got := len(s.digests(ours)); parts == 0 || got != parts {
				if parts != 0 || got < 2 {
					t.Fatalf("ended at call %d: %d parts, want %d and several", n, got, parts)
				}
				parts = got
			}
			if left >= 0 {
				break
			}
		}
	}
}
