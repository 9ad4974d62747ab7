package slacktest

import (
	"encoding/json"
	"time"
)

// Post is a message as a person sees it now.
type Post struct {
	TS        string
	ThreadTS  string // the message that it replies to; empty at the top
	Author    string // U0BOT, or a person
	At        time.Time
	Text      string
	Blocks    json.RawMessage
	Metadata  json.RawMessage
	File      *File // what an upload shared
	Edited    bool
	Broadcast bool // a reply that the channel shows too
	Replies   int
}

func (m *stored) post() Post {
	p := Post{
		TS: m.ts(), Author: m.author, At: m.at, Text: m.text, Blocks: m.blocks, Metadata: m.metadata,
		Edited: !m.edited.IsZero(), Broadcast: m.broadcast, Replies: len(m.replies),
	}
	if m.parent != nil {
		p.ThreadTS = m.parent.ts()
	}
	if m.file != nil {
		file := *m.file
		p.File = &file
	}
	return p
}

func posts(all []*stored) []Post {
	out := make([]Post, len(all))
	for i, m := range all {
		out[i] = m.post()
	}
	return out
}

// Channel is what the channel shows, oldest first: messages at the top and
// replies that were broadcast.
func (s *Slack) Channel(channel string) []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	ch := s.channel(channel)
	if ch == nil {
		return nil
	}
	return posts(ch.top)
}

// Thread is the replies to the message at ts, oldest first.
func (s *Slack) Thread(channel, ts string) []Post {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	micro, _ := exact(ts)
	ch := s.channel(channel)
	if ch == nil || ch.byTS[micro] == nil {
		return nil
	}
	return posts(ch.byTS[micro].replies)
}

// NewInChannel counts the messages that came to be shown in the channel from
// the time from on and before to: what may make a telephone ring.
func (s *Slack) NewInChannel(channel string, from, to time.Time) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	ch, n := s.channel(channel), 0
	if ch == nil {
		return 0
	}
	for _, m := range ch.top {
		if !m.shownAt.Before(from) && m.shownAt.Before(to) {
			n++
		}
	}
	return n
}
