package slacktest_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

// outcome is what a client can tell of its call.
func outcome(err error) string {
	var status slack.StatusCodeError
	var limited *slack.RateLimitedError
	var said slack.SlackErrorResponse
	switch {
	case err == nil:
		return "ok"
	case errors.As(err, &limited):
		return "429"
	case errors.As(err, &status):
		return fmt.Sprint(status.Code)
	case errors.As(err, &said):
		return said.Err
	case errors.Is(err, io.EOF) || strings.Contains(err.Error(), "EOF") || strings.Contains(err.Error(), "reset"):
		return "cut"
	default:
		return err.Error()
	}
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		fault  slacktest.Fault
		want   string
		taken  int
		reason string
	}{
		{slacktest.Fault{}, "ok", 1, "no fault"},
		{slacktest.Fault{Status: 500}, "500", 0, "refused"},
		{slacktest.Fault{Status: 500, Accept: true}, "500", 1, "accepted, and then 500"},
		{slacktest.Fault{Error: "internal_error"}, "internal_error", 0, "refused in words"},
		{slacktest.Fault{Error: "internal_error", Accept: true}, "internal_error", 1, "some of it may have succeeded, as Slack says of this error"},
		{slacktest.Fault{Drop: true}, "cut", 1, "the response is lost"},
		{slacktest.Fault{Cut: true}, "cut", 0, "the request is lost"},
		{slacktest.Fault{Slow: 20 * time.Second}, "ok", 1, "slowly"},
		{slacktest.Fault{Late: time.Minute}, "cut", 0, "not yet"},
	} {
		w := newWorld(t, &slacktest.Slack{})
		start := w.clock.time()
		w.Fail(tt.fault)
		_, _, err := w.client.PostMessage(here, slack.MsgOptionText("x", false))
		same(t, tt.reason, outcome(err), tt.want)
		same(t, tt.reason+": taken", len(w.Channel(here)), tt.taken)
		same(t, tt.reason+": slept", w.clock.time().Sub(start), tt.fault.Slow)
		same(t, tt.reason+": the next one", w.post(t, "y") != "", true)
	}
}

func TestLate(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Burst: 1})
	start := w.clock.time()
	w.Fail(slacktest.Fault{Late: 20 * time.Second}, slacktest.Fault{Late: 10 * time.Second})
	for _, text := range []string{"second", "first"} {
		if _, _, err := w.client.PostMessage(here, slack.MsgOptionText(text, false)); outcome(err) != "cut" {
			t.Fatalf("%s: %v", text, err)
		}
	}
	w.clock.add(10*time.Second - 1)
	same(t, "before", texts(w.Channel(here)), "")
	w.clock.add(time.Minute)
	got, err := w.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here})
	if err != nil || said(got.Messages) != "second first" {
		t.Errorf("after: %v %s", err, said(got.Messages))
	}
	same(t, "time of the first", w.Channel(here)[0].At.Sub(start), 10*time.Second)
	same(t, "time of the second", w.Channel(here)[1].At.Sub(start), 20*time.Second)
}

func TestAcceptThenHang(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	ctx, cancel := context.WithCancel(context.Background())
	w.Hanging = cancel
	w.Fail(slacktest.Fault{Hang: true, Accept: true})
	_, _, err := w.client.PostMessageContext(ctx, here, slack.MsgOptionText("x", false))
	same(t, "gave up", errors.Is(err, context.Canceled), true)
	same(t, "taken", texts(w.Channel(here)), "x")
}

func TestOutage(t *testing.T) {
	start := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	w := newWorld(t, &slacktest.Slack{Outages: []slacktest.Outage{{From: start.Add(time.Minute), To: start.Add(11 * time.Minute)}}})
	w.post(t, "before")
	w.clock.add(time.Minute)
	w.Fail(slacktest.Fault{Error: "kept for later"})
	seen := map[string]int{}
	for range 10 {
		_, _, err := w.client.PostMessage(here, slack.MsgOptionText("x", false))
		seen[outcome(err)]++
		_, err = w.client.AuthTest()
		seen[outcome(err)]++
		w.clock.add(time.Minute - 1)
	}
	same(t, "mixed", fmt.Sprint(seen), "map[503:10 cut:10]")
	w.clock.add(10)
	_, _, err := w.client.PostMessage(here, slack.MsgOptionText("x", false))
	same(t, "faults wait", outcome(err), "kept for later")
	w.post(t, "after")
	same(t, "channel", texts(w.Channel(here)), "before after")
}

func TestChoose(t *testing.T) {
	run := func(seed uint64) string {
		dice := rand.New(rand.NewPCG(seed, 0))
		w := newWorld(t, &slacktest.Slack{Choose: func(method string) slacktest.Fault {
			if method == "chat.postMessage" && dice.Float64() < 0.5 {
				return slacktest.Fault{Status: 500}
			}
			return slacktest.Fault{}
		}})
		var all []string
		for range 16 {
			_, _, err := w.client.PostMessage(here, slack.MsgOptionText("x", false))
			all = append(all, outcome(err))
			_, err = w.client.AuthTest()
			same(t, "another method", err, nil)
		}
		return strings.Join(all, " ")
	}
	if first := run(1); first != run(1) || first == run(2) || !strings.Contains(first, "ok") || !strings.Contains(first, "500") {
		t.Errorf("by the seed alone: %s", first)
	}
	w := newWorld(t, &slacktest.Slack{Choose: func(string) slacktest.Fault { return slacktest.Fault{Status: 500} }})
	w.Fail(slacktest.Fault{Error: "first"})
	_, err := w.client.AuthTest()
	same(t, "Fail goes first", outcome(err), "first")
}
