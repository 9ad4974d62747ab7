package slacktest

import (
	"math"
	"strconv"
	"time"
)

// key is what a limit is on: a method in the workspace, or a method in a
// channel where messages are posted.
type key struct{ method, channel string }

func (s *Slack) key(c *call) key {
	switch c.method {
	case "chat.postMessage":
		return key{"chat.postMessage", c.arg("channel")}
	case "webhook": // its messages count as the bot's do: one a second a channel
		return key{"chat.postMessage", s.home()[0]}
	default:
		return key{method: c.method}
	}
}

// bucket holds the calls that may be made at once; they come back with time.
type bucket struct {
	calls float64
	at    time.Time
}

// limit returns the seconds until c may be called again, or 0 for now.
// Slack tolerates bursts without saying how long; here a tier's minute may be
// used up at once, and a channel takes Burst messages.
// https://docs.slack.dev/apis/web-api/rate-limits
func (s *Slack) limit(c *call, perMinute int) (seconds int) {
	k := s.key(c)
	if c.admitted {
		return 0
	}
	room, perSecond := float64(perMinute), float64(perMinute)/60
	if k.channel != "" {
		room, perSecond = float64(s.Burst), 1
	} else if !s.Tiers {
		room = 0
	}
	if room == 0 {
		return 0
	}
	now := s.now()
	b := s.buckets[k]
	if b == nil {
		if s.buckets == nil {
			s.buckets = map[key]*bucket{}
		}
		b = &bucket{calls: room, at: now}
		s.buckets[k] = b
	}
	b.calls = min(b.calls+now.Sub(b.at).Seconds()*perSecond, room)
	b.at = now
	if b.calls >= 1-1e-9 {
		b.calls--
		return 0
	}
	seconds = max(1, int(math.Ceil((1-b.calls)/perSecond-1e-9)))
	s.told(c, seconds)
	return seconds
}

// wait is what a 429 asked for.
type wait struct {
	until time.Time
	after int // requests that had arrived when it was said, and cannot have known
}

// Early is a request that came before the time that Retry-After named.
type Early struct {
	Method  string
	Channel string // where the limit is on a channel
	At      time.Time
	Until   time.Time // when it would have been welcome
}

// Dishonoured are the requests that came although a 429 had asked for more
// patience: on the same method, and for messages in the same channel. The
// webhook's messages count as the bot's. A request that had arrived when the
// 429 was said is none.
func (s *Slack) Dishonoured() []Early {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Early(nil), s.early...)
}

// told notes that c was told to wait.
func (s *Slack) told(c *call, seconds int) {
	if s.waits == nil {
		s.waits = map[key]wait{}
	}
	k, until := s.key(c), s.now().Add(time.Duration(seconds)*time.Second)
	if until.After(s.waits[k].until) {
		s.waits[k] = wait{until, s.requests}
	}
}

// watch notes c when it should still be waiting.
func (s *Slack) watch(c *call) {
	k := s.key(c)
	w, now := s.waits[k], s.now()
	if now.Before(w.until) && c.number > w.after {
		s.early = append(s.early, Early{k.method, k.channel, now, w.until})
	}
}

func seconds(retryAfter string) int {
	n, _ := strconv.Atoi(retryAfter) // no number asks for no wait
	return n
}
