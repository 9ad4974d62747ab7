package triage_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/goccy/go-yaml"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
	"github.com/hosewatch/hosewatch/internal/triage"
)

const (
	channel = "C0ALERTS"
	maria   = "U0MARIA"
	tom     = "U0TOM"
	signing = "0123456789abcdef0123456789abcdef"
	secret  = `{"bot_token":"xoxb-test","channel":"` + channel + `","signing_secret":"` + signing + `"}`
)

// clock is a time that passes when somebody sleeps.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	return nil
}

// past is what AWS has of a caller.
type past struct {
	asked account.Caller
	found []account.Happened
	more  bool
	err   error
}

func (p *past) Of(_ context.Context, _ string, c account.Caller, _, _ time.Time, _ int) ([]account.Happened, bool, error) {
	p.asked = c
	return p.found, p.more, p.err
}

// calls is a table in whose calls others get in between.
type calls struct {
	table.Table
	left int
	then func()
}

// interrupt does something after so many calls. It reports whether it did.
func (c *calls) interrupt(after int, then func()) *bool {
	done := new(bool)
	c.left, c.then = after, func() { *done = true; then() }
	return done
}

func (c *calls) called() {
	if c.left--; c.left == 0 {
		c.then()
	}
}

func (c *calls) Get(ctx context.Context, keys ...table.Key) ([]table.Item, error) {
	defer c.called()
	return c.Table.Get(ctx, keys...)
}

func (c *calls) Write(ctx context.Context, put []table.Item, remove []table.Key) error {
	defer c.called()
	return c.Table.Write(ctx, put, remove)
}

func (c *calls) Swap(ctx context.Context, item table.Item) (table.Item, error) {
	defer c.called()
	return c.Table.Swap(ctx, item)
}

// brokenTable is a table that cannot be written to.
type brokenTable struct{ table.Table }

func (brokenTable) Swap(context.Context, table.Item) (table.Item, error) {
	return table.Item{}, errors.New("throttled")
}

// world is Slack, the table, the queue, and what stands between them.
type world struct {
	*testing.T
	*clock
	slack  *slacktest.Slack
	table  *calls
	desk   *notify.Desk
	door   *triage.Door
	worker *triage.Worker
	past   *past
	house  *config.Config
	tasks  []triage.Task
	parsed int
	log    *bytes.Buffer
}

func newWorld(t *testing.T) *world { return newWorldWith(t, secret) }

func newWorldWith(t *testing.T, secret string) *world {
	w := &world{T: t, clock: &clock{now: time.Date(2026, 11, 23, 10, 15, 0, 0, time.UTC)}, past: &past{}, house: config.Default(), log: new(bytes.Buffer)}
	w.slack = &slacktest.Slack{
		Channels: []string{channel, "C0OTHER", "D0MARIA"}, Secret: signing, Now: w.Now, Groups: map[string][]string{"S0DATA": {maria}},
		Scopes: scopes(t),
		People: []slacktest.Person{{ID: maria, Name: "maria"}, {ID: tom, Name: "tom"}},
	}
	w.table = &calls{Table: table.NewMemory(w.Now)}
	sender := notify.New(notify.Options{
		Secret: func(context.Context) (string, error) { return secret, nil },
		APIURL: slacktest.Start(t, w.slack).URL + "/api/", Now: w.Now, Sleep: w.Sleep,
	})
	log := slog.New(slog.NewTextHandler(w.log, nil))
	w.desk = notify.NewDesk(sender, w.table, log)
	w.door = &triage.Door{Slack: sender, Table: w.table, Log: log,
		Send:  func(_ context.Context, task triage.Task) error { w.tasks = append(w.tasks, task); return nil },
		Parse: func(body []byte) (triage.Request, error) { w.parsed++; return triage.Parse(body) }}
	w.worker = &triage.Worker{Sender: sender, Desk: w.desk, Table: w.table, History: w.past, Account: "111122223333", Now: w.Now, Log: log,
		House: func(context.Context) *config.Config { return w.house }}
	return w
}

// scopes are those of the manifest that people make the app from: nothing here
// may need more.
func scopes(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/slack-app.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		OAuth struct {
			Scopes struct{ Bot []string }
		} `yaml:"oauth_config"`
	}
	if err := yaml.Unmarshal(text, &manifest); err != nil || len(manifest.OAuth.Scopes.Bot) == 0 {
		t.Fatalf("docs/slack-app.yaml: %v", err)
	}
	return manifest.OAuth.Scopes.Bot
}

// tell tells alerts and returns the head of their thread.
func (w *world) tell(alerts ...judge.Alert) slacktest.Post {
	w.Helper()
	var orders []notify.Order
	for i := range alerts {
		orders = append(orders, notify.Order{Alert: &alerts[i]})
	}
	if failed := w.desk.Tell(context.Background(), orders); len(failed) > 0 {
		w.Fatal(failed)
	}
	return w.head()
}

func (w *world) head() slacktest.Post {
	w.Helper()
	all := w.slack.Channel(channel)
	if len(all) == 0 {
		w.Fatal("nothing was told")
	}
	return all[0]
}

// knock makes a request at the door.
func (w *world) knock(r *http.Request, err error) triage.Answer {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		w.Fatal(err)
	}
	return w.open(r.Header, string(body))
}

func (w *world) open(header http.Header, body string) triage.Answer {
	return w.door.Open(context.Background(), signatureOf(header), []byte(body))
}

func signatureOf(header http.Header) notify.Signature {
	return notify.Signature{Timestamp: header.Get("X-Slack-Request-Timestamp"), Signature: header.Get("X-Slack-Signature")}
}

// press presses a button or chooses an option of a message, and does the work.
func (w *world) press(user string, on slacktest.Post, action, option string) {
	w.Helper()
	w.accepted(w.knock(w.slack.Press("http://door", slacktest.Press{User: user, Channel: channel, TS: on.TS, ActionID: action, Option: option})))
	w.work()
}

// command types a slash command, and does the work.
func (w *world) command(user, in, text string) {
	w.Helper()
	w.accepted(w.knock(w.slack.Command("http://door", user, in, "/hosewatch", text)))
	w.work()
}

func (w *world) accepted(a triage.Answer) {
	w.Helper()
	if a.Status != http.StatusOK {
		w.Fatalf("answered %d\n%s", a.Status, w.log)
	}
}

// work does what was asked, each task twice: a queue delivers at least once.
func (w *world) work() {
	w.Helper()
	for _, task := range w.tasks {
		w.do(task)
		before := w.state()
		w.do(task)
		if after := w.state(); after != before {
			w.Errorf("%s: done again changed something:\n%s\n%s", task.Kind, before, after)
		}
	}
	w.tasks = nil
	_ = w.Sleep(context.Background(), time.Second) // nobody presses twice in one moment
}

func (w *world) do(task triage.Task) {
	w.Helper()
	doc, err := json.Marshal(task) // through the queue
	if err != nil {
		w.Fatal(err)
	}
	var received triage.Task
	if err := json.Unmarshal(doc, &received); err != nil {
		w.Fatal(err)
	}
	if err := w.worker.Do(context.Background(), received); err != nil {
		w.Fatal(err)
	}
}

// state is everything that people see, and what is muted.
func (w *world) state() string {
	mutes, err := w.desk.Mutes(context.Background())
	if err != nil {
		w.Fatal(err)
	}
	doc, err := json.Marshal(map[string]any{"messages": w.slack.Messages(), "files": w.slack.Files(), "mutes": mutes})
	if err != nil {
		w.Fatal(err)
	}
	return string(doc)
}

// thread is what stands in the thread of the head, as text.
func (w *world) thread() string {
	var all []string
	for _, p := range w.slack.Thread(channel, w.head().TS) {
		all = append(all, p.Text+string(p.Blocks))
	}
	return strings.Join(all, "\n")
}

// whispered is the last message that only one person saw.
func (w *world) whispered() slacktest.Message {
	w.Helper()
	all := w.slack.Messages()
	for n := len(all) - 1; n >= 0; n-- {
		if all[n].Method == "chat.postEphemeral" {
			return all[n]
		}
	}
	w.Fatalf("nobody was told anything in private\n%s", w.log)
	return slacktest.Message{}
}

// ephemeral is a press on a message that Slack shows to one person only, which
// the fake does not keep.
func (w *world) ephemeral(user, action string, element map[string]any) {
	w.Helper()
	element["action_id"] = action
	doc, err := json.Marshal(map[string]any{
		"type": "block_actions", "user": map[string]string{"id": user}, "team": map[string]string{"id": "T0TEST"},
		"container": map[string]any{"message_ts": "1.1", "channel_id": channel, "is_ephemeral": true}, "actions": []any{element},
	})
	if err != nil {
		w.Fatal(err)
	}
	body := url.Values{"payload": {string(doc)}}.Encode()
	w.accepted(w.open(slacktest.Sign(signing, w.Now(), body), body))
	w.work()
}

func bucket() judge.Alert { return telltest.BucketChanged() }
