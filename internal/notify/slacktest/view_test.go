package slacktest_test

import (
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func modal(change func(*slack.ModalViewRequest)) slack.ModalViewRequest {
	plain := func(s string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, s, false, false)
	}
	v := slack.ModalViewRequest{Type: slack.VTModal, Title: plain("Expected"), Submit: plain("Save"), CallbackID: "expected",
		Blocks: slack.Blocks{BlockSet: []slack.Block{
			slack.NewInputBlock("why", plain("Why"), nil, slack.NewPlainTextInputBlockElement(plain("a ticket"), "text")),
		}}}
	if change != nil {
		change(&v)
	}
	return v
}

func TestOpenView(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	trigger, old := w.Trigger(), w.Trigger()
	w.clock.add(3 * time.Second)
	got, err := w.client.OpenView(trigger, modal(nil))
	if err != nil || got.View.ID == "" || got.View.CallbackID != "expected" {
		t.Fatalf("view %+v, error %v", got, err)
	}
	_, err = w.client.OpenView(trigger, modal(nil))
	same(t, "twice", code(t, err), "exchanged_trigger_id")
	w.clock.add(1)
	_, err = w.client.OpenView(old, modal(nil))
	same(t, "after three seconds", code(t, err), "expired_trigger_id")
	_, err = w.client.OpenView("1.2.3", modal(nil))
	same(t, "made up", code(t, err), "invalid_trigger_id")
	same(t, "opened", len(w.Views()), 1)
	same(t, "title", w.Views()[0].Title, "Expected")
}

func TestOpenViewRefuses(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	for _, tt := range []struct {
		change       func(*slack.ModalViewRequest)
		want, reason string
	}{
		{func(v *slack.ModalViewRequest) { v.Title.Text = strings.Repeat("x", 24) }, "", "as long as can be"},
		{func(v *slack.ModalViewRequest) { v.Title.Text = strings.Repeat("x", 25) }, "invalid_arguments", "one more"},
		{func(v *slack.ModalViewRequest) { v.Submit.Text = strings.Repeat("x", 25) }, "invalid_arguments", "the button"},
		{func(v *slack.ModalViewRequest) { v.Submit = nil }, "invalid_arguments", "nothing to submit with"},
		{func(v *slack.ModalViewRequest) { v.Title = nil }, "invalid_arguments", "no title"},
		{func(v *slack.ModalViewRequest) { v.Type = "home" }, "invalid_arguments", "not a modal"},
		{func(v *slack.ModalViewRequest) { v.PrivateMetadata = strings.Repeat("x", 3001) }, "invalid_arguments", "too much to remember"},
		{func(v *slack.ModalViewRequest) { v.CallbackID = strings.Repeat("x", 256) }, "invalid_arguments", "a long id"},
		{func(v *slack.ModalViewRequest) { v.PrivateMetadata = strings.Repeat("x", 250_000) }, "view_too_large", "250 kB"},
		{func(v *slack.ModalViewRequest) {
			for range 100 {
				v.Blocks.BlockSet = append(v.Blocks.BlockSet, slack.NewDividerBlock())
			}
		}, "invalid_arguments", "101 blocks"},
	} {
		_, err := w.client.OpenView(w.Trigger(), modal(tt.change))
		same(t, tt.reason, code(t, err), tt.want)
	}
}
