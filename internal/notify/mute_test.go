package notify_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// mute is what somebody asks for at an alert of orders.
func (s *stage) mute(severity judge.Severity, span time.Duration, untilFixed bool) {
	s.Helper()
	m := incident.MuteOf(alert("asked", "maria", "orders", severity, 0), "U0TOM", s.clock(), span, untilFixed)
	if err := s.desk.Mute(s.Context(), m); err != nil {
		s.Fatal(err)
	}
}

func TestAMuteOfAnHour(t *testing.T) {
	s := newStage(t)
	s.mute(judge.High, time.Hour, false)
	muted, other := alert("a", "maria", "orders", judge.High, 0), alert("b", "maria", "returns", judge.High, 0)
	s.tell(muted, other)
	s.once(ours, "b")
	s.pass(time.Hour)
	s.tell(muted) // given again: it was settled
	s.tell(alert("c", "maria", "orders", judge.High, time.Hour))
	s.once(ours, "b", "c")
}

func TestACriticalAlertIsToldThoughMuted(t *testing.T) {
	s := newStage(t)
	s.mute(judge.Critical, time.Hour, false)
	all := escalated(orders(alert("a", "maria", "orders", judge.Critical, 0)))
	all[0].Route.Mention = "S0PAGED"
	s.order(all...)
	s.once(ours, "a")
	if said := text(s.thread(ours, 0)[0]); !strings.Contains(said, "U0TOM") || strings.Contains(said, "S0PAGED") {
		t.Errorf("it does not say who has muted it, or calls somebody: %s", said)
	}
	s.pass(20 * time.Minute)
	s.sweep()
	if n := s.escalations(ours); n != 0 {
		t.Errorf("%d reminders of what is muted", n)
	}
}

func TestAMuteUntilFixed(t *testing.T) {
	for _, tt := range []struct {
		change func(*judge.Alert)
		ended  bool
		reason string
	}{
		{func(a *judge.Alert) {}, true, "it is fixed"},
		{func(a *judge.Alert) { a.Resource = "arn:aws:s3:::returns" }, false, "something else is fixed"},
		{func(a *judge.Alert) { a.Outcome = "denied" }, false, "nothing was changed"},
		{func(a *judge.Alert) { a.Direction = judge.Loosened }, false, "it became worse"},
		{func(a *judge.Alert) { a.EventTime = noon.Add(-time.Minute) }, false, "it was fixed before it was muted"},
	} {
		for _, quiet := range []bool{false, true} {
			s := newStage(t)
			s.mute(judge.High, incident.MuteForever, true)
			fix := alert("fix", "tom", "orders", judge.Info, time.Minute)
			fix.Direction = judge.Tightened
			tt.change(fix)
			all := orders(fix)
			all[0].Unmentioned = quiet
			s.pass(2 * time.Minute)
			s.order(all...)
			s.tell(alert("b", "maria", "orders", judge.High, 3*time.Minute))
			if told := s.told(ours)["b"] == 1; told != tt.ended {
				t.Errorf("ended %v (by a quiet alert: %v): %s", told, quiet, tt.reason)
			}
			if quiet && s.told(ours)["fix"] != 0 {
				t.Error("what is too quiet was told")
			}
		}
	}
}
