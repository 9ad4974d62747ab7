package slacktest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// channel holds messages by the time of their timestamps, which grow.
type channel struct {
	id   string
	top  []*stored // what the channel shows: messages and broadcast replies
	byTS map[int64]*stored
}

// stored is a message in its present form.
type stored struct {
	micro     int64     // its timestamp, in microseconds
	at        time.Time // when it was taken
	author    string
	text      string
	blocks    json.RawMessage
	metadata  json.RawMessage
	file      *File
	edited    time.Time // zero: never
	parent    *stored   // nil at the top
	replies   []*stored
	broadcast bool      // a reply that the channel shows too
	shownAt   time.Time // when the channel came to show it
}

func (ch *channel) add(m *stored) {
	ch.byTS[m.micro] = m
	if m.parent != nil {
		m.parent.replies = append(m.parent.replies, m)
	}
	if m.parent == nil || m.broadcast {
		m.shownAt = m.at
		ch.top = append(ch.top, m)
	}
}

// broadcast shows a reply in the channel, at the place of its timestamp.
// Slack will not have an old reply edited by the same call, and does not say
// when a reply is old: here it always is.
func (ch *channel) broadcast(m *stored, c *call, now time.Time) (problem string) {
	switch {
	case m.parent == nil:
		return "cant_broadcast_message"
	case c.arg("text") != m.text || c.arg("blocks") != "" && c.arg("blocks") != string(m.blocks):
		return "no_dual_broadcast_content_update"
	}
	m.broadcast, m.shownAt = true, now
	ch.top = slices.Insert(ch.top, from(ch.top, m.micro), m)
	return ""
}

// from is the index of the first message that is not before micro.
func from(all []*stored, micro int64) int {
	i, _ := slices.BinarySearchFunc(all, micro, func(m *stored, micro int64) int {
		switch {
		case m.micro < micro:
			return -1
		case m.micro > micro:
			return 1
		default:
			return 0
		}
	})
	return i
}

func (m *stored) ts() string { return tsText(m.micro) }

func (m *stored) threadTS() string {
	switch {
	case m.parent != nil:
		return m.parent.ts()
	case len(m.replies) > 0:
		return m.ts()
	default:
		return ""
	}
}

func (m *stored) edit(text string, blocks, metadata json.RawMessage, now time.Time) {
	m.text, m.edited = text, now
	if len(blocks) > 0 {
		m.blocks = blocks
		if string(blocks) == "[]" {
			m.blocks = nil
		}
	}
	if len(metadata) > 0 {
		m.metadata = metadata
		if !strings.Contains(string(metadata), ":") { // the empty object
			m.metadata = nil
		}
	}
}

func (m *stored) message(method, channel string) Message {
	said := Message{Method: method, Channel: channel, TS: m.ts(), Broadcast: m.broadcast, Text: m.text, Blocks: m.blocks, Metadata: m.metadata}
	if m.parent != nil {
		said.ThreadTS = m.parent.ts()
	}
	if m.author != botUser {
		said.User = m.author
	}
	return said
}

// exact reads a timestamp that names a message: all six digits count.
func exact(ts string) (micro int64, ok bool) {
	whole, fraction, found := strings.Cut(ts, ".")
	if !found || len(fraction) != 6 || whole == "" || len(whole) > 12 {
		return 0, false
	}
	for _, r := range whole + fraction {
		if r < '0' || r > '9' {
			return 0, false
		}
		micro = micro*10 + int64(r-'0')
	}
	return micro, true
}

// moment reads a timestamp that bounds a range: fewer digits will do.
func moment(ts string) (micro int64, ok bool) {
	whole, fraction, _ := strings.Cut(ts, ".")
	if len(fraction) > 6 {
		return 0, false
	}
	return exact(whole + "." + fraction + "000000"[len(fraction):])
}

func digits(ts string) string { return strings.ReplaceAll(ts, ".", "") }

// named is the message that c names in an argument, and its channel, or
// Slack's word for there being none.
func (s *Slack) named(c *call, argument, none string) (ch *channel, m *stored, problem string) {
	if ch = s.channel(c.arg("channel")); ch == nil {
		return nil, nil, "channel_not_found"
	}
	micro, _ := exact(c.arg(argument))
	if m = ch.byTS[micro]; m == nil {
		return nil, nil, none
	}
	return ch, m, ""
}
