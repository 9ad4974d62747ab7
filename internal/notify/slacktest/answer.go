package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
)

// reply is Slack's answer to any method: each fills what it knows.
type reply struct {
	OK        bool           `json:"ok"`
	Error     string         `json:"error,omitempty"`
	Needed    string         `json:"needed,omitempty"`
	Provided  string         `json:"provided,omitempty"`
	Channel   string         `json:"channel,omitempty"`
	TS        string         `json:"ts,omitempty"`
	MessageTS string         `json:"message_ts,omitempty"`
	Text      string         `json:"text,omitempty"`
	Message   *shown         `json:"message,omitempty"`
	Messages  []shown        `json:"messages,omitempty"`
	HasMore   bool           `json:"has_more,omitempty"`
	Permalink string         `json:"permalink,omitempty"`
	URL       string         `json:"url,omitempty"`
	Team      string         `json:"team,omitempty"`
	TeamID    string         `json:"team_id,omitempty"`
	User      any            `json:"user,omitempty"` // a name or a user, as the method has it
	UserID    string         `json:"user_id,omitempty"`
	BotID     string         `json:"bot_id,omitempty"`
	Users     []string       `json:"users,omitempty"`
	FileID    string         `json:"file_id,omitempty"`
	UploadURL string         `json:"upload_url,omitempty"`
	Files     []fileTitle    `json:"files,omitempty"`
	View      map[string]any `json:"view,omitempty"`
	Metadata  *details       `json:"response_metadata,omitempty"`

	retryAfter int // seconds
}

type details struct {
	Messages   []string `json:"messages,omitempty"`
	Warnings   []string `json:"warnings,omitempty"`
	NextCursor string   `json:"next_cursor,omitempty"`
}

// refusal is an error with the reason behind it.
func refusal(code, reason string) reply {
	return reply{Error: code, Metadata: &details{Messages: []string{"[ERROR] " + reason}}}
}

// answer writes r as the one who called expects it.
func (c *call) answer(w http.ResponseWriter, r reply) {
	switch c.method {
	case "webhook":
		answerWebhook(w, r)
	case "upload":
		answerUpload(w, r)
	default:
		answerAPI(w, r)
	}
}

func answerAPI(w http.ResponseWriter, r reply) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if r.retryAfter > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(r.retryAfter))
		w.WriteHeader(http.StatusTooManyRequests)
	}
	_ = json.NewEncoder(w).Encode(r) // the caller is gone: nothing to tell it
}

// webhookStatus is the HTTP status that goes with a webhook's error text.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
var webhookStatus = map[string]int{
	"action_prohibited": 403, "invalid_token": 403, "no_service": 404,
	"channel_not_found": 404, "channel_is_archived": 410,
}

func answerWebhook(w http.ResponseWriter, r reply) {
	switch {
	case r.OK:
		fmt.Fprint(w, "ok")
	case r.retryAfter > 0:
		w.Header().Set("Retry-After", fmt.Sprint(r.retryAfter))
		http.Error(w, "rate_limited", http.StatusTooManyRequests)
	default:
		status := webhookStatus[r.Error]
		if status == 0 {
			status = http.StatusBadRequest
		}
		w.WriteHeader(status)
		fmt.Fprint(w, r.Error)
	}
}

// answerUpload speaks as the upload address does, which is documented to
// answer 200 for a file that it has, and nothing else.
// https://docs.slack.dev/reference/methods/files.getUploadURLExternal
func answerUpload(w http.ResponseWriter, r reply) {
	if !r.OK {
		http.Error(w, r.Error, http.StatusBadRequest)
		return
	}
	fmt.Fprint(w, r.Text)
}
