package notify_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func TestThroughAWebhook(t *testing.T) {
	s := newStage(t)
	s.secret = s.url + "/services/T0/B0/test"
	s.slack.Fail(slacktest.Fault{Drop: true}, slacktest.Fault{}, slacktest.Fault{Status: 429, RetryAfter: "7"})
	s.tell(alert("a", "maria", "orders", judge.High, 0))
	s.order(to(routed, orders(alert("b", "maria", "returns", judge.Medium, 0)))...)
	all := s.slack.Messages()
	if len(all) != 3 || s.now.Before(noon.Add(7*time.Second)) {
		t.Fatalf("%d messages: in doubt it is told again, and Slack waited for", len(all))
	}
	for n, what := range []string{"orders", "orders", "returns"} {
		if all[n].Method != "webhook" || all[n].ThreadTS != "" || !strings.Contains(all[n].Text, what) {
			t.Errorf("message %d: %s", n, all[n].Text)
		}
	}
	var many []*judge.Alert
	for n := range 60 {
		many = append(many, alert(fmt.Sprint("m", n), "pipeline", fmt.Sprint("bucket-", n), judge.Medium, time.Duration(n)*time.Second))
	}
	s.tell(many...)
	s.sweep()
	if n := len(s.slack.Messages()) - 3; n < 1 || n > 3 {
		t.Errorf("%d messages for a deploy, want tables", n)
	}
	if early := s.slack.Dishonoured(); len(early) != 0 {
		t.Errorf("%+v came too early", early)
	}
}

// Who changes from one door to the other loses nothing that waited.
func TestFromAWebhookToABot(t *testing.T) {
	s := newStage(t)
	s.secret = s.url + "/services/T0/B0/test"
	s.tell(alert("before", "maria", "orders", judge.High, 0))
	down := slacktest.Fault{Status: 500}
	s.slack.Fail(down, down, down, down)
	s.desk.Tell(s.within(10*time.Second), orders(alert("a", "maria", "orders", judge.Low, 0)))
	s.pass(20 * time.Minute)
	s.secret = "xoxb-test"
	for range 3 {
		_ = s.desk.Sweep(s.within(time.Minute), config.Default())
		s.pass(time.Minute)
	}
	s.once(ours, "a")
}
