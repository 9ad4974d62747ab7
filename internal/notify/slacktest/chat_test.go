package slacktest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func texts(posts []slacktest.Post) string {
	var all []string
	for _, p := range posts {
		all = append(all, p.Text)
	}
	return strings.Join(all, " ")
}

func TestThread(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.post(t, "head")
	w.post(t, "other")
	first := w.post(t, "first", slack.MsgOptionTS(head))
	w.post(t, "loud", slack.MsgOptionTS(head), slack.MsgOptionBroadcast())
	w.post(t, "third", slack.MsgOptionTS(first))
	same(t, "channel", texts(w.Channel(here)), "head other loud")
	same(t, "thread, with the reply to a reply", texts(w.Thread(here, head)), "first loud third")
	same(t, "replies counted", w.Channel(here)[0].Replies, 3)
	same(t, "broadcast", w.Channel(here)[2].Broadcast, true)
	same(t, "thread of a reply", w.Thread(here, head)[2].ThreadTS, head)
	for _, tt := range []struct{ ts, want, reason string }{
		{"1700000000.000001", "thread_not_found", "no message has this timestamp"},
		{"0", "invalid_thread_ts", "not a timestamp"},
		{head[:len(head)-1], "invalid_thread_ts", "a timestamp that went through a float"},
	} {
		_, _, err := w.client.PostMessage(here, slack.MsgOptionText("x", false), slack.MsgOptionTS(tt.ts))
		same(t, tt.reason, code(t, err), tt.want)
	}
	same(t, "channel after refusals", texts(w.Channel(here)), "head other loud")
}

func TestPostKeepsFlagsAndCutsLongTexts(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	w.post(t, strings.Repeat("é", 40001), slack.MsgOptionDisableLinkUnfurl(), slack.MsgOptionDisableMediaUnfurl())
	got := w.Messages()[0]
	same(t, "length", len(got.Text), 2*40000)
	same(t, "unfurl", got.UnfurlLinks+" "+got.UnfurlMedia, "false false")
	for n, want := range map[int]string{40000: "", 40001: "map[warnings:[message_truncated]]"} {
		_, answer := call(t, w.server, "chat.postMessage", map[string][]string{"token": {"xoxb-test"}, "channel": {here}, "text": {strings.Repeat("x", n)}})
		warned := ""
		if answer["response_metadata"] != nil {
			warned = fmt.Sprint(answer["response_metadata"])
		}
		same(t, fmt.Sprint("warning for ", n), warned, want)
	}
}

func TestMetadata(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	for _, tt := range []struct{ doc, want, reason string }{
		{`{"event_type":"alert","event_payload":{"id":"1"}}`, "", "as documented"},
		{`{"event_type":"alert","event_payload":{}}`, "", "an empty payload is one"},
		{`{"event_type":"alert"}`, "invalid_metadata_schema", "no payload"},
		{`{"event_type":"","event_payload":{}}`, "invalid_metadata_schema", "no type"},
		{`{"event_type":"alert","event_payload":[]}`, "invalid_metadata_schema", "a payload is an object"},
		{`{}`, "invalid_metadata_schema", "nothing to take away from a new message"},
		{`[]`, "invalid_metadata_format", "not an object"},
		{`{`, "invalid_metadata_format", "not JSON"},
		{`{"event_type":"alert","event_payload":{"id":"` + strings.Repeat("x", 8000) + `"}}`, "metadata_too_large", "beyond the limit"},
	} {
		_, answer := call(t, w.server, "chat.postMessage", map[string][]string{"token": {"xoxb-test"}, "channel": {here}, "text": {"x"}, "metadata": {tt.doc}})
		got, _ := answer["error"].(string)
		same(t, tt.reason, got, tt.want)
	}
}

func TestUpdate(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Channels: []string{here, "C1"}})
	meta := slack.SlackMetadata{EventType: "alert", EventPayload: map[string]any{"id": "1"}}
	head := w.post(t, "head", slack.MsgOptionBlocks(slack.NewDividerBlock()), slack.MsgOptionMetadata(meta))
	reply := w.post(t, "reply", slack.MsgOptionTS(head))
	taken := w.clock.time()
	w.clock.add(time.Minute)
	if _, ts, text, err := w.client.UpdateMessage(here, head, slack.MsgOptionText("edited", false)); err != nil || ts != head || text != "edited" {
		t.Fatalf("update: %s %s %v", ts, text, err)
	}
	got := w.Channel(here)[0]
	if got.Text != "edited" || !got.Edited || len(got.Blocks) == 0 || len(got.Metadata) == 0 || !got.At.Equal(taken) {
		t.Errorf("blocks, metadata and time stay: %+v", got)
	}
	_, _, _, err := w.client.UpdateMessage(here, head, slack.MsgOptionText("bare", false), slack.MsgOptionBlocks([]slack.Block{}...))
	same(t, "update to no blocks", err, nil)
	if got = w.Channel(here)[0]; string(got.Blocks) != "" {
		t.Errorf("an empty array takes the blocks away: %s", got.Blocks)
	}
	_, _, _, err = w.client.UpdateMessage(here, reply, slack.MsgOptionText("loud", false), slack.MsgOptionBroadcast())
	same(t, "broadcast and edit", code(t, err), "no_dual_broadcast_content_update")
	w.post(t, "last")
	_, _, _, err = w.client.UpdateMessage(here, reply, slack.MsgOptionText("reply", false), slack.MsgOptionBroadcast())
	same(t, "broadcast later", code(t, err), "")
	same(t, "channel", texts(w.Channel(here)), "bare reply last")
	same(t, "thread", texts(w.Thread(here, head)), "reply")
	same(t, "new in the minute of the broadcast", w.NewInChannel(here, w.clock.time(), w.clock.time().Add(time.Minute)), 2)
	same(t, "new in the minute before it", w.NewInChannel(here, taken, w.clock.time()), 1)

	human := w.Say("U1", here, head, "what is this?")
	for _, tt := range []struct{ channel, ts, text, want, reason string }{
		{"C2", head, "x", "channel_not_found", "no such channel"},
		{"C1", head, "x", "message_not_found", "a message of another channel"},
		{here, "1.1", "x", "message_not_found", "no such message"},
		{here, human, "x", "cant_update_message", "a person's"},
		{here, head, strings.Repeat("x", 4001), "msg_too_long", "an edit may be shorter than a post"},
		{here, head, strings.Repeat("x", 4000), "", "as long as can be"},
		{here, head, "", "no_text", "nothing"},
	} {
		_, _, _, err := w.client.UpdateMessage(tt.channel, tt.ts, slack.MsgOptionText(tt.text, false))
		same(t, tt.reason, code(t, err), tt.want)
	}
	_, _, _, err = w.client.UpdateMessage(here, head, slack.MsgOptionText("x", false), slack.MsgOptionBroadcast())
	same(t, "broadcast of a head", code(t, err), "cant_broadcast_message")
	call(t, w.server, "chat.update", map[string][]string{"token": {"xoxb-test"}, "channel": {here}, "ts": {head}, "text": {"x"}, "metadata": {"{}"}})
	if got := w.Channel(here)[0]; len(got.Metadata) != 0 {
		t.Errorf("an empty object takes the metadata away: %s", got.Metadata)
	}
}

func TestEphemeral(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{People: []slacktest.Person{{ID: "U1", Name: "ada"}, {ID: "U2", Channels: []string{"C9"}}}})
	for _, tt := range []struct{ channel, user, want, reason string }{
		{here, "U1", "", "somebody in the channel"},
		{here, "U2", "user_not_in_channel", "somebody who is elsewhere"},
		{here, "U3", "user_not_in_channel", "nobody"},
		{"C8", "U1", "channel_not_found", "nowhere"},
	} {
		_, err := w.client.PostEphemeral(tt.channel, tt.user, slack.MsgOptionText("psst", false))
		same(t, tt.reason, code(t, err), tt.want)
	}
	_, err := w.client.PostEphemeral(here, "U1", slack.MsgOptionText("", false))
	same(t, "nothing", code(t, err), "no_text")
	_, err = w.client.PostEphemeral(here, "U1", slack.MsgOptionText("psst", false), slack.MsgOptionTS("1700000000.000001"))
	same(t, "no thread", code(t, err), "thread_not_found")
	same(t, "in the channel", len(w.Channel(here)), 0)
	if got := w.Messages(); len(got) != 1 || got[0].User != "U1" || got[0].Method != "chat.postEphemeral" {
		t.Errorf("taken: %+v", got)
	}
}

func TestPermalink(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.post(t, "head")
	link, err := w.client.GetPermalink(&slack.PermalinkParameters{Channel: here, Ts: head})
	if want := "https://test.slack.com/archives/C0TEST/p" + strings.ReplaceAll(head, ".", ""); err != nil || link != want {
		t.Errorf("%s %v, want %s", link, err, want)
	}
	reply := w.post(t, "reply", slack.MsgOptionTS(head))
	if link, _ := w.client.GetPermalink(&slack.PermalinkParameters{Channel: here, Ts: reply}); !strings.HasSuffix(link, "?thread_ts="+head+"&cid=C0TEST") {
		t.Errorf("link to a reply: %s", link)
	}
	_, err = w.client.GetPermalink(&slack.PermalinkParameters{Channel: here, Ts: "1.1"})
	same(t, "nothing", code(t, err), "message_not_found")
}

func TestWebhookPostsIntoTheChannel(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	err := slack.PostWebhookCustomHTTP(w.WebhookURL(w.server), w.server.Client(), &slack.WebhookMessage{Text: "hooked"})
	if err != nil || texts(w.Channel(here)) != "hooked" {
		t.Errorf("error %v, channel %q", err, texts(w.Channel(here)))
	}
}

func TestPeople(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{
		People: []slacktest.Person{{ID: "U1", Name: "ada"}}, Groups: map[string][]string{"S1": {"U1", "U2"}},
		Scopes: []string{"usergroups:read", "users:read"},
	})
	who, err := w.client.AuthTest()
	if err != nil || who.BotID != "B0BOT" || who.UserID != "U0BOT" || who.TeamID != "T0TEST" {
		t.Errorf("auth.test: %+v %v", who, err)
	}
	users, err := w.client.GetUserGroupMembers("S1")
	same(t, "group", fmt.Sprint(users, err), "[U1 U2] <nil>")
	_, err = w.client.GetUserGroupMembers("S2")
	same(t, "no group", code(t, err), "no_such_subteam")
	user, err := w.client.GetUserInfo("U1")
	if err != nil || user.Name != "ada" || user.Profile.DisplayName != "ada" {
		t.Errorf("users.info: %+v %v", user, err)
	}
	_, err = w.client.GetUserInfo("U2")
	same(t, "no user", code(t, err), "user_not_found")
	_, _, err = w.client.PostMessage(here, slack.MsgOptionText("x", false))
	same(t, "no scope", code(t, err), "missing_scope")
	_, answer := call(t, w.server, "chat.postMessage", map[string][]string{"token": {"xoxb-test"}})
	doc, _ := json.Marshal(answer)
	same(t, "which scope", string(doc), `{"error":"missing_scope","needed":"chat:write","ok":false,"provided":"usergroups:read,users:read"}`)
}
