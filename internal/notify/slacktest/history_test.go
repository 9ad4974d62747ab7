package slacktest_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func said(messages []slack.Message) string {
	var all []string
	for _, m := range messages {
		all = append(all, m.Text)
	}
	return strings.Join(all, " ")
}

func TestHistory(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	meta := slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "alert", EventPayload: map[string]any{"alert_id": "a1"}})
	var ts []string
	for i := range 5 {
		ts = append(ts, w.post(t, fmt.Sprint(i), meta))
		w.clock.add(time.Second)
	}
	w.post(t, "quiet", slack.MsgOptionTS(ts[0]), meta)
	w.post(t, "loud", slack.MsgOptionTS(ts[0]), slack.MsgOptionBroadcast())
	for _, tt := range []struct {
		p      slack.GetConversationHistoryParameters
		want   string
		more   bool
		reason string
	}{
		{slack.GetConversationHistoryParameters{}, "loud 4 3 2 1 0", false, "newest first, replies only if broadcast"},
		{slack.GetConversationHistoryParameters{Limit: 2}, "loud 4", true, "a page"},
		{slack.GetConversationHistoryParameters{Oldest: ts[3]}, "loud 4", false, "after"},
		{slack.GetConversationHistoryParameters{Oldest: ts[3], Inclusive: true}, "loud 4 3", false, "from"},
		{slack.GetConversationHistoryParameters{Latest: ts[1]}, "0", false, "before"},
		{slack.GetConversationHistoryParameters{Latest: ts[1], Inclusive: true}, "1 0", false, "up to"},
		{slack.GetConversationHistoryParameters{Oldest: ts[2], Latest: ts[2], Inclusive: true, Limit: 1}, "2", false, "one message, as the docs fetch it"},
		{slack.GetConversationHistoryParameters{Latest: "100"}, "", false, "long ago"},
		{slack.GetConversationHistoryParameters{Oldest: ts[2], Latest: ts[1]}, "", false, "from later to earlier is nothing"},
	} {
		tt.p.ChannelID = here
		got, err := w.client.GetConversationHistory(&tt.p)
		if err != nil || said(got.Messages) != tt.want || got.HasMore != tt.more || (got.ResponseMetaData.NextCursor != "") != tt.more {
			t.Errorf("%s: %v, got %+v, want %q", tt.reason, err, got, tt.want)
		}
	}
	all, _ := w.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here})
	same(t, "subtype", all.Messages[0].SubType, "thread_broadcast")
	same(t, "thread of a broadcast", all.Messages[0].ThreadTimestamp, ts[0])
	same(t, "metadata unasked", all.Messages[5].Metadata.EventType, "")
	same(t, "replies", all.Messages[5].ReplyCount, 2)
	all, _ = w.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here, IncludeAllMetadata: true})
	same(t, "metadata", all.Messages[5].Metadata.EventPayload["alert_id"], any("a1"))
}

func TestHistoryGoesOn(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	for i := range 7 {
		w.post(t, fmt.Sprint(i))
	}
	p := slack.GetConversationHistoryParameters{ChannelID: here, Limit: 3}
	var pages []string
	for {
		got, err := w.client.GetConversationHistory(&p)
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, said(got.Messages))
		if len(pages) == 1 {
			w.post(t, "new") // what comes meanwhile does not move the pages
		}
		if p.Cursor = got.ResponseMetaData.NextCursor; p.Cursor == "" {
			break
		}
	}
	same(t, "pages", strings.Join(pages, "|"), "6 5 4|3 2 1|0")
}

func TestReplies(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.post(t, "head")
	var ts []string
	for i := range 5 {
		w.clock.add(time.Second)
		ts = append(ts, w.post(t, fmt.Sprint(i), slack.MsgOptionTS(head)))
	}
	for _, tt := range []struct {
		p            slack.GetConversationRepliesParameters
		want, reason string
	}{
		{slack.GetConversationRepliesParameters{Timestamp: head}, "head 0 1 2 3 4", "oldest first"},
		{slack.GetConversationRepliesParameters{Timestamp: head, Limit: 3}, "head 0 1|2 3 4", "pages"},
		{slack.GetConversationRepliesParameters{Timestamp: head, Limit: 2}, "head 0|1 2|3 4", "smaller pages"},
		{slack.GetConversationRepliesParameters{Timestamp: head, Limit: 1}, "head|0|1|2|3|4", "the smallest"},
		{slack.GetConversationRepliesParameters{Timestamp: head, Oldest: ts[2]}, "3 4", "after"},
		{slack.GetConversationRepliesParameters{Timestamp: head, Latest: ts[1], Inclusive: true}, "head 0 1", "up to"},
		{slack.GetConversationRepliesParameters{Timestamp: ts[1]}, "1", "a reply is a message too"},
	} {
		tt.p.ChannelID = here
		var pages []string
		for {
			got, more, next, err := w.client.GetConversationReplies(&tt.p)
			if err != nil || more != (next != "") {
				t.Fatalf("%s: more %v, next %q, error %v", tt.reason, more, next, err)
			}
			pages = append(pages, said(got))
			if tt.p.Cursor = next; next == "" {
				break
			}
		}
		same(t, tt.reason, strings.Join(pages, "|"), tt.want)
	}
}

func TestHistoryRefuses(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{Scopes: []string{"chat:write", "channels:history"}})
	head := w.post(t, "head")
	for _, tt := range []struct{ method, name, value, want, reason string }{
		{"conversations.history", "channel", "C9", "channel_not_found", "elsewhere"},
		{"conversations.history", "oldest", "yesterday", "invalid_ts_oldest", "not a time"},
		{"conversations.history", "latest", "1.1234567", "invalid_ts_latest", "seven digits"},
		{"conversations.history", "limit", "many", "invalid_limit", "not a number"},
		{"conversations.history", "cursor", "x", "invalid_cursor", "not one of Slack's"},
		{"conversations.history", "token", "xoxb-other", "invalid_auth", "not ours"},
		{"conversations.replies", "ts", "1.1", "thread_not_found", "no message"},
		{"conversations.replies", "channel", "C9", "channel_not_found", "elsewhere"},
		{"conversations.replies", "cursor", "x", "invalid_cursor", "not one of Slack's"},
		{"conversations.nothing", "ts", head, "unknown_method", "no such method"},
	} {
		form := map[string][]string{"token": {"xoxb-test"}, "channel": {here}, "ts": {head}}
		form[tt.name] = []string{tt.value}
		_, answer := call(t, w.server, tt.method, form)
		same(t, tt.reason, answer["error"], any(tt.want))
	}
	poor := newWorld(t, &slacktest.Slack{Scopes: []string{"chat:write"}})
	_, err := poor.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here})
	same(t, "without the scope", code(t, err), "missing_scope")
}

func TestHistoryTellsWhoAndWhetherEdited(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.post(t, "head")
	w.Say("U1", here, "", "hello")
	if _, _, _, err := w.client.UpdateMessage(here, head, slack.MsgOptionText("edited", false)); err != nil {
		t.Fatal(err)
	}
	got, err := w.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here})
	if err != nil {
		t.Fatal(err)
	}
	person, bot := got.Messages[0], got.Messages[1]
	same(t, "person", person.User+person.BotID, "U1")
	same(t, "bot", bot.User+" "+bot.BotID, "U0BOT B0BOT")
	same(t, "person's edited", person.Edited == nil, true)
	same(t, "bot's edited", bot.Edited != nil && bot.Edited.User == "U0BOT", true)
}

func TestPageSizes(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.Say("U1", here, "", "head")
	for range 1001 {
		w.Say("U1", here, "", "top")
		w.Say("U1", here, head, "reply")
	}
	for limit, want := range map[int]int{0: 100, 5: 5, 1000: 999} {
		got, err := w.client.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: here, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint("history, limit ", limit), len(got.Messages), want)
	}
	for limit, want := range map[int]int{0: 1000, 5: 5, 1000: 999} {
		got, _, _, err := w.client.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: here, Timestamp: head, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		same(t, fmt.Sprint("replies, limit ", limit), len(got), want)
	}
}

// TestManyMessages holds as many as the harness makes; it walks all pages of
// the channel and of the longest thread.
func TestManyMessages(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	const heads, replies = 2000, 2000
	var thread string
	for i := range heads {
		ts := w.Say("U1", here, "", fmt.Sprint(i))
		if i == 0 {
			thread = ts
		}
	}
	for range replies {
		w.Say("U1", here, thread, "r")
	}
	for range 16000 {
		w.Say("U1", here, "", "top")
	}
	seen := map[string]bool{}
	p := slack.GetConversationHistoryParameters{ChannelID: here, Limit: 999}
	for {
		got, err := w.client.GetConversationHistory(&p)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range got.Messages {
			seen[m.Timestamp] = true
		}
		if p.Cursor = got.ResponseMetaData.NextCursor; p.Cursor == "" {
			break
		}
	}
	same(t, "messages in the channel", len(seen), heads+16000)
	same(t, "messages in the thread", len(w.Thread(here, thread)), replies)
}
