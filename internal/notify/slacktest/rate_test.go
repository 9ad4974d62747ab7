package slacktest_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

// after is how long err asks to wait, or 0 when it is none.
func after(t *testing.T, err error) time.Duration {
	t.Helper()
	var limited *slack.RateLimitedError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &limited):
		return limited.RetryAfter
	default:
		t.Fatalf("another error: %v", err)
		return 0
	}
}

func TestTiers(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Tiers: true, Groups: map[string][]string{"S1": {}}})
	ts := w.post(t, "head")
	for _, tt := range []struct {
		name      string
		do        func() error
		perMinute int
		wait      time.Duration
		reason    string
	}{
		{"usergroups.users.list", func() error { _, err := w.client.GetUserGroupMembers("S1"); return err }, 20, 3 * time.Second, "tier 2"},
		{"chat.update", func() error {
			_, _, _, err := w.client.UpdateMessage(here, ts, slack.MsgOptionText("x", false))
			return err
		}, 50, 2 * time.Second, "tier 3"},
		{"conversations.history", func() error {
			_, err := w.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here})
			return err
		}, 50, 2 * time.Second, "tier 3, and its own"},
		{"auth.test", func() error { _, err := w.client.AuthTest(); return err }, 200, 0, "hundreds"},
	} {
		for i := range tt.perMinute {
			if wait := after(t, tt.do()); wait != 0 {
				t.Fatalf("%s: call %d of the minute has to wait %v: %s", tt.name, i, wait, tt.reason)
			}
		}
		same(t, tt.name, after(t, tt.do()), tt.wait)
		w.clock.add(tt.wait)
		same(t, tt.name+" after the wait", after(t, tt.do()), 0)
	}
	same(t, "too early", len(w.Dishonoured()), 0)
}

func TestDishonoured(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Burst: 2, Channels: []string{here, "C1"}})
	post := func(channel string) time.Duration {
		_, _, err := w.client.PostMessage(channel, slack.MsgOptionText("x", false))
		return after(t, err)
	}
	post(here)
	post(here)
	same(t, "beyond the burst", post(here), time.Second)
	same(t, "another channel", post("C1"), 0)
	same(t, "early so far", len(w.Dishonoured()), 0)
	w.clock.add(time.Second)
	same(t, "when told", post(here), 0)
	same(t, "early so far", len(w.Dishonoured()), 0)
	same(t, "at once", post(here), time.Second)
	w.clock.add(999 * time.Millisecond)
	same(t, "a little early", post(here), time.Second)
	early := w.Dishonoured()
	if len(early) != 1 || early[0].Method != "chat.postMessage" || early[0].Channel != here || early[0].Until.Sub(early[0].At) != time.Millisecond {
		t.Errorf("early: %+v", early)
	}
}

func TestDishonouredCountsWhatFaultsSaid(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	w.Fail(slacktest.Fault{Status: 429, RetryAfter: "30"})
	_, err := w.client.AuthTest()
	same(t, "told", after(t, err), 30*time.Second)
	w.post(t, "another method")
	w.clock.add(29 * time.Second)
	_, err = w.client.AuthTest()
	same(t, "let through all the same", err, nil)
	same(t, "early", len(w.Dishonoured()), 1)
	w.clock.add(time.Second)
	_, err = w.client.AuthTest()
	same(t, "early still", len(w.Dishonoured()), 1)
	same(t, "in time", err, nil)
}

// TestUnderWayIsNotEarly holds for a request that had arrived when another
// was told to wait.
func TestUnderWayIsNotEarly(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Burst: 1})
	hanging := make(chan struct{})
	w.Hanging = func() { close(hanging) }
	w.post(t, "uses the burst up")
	w.Fail(slacktest.Fault{Hang: true}, slacktest.Fault{}, slacktest.Fault{})
	ctx, cancel := context.WithCancel(context.Background())
	var all sync.WaitGroup
	all.Go(func() { _, _, _ = w.client.PostMessageContext(ctx, here, slack.MsgOptionText("arrives first", false)) })
	<-hanging
	_, _, err := w.client.PostMessage(here, slack.MsgOptionText("is told", false))
	same(t, "told", after(t, err), time.Second)
	cancel()
	all.Wait()
	same(t, "early", len(w.Dishonoured()), 0)
	_, _, err = w.client.PostMessage(here, slack.MsgOptionText("does not listen", false))
	same(t, "told again", after(t, err), time.Second)
	same(t, "early", len(w.Dishonoured()), 1)
}

// TestManyAtOnce is about the race detector, and about timestamps.
func TestManyAtOnce(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			for range 20 {
				if _, _, err := w.client.PostMessage(here, slack.MsgOptionText("x", false)); err != nil {
					t.Error(err)
				}
				w.Channel(here)
			}
		})
	}
	all.Wait()
	posts, last := w.Channel(here), ""
	for _, p := range posts {
		if p.TS <= last {
			t.Fatalf("timestamp %s after %s", p.TS, last)
		}
		last = p.TS
	}
	same(t, "messages", len(posts), 400)
}
