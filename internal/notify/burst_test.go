package notify_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

// A burst of 500 alerts in ten seconds becomes at most five new messages in the
// channel, in any ten seconds of what follows, and everything is told.
func TestABurst(t *testing.T) {
	rising := func(n int) judge.Severity { return judge.Low + judge.Severity(n*4/500) }
	critical := func(int) judge.Severity { return judge.Critical }
	medium := func(int) judge.Severity { return judge.Medium }
	for _, tt := range []struct {
		callers, batch int
		severity       func(int) judge.Severity
		reason         string
	}{
		{1, 10, medium, "a pipeline"},
		{1, 50, rising, "a pipeline that gets worse"},
		{500, 10, medium, "nothing in common"},
		{500, 50, critical, "nothing in common, and all critical"},
		{500, 10, rising, "nothing in common, each worse than the last"},
		{7, 25, rising, "a few at once, each getting worse"},
	} {
		s := newStage(t)
		var ids []string
		for from := 0; from < 500; from += tt.batch {
			var batch []*judge.Alert
			for n := from; n < from+tt.batch; n++ {
				who := fmt.Sprintf("caller-%d", n%tt.callers)
				a := alert(fmt.Sprintf("a%03d", n), who, fmt.Sprintf("bucket-%03d", n), tt.severity(n), time.Duration(n)*20*time.Millisecond)
				batch, ids = append(batch, a), append(ids, a.ID)
			}
			// The function does not come to an end in time; the sweep goes on.
			s.desk.Tell(s.within(20*time.Second), orders(batch...))
		}
		for range 60 {
			s.sweep60()
		}
		s.once(ours, ids...)
		if n := mostInTenSeconds(s.slack, ours); n > 5 {
			t.Errorf("%s: %d new messages in ten seconds", tt.reason, n)
		}
		if early := s.slack.Dishonoured(); len(early) != 0 {
			t.Errorf("%s: %d calls came too early", tt.reason, len(early))
		}
		if t.Failed() {
			t.Fatal(tt.reason)
		}
	}
}

// sweep60 is a sweep that may run out of time, and the minute until the next.
func (s *stage) sweep60() {
	_ = s.desk.Sweep(s.within(time.Minute), config.Default())
	s.pass(10 * time.Second)
}

func mostInTenSeconds(slack *slacktest.Slack, channel string) int {
	most := 0
	for _, p := range slack.Channel(channel) {
		most = max(most, slack.NewInChannel(channel, p.At, p.At.Add(10*time.Second)))
	}
	return most
}

// Replies that the channel sees leave less room for threads than there was when
// they were planned.
func TestWorseAlertsTakeTheRoomOfThreads(t *testing.T) {
	s := newStage(t)
	for n := range 5 {
		s.tell(alert(fmt.Sprint("before", n), fmt.Sprint("old", n), fmt.Sprint("old", n), judge.Low, 0))
		s.pass(time.Minute)
	}
	var all []*judge.Alert
	for n := range 5 {
		all = append(all, alert(fmt.Sprint("worse", n), fmt.Sprint("old", n), fmt.Sprint("old", n), judge.Critical, time.Hour))
		all = append(all, alert(fmt.Sprint("new", n), fmt.Sprint("new", n), fmt.Sprint("new", n), judge.Low, time.Hour))
	}
	s.tell(all...)
	if n := mostInTenSeconds(s.slack, ours); n > 5 {
		t.Errorf("%d new messages in ten seconds", n)
	}
	if n := len(s.told(ours)); n != 15 {
		t.Errorf("%d alerts are told, want 15\n%s", n, &s.log)
	}
}
