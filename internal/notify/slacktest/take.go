package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"
)

// request is a call of chat.postMessage, chat.update or a webhook.
type request struct {
	Channel  string          `json:"channel"`
	TS       string          `json:"ts"`
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks"`
	Metadata json.RawMessage `json:"metadata"`
	token    string
	method   string
}

// take accepts a message or says why not.
func (s *Slack) take(r *http.Request) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	req, problem := s.read(r)
	if problem == "" {
		problem = s.refuse(req)
	}
	if problem != "" {
		return reply{Error: problem}
	}
	if len(req.Blocks) > 0 {
		if code, reason := Check(req.Blocks); code != "" {
			return reply{Error: code, Metadata: &details{Messages: []string{"[ERROR] " + reason}}}
		}
	}
	if wait := s.limit(req.Channel); wait > 0 {
		return reply{Error: "ratelimited", retryAfter: wait}
	}
	if req.method != "chat.update" {
		s.ts++
		req.TS = fmt.Sprintf("%d.%06d", s.now().Unix(), s.ts)
	}
	m := Message{Method: req.method, Channel: req.Channel, TS: req.TS, Text: req.Text, Blocks: req.Blocks, Metadata: req.Metadata}
	s.messages = append(s.messages, m)
	if s.Received != nil {
		s.Received(m)
	}
	return reply{OK: true, Channel: req.Channel, TS: req.TS}
}

// read understands a form, which is what API clients send, and JSON.
func (s *Slack) read(r *http.Request) (req request, problem string) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	if err != nil {
		return req, "invalid_payload"
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/json":
		if json.Unmarshal(body, &req) != nil {
			return req, "invalid_payload"
		}
	case "application/x-www-form-urlencoded":
		form, err := url.ParseQuery(string(body))
		if err != nil {
			return req, "invalid_form_data"
		}
		req = request{Channel: form.Get("channel"), TS: form.Get("ts"), Text: form.Get("text"), token: form.Get("token")}
		req.Blocks, req.Metadata = raw(form.Get("blocks")), raw(form.Get("metadata"))
	default:
		return req, "invalid_post_type"
	}
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		req.token = bearer
	}
	req.method = path.Base(r.URL.Path)
	if strings.HasPrefix(r.URL.Path, "/services/") {
		req.method = "webhook"
		if r.URL.Path != s.webhook() {
			return req, "no_service"
		}
	}
	return req, ""
}

func raw(s string) json.RawMessage {
	if s == "" {
		return nil
	}
	return json.RawMessage(s)
}

// refuse is Slack's error for a request that it will not take.
func (s *Slack) refuse(req request) string {
	if len(req.Metadata) > 0 && !json.Valid(req.Metadata) {
		return "invalid_metadata_format"
	}
	if req.Text == "" && len(req.Blocks) == 0 {
		return "no_text"
	}
	switch req.method {
	case "webhook":
		return ""
	case "chat.postMessage", "chat.update":
	default:
		return "unknown_method"
	}
	switch {
	case req.token == "":
		return "not_authed"
	case req.token != s.token():
		return "invalid_auth"
	case !slices.Contains(s.channels(), req.Channel):
		return "channel_not_found"
	case req.method == "chat.update" && !s.has(req.Channel, req.TS):
		return "message_not_found"
	}
	return ""
}

func (s *Slack) has(channel, ts string) bool {
	return slices.ContainsFunc(s.messages, func(m Message) bool { return m.Channel == channel && m.TS == ts })
}

// limit returns the seconds until channel takes another message.
// https://docs.slack.dev/apis/web-api/rate-limits
func (s *Slack) limit(channel string) (seconds int) {
	if s.Burst == 0 {
		return 0
	}
	if s.tokens == nil {
		s.tokens, s.last = map[string]float64{}, map[string]time.Time{}
	}
	now := s.now()
	if _, known := s.tokens[channel]; !known {
		s.tokens[channel] = float64(s.Burst)
	} else {
		s.tokens[channel] = min(s.tokens[channel]+now.Sub(s.last[channel]).Seconds(), float64(s.Burst))
	}
	s.last[channel] = now
	if s.tokens[channel] < 1 {
		return 1
	}
	s.tokens[channel]--
	return 0
}

func (s *Slack) token() string {
	if s.Token == "" {
		return "xoxb-test"
	}
	return s.Token
}

func (s *Slack) channels() []string {
	if s.Channels == nil {
		return []string{"C0TEST"}
	}
	return s.Channels
}

func (s *Slack) webhook() string {
	if s.Webhook == "" {
		return "/services/T0/B0/test"
	}
	return s.Webhook
}

func (s *Slack) now() time.Time {
	if s.Now == nil {
		return time.Now()
	}
	return s.Now()
}
