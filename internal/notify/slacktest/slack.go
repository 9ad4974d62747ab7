package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"time"
)

// Message is what Slack accepted.
type Message struct {
	Method      string          `json:"method"` // chat.postMessage, chat.update, chat.postEphemeral, response_url, webhook, or person
	Channel     string          `json:"channel,omitempty"`
	TS          string          `json:"ts,omitempty"`
	ThreadTS    string          `json:"thread_ts,omitempty"`
	Broadcast   bool            `json:"reply_broadcast,omitempty"`
	User        string          `json:"user,omitempty"` // who alone sees it, or the person who wrote it
	Text        string          `json:"text"`
	Blocks      json.RawMessage `json:"blocks,omitempty"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`
	UnfurlLinks string          `json:"unfurl_links,omitempty"` // as it was sent; empty is Slack's default
	UnfurlMedia string          `json:"unfurl_media,omitempty"`
}

// Person is a member of the workspace.
type Person struct {
	ID       string
	Name     string
	Channels []string // where the person is; nil is everywhere
}

// Slack is a workspace with one bot and one webhook. Set its fields before
// the first request; its methods may be called at any time, by several
// goroutines. Its functions are called one at a time and must not call it,
// except for Now, Sleep and Hanging, which may be called by several.
type Slack struct {
	Token    string              // the bot's; default xoxb-test
	Scopes   []string            // what the token may do; nil is everything
	Channels []string            // where the bot may post; default C0TEST
	Webhook  string              // the path of the webhook, which posts to the first channel; default /services/T0/B0/test
	People   []Person            // members of the workspace
	Groups   map[string][]string // user groups and who is in them
	Secret   string              // what requests of Slack are signed with; default signing-secret

	// Burst is how many messages a channel takes before it is one a second;
	// 0 is no limit.
	Burst int
	// Tiers limits the other methods to what their tiers promise a minute.
	Tiers   bool
	Outages []Outage
	Now     func() time.Time    // default time.Now
	Sleep   func(time.Duration) // for slow answers; default time.Sleep

	// Choose gives a request its fault when Fail has none for it.
	Choose func(method string) Fault
	// Received is called for every message that was accepted.
	Received func(Message)
	// Hanging is called when a request is being left without an answer.
	Hanging func()

	mu       sync.Mutex
	base     string // the address of this Slack, as its callers see it
	faults   []Fault
	late     []delayed
	due      time.Time // of the late request that is being taken, or zero
	requests int
	messages []Message
	channels map[string]*channel
	lastTS   int64 // microseconds; timestamps grow and are never given twice
	buckets  map[key]*bucket
	waits    map[key]wait
	early    []Early
	files    map[string]*File
	fileIDs  []string
	triggers map[string]time.Time // when each was handed out
	spent    map[string]bool      // triggers that were exchanged
	replies  map[string]*responseURL
	views    []View
}

// Start serves s on a loopback address until the test ends.
func Start(t interface{ Cleanup(func()) }, s *Slack) *httptest.Server {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.mu.Lock()
	s.base = server.URL
	s.mu.Unlock()
	return server
}

// WebhookURL is the address of the webhook on server.
func (s *Slack) WebhookURL(server *httptest.Server) string { return server.URL + s.webhook() }

// Fail makes the next requests answer with faults, in their order. A zero
// Fault lets one request through.
func (s *Slack) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Messages returns the messages that were accepted so far, each edit as one of
// its own, in the order in which they were taken. Shared files are in Channel
// and in Files.
func (s *Slack) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	return slices.Clone(s.messages)
}

// Requests is how often Slack was called.
func (s *Slack) Requests() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests
}

// ServeHTTP answers as Slack does.
func (s *Slack) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	c := s.read(r)
	fault := s.arrive(c)
	var result reply
	switch {
	case fault.Late > 0:
		s.postpone(c, fault.Late)
	case fault.takes():
		result = s.take(c)
	}
	if fault.Slow > 0 {
		s.sleep(fault.Slow)
	}
	switch {
	case fault.Hang:
		if s.Hanging != nil {
			s.Hanging()
		}
		<-r.Context().Done()
	case fault.Drop || fault.Cut || fault.Late > 0:
		panic(http.ErrAbortHandler) // net/http's way to cut a connection
	case fault.Status != 0:
		if fault.RetryAfter != "" {
			w.Header().Set("Retry-After", fault.RetryAfter)
		}
		http.Error(w, fault.Error, fault.Status)
	case fault.Error != "":
		c.answer(w, reply{Error: fault.Error})
	default:
		c.answer(w, result)
	}
}

// arrive notes a request and finds the fault that awaits it.
func (s *Slack) arrive(c *call) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.base == "" {
		s.base = c.base
	}
	s.settle()
	s.requests++
	c.number = s.requests
	s.watch(c)
	fault := s.fault(c)
	if fault.Status == http.StatusTooManyRequests && fault.Late == 0 {
		s.told(c, seconds(fault.RetryAfter))
	}
	return fault
}

// take accepts a request or says why not.
func (s *Slack) take(c *call) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.perform(c)
}

// accepted records m.
func (s *Slack) accepted(m Message) {
	s.messages = append(s.messages, m)
	if s.Received != nil {
		s.Received(m)
	}
}

// stamp is a new timestamp, which names a message within its channel.
func (s *Slack) stamp() int64 {
	s.lastTS = max(s.now().UnixMicro(), s.lastTS+1)
	return s.lastTS
}

func tsText(micro int64) string { return fmt.Sprintf("%d.%06d", micro/1e6, micro%1e6) }

// now is the clock or, while a late request is taken, the time it was due.
func (s *Slack) now() time.Time {
	switch {
	case !s.due.IsZero():
		return s.due
	case s.Now == nil:
		return time.Now()
	default:
		return s.Now()
	}
}

func (s *Slack) sleep(d time.Duration) {
	if s.Sleep == nil {
		time.Sleep(d)
		return
	}
	s.Sleep(d)
}
