package slacktest

import "unicode/utf8"

const (
	// maxText is where Slack cuts a message's text off.
	// https://docs.slack.dev/changelog/2018-truncating-really-long-messages
	maxText = 40000
	// maxEdit is where an edit is refused, which is stricter than a new message:
	// https://docs.slack.dev/reference/methods/chat.update#errors
	maxEdit = 4000
)

// postMessage posts to the channel, or into a thread of it.
// https://docs.slack.dev/reference/methods/chat.postMessage
func (s *Slack) postMessage(c *call) reply {
	ch := s.channel(c.arg("channel"))
	if ch == nil {
		return reply{Error: "channel_not_found"}
	}
	return s.post(c, ch)
}

// postWebhook knows threads and metadata as chat.postMessage does.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
func (s *Slack) postWebhook(c *call) reply {
	if c.path != s.webhook() {
		return reply{Error: "no_service"}
	}
	if wait := s.limit(c, 0); wait > 0 {
		return reply{Error: "rate_limited", retryAfter: wait}
	}
	return s.post(c, s.channel(s.home()[0]))
}

func (s *Slack) post(c *call, ch *channel) reply {
	parent, problem := s.parent(c, ch)
	if problem != nil {
		return *problem
	}
	if problem := contents(c); problem != nil {
		return *problem
	}
	text, cut := shorten(c.arg("text"))
	m := &stored{
		at: s.now(), parent: parent, author: botUser, text: text,
		blocks: c.json("blocks"), metadata: c.json("metadata"),
		broadcast: parent != nil && c.flag("reply_broadcast"), micro: s.stamp(),
	}
	ch.add(m)
	said := m.message(c.method, ch.id)
	said.UnfurlLinks, said.UnfurlMedia = c.arg("unfurl_links"), c.arg("unfurl_media")
	s.accepted(said)
	r := reply{OK: true, Channel: ch.id, TS: m.ts(), Message: new(m.shown(true))}
	if cut {
		r.Metadata = &details{Warnings: []string{"message_truncated"}}
	}
	return r
}

// parent is the message that c replies to, or nil. Slack does not document
// what becomes of a reply to nothing; it has been seen to say thread_not_found,
// and to take such a reply and show it nowhere. The former can be tested for.
// A reply to a reply joins the thread.
// https://github.com/slackapi/python-slack-sdk/issues/840
func (s *Slack) parent(c *call, ch *channel) (*stored, *reply) {
	ts := c.arg("thread_ts")
	if ts == "" {
		return nil, nil
	}
	micro, ok := exact(ts)
	if !ok {
		return nil, new(refusal("invalid_thread_ts", ts+" is not a valid thread_ts"))
	}
	m := ch.byTS[micro]
	if m == nil {
		return nil, &reply{Error: "thread_not_found"}
	}
	if m.parent != nil {
		m = m.parent
	}
	return m, nil
}

// contents is why Slack will not take the text, blocks or metadata of c.
func contents(c *call) *reply {
	if problem := checkMetadata(c.json("metadata"), c.method == "chat.update"); problem != "" {
		return &reply{Error: problem}
	}
	blocks := c.json("blocks")
	if len(blocks) > 0 {
		if code, reason := Check(blocks); code != "" {
			return new(refusal(code, reason))
		}
	}
	if c.arg("text") == "" && (len(blocks) == 0 || string(blocks) == "[]") {
		return &reply{Error: "no_text"}
	}
	return nil
}

func shorten(text string) (short string, cut bool) {
	if utf8.RuneCountInString(text) <= maxText {
		return text, false
	}
	return string([]rune(text)[:maxText]), true
}

// update edits a message of the bot. Its blocks and its metadata stay when the
// call has none; its place and its time stay anyway.
// https://docs.slack.dev/reference/methods/chat.update
func (s *Slack) update(c *call) reply {
	ch, m, problem := s.named(c, "ts", "message_not_found")
	switch {
	case problem != "":
		return reply{Error: problem}
	case m.author != botUser:
		return reply{Error: "cant_update_message"}
	case utf8.RuneCountInString(c.arg("text")) > maxEdit:
		return reply{Error: "msg_too_long"}
	}
	if problem := contents(c); problem != nil {
		return *problem
	}
	if c.flag("reply_broadcast") && !m.broadcast {
		if problem := ch.broadcast(m, c, s.now()); problem != "" {
			return reply{Error: problem}
		}
	}
	m.edit(c.arg("text"), c.json("blocks"), c.json("metadata"), s.now())
	s.accepted(m.message(c.method, ch.id))
	return reply{OK: true, Channel: ch.id, TS: m.ts(), Text: m.text, Message: new(m.shown(true))}
}

// postEphemeral shows a message to one person, and keeps it nowhere: only
// Messages has it.
// https://docs.slack.dev/reference/methods/chat.postEphemeral
func (s *Slack) postEphemeral(c *call) reply {
	ch := s.channel(c.arg("channel"))
	switch {
	case ch == nil:
		return reply{Error: "channel_not_found"}
	case !s.person(c.arg("user")).sees(ch.id):
		return reply{Error: "user_not_in_channel"}
	}
	parent, problem := s.parent(c, ch)
	if problem == nil {
		problem = contents(c)
	}
	if problem != nil {
		return *problem
	}
	text, _ := shorten(c.arg("text"))
	m := &stored{micro: s.stamp(), parent: parent, text: text, blocks: c.json("blocks")}
	said := m.message(c.method, ch.id)
	said.User = c.arg("user")
	s.accepted(said)
	return reply{OK: true, MessageTS: m.ts()}
}

// permalink is the address of a message for people.
// https://docs.slack.dev/reference/methods/chat.getPermalink
func (s *Slack) permalink(c *call) reply {
	ch, m, problem := s.named(c, "message_ts", "message_not_found")
	if problem != "" {
		return reply{Error: problem}
	}
	link := "https://" + teamName + ".slack.com/archives/" + ch.id + "/p" + digits(m.ts())
	if m.parent != nil {
		link += "?thread_ts=" + m.parent.ts() + "&cid=" + ch.id
	}
	return reply{OK: true, Channel: ch.id, Permalink: link}
}

// Say lets a person write into a channel, or into the thread of threadTS, and
// returns the message's timestamp, or "" when there is no such channel or
// thread. The bot may read it and may not edit it.
func (s *Slack) Say(person, channel, threadTS, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	ch := s.channel(channel)
	if ch == nil {
		return ""
	}
	parent, problem := s.parent(&call{args: map[string]string{"thread_ts": threadTS}}, ch)
	if problem != nil {
		return ""
	}
	m := &stored{at: s.now(), micro: s.stamp(), parent: parent, author: person, text: text}
	ch.add(m)
	s.accepted(m.message("person", channel))
	return m.ts()
}
