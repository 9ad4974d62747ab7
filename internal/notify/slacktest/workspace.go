package slacktest

import "slices"

// The names of the one app in the one workspace.
const (
	teamID   = "T0TEST"
	teamName = "test"
	appID    = "A0TEST"
	botUser  = "U0BOT"
	botID    = "B0BOT"
)

func (s *Slack) token() string   { return or(s.Token, "xoxb-test") }
func (s *Slack) webhook() string { return or(s.Webhook, "/services/T0/B0/test") }
func (s *Slack) secret() string  { return or(s.Secret, "signing-secret") }

func or(set, fallback string) string {
	if set == "" {
		return fallback
	}
	return set
}

func (s *Slack) home() []string {
	if s.Channels == nil {
		return []string{"C0TEST"}
	}
	return s.Channels
}

// channel is where id's messages are, or nil when the bot knows no such channel.
func (s *Slack) channel(id string) *channel {
	if !slices.Contains(s.home(), id) {
		return nil
	}
	if s.channels[id] == nil {
		if s.channels == nil {
			s.channels = map[string]*channel{}
		}
		s.channels[id] = &channel{id: id, byTS: map[int64]*stored{}}
	}
	return s.channels[id]
}

func (s *Slack) person(id string) *Person {
	for i := range s.People {
		if s.People[i].ID == id {
			return &s.People[i]
		}
	}
	return nil
}

// sees reports whether p is in channel.
func (p *Person) sees(channel string) bool {
	return p != nil && (p.Channels == nil || slices.Contains(p.Channels, channel))
}

// authTest says whose the token is.
// https://docs.slack.dev/reference/methods/auth.test
func (s *Slack) authTest(*call) reply {
	return reply{OK: true, URL: s.base + "/", Team: teamName, TeamID: teamID, User: "hosewatch", UserID: botUser, BotID: botID}
}

// usersInfo knows ids and names of people, and nothing else of them.
// https://docs.slack.dev/reference/methods/users.info
func (s *Slack) usersInfo(c *call) reply {
	p := s.person(c.arg("user"))
	if p == nil {
		return reply{Error: "user_not_found"}
	}
	return reply{OK: true, User: user{ID: p.ID, TeamID: teamID, Name: p.Name, RealName: p.Name, Profile: profile{p.Name, p.Name}}}
}

type user struct {
	ID       string  `json:"id"`
	TeamID   string  `json:"team_id"`
	Name     string  `json:"name"`
	RealName string  `json:"real_name"`
	Profile  profile `json:"profile"`
}

type profile struct {
	RealName    string `json:"real_name"`
	DisplayName string `json:"display_name"`
}

// usergroupsUsersList knows no disabled groups.
// https://docs.slack.dev/reference/methods/usergroups.users.list
func (s *Slack) usergroupsUsersList(c *call) reply {
	users, ok := s.Groups[c.arg("usergroup")]
	if !ok {
		return reply{Error: "no_such_subteam"}
	}
	return reply{OK: true, Users: append([]string{}, users...)}
}
