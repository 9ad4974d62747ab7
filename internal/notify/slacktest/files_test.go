package slacktest_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func TestUpload(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	head := w.post(t, "head")
	const content = "- before\n+ after\n"
	upload := slack.UploadFileParameters{Content: content, FileSize: len(content), Filename: "change.diff", Title: "The change",
		SnippetType: "diff", Channel: here, ThreadTimestamp: head, InitialComment: "all of it"}
	if _, err := w.client.UploadFile(upload); err != nil {
		t.Fatal(err)
	}
	thread := w.Thread(here, head)
	if len(thread) != 1 || thread[0].Text != "all of it" || thread[0].File == nil || thread[0].File.Content != content {
		t.Fatalf("thread: %+v", thread)
	}
	want := slacktest.File{ID: "F000001", Name: "change.diff", Title: "The change", Snippet: "diff", Length: len(content), Content: content,
		Channel: here, ThreadTS: head, TS: thread[0].TS}
	got := w.Files()[0]
	if got.Content != want.Content || got.Title != want.Title || got.Snippet != want.Snippet || got.TS != want.TS || got.ThreadTS != want.ThreadTS {
		t.Errorf("file: %+v, want %+v", got, want)
	}
	replies, _, _, err := w.client.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: here, Timestamp: head})
	if err != nil || len(replies) != 2 || len(replies[1].Files) != 1 || replies[1].Files[0].Title != "The change" {
		t.Errorf("replies: %+v %v", replies, err)
	}
}

func TestUploadRefuses(t *testing.T) {
	w := newWorld(t, &slacktest.Slack{})
	_, err := w.client.GetUploadURLExternalContext(t.Context(), slack.GetUploadURLExternalParameters{FileName: "x", FileSize: 1<<20 + 1, SnippetType: "text"})
	same(t, "a long snippet", code(t, err), "snippet_too_large")
	ticket, err := w.client.GetUploadURLExternalContext(t.Context(), slack.GetUploadURLExternalParameters{FileName: "x", FileSize: 5})
	same(t, "announced", err, nil)
	complete := func(id, channel, thread string) string {
		_, err := w.client.CompleteUploadExternalContext(t.Context(), slack.CompleteUploadExternalParameters{Files: []slack.FileSummary{{ID: id}}, Channel: channel, ThreadTimestamp: thread})
		return code(t, err)
	}
	same(t, "not uploaded", complete(ticket.FileID, here, ""), "file_not_found")
	send := func(body string) int {
		resp, err := http.Post(ticket.UploadURL, "text/plain", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		return resp.StatusCode
	}
	same(t, "shorter than announced", send("1234"), 400)
	same(t, "as raw bytes", send("12345"), 200)
	same(t, "no such file", complete("F9", here, ""), "file_not_found")
	same(t, "elsewhere", complete(ticket.FileID, "C9", ""), "invalid_channel")
	same(t, "no such thread", complete(ticket.FileID, here, "1700000000.000001"), "thread_not_found")
	same(t, "private", complete(ticket.FileID, "", ""), "")
	same(t, "twice", complete(ticket.FileID, here, ""), "file_not_found")
	same(t, "in the channel", len(w.Channel(here)), 0)
	same(t, "kept", w.Files()[0].Content, "12345")
}
