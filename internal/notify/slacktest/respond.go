package slacktest

import (
	"fmt"
	"time"
)

// A response_url may be used five times within thirty minutes.
// https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
const (
	responseLife = 30 * time.Minute
	responseUses = 5
)

// responseURL is where an interaction may be answered.
type responseURL struct {
	channel string
	user    string
	message *stored // that was pressed on, or nil
	issued  time.Time
	uses    int
}

func (s *Slack) responseURL(channel, user string, m *stored) string {
	if s.replies == nil {
		s.replies = map[string]*responseURL{}
	}
	path := fmt.Sprintf("/actions/%s/%d", teamID, len(s.replies)+1)
	s.replies[path] = &responseURL{channel: channel, user: user, message: m, issued: s.now()}
	return s.base + path
}

// respond answers an interaction: to the one who acted, to the channel with
// response_type in_channel, or in the place of the message with
// replace_original. delete_original is not known.
func (s *Slack) respond(c *call) reply {
	u := s.replies[c.path]
	switch {
	case u == nil:
		return reply{Error: "invalid_url"}
	case s.now().Sub(u.issued) > responseLife:
		return reply{Error: "expired_url"}
	case u.uses == responseUses:
		return reply{Error: "used_url"}
	}
	if problem := contents(c); problem != nil {
		return *problem
	}
	ch := s.channel(u.channel)
	u.uses++
	m := &stored{at: s.now(), micro: s.stamp(), author: botUser, text: c.arg("text"), blocks: c.json("blocks"), metadata: c.json("metadata")}
	switch {
	case c.flag("replace_original") && u.message != nil:
		u.message.edit(c.arg("text"), c.json("blocks"), c.json("metadata"), s.now())
		m = u.message
	case c.arg("response_type") == "in_channel":
		parent, problem := s.parent(c, ch)
		if problem != nil {
			return *problem
		}
		m.parent = parent
		ch.add(m)
	default:
		said := m.message(c.method, ch.id)
		said.User = u.user
		s.accepted(said)
		return reply{OK: true}
	}
	s.accepted(m.message(c.method, ch.id))
	return reply{OK: true}
}
