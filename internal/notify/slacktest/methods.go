package slacktest

import (
	"slices"
	"strings"
)

// method is what is known of one: how to do it, the scope it needs, and how
// often a minute it may be called. Each stands on its page,
// https://docs.slack.dev/reference/methods/chat.postMessage and so on; tiers
// are those of https://docs.slack.dev/apis/web-api/rate-limits for an app that
// a customer built for itself.
type method struct {
	do        func(*Slack, *call) reply
	scope     string
	perMinute int // 0: a limit of its own, or one that is not a number
}

const (
	tier2 = 20
	tier3 = 50
	tier4 = 100
)

var methods = map[string]method{
	"auth.test":                    {(*Slack).authTest, "", 0},
	"chat.postMessage":             {(*Slack).postMessage, "chat:write", 0}, // by channel
	"chat.update":                  {(*Slack).update, "chat:write", tier3},
	"chat.postEphemeral":           {(*Slack).postEphemeral, "chat:write", tier4},
	"chat.getPermalink":            {(*Slack).permalink, "", 0},
	"conversations.history":        {(*Slack).history, "channels:history", tier3},
	"conversations.replies":        {(*Slack).thread, "channels:history", tier3},
	"files.getUploadURLExternal":   {(*Slack).uploadURL, "files:write", tier4},
	"files.completeUploadExternal": {(*Slack).completeUpload, "files:write", tier4},
	"usergroups.users.list":        {(*Slack).usergroupsUsersList, "usergroups:read", tier2},
	"users.info":                   {(*Slack).usersInfo, "users:read", tier4},
	"views.open":                   {(*Slack).openView, "", tier4},
}

// perform does what c asks for, or says why not.
func (s *Slack) perform(c *call) reply {
	if c.problem != "" {
		return reply{Error: c.problem}
	}
	switch c.method {
	case "webhook":
		return s.postWebhook(c)
	case "upload":
		return s.upload(c)
	case "response_url":
		return s.respond(c)
	}
	m, known := methods[c.method]
	switch {
	case !known:
		return reply{Error: "unknown_method"}
	case c.token == "":
		return reply{Error: "not_authed"}
	case c.token != s.token():
		return reply{Error: "invalid_auth"}
	case m.scope != "" && s.Scopes != nil && !slices.Contains(s.Scopes, m.scope):
		return reply{Error: "missing_scope", Needed: m.scope, Provided: strings.Join(s.Scopes, ",")}
	}
	if wait := s.limit(c, m.perMinute); wait > 0 {
		return reply{Error: "ratelimited", retryAfter: wait}
	}
	return m.do(s, c)
}
