package triage_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

func contains(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

// ids finds the incident of the alert that was told.
func (w *world) value(action string) blockkit.Value {
	w.Helper()
	var blocks []struct {
		Elements []struct {
			Action string `json:"action_id"`
			Value  string `json:"value"`
		} `json:"elements"`
	}
	if err := json.Unmarshal(w.head().Blocks, &blocks); err != nil {
		w.Fatal(err)
	}
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.Action == action {
				v, err := blockkit.ParseValue(e.Value)
				if err != nil {
					w.Fatal(err)
				}
				return v
			}
		}
	}
	w.Fatalf("no %s on the head", action)
	return blockkit.Value{}
}

func TestAcknowledge(t *testing.T) {
	w := newWorld(t)
	head := w.tell(bucket())
	w.press(maria, head, blockkit.ActionAcknowledge, "")
	contains(t, string(w.head().Blocks), "Acknowledged by \\u003c@U0MARIA\\u003e at 23 Nov 10:15 UTC")
	contains(t, w.thread(), "Acknowledged by <@U0MARIA>")
	if strings.Contains(string(w.head().Blocks), `"action_id":"acknowledge"`) {
		t.Error("what is acknowledged can be acknowledged")
	}
}

func TestWhoWasFirstHasAcknowledged(t *testing.T) {
	w := newWorld(t)
	head := w.tell(bucket())
	// Both press before either is shown.
	for _, user := range []string{maria, tom} {
		w.accepted(w.knock(w.slack.Press("http://door", slacktest.Press{User: user, Channel: channel, TS: head.TS, ActionID: blockkit.ActionAcknowledge})))
	}
	w.work()
	said := w.whispered()
	if said.User != tom || !strings.Contains(said.Text, "<@U0MARIA> had acknowledged this already") {
		t.Errorf("%s hears %s", said.User, said.Text)
	}
	if strings.Contains(w.thread()+string(w.head().Blocks), "U0TOM") {
		t.Error("the second is shown as the first")
	}
}

// Alerts are told while somebody acknowledges, and the other way round: after
// each call of the table that the one makes, the other does all it has to.
func TestHeadShowsBothAlertsAndAcknowledgement(t *testing.T) {
	for _, acknowledging := range []bool{true, false} {
		for after := 1; ; after++ {
			w := newWorld(t)
			head := w.tell(bucket())
			w.accepted(w.knock(w.slack.Press("http://door", slacktest.Press{User: maria, Channel: channel, TS: head.TS, ActionID: blockkit.ActionAcknowledge})))
			second := bucket()
			second.ID, second.EventID, second.EventTime = "beef0001", "beef0001", second.EventTime.Add(time.Minute)
			first, other := func() { w.do(w.tasks[0]) }, func() { w.tell(second) }
			if !acknowledging {
				first, other = other, first
			}
			interrupted := w.table.interrupt(after, other)
			first()
			if !*interrupted {
				break
			}
			contains(t, string(w.head().Blocks), "Acknowledged by", "*2 alerts*")
			if t.Failed() {
				t.Fatalf("interrupted after call %d, acknowledging %v", after, acknowledging)
			}
		}
	}
}

func TestMuteAndUndo(t *testing.T) {
	w := newWorld(t)
	a := bucket()
	head := w.tell(a)
	v := w.value(blockkit.ActionChange)
	for _, test := range []struct {
		choice blockkit.Muting
		until  time.Duration
		says   string
	}{
		{blockkit.MuteHour, time.Hour, "until 23 Nov 11:"},
		{blockkit.MuteDay, 24 * time.Hour, "until 24 Nov 10:"},
		{blockkit.MuteUntilFixed, incident.MuteForever, "until it is made safer again, at the latest 23 Dec 2026"},
	} {
		v.Mute = test.choice
		option, _ := v.Encode()
		at := w.Now()
		w.press(maria, head, blockkit.ActionMute, option)
		mutes, err := w.desk.Mutes(context.Background())
		if err != nil || len(mutes) != 1 || !mutes[0].Until.Equal(at.Add(test.until)) || mutes[0].By != maria || mutes[0].UntilFixed != (test.choice == blockkit.MuteUntilFixed) {
			t.Fatalf("%s: %+v, %v", test.choice, mutes, err)
		}
		contains(t, w.thread(), test.says, "This was critical", "still told")
	}
	// Told all the same, since it is critical, and says who has muted it.
	again := bucket()
	again.ID, again.EventID = "beef0002", "beef0002"
	w.tell(again)
	if told := w.slack.Thread(channel, head.TS); !strings.Contains(string(told[len(told)-1].Metadata), again.ID) {
		t.Errorf("a critical alert was not told: %s", told[len(told)-1].Metadata)
	}
	var reply slacktest.Post
	for _, p := range w.slack.Thread(channel, head.TS) {
		if strings.Contains(string(p.Blocks), `"unmute"`) {
			reply = p
		}
	}
	w.press(tom, reply, blockkit.ActionUnmute, "")
	contains(t, w.thread(), "<@U0TOM> has ended a mute")
	if mutes, _ := w.desk.Mutes(context.Background()); len(mutes) != 0 {
		t.Errorf("still muted: %+v", mutes)
	}
	w.press(tom, reply, blockkit.ActionUnmute, "")
	contains(t, w.whispered().Text, "not muted any more")
}

func TestMuteOfALowerAlertIsQuietUntilItIsFixed(t *testing.T) {
	w := newWorld(t)
	a := telltest.Denied()
	a.Severity = judge.Medium
	head := w.tell(a)
	v := w.value(blockkit.ActionChange)
	v.Mute = blockkit.MuteUntilFixed
	option, _ := v.Encode()
	w.press(maria, head, blockkit.ActionMute, option)
	told := len(w.slack.Messages())
	again := a
	again.ID = "beef0003"
	w.tell(again)
	if n := len(w.slack.Messages()); n != told {
		t.Errorf("%d messages about what is muted", n-told)
	}
	fixed := a
	fixed.ID, fixed.Direction, fixed.Outcome, fixed.EventTime = "beef0004", judge.Tightened, "succeeded", w.Now().Add(time.Minute)
	w.tell(fixed)
	if mutes, _ := w.desk.Mutes(context.Background()); len(mutes) != 0 {
		t.Errorf("muted although it is fixed: %+v", mutes)
	}
}

func TestMutesAreListedAndEnd(t *testing.T) {
	w := newWorld(t)
	a := bucket()
	w.tell(a)
	if err := w.desk.Mute(context.Background(), incident.MuteOf(&a, maria, w.Now(), time.Hour, false)); err != nil {
		t.Fatal(err)
	}
	w.command(tom, channel, "mutes")
	said := w.whispered()
	contains(t, string(said.Blocks), a.Resource, "@U0MARIA", a.ID, `"unmute"`)
	value, _ := blockkit.Value{Alert: a.ID}.Encode()
	w.ephemeral(tom, blockkit.ActionUnmute, map[string]any{"type": "static_select", "selected_option": map[string]string{"value": value}})
	w.command(tom, channel, "mutes")
	contains(t, w.whispered().Text, "Nothing is muted")
}

func TestFullChange(t *testing.T) {
	w := newWorld(t)
	a := bucket()
	w.press(maria, w.tell(a), blockkit.ActionChange, "")
	files := w.slack.Files()
	if len(files) != 1 || files[0].ThreadTS != w.head().TS || files[0].Content != blockkit.FullChange(&a) {
		t.Errorf("%+v", files)
	}
	contains(t, files[0].Content, "Take it back", "aws firehose update-destination", "- orders-archive")
}

func TestTimeline(t *testing.T) {
	a := bucket()
	a.Actor.AccessKeyID = "ASIAEXAMPLE"
	event := account.Happened{ID: "e1", Time: a.EventTime.Add(-time.Minute), Source: "s3.amazonaws.com", Name: "DeleteBucketPolicy",
		SourceIP: "198.51.100.7", Error: "AccessDenied", Resources: []string{"bad\x1b[31mname"}}
	for _, test := range []struct {
		past  past
		alert judge.Alert
		wants []string
		why   string
	}{
		{past{found: []account.Happened{event}}, a, []string{"s3:DeleteBucketPolicy", "198.51.100.7", "did not succeed: AccessDenied", "ALERT CRITICAL", `\x1b`, "1 calls, 1 of them without success"}, "what AWS has and the alerts kept"},
		{past{err: &account.Refused{Operation: "cloudtrail:LookupEvents", Code: "AccessDeniedException", Message: "arn of nobody's business"}}, a,
			[]string{"AWS refused cloudtrail:LookupEvents with AccessDeniedException", "ALERT CRITICAL"}, "a refusal is said"},
		{past{found: []account.Happened{event}, more: true, err: &account.Refused{Operation: "cloudtrail:LookupEvents", Code: "ThrottlingException"}}, a,
			[]string{"ThrottlingException", "s3:DeleteBucketPolicy"}, "what was found before is shown"},
		{past{found: []account.Happened{event}, more: true}, a, []string{"there is more than the 1 newest events"}, "what is left out is said"},
		{past{err: errors.New("dial tcp 10.0.0.1")}, a, []string{"AWS could not be asked"}, "an address is nobody's business"},
		{past{}, func() judge.Alert { b := a; b.Account = "999988887777"; return b }(), []string{"in account 999988887777", "in 111122223333 only"}, "another account is not asked"},
		{past{}, func() judge.Alert { b := a; b.Actor = judge.Actor{}; return b }(), []string{"by which name or key"}, "nobody to ask for"},
		{past{}, func() judge.Alert { b := a; b.EventTime = b.EventTime.AddDate(0, 0, -100); return b }(), []string{"90 days"}, "too old"},
	} {
		w := newWorld(t)
		*w.past = test.past
		w.press(maria, w.tell(test.alert), blockkit.ActionTimeline, "")
		files := w.slack.Files()
		if len(files) != 1 || files[0].ThreadTS != w.head().TS {
			t.Fatalf("%s: %+v\n%s", test.why, files, w.log)
		}
		contains(t, files[0].Content, test.wants...)
		if strings.Contains(files[0].Content, "nobody's business") || strings.Contains(files[0].Content, "10.0.0.1") {
			t.Errorf("%s: %s", test.why, files[0].Content)
		}
		if test.past.found != nil && (w.past.asked != account.Caller{AccessKeyID: "ASIAEXAMPLE"}) {
			t.Errorf("%s: asked for %+v", test.why, w.past.asked)
		}
	}
}

func TestExpected(t *testing.T) {
	w := newWorld(t)
	a := bucket()
	head := w.tell(a)
	w.press(maria, head, blockkit.ActionExpected, "")
	views := w.slack.Views()
	if len(views) != 1 {
		t.Fatalf("%d modals\n%s", len(views), w.log)
	}
	submit := func(reason string) (body string) {
		answer := w.knock(w.slack.Submit("http://door", maria, views[0].ID,
			map[string]map[string]any{blockkit.InputBlock: {blockkit.InputAction: map[string]string{"type": "plain_text_input", "value": reason}}}))
		w.accepted(answer)
		w.work()
		return answer.JSON
	}
	contains(t, submit("  "), `"response_action":"errors"`)
	const evil = "the <!channel> \"move\":\n  - rule: \"*\" `x` # \u202e"
	if said := submit(evil); said != "" {
		t.Errorf("answered %s", said)
	}
	thread := w.thread()
	contains(t, thread, "<@U0MARIA> says this was to be expected")
	if strings.Contains(thread, "<!channel>") || strings.Contains(thread, "\\u003c!channel") {
		t.Errorf("a mention survives:\n%s", thread)
	}
	kept, err := w.table.List(context.Background(), "expected", "", 10)
	if err != nil || len(kept) != 1 || !strings.Contains(string(kept[0].Value), maria) || !strings.Contains(string(kept[0].Value), "move") {
		t.Errorf("kept %+v, %v", kept, err)
	}
	replies := w.slack.Thread(channel, head.TS)
	suggested := suggestion(t, replies[len(replies)-1])
	house, err := config.Parse([]byte("suppressions:\n" + suggested))
	if err != nil {
		t.Fatalf("the suggestion is not taken: %v\n%s", err, suggested)
	}
	s := house.Suppressions[0]
	if !slices.ContainsFunc(a.Findings, func(f judge.Finding) bool { return f.Rule == s.Rule }) ||
		s.Reason != "said in Slack to be expected: the <!channel> \"move\": - rule: \"*\" ˋxˋ # \\u202e" || s.Resource != a.Resource || s.Actor != a.Actor.ARN || s.Owner != "maria" || s.LastDay() != "2026-12-23" || s.EvenCritical {
		t.Errorf("%+v", s)
	}
}

// suggestion is the code block of a reply, as Slack shows it.
func suggestion(t *testing.T, p slacktest.Post) string {
	t.Helper()
	var blocks []struct{ Text struct{ Text string } }
	if err := json.Unmarshal(p.Blocks, &blocks); err != nil {
		t.Fatal(err)
	}
	for _, b := range blocks {
		if parts := strings.Split(b.Text.Text, "```"); len(parts) == 3 {
			return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(parts[1])
		}
	}
	t.Fatalf("no code in %s", p.Blocks)
	return ""
}

func TestTheQuestionWhyComesTooLate(t *testing.T) {
	w := newWorld(t)
	head := w.tell(bucket())
	r, err := w.slack.Press("http://door", slacktest.Press{User: maria, Channel: channel, TS: head.TS, ActionID: blockkit.ActionExpected})
	_ = w.Sleep(context.Background(), 4*time.Second)
	w.accepted(w.knock(r, err))
	w.work()
	contains(t, w.whispered().Text, "press Expected once more")
	if len(w.slack.Views()) != 0 {
		t.Error("a modal opened on a trigger that was over")
	}
}

func TestShow(t *testing.T) {
	w := newWorld(t)
	var alerts []judge.Alert
	for n := range 6 {
		a := telltest.Denied()
		a.ID, a.EventID = fmt.Sprintf("c0ffee0%d", n), fmt.Sprintf("c0ffee0%d", n)
		a.Title, a.EventTime = fmt.Sprintf("%s, the %d. time", a.Title, n), a.EventTime.Add(time.Duration(n)*time.Second)
		alerts = append(alerts, a)
	}
	head := w.tell(alerts...)
	v := blockkit.Value{Incident: w.value(blockkit.ActionAcknowledge).Incident, Alert: alerts[3].ID}
	option, _ := v.Encode()
	w.press(tom, w.slack.Thread(channel, head.TS)[0], blockkit.ActionShow, option)
	said := w.whispered()
	if said.User != tom || said.ThreadTS != head.TS {
		t.Errorf("%s hears it in %q", said.User, said.ThreadTS)
	}
	contains(t, string(said.Blocks), "the 3. time", "Look for yourself")
}

func TestCommands(t *testing.T) {
	w := newWorld(t)
	a := bucket()
	head := w.tell(a)
	for _, test := range []struct {
		text  string
		wants []string
		why   string
	}{
		{"status", []string{"*Open* 1 incident, 1 critical", "*Acknowledged* no incident", "*Waiting to be told* nothing", "*Muted* 0"}, "how things stand"},
		{"stream orders-prod", []string{"orders-prod now delivers"}, "alerts of a stream"},
		{"who " + a.Actor.Name, []string{"orders-prod now delivers"}, "alerts of a caller"},
		{"who <!here> *x*", []string{"No alerts are kept of `&lt;!here&gt; *x*`"}, "a hostile name is shown as what it is"},
		{"who", []string{"who ACTOR"}, "nobody is named"},
		{"", []string{"/hosewatch status"}, "help"},
		{"drop tables", []string{"/hosewatch status"}, "anything else is help"},
	} {
		w.command(tom, channel, test.text)
		said := w.whispered()
		var blocks []struct{ Text struct{ Text string } }
		if err := json.Unmarshal(said.Blocks, &blocks); err != nil {
			t.Fatal(err)
		}
		text := said.Text
		for _, b := range blocks {
			text += "\n" + b.Text.Text
		}
		if said.User != tom || said.Channel != channel {
			t.Errorf("%s: told to %s in %s", test.why, said.User, said.Channel)
		}
		contains(t, text, test.wants...)
	}
	w.press(maria, head, blockkit.ActionAcknowledge, "")
	w.command(tom, channel, "status")
	contains(t, string(w.whispered().Blocks), "*Open* no incident", "*Acknowledged* 1 incident,")
}

func TestStatusTellsOfWhatWaits(t *testing.T) {
	w := newWorld(t)
	w.tell(bucket())
	w.slack.Fail(slacktest.Fault{Status: 429, RetryAfter: "600"})
	late := bucket()
	late.ID, late.Resource, late.Streams, late.Actor = "beef0009", "arn:aws:s3:::x", nil, judge.Actor{Name: "x", ARN: "x"}
	ctx := invocation{context.Background(), w.Now().Add(time.Minute)}
	if failed := w.desk.Tell(ctx, []notify.Order{{Alert: &late}}); len(failed) != 1 {
		t.Fatalf("%v", failed)
	}
	s, err := w.desk.Standing(context.Background(), w.Now().Add(-time.Hour))
	if err != nil || s.Waiting != 1 || s.Oldest.IsZero() || !s.QuietUntil.After(w.Now()) {
		t.Errorf("%+v, %v", s, err)
	}
}

// invocation has a deadline by the clock of the test, and is not stopped by it.
type invocation struct {
	context.Context
	deadline time.Time
}

func (i invocation) Deadline() (time.Time, bool) { return i.deadline, true }
