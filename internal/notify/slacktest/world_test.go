package slacktest_test

import (
	"errors"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

const here = "C0TEST"

// world is a Slack whose clock is moved by hand, and slack-go's client of it.
type world struct {
	*slacktest.Slack
	server *httptest.Server
	client *slack.Client
	clock  clock
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) time() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func newWorld(t *testing.T, s *slacktest.Slack) *world {
	w := &world{Slack: s, clock: clock{now: time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)}}
	s.Now, s.Sleep = w.clock.time, w.clock.add
	w.server = slacktest.Start(t, s)
	w.client = slack.New("xoxb-test", slack.OptionAPIURL(w.server.URL+"/"), slack.OptionHTTPClient(w.server.Client()))
	return w
}

// post must succeed.
func (w *world) post(t *testing.T, text string, options ...slack.MsgOption) (ts string) {
	t.Helper()
	_, ts, err := w.client.PostMessage(here, append([]slack.MsgOption{slack.MsgOptionText(text, false)}, options...)...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return ts
}

// code is Slack's error code in err, or "".
func code(t *testing.T, err error) string {
	t.Helper()
	var said slack.SlackErrorResponse
	switch {
	case err == nil:
		return ""
	case errors.As(err, &said):
		return said.Err
	default:
		return err.Error()
	}
}

func same[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}
