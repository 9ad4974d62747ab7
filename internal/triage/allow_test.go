package triage_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
	"github.com/hosewatch/hosewatch/internal/triage"
)

func TestWhoMay(t *testing.T) {
	for _, test := range []struct {
		responders string
		user, in   string
		may        bool
		says       string
		why        string
	}{
		{"", tom, channel, true, "", "nothing is configured, and alerts are told there"},
		{"", tom, "C0OTHER", false, "where alerts are told", "no alert was told there"},
		{"{users: [U0MARIA]}", maria, channel, true, "", "is named"},
		{"{users: [U0MARIA]}", maria, "C0OTHER", true, "", "is named, wherever"},
		{"{users: [U0MARIA]}", tom, channel, false, "not among those", "somebody else is named"},
		{"{groups: [S0DATA]}", maria, channel, true, "", "is in the group"},
		{"{groups: [S0DATA]}", tom, channel, false, "not among those", "is not in the group"},
		{"{groups: [S0GONE]}", maria, channel, false, "could not be asked (`no_such_subteam`)", "Slack knows no such group"},
		{"{groups: [S0GONE, S0DATA]}", maria, channel, true, "", "is in the other group"},
		{"{channels: [C0OTHER]}", tom, "C0OTHER", true, "", "the channel is named"},
		{"{channels: [C0OTHER]}", tom, channel, false, "not among those", "another channel is named"},
	} {
		w := newWorld(t)
		w.tell(bucket())
		if test.responders != "" {
			house, err := config.Parse([]byte("responders: " + test.responders))
			if err != nil {
				t.Fatal(err)
			}
			w.house = house
		}
		w.command(test.user, test.in, "status")
		said := w.whispered()
		if answered := strings.Contains(string(said.Blocks), "*Open*"); answered != test.may || said.User != test.user || !strings.Contains(said.Text, test.says) {
			t.Errorf("%s: %s hears %q", test.why, said.User, said.Text)
		}
		refused, err := w.table.List(context.Background(), "refused", "", 10)
		if err != nil || len(refused) == 1 == test.may || len(refused) == 1 && !strings.Contains(string(refused[0].Value), test.user) {
			t.Errorf("%s: kept as refused: %+v, %v", test.why, refused, err)
		}
		if recorded := strings.Contains(w.log.String(), "declined"); recorded == test.may {
			t.Errorf("%s: the log says %s", test.why, w.log)
		}
	}
}

// Nothing is done for whom may not, whichever task it is.
func TestNothingIsDoneForOthers(t *testing.T) {
	w := newWorld(t)
	head := w.tell(bucket())
	house, err := config.Parse([]byte("responders: {users: [U0MARIA]}"))
	if err != nil {
		t.Fatal(err)
	}
	w.house = house
	v := w.value(blockkit.ActionChange)
	if err := w.desk.Mute(context.Background(), incident.Mute{ID: v.Alert, Rules: []string{"x"}, Resource: "arn:x", By: maria, Until: w.Now().Add(1e12)}); err != nil {
		t.Fatal(err)
	}
	before, files := w.thread()+string(w.head().Blocks), len(w.slack.Files())
	for kind, mute := range map[triage.Kind]blockkit.Muting{
		triage.Acknowledge: "", triage.Timeline: "", triage.Change: "", triage.Mute: blockkit.MuteHour, triage.Unmute: "", triage.Expected: "", triage.Show: "",
	} {
		task := triage.Task{ID: strings.Repeat("0", 48) + hexOf(kind), Kind: kind, At: w.Now(), User: tom, Channel: channel, Thread: head.TS, Value: v}
		task.Value.Mute = mute
		if kind == triage.Expected {
			task.Words = "because I say so"
		}
		w.do(task)
		if said := w.whispered(); !strings.Contains(said.Text, "not among those") {
			t.Errorf("%s: hears %q", kind, said.Text)
		}
	}
	mutes, _ := w.desk.Mutes(context.Background())
	expected, _ := w.table.List(context.Background(), "expected", "", 10)
	if w.thread()+string(w.head().Blocks) != before || len(w.slack.Files()) != files || len(mutes) != 1 || mutes[0].By != maria || len(expected) != 0 {
		t.Errorf("something was done:\n%s\n%+v %+v", w.state(), mutes, expected)
	}
}

// hexOf makes the end of an id of a kind.
func hexOf(kind triage.Kind) string {
	const digits = "0123456789abcdef"
	id := make([]byte, 16)
	for n := range id {
		id[n] = digits[int(kind[n%len(kind)]+byte(n))%16]
	}
	return string(id)
}

func TestGroupsAreAskedForEveryFewMinutes(t *testing.T) {
	w := newWorld(t)
	w.tell(bucket())
	w.house, _ = config.Parse([]byte("responders: {groups: [S0DATA]}"))
	asked := 0
	w.slack.Choose = func(method string) slacktest.Fault {
		if method == "usergroups.users.list" {
			asked++
		}
		return slacktest.Fault{}
	}
	for range 5 {
		w.command(maria, channel, "status")
	}
	if asked != 1 {
		t.Errorf("asked %d times", asked)
	}
	_ = w.Sleep(context.Background(), 6*60e9)
	w.command(maria, channel, "status")
	if asked != 2 {
		t.Errorf("asked %d times after six minutes", asked)
	}
}

func TestEscalationsMayBeAcknowledgedWhereTheyAreTold(t *testing.T) {
	for _, test := range []struct {
		in  string
		may bool
		why string
	}{
		{"C0OTHER", true, "it was told again there"},
		{"C0THIRD", false, "nothing was told there"},
	} {
		w := newWorld(t)
		a := bucket()
		route := config.Route{Escalate: config.Escalation{After: 600e9, Channel: "C0OTHER"}}
		if failed := w.desk.Tell(context.Background(), []notify.Order{{Alert: &a, Route: route}}); len(failed) > 0 {
			t.Fatal(failed)
		}
		w.slack.Channels = append(w.slack.Channels, "C0THIRD")
		v := w.value(blockkit.ActionAcknowledge)
		w.do(triage.Task{ID: strings.Repeat("a", 64), Kind: triage.Acknowledge, At: w.Now(), User: tom, Channel: test.in, Value: v})
		if may := strings.Contains(string(w.head().Blocks), "Acknowledged by"); may != test.may {
			t.Errorf("%s: acknowledged %v", test.why, may)
		}
	}
}

// What goes wrong half way through is done to its end the next time, and none
// of it twice.
func TestEachTaskIsDoneOnceWhateverGoesWrong(t *testing.T) {
	faults := map[string]slacktest.Fault{
		"taken, and no answer": {Drop: true}, "not taken": {Cut: true}, "an error of Slack's": {Status: http.StatusInternalServerError},
		"too often": {Status: http.StatusTooManyRequests, RetryAfter: "3"}, "an error, and taken": {Status: http.StatusInternalServerError, Accept: true},
	}
	for name, fault := range faults {
		for _, action := range []string{blockkit.ActionAcknowledge, blockkit.ActionMute, blockkit.ActionChange, blockkit.ActionTimeline} {
			for at := 1; at <= 6; at++ {
				w := newWorld(t)
				head := w.tell(bucket())
				option := ""
				if action == blockkit.ActionMute {
					v := w.value(blockkit.ActionChange)
					v.Mute = blockkit.MuteHour
					option, _ = v.Encode()
				}
				w.accepted(w.knock(w.slack.Press("http://door", slacktest.Press{User: maria, Channel: channel, TS: head.TS, ActionID: action, Option: option})))
				told := len(w.slack.Thread(channel, head.TS))
				calls := 0
				w.slack.Choose = func(string) slacktest.Fault {
					if calls++; calls == at {
						return fault
					}
					return slacktest.Fault{}
				}
				for range 3 { // the queue gives it again until it is done
					if w.worker.Do(context.Background(), w.tasks[0]) == nil {
						break
					}
					_ = w.Sleep(context.Background(), 360e9)
				}
				if n := len(w.slack.Thread(channel, head.TS)); n != told+1 {
					t.Errorf("%s: %s at call %d: %d new replies\n%s", action, name, at, n-told, w.log)
				}
				if action == blockkit.ActionAcknowledge {
					contains(t, string(w.head().Blocks), "Acknowledged by")
				}
			}
		}
	}
}
