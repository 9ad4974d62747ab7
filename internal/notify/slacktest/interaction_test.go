package slacktest_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

const app = "http://127.0.0.1/slack"

// verified is the body of r, if its signature is good for slack-go, which
// holds it against the clock of the machine.
func verified(t *testing.T, r *http.Request, secret string) error {
	t.Helper()
	verifier, err := slack.NewSecretsVerifier(r.Header, secret)
	if err != nil {
		return err
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	r.Body = io.NopCloser(strings.NewReader(string(body)))
	_, _ = verifier.Write(body)
	return verifier.Ensure()
}

func buttons() slack.MsgOption {
	plain := slack.NewTextBlockObject(slack.PlainTextType, "Acknowledge", false, false)
	menu := slack.NewOverflowBlockElement("mute",
		slack.NewOptionBlockObject("1h", slack.NewTextBlockObject(slack.PlainTextType, "1 hour", false, false), nil),
		slack.NewOptionBlockObject("1d", slack.NewTextBlockObject(slack.PlainTextType, "1 day", false, false), nil))
	return slack.MsgOptionBlocks(slack.NewActionBlock("todo", slack.NewButtonBlockElement("ack", "alert-1", plain), menu))
}

func TestPress(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Secret: "s3cret", People: []slacktest.Person{{ID: "U1", Name: "ada"}}})
	w.clock.now = time.Now() // slack-go's verifier has no other clock
	ts := w.post(t, "head", buttons())
	r, err := w.Press(app, slacktest.Press{User: "U1", Channel: here, TS: ts, ActionID: "ack"})
	if err != nil {
		t.Fatal(err)
	}
	same(t, "signature", verified(t, r, "s3cret"), nil)
	same(t, "with another secret", verified(t, r, "other") != nil, true)
	got, err := slack.InteractionCallbackParse(r)
	if err != nil {
		t.Fatal(err)
	}
	action := got.ActionCallback.BlockActions[0]
	if got.Type != slack.InteractionTypeBlockActions || got.User.ID != "U1" || got.User.Name != "ada" || got.Channel.ID != here ||
		got.Message.Timestamp != ts || got.Container.MessageTs != ts || got.Team.ID != "T0TEST" ||
		action.ActionID != "ack" || action.BlockID != "todo" || action.Value != "alert-1" || action.Text.Text != "Acknowledge" {
		t.Errorf("payload %+v, action %+v", got, action)
	}
	if _, err := w.client.OpenView(got.TriggerID, modal(nil)); err != nil {
		t.Errorf("the trigger of a press: %v", err)
	}
	for _, tt := range []struct {
		press  slacktest.Press
		reason string
	}{
		{slacktest.Press{User: "U1", Channel: here, TS: ts, ActionID: "nack"}, "no such button"},
		{slacktest.Press{User: "U1", Channel: here, TS: "1.1", ActionID: "ack"}, "no such message"},
		{slacktest.Press{User: "U1", Channel: "C9", TS: ts, ActionID: "ack"}, "no such channel"},
		{slacktest.Press{User: "U1", Channel: here, TS: ts, ActionID: "mute", Option: "1y"}, "no such option"},
	} {
		if _, err := w.Press(app, tt.press); err == nil {
			t.Errorf("pressed: %s", tt.reason)
		}
	}
}

func TestPressMenu(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.post(t, "head")
	ts := w.post(t, "reply", buttons(), slack.MsgOptionTS(head))
	r, err := w.Press(app, slacktest.Press{User: "U1", Channel: here, TS: ts, ActionID: "mute", Option: "1d"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := slack.InteractionCallbackParse(r)
	if err != nil {
		t.Fatal(err)
	}
	same(t, "option", got.ActionCallback.BlockActions[0].SelectedOption.Value, "1d")
	same(t, "thread", got.Container.ThreadTs, head)
}

func TestCommand(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	w.clock.now = time.Now()
	r, err := w.Command(app, "U1", here, "/hosewatch", "stream orders & more")
	if err != nil {
		t.Fatal(err)
	}
	same(t, "signature", verified(t, r, "signing-secret"), nil)
	got, err := slack.SlashCommandParse(r)
	if err != nil || got.Command != "/hosewatch" || got.Text != "stream orders & more" || got.UserID != "U1" || got.ChannelID != here || got.TriggerID == "" {
		t.Errorf("command %+v, error %v", got, err)
	}
}

func TestSubmit(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	opened, err := w.client.OpenView(w.Trigger(), modal(nil))
	if err != nil {
		t.Fatal(err)
	}
	r, err := w.Submit(app, "U1", opened.View.ID, map[string]map[string]any{"why": {"text": map[string]any{"type": "plain_text_input", "value": "OPS-1"}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := slack.InteractionCallbackParse(r)
	if err != nil || got.Type != slack.InteractionTypeViewSubmission || got.View.CallbackID != "expected" || got.View.State.Values["why"]["text"].Value != "OPS-1" {
		t.Errorf("submission %+v, error %v", got.View, err)
	}
	if _, err := w.Submit(app, "U1", "V9", nil); err == nil {
		t.Error("a view that was not opened was submitted")
	}
}

// TestSign holds against Slack's own example, which its page gives with the
// signature that comes of it.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func TestSign(t *testing.T) {
	const body = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	got := slacktest.Sign("8f742231b10e8888abcd99yyyzzz85a5", time.Unix(1531420618, 0), body)
	same(t, "signature", got.Get("X-Slack-Signature"), "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503")
	same(t, "timestamp", got.Get("X-Slack-Request-Timestamp"), "1531420618")
}

func TestResponseURL(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	ts := w.post(t, "head", buttons())
	pressed := func() string {
		r, err := w.Press(app, slacktest.Press{User: "U1", Channel: here, TS: ts, ActionID: "ack"})
		if err != nil {
			t.Fatal(err)
		}
		got, err := slack.InteractionCallbackParse(r)
		if err != nil {
			t.Fatal(err)
		}
		return got.ResponseURL
	}
	send := func(address, doc string) string {
		resp, err := http.Post(address, "application/json", strings.NewReader(doc))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return strings.TrimSpace(string(body))
	}
	address := pressed()
	const ok = `{"ok":true}`
	same(t, "to one", send(address, `{"text":"for you"}`), ok)
	same(t, "to all", send(address, `{"text":"for all","response_type":"in_channel"}`), ok)
	same(t, "instead", send(address, `{"text":"replaced","replace_original":true}`), ok)
	same(t, "blocks are checked", strings.Contains(send(address, `{"blocks":[{"type":"marquee"}]}`), "invalid_blocks"), true)
	same(t, "channel", texts(w.Channel(here)), "replaced for all")
	same(t, "for one", w.Messages()[1].User, "U1")
	send(address, `{"text":"4"}`)
	send(address, `{"text":"5"}`)
	same(t, "six times", send(address, `{"text":"6"}`), `{"ok":false,"error":"used_url"}`)
	old := pressed()
	w.clock.add(30*time.Minute + 1)
	same(t, "after half an hour", send(old, `{"text":"x"}`), `{"ok":false,"error":"expired_url"}`)
	same(t, "made up", send(old+"0", `{"text":"x"}`), `{"ok":false,"error":"invalid_url"}`)
}
