package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

const hostileToken = "xoxb-99-SECRETSECRET"

// workspace is a Slack, and the command as it is run against it.
type workspace struct {
	slack  *slacktest.Slack
	env    map[string]string
	clock  pretended
	stdin  io.Reader
	stdout strings.Builder
	stderr strings.Builder
}

func newWorkspace(t *testing.T) *workspace {
	w := &workspace{slack: &slacktest.Slack{Token: hostileToken, Channels: []string{"C0ONCALL", "C0DATA", "C0EVERYONE"}, Burst: 1}, stdin: strings.NewReader("")}
	w.clock.now = time.Date(2100, 1, 1, 12, 0, 0, 0, time.UTC)
	w.slack.Now = w.clock.Now
	server := slacktest.Start(t, w.slack)
	w.env = map[string]string{tokenVariable: hostileToken, "SLACK_API_URL": server.URL + "/api"}
	return w
}

func (w *workspace) run(t *testing.T, args ...string) int {
	t.Helper()
	w.stdout.Reset()
	w.stderr.Reset()
	n := notifier{
		stdin: w.stdin, stdout: &w.stdout, stderr: &w.stderr, now: w.clock.Now, sleep: w.clock.Sleep,
		getenv: func(name string) string { return w.env[name] },
	}
	code := n.run(args)
	if out := w.stdout.String() + w.stderr.String(); strings.Contains(out, "SECRET") {
		t.Errorf("%v shows the token:\n%s", args, out)
	}
	return code
}

var sendAll = []string{"--send", "--config", "testdata/config/teams.yaml", "--min-severity", "info", "testdata/trail.json", "testdata/delete-by-root.json", "testdata/stop-encryption.json", "testdata/quiet.json"}

// What is posted is what the dry run has shown.
func TestNotifySends(t *testing.T) {
	w := newWorkspace(t)
	if code := w.run(t, append(sendAll[1:], "--channel", "C0EVERYONE")...); code != exitDone || len(w.slack.Messages()) != 0 {
		t.Fatalf("dry run: exit %d, %d messages\n%s", code, len(w.slack.Messages()), &w.stderr)
	}
	planned := w.stdout.String()
	if code := w.run(t, append(sendAll, "--channel", "C0EVERYONE")...); code != exitDone {
		t.Fatalf("exit %d\n%s", code, &w.stderr)
	}
	if w.stdout.String() != planned {
		t.Errorf("posted\n%s\nplanned\n%s", &w.stdout, planned)
	}
	posts := map[string][]slacktest.Post{}
	for _, channel := range w.slack.Channels {
		posts[channel] = w.slack.Channel(channel)
	}
	var got []string
	for _, m := range w.slack.Messages() {
		got = append(got, m.Method+" "+m.Channel+" "+strings.SplitN(m.Text, ":", 2)[0])
	}
	slices.Sort(got)
	want := []string{
		"chat.postMessage C0DATA HIGH", "chat.postMessage C0DATA HIGH",
		"chat.postMessage C0EVERYONE CRITICAL", "chat.postMessage C0EVERYONE CRITICAL",
		"chat.postMessage C0ONCALL CRITICAL", "chat.postMessage C0ONCALL CRITICAL", "chat.postMessage C0ONCALL CRITICAL",
	}
	if !slices.Equal(got, want) {
		t.Errorf("posted %q\nwant %q", got, want)
	}
	if !strings.Contains(w.stderr.String(), "posted: 2 messages in C0DATA, 2 messages in C0EVERYONE, 3 messages in C0ONCALL\nwaits for the daily digest in C0EVERYONE: 1\n") {
		t.Errorf("said %s", &w.stderr)
	}
}

func TestNotifySaysWhatIsNotThere(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret.json")
	for _, tt := range []struct {
		secret string // of the file
		args   string
		env    string // the token
		slack  slacktest.Fault
		code   int
		said   string
		reason string
	}{
		{"", "", hostileToken, slacktest.Fault{}, exitUsage, "--channel", "one alert has a route's channel, another has another"},
		{"", "--channel C0EVERYONE", hostileToken, slacktest.Fault{Error: "invalid_auth"}, exitBroken, "holds what Slack has refused", "a token that Slack does not know"},
		{"", "--channel C0EVERYONE", hostileToken, slacktest.Fault{Error: "channel_not_found"}, exitDone, "they go to the stack's own", "a channel that the bot is not in is told elsewhere"},
		{"", "--channel C0EVERYONE", "", slacktest.Fault{}, exitUsage, tokenVariable, "no token"},
		{"", "--channel C0EVERYONE", "SECRET", slacktest.Fault{}, exitUsage, "does not look like a token", "something else in its place"},
		{`{"bot_token":"` + hostileToken + `","channel":"C0EVERYONE"}`, "", "", slacktest.Fault{}, exitDone, "posted: 2 messages in C0DATA", "the stack's secret"},
		{`{"bot_token":"` + hostileToken, "", "", slacktest.Fault{}, exitUsage, "not valid JSON", "half a secret"},
		{"", "--secret nowhere", "", slacktest.Fault{}, exitUsage, "nowhere", "no such file"},
		{"", "--channel " + hostileToken, "", slacktest.Fault{}, exitUsage, "revoke", "the token as an argument"},
		{"", hostileToken, "", slacktest.Fault{}, exitUsage, "revoke", "the token as a path"},
	} {
		w := newWorkspace(t)
		w.env[tokenVariable] = tt.env
		w.slack.Fail(tt.slack)
		args := append(strings.Fields(tt.args), sendAll...)
		if tt.secret != "" {
			if err := os.WriteFile(file, []byte(tt.secret), 0o600); err != nil {
				t.Fatal(err)
			}
			args = append(args, "--secret", file)
		}
		if code := w.run(t, args...); code != tt.code || !strings.Contains(w.stderr.String(), tt.said) {
			t.Errorf("%s: exit %d, want %d; said %s", tt.reason, code, tt.code, &w.stderr)
		}
	}
}

func TestNotifyThroughAWebhook(t *testing.T) {
	w := newWorkspace(t)
	server := slacktest.Start(t, w.slack)
	w.env[tokenVariable] = w.slack.WebhookURL(server)
	if code := w.run(t, sendAll...); code != exitDone || !strings.Contains(w.stderr.String(), "posted: 4 messages in the webhook's channel") {
		t.Errorf("exit %d\n%s%s", code, &w.stdout, &w.stderr)
	}
	if n := len(w.slack.Messages()); n != 4 {
		t.Errorf("%d messages, want one an alert", n)
	}
}

// Slack takes nothing for as long as there is patience: the command ends, and
// says so.
func TestNotifyGivesUp(t *testing.T) {
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusTooManyRequests} {
		w := newWorkspace(t)
		w.slack.Choose = func(string) slacktest.Fault { return slacktest.Fault{Status: status} }
		if code := w.run(t, append(sendAll, "--channel", "C0EVERYONE")...); code != exitBroken || !strings.Contains(w.stderr.String(), "was not posted") {
			t.Errorf("%d: exit %d\n%s", status, code, &w.stderr)
		}
	}
}

// What was posted is shown as its last edit left it, and an edit of what is
// not known changes nothing.
func TestRecordKeepsEdits(t *testing.T) {
	way := &record{}
	client := http.Client{Transport: way}
	for _, call := range []struct{ method, form string }{
		{"chat.postMessage", "channel=C0A&text=first&token=SECRET"},
		{"chat.update", "channel=C0A&ts=1.000000&text=second"},
		{"chat.update", "channel=C0B&ts=1.000000&text=third"},
		{"conversations.history", "channel=C0A"},
	} {
		resp, err := client.Post("http://127.0.0.1/api/"+call.method, "application/x-www-form-urlencoded", strings.NewReader(call.form))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	if len(way.posts) != 1 || way.posts[0].text != "second" {
		t.Errorf("kept %+v", way.posts)
	}
}

func TestAgreed(t *testing.T) {
	for _, tt := range []struct {
		answer string
		want   bool
		reason string
	}{
		{"y\n", true, "yes"},
		{" YES \n", true, "yes, in full"},
		{"\n", false, "no is the default"},
		{"", false, "nobody there"},
		{"yesterday\n", false, "not an answer"},
	} {
		var asked strings.Builder
		if got := agreed(strings.NewReader(tt.answer), &asked, "Post? "); got != tt.want || asked.String() != "Post? " {
			t.Errorf("%q: %v after %q: %s", tt.answer, got, &asked, tt.reason)
		}
	}
}

// A name in plain text calls nobody, whatever it looks like.
func TestMention(t *testing.T) {
	for blocks, want := range map[string]string{
		`[{"type":"header","text":{"type":"plain_text","text":"<!subteam^S0EVIL>"}}]`:           "",
		`[{"type":"section","text":{"type":"mrkdwn","text":"a <!subteam^S0GOOD> b"}}]`:          "S0GOOD",
		`[{"type":"context","elements":[{"type":"mrkdwn","text":"<!subteam^S0GOOD> · Late"}]}]`: "S0GOOD",
		`[{"type":"section","text":{"type":"mrkdwn","text":"&lt;!subteam^S0EVIL&gt;"}}]`:        "",
		`[{"type":"actions","elements":[{"type":"button","value":"<!subteam^S0EVIL>"}]}]`:       "",
	} {
		if got := (&posted{blocks: []byte(blocks)}).mention(); got != want {
			t.Errorf("%s: %q, want %q", blocks, got, want)
		}
	}
}
