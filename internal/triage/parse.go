package triage

import (
	"cmp"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// ErrNothing is that a request is Slack's and asks for nothing: a check of the
// certificate, or a press on something that does nothing, such as a link.
var ErrNothing = errors.New("the request asks for nothing")

// Request is a task, and what is of use for the next three seconds only.
type Request struct {
	Task
	Trigger string // exchanged for a modal
}

// Parse reads a request that is known to come from Slack. The task has neither
// ID nor At. Errors repeat nothing of the body.
// https://docs.slack.dev/interactivity/handling-user-interaction and
// https://docs.slack.dev/interactivity/implementing-slash-commands
func Parse(body []byte) (Request, error) {
	form, err := url.ParseQuery(string(body))
	switch {
	case err != nil:
		return Request{}, errors.New("body: not a form")
	case form.Get("ssl_check") != "":
		return Request{}, ErrNothing
	case form.Has("payload"):
		return parseInteraction([]byte(form.Get("payload")))
	case form.Has("command"):
		return Request{Task: Task{
			Kind: Command, User: form.Get("user_id"), Name: cut(form.Get("user_name")), Team: form.Get("team_id"),
			Channel: form.Get("channel_id"), Command: form.Get("command"), Words: cut(form.Get("text")),
		}}, nil
	default:
		return Request{}, errors.New("body: neither an interaction nor a command")
	}
}

// interaction is what is read of Slack's payloads.
// https://docs.slack.dev/reference/interaction-payloads
type interaction struct {
	Type    string `json:"type"`
	Trigger string `json:"trigger_id"`
	User    struct {
		ID       string `json:"id"`
		Name     string `json:"name"`
		Username string `json:"username"`
	} `json:"user"`
	Team      *struct{ ID string } `json:"team"` // null where an app is of an organization
	Channel   *struct{ ID string } `json:"channel"`
	Container struct {
		Channel string `json:"channel_id"`
		Message string `json:"message_ts"`
		Thread  string `json:"thread_ts"`
		Hidden  bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []struct {
		ID       string                  `json:"action_id"`
		Value    string                  `json:"value"`
		Selected *struct{ Value string } `json:"selected_option"`
	} `json:"actions"`
	View *struct {
		Callback string `json:"callback_id"`
		Carried  string `json:"private_metadata"`
		State    struct {
			Values map[string]map[string]struct {
				Value string `json:"value"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

func parseInteraction(payload []byte) (Request, error) {
	var in interaction
	if json.Unmarshal(payload, &in) != nil {
		return Request{}, errors.New("payload: not as Slack writes them")
	}
	r := Request{Trigger: in.Trigger, Task: Task{User: in.User.ID, Name: cut(cmp.Or(in.User.Name, in.User.Username))}}
	if in.Team != nil {
		r.Team = in.Team.ID
	}
	switch in.Type {
	case "block_actions":
		return r, r.pressed(&in)
	case "view_submission":
		return r, r.submitted(&in)
	case "view_closed":
		return Request{}, ErrNothing
	default:
		return Request{}, errors.New("payload: of a type that was not asked for")
	}
}

// pressed reads which button or option it was.
func (r *Request) pressed(in *interaction) (err error) {
	r.Channel, r.Thread = in.Container.Channel, in.Container.Thread
	if in.Channel != nil {
		r.Channel = cmp.Or(r.Channel, in.Channel.ID)
	}
	if r.Thread == "" && !in.Container.Hidden {
		r.Thread = in.Container.Message // a head: its thread is its own
	}
	if len(in.Actions) != 1 {
		return errors.New("payload: want one action")
	}
	action := in.Actions[0]
	r.Kind = Kind(action.ID)
	if _, known := about[r.Kind]; !known || r.Kind == Command || r.Kind == Unasked {
		return ErrNothing
	}
	value := action.Value
	if action.Selected != nil {
		value = action.Selected.Value
	}
	r.Value, err = blockkit.ParseValue(value)
	return err
}

// carried is what a modal takes along, so that its answer says what it is
// about and where it was asked.
type carried struct {
	Value   string `json:"value"`
	Channel string `json:"channel"`
	Thread  string `json:"thread,omitempty"`
}

func (t *Task) carry() (string, error) {
	value, err := t.Value.Encode()
	if err != nil {
		return "", err
	}
	text, err := json.Marshal(carried{value, t.Channel, t.Thread})
	return string(text), err
}

// submitted reads the answer of the modal.
func (r *Request) submitted(in *interaction) (err error) {
	if in.View == nil || in.View.Callback != blockkit.ModalExpected {
		return ErrNothing
	}
	var c carried
	if json.Unmarshal([]byte(in.View.Carried), &c) != nil {
		return errors.New("payload: the modal is not ours")
	}
	r.Kind, r.Channel, r.Thread = Expected, c.Channel, c.Thread
	r.Words = cut(in.View.State.Values[blockkit.InputBlock][blockkit.InputAction].Value)
	if strings.TrimSpace(r.Words) == "" {
		return ErrNoReason
	}
	r.Value, err = blockkit.ParseValue(c.Value)
	return err
}

// ErrNoReason is that somebody has submitted the modal without a reason.
var ErrNoReason = errors.New("no reason was given")

// asks reports whether it is a press on Expected, which has to be asked why.
func (t *Task) asks() bool { return t.Kind == Expected && t.Words == "" }
