package slacktest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Sign is the two headers that Slack sends with body.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func Sign(secret string, at time.Time, body string) http.Header {
	stamp := strconv.FormatInt(at.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":" + body))
	return http.Header{
		"X-Slack-Request-Timestamp": {stamp},
		"X-Slack-Signature":         {"v0=" + hex.EncodeToString(mac.Sum(nil))},
	}
}

// Press is somebody using a button or a menu of a message.
type Press struct {
	User     string
	Channel  string
	TS       string // of the message
	ActionID string
	Option   string // the value of the option chosen, in a menu
}

// Press is the request that Slack makes to url when somebody presses: a
// block_actions payload, signed. It is an error to press what is not there.
// https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
func (s *Slack) Press(url string, p Press) (*http.Request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	micro, _ := exact(p.TS)
	ch := s.channel(p.Channel)
	if ch == nil || ch.byTS[micro] == nil {
		return nil, fmt.Errorf("%s: no message %s", p.Channel, p.TS)
	}
	m := ch.byTS[micro]
	action, err := pressed(m.blocks, p.ActionID, p.Option)
	if err != nil {
		return nil, fmt.Errorf("%s: message %s: %w", p.Channel, p.TS, err)
	}
	action["action_ts"] = tsText(s.now().UnixMicro())
	container := map[string]any{"type": "message", "message_ts": m.ts(), "channel_id": ch.id, "is_ephemeral": false}
	if ts := m.threadTS(); ts != "" {
		container["thread_ts"] = ts
	}
	return s.interaction(url, map[string]any{
		"type": "block_actions", "user": s.actor(p.User), "container": container,
		"channel": map[string]any{"id": ch.id, "name": strings.ToLower(ch.id)}, "message": m.shown(true),
		"response_url": s.responseURL(ch.id, p.User, m), "actions": []any{action},
	})
}

// pressed is the element of blocks with the id, as a payload tells of it.
func pressed(blocks json.RawMessage, id, option string) (map[string]any, error) {
	var all []struct {
		ID        string           `json:"block_id"`
		Elements  []map[string]any `json:"elements"`
		Accessory map[string]any   `json:"accessory"`
	}
	if len(blocks) > 0 {
		if err := json.Unmarshal(blocks, &all); err != nil {
			return nil, err
		}
	}
	for i, b := range all {
		for _, element := range append(b.Elements, b.Accessory) {
			if element["action_id"] != id {
				continue
			}
			action := map[string]any{"type": element["type"], "action_id": id, "block_id": or(b.ID, fmt.Sprintf("b%d", i))}
			if element["type"] == "button" {
				action["text"], action["value"] = element["text"], element["value"]
				return action, nil
			}
			options, _ := element["options"].([]any)
			for _, o := range options {
				if o, ok := o.(map[string]any); ok && o["value"] == option {
					action["selected_option"] = o
					return action, nil
				}
			}
			return nil, fmt.Errorf("action %s: no option %q", id, option)
		}
	}
	return nil, fmt.Errorf("no action %s", id)
}

// Submit is the request that Slack makes to url when somebody submits a view
// that was opened: a view_submission payload, signed. values are by block and
// action, as Slack has them in view.state.values.
// https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
func (s *Slack) Submit(url, user, viewID string, values map[string]map[string]any) (*http.Request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, v := range s.views {
		if v.ID == viewID {
			doc := v.shown()
			doc["state"] = map[string]any{"values": values}
			return s.interaction(url, map[string]any{"type": "view_submission", "user": s.actor(user), "view": doc})
		}
	}
	return nil, fmt.Errorf("no view %s", viewID)
}

func (s *Slack) actor(id string) map[string]any {
	name := id
	if p := s.person(id); p != nil {
		name = p.Name
	}
	return map[string]any{"id": id, "username": name, "name": name, "team_id": teamID}
}

func (s *Slack) interaction(to string, payload map[string]any) (*http.Request, error) {
	payload["api_app_id"], payload["token"] = appID, "verification-token"
	payload["team"] = map[string]any{"id": teamID, "domain": teamName}
	payload["enterprise"], payload["is_enterprise_install"] = nil, false
	payload["trigger_id"] = s.trigger()
	doc, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	return s.signed(to, url.Values{"payload": {string(doc)}})
}

// Command is the request that Slack makes to url when somebody types a slash
// command, such as "/hosewatch", with text behind it.
// https://docs.slack.dev/interactivity/implementing-slash-commands
func (s *Slack) Command(to, user, channel, command, text string) (*http.Request, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signed(to, url.Values{
		"token": {"verification-token"}, "team_id": {teamID}, "team_domain": {teamName}, "api_app_id": {appID},
		"channel_id": {channel}, "channel_name": {strings.ToLower(channel)},
		"user_id": {user}, "user_name": {fmt.Sprint(s.actor(user)["name"])},
		"command": {command}, "text": {text}, "is_enterprise_install": {"false"},
		"response_url": {s.responseURL(channel, user, nil)}, "trigger_id": {s.trigger()},
	})
}

func (s *Slack) signed(to string, form url.Values) (*http.Request, error) {
	body := form.Encode()
	r, err := http.NewRequest(http.MethodPost, to, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header = Sign(s.secret(), s.now(), body)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r, nil
}
