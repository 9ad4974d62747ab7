package notify

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// Options say where alerts go. Secret is needed; everything else has a
// default.
type Options struct {
	// Secret reads the secret that ParseSecret understands.
	Secret  func(context.Context) (string, error)
	Channel string // where a bot posts when the secret does not say
	APIURL  string // instead of Slack's own

	// For tests, which have no time to lose and no network.
	HTTP   *http.Client
	Now    func() time.Time
	Sleep  func(context.Context, time.Duration) error // returns early with ctx's error
	Jitter func() float64                             // in [0,1)
}

// Sender delivers alerts to Slack. It may be used by several goroutines.
type Sender struct {
	vault  vault
	apiURL string
	http   *http.Client
	now    func() time.Time
	sleep  func(context.Context, time.Duration) error
	jitter func() float64

	mu        sync.Mutex
	notBefore time.Time // Slack has asked for silence until then
	sent      recent
}

// New returns a Sender that reads its secret when it first needs it.
func New(o Options) *Sender {
	s := &Sender{apiURL: o.APIURL, http: o.HTTP, now: o.Now, sleep: o.Sleep, jitter: o.Jitter}
	if s.apiURL != "" && !strings.HasSuffix(s.apiURL, "/") {
		s.apiURL += "/" // slack-go appends the method's name as it is
	}
	if s.http == nil {
		s.http = httpClient()
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

// Send delivers a, within ctx's deadline. An error means that a should be
// sent again by whoever keeps it: it was not delivered, or that is in doubt.
// Errors of Slack are of type *Fault. An alert that this Sender has delivered
// lately is not sent again.
func (s *Sender) Send(ctx context.Context, a *judge.Alert) error {
	if s.delivered(a.ID) {
		return nil
	}
	err := s.persist(ctx, blockkit.Message(a))
	var fault *Fault
	if errors.As(err, &fault) && fault.Kind == Unfit {
		// Slack's limits have moved, or ours are wrong. An alert without
		// its dress is better than none.
		err = s.persist(ctx, blockkit.Post{Text: blockkit.Plain(a)})
	}
	if err == nil {
		s.remember(a.ID)
	}
	return err
}

func (s *Sender) delivered(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return id != "" && s.sent.has(id)
}

func (s *Sender) remember(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sent.add(id)
}

// recent remembers the last ids it was given. The zero value is empty.
type recent struct {
	ids  map[string]bool
	ring [512]string
	next int
}

func (r *recent) has(id string) bool { return r.ids[id] }

func (r *recent) add(id string) {
	if r.ids == nil {
		r.ids = make(map[string]bool, len(r.ring))
	}
	if r.ids[id] {
		return
	}
	delete(r.ids, r.ring[r.next])
	r.ids[id], r.ring[r.next] = true, id
	r.next = (r.next + 1) % len(r.ring)
}
