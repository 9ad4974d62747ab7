package slacktest

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"strconv"
	"strings"
)

// shown is a message as Slack returns it. A broadcast's root is left out.
type shown struct {
	Type        string          `json:"type"`
	Subtype     string          `json:"subtype,omitempty"`
	User        string          `json:"user"`
	BotID       string          `json:"bot_id,omitempty"`
	AppID       string          `json:"app_id,omitempty"`
	Text        string          `json:"text"`
	TS          string          `json:"ts"`
	ThreadTS    string          `json:"thread_ts,omitempty"`
	ReplyCount  int             `json:"reply_count,omitempty"`
	LatestReply string          `json:"latest_reply,omitempty"`
	Edited      *edited         `json:"edited,omitempty"`
	Blocks      json.RawMessage `json:"blocks,omitempty"`
	Metadata    json.RawMessage `json:"metadata,omitempty"`
	Files       []fileTitle     `json:"files,omitempty"`
}

type edited struct {
	User string `json:"user"`
	TS   string `json:"ts"`
}

// shown keeps the metadata back unless it was asked for.
func (m *stored) shown(metadata bool) shown {
	out := shown{
		Type: "message", User: m.author, Text: m.text, TS: m.ts(), ThreadTS: m.threadTS(),
		ReplyCount: len(m.replies), Blocks: m.blocks,
	}
	if m.author == botUser {
		out.BotID, out.AppID = botID, appID
	}
	if m.broadcast {
		out.Subtype = "thread_broadcast"
	}
	if n := len(m.replies); n > 0 {
		out.LatestReply = m.replies[n-1].ts()
	}
	if !m.edited.IsZero() {
		out.Edited = &edited{botUser, tsText(m.edited.UnixMicro())}
	}
	if metadata {
		out.Metadata = m.metadata
	}
	if m.file != nil {
		out.Files = []fileTitle{{m.file.ID, m.file.Title, m.file.Name}}
	}
	return out
}

// history is the channel, newest first: no replies, but those that were
// broadcast. A page has 100 messages unless asked, and 999 at most.
// https://docs.slack.dev/reference/methods/conversations.history
func (s *Slack) history(c *call) reply {
	ch := s.channel(c.arg("channel"))
	if ch == nil {
		return reply{Error: "channel_not_found"}
	}
	p, problem := pageOf(c, 100)
	if problem != "" {
		return reply{Error: problem}
	}
	i, j := p.within(ch.top)
	if p.cursor >= 0 {
		j = min(j, from(ch.top, p.cursor+1))
	}
	page, rest := ch.top[max(i, j-p.limit):max(i, j)], max(i, j-p.limit)
	r := reply{OK: true, HasMore: rest > i}
	for k := len(page) - 1; k >= 0; k-- {
		r.Messages = append(r.Messages, page[k].shown(p.metadata))
	}
	if r.HasMore {
		r.Metadata = &details{NextCursor: cursor(ch.top[rest-1])}
	}
	return r
}

// thread is a message and the replies to it, oldest first, the message being
// the first of the first page. For a reply's own timestamp it is that reply
// alone: Slack promises no more than that the message comes back.
// https://docs.slack.dev/reference/methods/conversations.replies
func (s *Slack) thread(c *call) reply {
	_, m, problem := s.named(c, "ts", "thread_not_found")
	if problem != "" {
		return reply{Error: problem}
	}
	p, problem := pageOf(c, 1000)
	if problem != "" {
		return reply{Error: problem}
	}
	// The replies are not copied for a page, for there may be thousands.
	i, j := p.within(m.replies)
	r := reply{OK: true}
	room := p.limit
	if p.cursor >= 0 {
		i = max(i, from(m.replies, p.cursor))
	} else if p.holds(m.micro) {
		r.Messages = append(r.Messages, m.shown(p.metadata))
		room--
	}
	end := min(max(i, j), i+room)
	for _, answer := range m.replies[i:end] {
		r.Messages = append(r.Messages, answer.shown(p.metadata))
	}
	if end < j {
		r.HasMore, r.Metadata = true, &details{NextCursor: cursor(m.replies[end])}
	}
	return r
}

// page is the part of a list that a call asks for.
type page struct {
	oldest, latest int64 // both inclusive
	cursor         int64 // where to go on; negative at the start
	limit          int
	metadata       bool
}

func pageOf(c *call, limit int) (p page, problem string) {
	p = page{oldest: 0, latest: math.MaxInt64 - 1, cursor: -1, limit: limit, metadata: c.flag("include_all_metadata")}
	bound := func(name string, to *int64, step int64) bool {
		if c.arg(name) == "" {
			return true
		}
		micro, ok := moment(c.arg(name))
		if *to = micro; !c.flag("inclusive") {
			*to += step
		}
		return ok
	}
	switch {
	case !bound("oldest", &p.oldest, 1):
		return p, "invalid_ts_oldest"
	case !bound("latest", &p.latest, -1):
		return p, "invalid_ts_latest"
	}
	if text := c.arg("limit"); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 {
			return p, "invalid_limit"
		}
		if n > 0 {
			p.limit = min(n, 999)
		}
	}
	if text := c.arg("cursor"); text != "" {
		doc, err := base64.StdEncoding.DecodeString(text)
		next, found := strings.CutPrefix(string(doc), "next_ts:")
		n, bad := strconv.ParseInt(next, 10, 64)
		if err != nil || !found || bad != nil || n < 0 {
			return p, "invalid_cursor"
		}
		p.cursor = n
	}
	return p, ""
}

// cursor points at m.
func cursor(m *stored) string {
	return base64.StdEncoding.EncodeToString([]byte("next_ts:" + strconv.FormatInt(m.micro, 10)))
}

func (p page) holds(micro int64) bool { return p.oldest <= micro && micro <= p.latest }

// within are the indexes of what p's bounds hold of all.
func (p page) within(all []*stored) (i, j int) {
	return from(all, p.oldest), from(all, p.latest+1)
}
