package slacktest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

func call(t *testing.T, server *httptest.Server, method string, form url.Values) (status int, answer map[string]any) {
	t.Helper()
	resp, err := server.Client().PostForm(server.URL+"/"+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, answer
}

func section(n int) string {
	return fmt.Sprintf(`{"type":"section","text":{"type":"mrkdwn","text":"%s"}}`, strings.Repeat("x", n))
}

func blocks(all ...string) string { return "[" + strings.Join(all, ",") + "]" }

func repeat(block string, n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = block
	}
	return all
}

func TestRefusesWhatSlackRefuses(t *testing.T) {
	field := `{"type":"mrkdwn","text":"x"}`
	server := slacktest.Start(t, &slacktest.Slack{})
	for _, tt := range []struct{ token, channel, text, blocks, want, reason string }{
		{"xoxb-test", "C0TEST", "hello", "", "", "a message"},
		{"", "C0TEST", "hello", "", "not_authed", "no token"},
		{"xoxb-other", "C0TEST", "hello", "", "invalid_auth", "another token"},
		{"xoxb-test", "C0OTHER", "hello", "", "channel_not_found", "another channel"},
		{"xoxb-test", "C0TEST", "", "", "no_text", "nothing"},
		{"xoxb-test", "C0TEST", "x", blocks(section(3000)), "", "as long as can be"},
		{"xoxb-test", "C0TEST", "x", blocks(section(3001)), "invalid_blocks", "one more"},
		{"xoxb-test", "C0TEST", "x", blocks(section(0)), "invalid_blocks", "an empty text"},
		{"xoxb-test", "C0TEST", "x", blocks(repeat(section(1), 50)...), "", "fifty"},
		{"xoxb-test", "C0TEST", "x", blocks(repeat(section(1), 51)...), "invalid_blocks", "one more"},
		{"xoxb-test", "C0TEST", "x", blocks(repeat(section(2700), 5)...), "msg_blocks_too_long", "each fits, all do not"},
		{"xoxb-test", "C0TEST", "x", `[{"type":"header","text":{"type":"plain_text","text":"` + strings.Repeat("🔴", 76) + `"}}]`, "invalid_blocks", "152 UTF-16 units"},
		{"xoxb-test", "C0TEST", "x", `[{"type":"section","fields":[` + strings.Join(repeat(field, 11), ",") + `]}]`, "invalid_blocks", "eleven fields"},
		{"xoxb-test", "C0TEST", "x", `[{"type":"context","elements":[]}]`, "invalid_blocks", "an empty context"},
		{"xoxb-test", "C0TEST", "x", `[{"type":"marquee"}]`, "invalid_blocks", "a block that is none"},
		{"xoxb-test", "C0TEST", "x", `{`, "invalid_blocks_format", "not JSON"},
	} {
		form := url.Values{"channel": {tt.channel}, "text": {tt.text}}
		if tt.token != "" {
			form.Set("token", tt.token)
		}
		if tt.blocks != "" {
			form.Set("blocks", tt.blocks)
		}
		_, answer := call(t, server, "chat.postMessage", form)
		if got, _ := answer["error"].(string); got != tt.want || answer["ok"] != (tt.want == "") {
			t.Errorf("%s: answer %v, want %q", tt.reason, answer, tt.want)
		}
	}
}

func TestUpdateNeedsAMessage(t *testing.T) {
	slack := &slacktest.Slack{}
	server := slacktest.Start(t, slack)
	form := url.Values{"token": {"xoxb-test"}, "channel": {"C0TEST"}, "text": {"one"}}
	_, first := call(t, server, "chat.postMessage", form)
	_, second := call(t, server, "chat.postMessage", form)
	if first["ts"] == second["ts"] || first["ts"] == nil {
		t.Fatalf("timestamps %v and %v", first["ts"], second["ts"])
	}
	form.Set("ts", first["ts"].(string))
	if _, answer := call(t, server, "chat.update", form); answer["ok"] != true || answer["ts"] != first["ts"] {
		t.Errorf("update: %v", answer)
	}
	form.Set("ts", "1.1")
	if _, answer := call(t, server, "chat.update", form); answer["error"] != "message_not_found" {
		t.Errorf("update of nothing: %v", answer)
	}
	if n := len(slack.Messages()); n != 3 {
		t.Errorf("%d messages", n)
	}
}

func TestLimitsTheRate(t *testing.T) {
	now := time.Unix(1000, 0)
	server := slacktest.Start(t, &slacktest.Slack{Burst: 2, Now: func() time.Time { return now }})
	form := url.Values{"token": {"xoxb-test"}, "channel": {"C0TEST"}, "text": {"x"}}
	for i, want := range []int{200, 200, 429} {
		if status, _ := call(t, server, "chat.postMessage", form); status != want {
			t.Errorf("message %d: status %d, want %d", i, status, want)
		}
	}
	now = now.Add(time.Second)
	if status, _ := call(t, server, "chat.postMessage", form); status != 200 {
		t.Errorf("a second later: status %d", status)
	}
}

func TestWebhookSpeaksPlainText(t *testing.T) {
	slack := &slacktest.Slack{}
	server := slacktest.Start(t, slack)
	for _, tt := range []struct {
		path, body string
		status     int
		want       string
	}{
		{"/services/T0/B0/test", `{"text":"x"}`, 200, "ok"},
		{"/services/T0/B0/other", `{"text":"x"}`, 404, "no_service"},
		{"/services/T0/B0/test", `{`, 400, "invalid_payload"},
		{"/services/T0/B0/test", `{"blocks":[{"type":"section"}]}`, 400, "invalid_blocks"},
	} {
		resp, err := server.Client().Post(server.URL+tt.path, "application/json", strings.NewReader(tt.body))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tt.status || string(text) != tt.want {
			t.Errorf("%s %s: %d %s, want %d %s", tt.path, tt.body, resp.StatusCode, text, tt.status, tt.want)
		}
	}
}

// TestWebhookFaults holds for the words and statuses of Slack's page.
// https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks#handling_errors
func TestWebhookFaults(t *testing.T) {
	for _, tt := range []struct {
		code   string
		status int
	}{
		{"action_prohibited", 403}, {"invalid_token", 403}, {"no_service", 404},
		{"channel_not_found", 404}, {"channel_is_archived", 410}, {"invalid_payload", 400},
	} {
		s := &slacktest.Slack{}
		server := slacktest.Start(t, s)
		s.Fail(slacktest.Fault{Error: tt.code})
		resp, err := server.Client().Post(s.WebhookURL(server), "application/json", strings.NewReader(`{"text":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != tt.status || string(text) != tt.code {
			t.Errorf("%d %s, want %d %s", resp.StatusCode, text, tt.status, tt.code)
		}
	}
}

// TestWebhookSharesTheChannelsLimit holds for a webhook beside a bot.
func TestWebhookSharesTheChannelsLimit(t *testing.T) {
	now := time.Unix(1000, 0)
	s := &slacktest.Slack{Burst: 1, Now: func() time.Time { return now }}
	server := slacktest.Start(t, s)
	call(t, server, "chat.postMessage", url.Values{"token": {"xoxb-test"}, "channel": {"C0TEST"}, "text": {"x"}})
	for range 2 {
		resp, err := server.Client().Post(s.WebhookURL(server), "application/json", strings.NewReader(`{"text":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		text, _ := io.ReadAll(resp.Body)
		resp.Body.Close()
		if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "1" || strings.TrimSpace(string(text)) != "rate_limited" {
			t.Errorf("%d %s, after %s", resp.StatusCode, text, resp.Header.Get("Retry-After"))
		}
	}
	if n := len(s.Dishonoured()); n != 1 {
		t.Errorf("%d came early", n)
	}
}

func TestDropTakesTheMessage(t *testing.T) {
	slack := &slacktest.Slack{}
	server := slacktest.Start(t, slack)
	slack.Fail(slacktest.Fault{Drop: true})
	resp, err := http.PostForm(server.URL+"/chat.postMessage", url.Values{"token": {"xoxb-test"}, "channel": {"C0TEST"}, "text": {"x"}})
	if err == nil {
		resp.Body.Close()
		t.Error("the connection was not cut")
	}
	if len(slack.Messages()) != 1 {
		t.Error("the message was not taken")
	}
}
