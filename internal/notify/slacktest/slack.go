package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Message is what Slack accepted.
type Message struct {
	Method   string          `json:"method"` // chat.postMessage, chat.update or webhook
	Channel  string          `json:"channel,omitempty"`
	TS       string          `json:"ts,omitempty"`
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
}

// Fault is one answer that is not the usual one.
type Fault struct {
	Status     int    // an HTTP status instead of 200
	RetryAfter string // its Retry-After
	Error      string // ok:false with this error, or a webhook's error text
	Drop       bool   // take the message, then cut the connection
	Hang       bool   // take nothing, and answer nothing until the caller leaves
}

// Slack is a workspace with one bot and one webhook. Set its fields before
// the first request; its methods may be called at any time.
type Slack struct {
	Token    string   // the bot's; default xoxb-test
	Channels []string // where the bot may post; default C0TEST
	Webhook  string   // the path of the webhook; default /services/T0/B0/test
	// Burst is how many messages a channel takes before it is one a second;
	// 0 is no limit.
	Burst int
	Now   func() time.Time // default time.Now

	// Received is called for every message that was accepted.
	Received func(Message)
	// Hanging is called when a request is being left without an answer.
	Hanging func()

	mu       sync.Mutex
	faults   []Fault
	messages []Message
	requests int
	ts       int
	tokens   map[string]float64 // by channel
	last     map[string]time.Time
}

// Start serves s on a loopback address until the test ends.
func Start(t interface{ Cleanup(func()) }, s *Slack) *httptest.Server {
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
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

// Messages returns what was accepted so far.
func (s *Slack) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
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
	s.mu.Lock()
	s.requests++
	var fault Fault
	if len(s.faults) > 0 {
		fault, s.faults = s.faults[0], s.faults[1:]
	}
	s.mu.Unlock()
	if fault.Hang {
		s.hang(r)
		return
	}
	answer := answerAPI
	if r.URL.Path == s.webhook() || strings.HasPrefix(r.URL.Path, "/services/") {
		answer = answerWebhook
	}
	if fault.Status != 0 {
		if fault.RetryAfter != "" {
			w.Header().Set("Retry-After", fault.RetryAfter)
		}
		http.Error(w, fault.Error, fault.Status)
		return
	}
	if fault.Error != "" {
		answer(w, reply{Error: fault.Error})
		return
	}
	result := s.take(r)
	if fault.Drop {
		panic(http.ErrAbortHandler) // net/http's way to cut a connection
	}
	answer(w, result)
}

func (s *Slack) hang(r *http.Request) {
	// net/http notices that the caller has left only after the body was read.
	_, _ = io.Copy(io.Discard, r.Body)
	if s.Hanging != nil {
		s.Hanging()
	}
	<-r.Context().Done()
}

// reply is Slack's answer.
type reply struct {
	OK       bool     `json:"ok"`
	Error    string   `json:"error,omitempty"`
	Channel  string   `json:"channel,omitempty"`
	TS       string   `json:"ts,omitempty"`
	Metadata *details `json:"response_metadata,omitempty"`

	retryAfter int
}

type details struct {
	Messages []string `json:"messages"`
}

// webhookStatus is the HTTP status that goes with a webhook's error text.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
var webhookStatus = map[string]int{
	"action_prohibited": 403, "invalid_token": 403, "no_service": 404,
	"channel_not_found": 404, "channel_is_archived": 410,
}

func answerAPI(w http.ResponseWriter, r reply) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.retryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(r.retryAfter))
		w.WriteHeader(http.StatusTooManyRequests)
	}
	_ = json.NewEncoder(w).Encode(r) // the caller is gone: nothing to tell it
}

func answerWebhook(w http.ResponseWriter, r reply) {
	switch {
	case r.OK:
		fmt.Fprint(w, "ok")
	case r.retryAfter > 0:
		w.Header().Set("Retry-After", fmt.Sprint(r.retryAfter))
		http.Error(w, "rate_limited", http.StatusTooManyRequests)
	default:
		status := webhookStatus[r.Error]
		if status == 0 {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
		fmt.Fprint(w, r.Error)
	}
}
