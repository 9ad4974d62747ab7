package faults

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"path"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

const channel = "C0ALERTS"

// How the function is deployed; see template.yaml.
const (
	timeout    = 60 * time.Second
	visibility = 90 * time.Second
	batchSize  = 50
	instances  = 2
)

// world is everything around the function that tells alerts.
type world struct {
	clock *clock
	slack *slacktest.Slack
	url   string
	table table.Table
	queue queue
	take  map[string]bool // what is taken out: lease, lookup
	trace io.Writer

	mu      sync.Mutex
	rnd     *rand.Rand
	alerts  map[string]*judge.Alert
	crashes map[string]int // by step
	faults  map[string]int
	steps   map[string]int
	sending bool
}

func newWorld(t *testing.T, seed uint64, start time.Time) *world {
	w := &world{
		clock: &clock{now: start}, rnd: rand.New(rand.NewPCG(seed, seed)), take: map[string]bool{}, trace: io.Discard,
		alerts: map[string]*judge.Alert{}, crashes: map[string]int{}, faults: map[string]int{}, steps: map[string]int{},
		queue: &memoryQueue{away: map[string]bool{}},
	}
	w.table = table.NewMemory(w.clock.Now)
	w.slack = &slacktest.Slack{
		Channels: []string{channel}, Burst: 3, Tiers: true, Now: w.clock.Now, Choose: w.slackFault,
		Sleep: func(d time.Duration) { _ = w.clock.Sleep(context.Background(), d) },
	}
	w.url = slacktest.Start(t, w.slack).URL + "/api/"
	return w
}

// chance is true once in a while: in so many cases of a thousand.
func (w *world) chance(perMille int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rnd.IntN(1000) < perMille
}

func (w *world) below(n int) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.rnd.IntN(n)
}

func (w *world) count(of map[string]int, what string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	of[what]++
}

// slackFault is what goes wrong with one call of Slack.
func (w *world) slackFault(string) slacktest.Fault {
	faults := []struct {
		perMille int
		name     string
		fault    slacktest.Fault
	}{
		{25, "429", slacktest.Fault{Status: http.StatusTooManyRequests, RetryAfter: fmt.Sprint(1 + w.below(6))}},
		{25, "500", slacktest.Fault{Status: http.StatusInternalServerError}},
		{15, "500 after taking", slacktest.Fault{Status: http.StatusInternalServerError, Accept: true}},
		{15, "response lost", slacktest.Fault{Drop: true}},
		{15, "connection cut", slacktest.Fault{Cut: true}},
		{15, "taken late", slacktest.Fault{Late: time.Duration(1+w.below(12)) * time.Second}},
		{15, "slow answer", slacktest.Fault{Slow: time.Duration(1+w.below(4)) * time.Second}},
		{10, "answer too slow", slacktest.Fault{Slow: answerTime + 200*time.Millisecond}},
	}
	for _, f := range faults {
		if w.chance(f.perMille) {
			w.count(w.faults, f.name)
			return f.fault
		}
	}
	return slacktest.Fault{}
}

// crashed is what a function that has crashed panics with.
type crashed struct{ at string }

// life is that of one instance of the function. What a panic sets off on its
// way is none of it: an instance that has crashed gives nothing back, and what
// Slack has told it last, such as to be silent, nobody gets to know.
type life struct {
	*world
	over bool // an instance is one goroutine
}

// step is a moment at which a function may crash.
func (l *life) step(at string) {
	if l.over {
		panic(crashed{at})
	}
	l.count(l.steps, at)
	if l.chance(4) {
		l.over = true
		l.count(l.crashes, at)
		panic(crashed{at})
	}
}

// line is the network between the function and Slack.
type line struct{ *life }

// answerTime is how long the function waits for an answer.
const answerTime = 5 * time.Second

type noAnswer struct{}

func (noAnswer) Error() string { return "no answer in time" }
func (noAnswer) Timeout() bool { return true }

func (l line) RoundTrip(r *http.Request) (*http.Response, error) {
	method := path.Base(r.URL.Path)
	l.step("before " + method)
	if l.take["lookup"] && strings.HasPrefix(method, "conversations.") {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
			Body: io.NopCloser(strings.NewReader(`{"ok":true,"messages":[]}`))}, nil
	}
	began := l.clock.Now()
	answer, err := http.DefaultTransport.RoundTrip(r.WithContext(context.WithoutCancel(r.Context())))
	l.step("after " + method)
	if err == nil && l.clock.Now().Sub(began) > answerTime {
		answer.Body.Close()
		l.count(l.faults, "no answer in time")
		return nil, noAnswer{}
	}
	return answer, err
}

// invocation is what a function has of its deadline: whoever asks sees it, and
// nobody is stopped by it.
type invocation struct {
	context.Context
	deadline time.Time
}

func (i invocation) Deadline() (time.Time, bool) { return i.deadline, true }

func (w *world) invocation() context.Context {
	return invocation{context.Background(), w.clock.Now().Add(timeout)}
}

// function is one instance of the function, which lives until it crashes.
func (w *world) function() *notify.Desk {
	l := &life{world: w}
	sender := notify.New(notify.Options{
		Secret:  func(context.Context) (string, error) { return "xoxb-test", nil },
		Channel: channel, APIURL: w.url, HTTP: &http.Client{Transport: line{l}},
		Now: w.clock.Now, Sleep: w.clock.Sleep,
	})
	return notify.NewDesk(sender, faultyTable{w.table, l}, slog.New(slog.NewTextHandler(w.trace, nil)))
}
