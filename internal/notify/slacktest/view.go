package slacktest

import (
	"encoding/json"
	"fmt"
	"time"
)

// triggerLife is how long a trigger_id may be exchanged.
// https://docs.slack.dev/interactivity/handling-user-interaction#modal_responses
const triggerLife = 3 * time.Second

// View is a modal that was opened.
type View struct {
	ID              string
	CallbackID      string
	PrivateMetadata string
	Title           string
	Blocks          json.RawMessage
	Doc             json.RawMessage // the whole of what was sent
}

// view is what the limits need of a modal.
// https://docs.slack.dev/reference/views/modal-views
type view struct {
	Type            string          `json:"type"`
	Title           *text           `json:"title"`
	Submit          *text           `json:"submit"`
	Close           *text           `json:"close"`
	Blocks          json.RawMessage `json:"blocks"`
	CallbackID      string          `json:"callback_id"`
	PrivateMetadata string          `json:"private_metadata"`
	ExternalID      string          `json:"external_id"`
}

// Trigger is a new trigger_id, as Slack hands out with an interaction.
func (s *Slack) Trigger() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.trigger()
}

func (s *Slack) trigger() string {
	if s.triggers == nil {
		s.triggers, s.spent = map[string]time.Time{}, map[string]bool{}
	}
	id := fmt.Sprintf("12345.98765.%012x", len(s.triggers)+1)
	s.triggers[id] = s.now()
	return id
}

// Views are the modals that were opened, in their order.
func (s *Slack) Views() []View {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	return append([]View(nil), s.views...)
}

// openView exchanges a trigger, which lives for three seconds, for a modal.
// https://docs.slack.dev/reference/methods/views.open
func (s *Slack) openView(c *call) reply {
	id := c.arg("trigger_id")
	issued, known := s.triggers[id]
	switch {
	case !known:
		return reply{Error: "invalid_trigger_id"}
	case s.spent[id]:
		return reply{Error: "exchanged_trigger_id"}
	case s.now().Sub(issued) > triggerLife:
		return reply{Error: "expired_trigger_id"}
	}
	doc := c.json("view")
	if len(doc) > 250_000 {
		return reply{Error: "view_too_large"}
	}
	var v view
	if err := json.Unmarshal(doc, &v); err != nil {
		return refusal("invalid_arguments", err.Error())
	}
	if err := v.check(); err != nil {
		return refusal("invalid_arguments", err.Error())
	}
	s.spent[id] = true
	opened := View{
		ID: fmt.Sprintf("V%06d", len(s.views)+1), CallbackID: v.CallbackID, PrivateMetadata: v.PrivateMetadata,
		Title: v.Title.Text, Blocks: v.Blocks, Doc: doc,
	}
	s.views = append(s.views, opened)
	return reply{OK: true, View: opened.shown()}
}

func (v View) shown() map[string]any {
	out := map[string]any{}
	_ = json.Unmarshal(v.Doc, &out) // was read before
	out["id"], out["team_id"], out["app_id"], out["bot_id"] = v.ID, teamID, appID, botID
	return out
}

func (v *view) check() error {
	if v.Type != "modal" {
		return fmt.Errorf("view of type %q, only modals are known here [json-pointer:/view/type]", v.Type)
	}
	if v.Title == nil {
		return fmt.Errorf("missing required field: title [json-pointer:/view]")
	}
	for name, t := range map[string]*text{"title": v.Title, "submit": v.Submit, "close": v.Close} {
		if err := t.plain("/view/"+name, 24); err != nil {
			return err
		}
	}
	for name, field := range map[string]struct {
		text  string
		limit int
	}{"callback_id": {v.CallbackID, 255}, "external_id": {v.ExternalID, 255}, "private_metadata": {v.PrivateMetadata, 3000}} {
		if length(field.text) > field.limit {
			return tooLong("/view/"+name, field.limit)
		}
	}
	k := kit{at: "/view/blocks", most: 100, modal: true}
	if code, reason := k.check(v.Blocks); code != "" {
		return fmt.Errorf("%s", reason)
	}
	if k.inputs > 0 && v.Submit == nil {
		return fmt.Errorf("submit is required with input blocks [json-pointer:/view]")
	}
	return nil
}
