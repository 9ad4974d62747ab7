package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// posted is a message that Slack took, as its last edit left it.
type posted struct {
	channel string // empty with a webhook
	ts      string
	thread  string // the ts of the thread's first message; empty outside of threads
	raised  bool   // a reply that the channel sees too
	kind    string // as blockkit calls it in the metadata; empty with a webhook
	text    string
	blocks  json.RawMessage
	alerts  []string // the ids of those it tells
}

// record is a way to Slack that keeps what Slack took. It is safe for
// concurrent use. The zero value leads nowhere, and plays a Slack that takes
// everything.
type record struct {
	on http.RoundTripper

	mu    sync.Mutex
	posts []*posted
}

// RoundTrip implements http.RoundTripper.
func (r *record) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var body []byte
	if req.GetBody != nil {
		copied, err := req.GetBody()
		if err != nil {
			return nil, err
		}
		if body, err = io.ReadAll(copied); err != nil {
			return nil, err
		}
	}
	resp, err := r.pass(req)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	if err = cmp.Or(err, resp.Body.Close()); err != nil {
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	if resp.StatusCode == http.StatusOK {
		r.keep(path.Base(req.URL.Path), body, answer)
	}
	return resp, nil
}

func (r *record) pass(req *http.Request) (*http.Response, error) {
	if r.on != nil {
		return r.on.RoundTrip(req)
	}
	answer := "ok" // a webhook's
	if strings.HasPrefix(path.Base(req.URL.Path), "chat.") {
		answer = fmt.Sprintf(`{"ok":true,"ts":"%d.000000"}`, len(r.posts)+1)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Request: req, Header: http.Header{},
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(strings.NewReader(answer)),
	}, nil
}

// keep takes down what a call posted or edited.
func (r *record) keep(method string, body, answer []byte) {
	var said struct {
		OK bool
		TS string
	}
	_ = json.Unmarshal(answer, &said) // a webhook says no JSON
	form, err := url.ParseQuery(string(body))
	switch {
	case method == "chat.postMessage" && said.OK && err == nil:
		r.posts = append(r.posts, fromForm(form, said.TS))
	case method == "chat.update" && said.OK && err == nil:
		i := slices.IndexFunc(r.posts, func(p *posted) bool {
			return p.channel == form.Get("channel") && p.ts == form.Get("ts")
		})
		if i >= 0 {
			r.posts[i].text, r.posts[i].blocks = form.Get("text"), json.RawMessage(form.Get("blocks"))
		}
	case string(bytes.TrimSpace(answer)) == "ok":
		var p struct {
			Text   string
			Blocks json.RawMessage
		}
		if json.Unmarshal(body, &p) == nil {
			r.posts = append(r.posts, &posted{text: p.Text, blocks: p.Blocks})
		}
	}
}

func fromForm(form url.Values, ts string) *posted {
	var about struct {
		EventType    string                     `json:"event_type"`
		EventPayload map[string]json.RawMessage `json:"event_payload"`
	}
	p := &posted{
		channel: form.Get("channel"), ts: ts, thread: form.Get("thread_ts"), raised: form.Get("reply_broadcast") == "true",
		text: form.Get("text"), blocks: json.RawMessage(form.Get("blocks")),
	}
	if json.Unmarshal([]byte(form.Get("metadata")), &about) == nil {
		p.kind = about.EventType
		_ = json.Unmarshal(about.EventPayload[blockkit.PayloadAlerts], &p.alerts) // a head has none
	}
	return p
}
