package notify

import (
	"context"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options say how Slack is reached. Secret is needed; everything else has a
// default.
type Options struct {
	// Secret reads the secret that ParseSecret understands.
	Secret  func(context.Context) (string, error)
	Channel string // where a bot posts when the secret does not say
	APIURL  string // instead of Slack's own
	// NoButtons leaves out what can be pressed, where nobody listens to it.
	NoButtons bool
	// Transport carries the requests; nil is net/http's own. It sees the
	// credentials.
	Transport http.RoundTripper

	// For tests, which have no time to lose and no network.
	HTTP   *http.Client
	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error // returns early with ctx's error
	Jitter func() float64                             // in [0,1)
}

// Sender calls Slack. It may be used by several goroutines.
type Sender struct {
	vault  vault
	apiURL string
	inert  bool // without buttons
	http   *http.Client
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	jitter func() float64

	mu        sync.Mutex
	notBefore time.Time // Slack has asked for silence until then
}

// New returns a Sender that reads its secret when it first needs it.
func New(o Options) *Sender {
	s := &Sender{apiURL: o.APIURL, inert: o.NoButtons, http: o.HTTP, now: o.Now, sleep: o.Sleep, jitter: o.Jitter}
	if s.apiURL != "" && !strings.HasSuffix(s.apiURL, "/") {
		s.apiURL += "/" // slack-go appends the method's name as it is
	}
	if s.http == nil {
		s.http = httpClient(o.Transport)
	}
	if s.now == nil {
		s.now = time.Now
	}
	if s.sleep == nil {
		s.sleep = sleep
	}
	if s.jitter == nil {
		s.jitter = rand.Float64
	}
	s.vault = vault{read: o.Secret, channel: o.Channel, now: s.now}
	return s
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
