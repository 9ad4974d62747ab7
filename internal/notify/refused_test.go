package notify_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// to sends orders to a channel of the routes.
func to(channel string, all []notify.Order) []notify.Order {
	for n := range all {
		all[n].Route.Channel = channel
	}
	return all
}

func TestRoutes(t *testing.T) {
	s := newStage(t)
	all := to(routed, orders(alert("a", "maria", "orders", judge.Critical, 0)))
	all[0].Route.Mention = "S0PAYMENTS"
	s.order(append(all, orders(alert("b", "tom", "returns", judge.High, 0))...)...)
	s.once(routed, "a")
	s.once(ours, "b")
	if said := text(s.thread(routed, 0)[0]); !strings.Contains(said, "S0PAYMENTS") {
		t.Errorf("nobody is called: %s", said)
	}
}

// A channel that refuses alerts has the stack's own told instead, whoever comes
// to know.
func TestAChannelThatRefuses(t *testing.T) {
	s := newStage(t)
	s.order(to("C0GONE", orders(alert("a", "maria", "orders", judge.High, 0), alert("b", "tom", "returns", judge.High, 0)))...)
	s.once(ours, "a", "b")
	if !strings.Contains(s.log.String(), "C0GONE") {
		t.Errorf("not said in the log: %s", &s.log)
	}

	s = newStage(t) // the one who took it ended before it could move it
	left := 6       // and so before it came to the channel
	s.newDesk(crashing{s.table, &left}).Tell(s.within(time.Minute), to("C0GONE", orders(alert("c", "maria", "orders", judge.High, 0))))
	for range 3 {
		s.pass(time.Minute)
		_ = s.desk.Sweep(s.within(time.Minute), config.Default())
	}
	s.once(ours, "c")
}

// What Slack will not have in any form keeps nothing else from being told.
func TestAnAlertThatSlackRefuses(t *testing.T) {
	s := newStage(t)
	s.sweep()
	s.order(daily(orders(alert("low", "ida", "people", judge.Low, 0)))...)
	s.pass(21 * time.Hour)
	var all []*judge.Alert
	for n := range 3 {
		all = append(all, alert(fmt.Sprint("bad", n), fmt.Sprint("caller-", n), fmt.Sprint("bucket-", n), judge.Critical, 0))
	}
	bad := slacktest.Fault{Error: "msg_too_long"} // for each its blocks, and its text
	s.slack.Fail(bad, bad, bad, bad, bad, bad)
	failed := s.desk.Tell(s.within(time.Minute), append(orders(all...), orders(alert("good", "tom", "returns", judge.High, 0))...))
	if len(failed) != 3 || failed["good"] != nil || s.told(ours)["good"] != 1 {
		t.Errorf("%v", failed)
	}
	s.pass(time.Minute)
	s.slack.Fail(bad, bad, bad, bad, bad, bad)
	if err := s.desk.Sweep(s.within(time.Minute), config.Default()); err == nil {
		t.Error("the sweep does not say that alerts are refused")
	}
	if n := len(s.digests(ours)); n != 1 {
		t.Errorf("%d digests\n%s", n, &s.log)
	}
}

// Whoever deletes a thread does not silence what comes.
func TestADeletedThread(t *testing.T) {
	s := newStage(t)
	s.tell(alert("a", "maria", "orders", judge.High, 0))
	s.slack.Fail(slacktest.Fault{Error: "thread_not_found"})
	s.tell(alert("b", "maria", "orders", judge.High, 0))
	s.tell(alert("c", "maria", "orders", judge.High, 0))
	s.once(ours, "a", "b", "c")
	if n := len(s.heads(ours)); n != 2 {
		t.Errorf("%d heads", n)
	}
	// The reply is in doubt, and then there is nothing left to ask.
	s.slack.Fail(slacktest.Fault{Cut: true}, slacktest.Fault{Error: "thread_not_found"})
	s.tell(alert("d", "maria", "orders", judge.High, 0))
	s.once(ours, "a", "b", "c", "d")
}

// A head that Slack will not have edited is not tried for ever.
func TestAHeadThatCannotBeEdited(t *testing.T) {
	s := newStage(t)
	s.tell(alert("a", "maria", "orders", judge.High, 0))
	s.slack.Fail(slacktest.Fault{}, slacktest.Fault{Error: "edit_window_closed"})
	s.tell(alert("b", "maria", "orders", judge.High, 0))
	before := s.slack.Requests()
	s.sweep()
	if n := s.slack.Requests() - before; n != 0 {
		t.Errorf("%d calls more", n)
	}
	// A fault that passes leaves it to the sweep.
	down := slacktest.Fault{Status: 500}
	s.slack.Fail(slacktest.Fault{}, down, down, down, down)
	s.tell(alert("c", "maria", "orders", judge.High, 0))
	s.sweep()
	if said := text(s.heads(ours)[0]); !strings.Contains(said, "*3 alerts*") {
		t.Errorf("the head says %s", said)
	}
}

// A head that stands alone gets what it announces, however long Slack was down.
func TestAHeadAlone(t *testing.T) {
	s := newStage(t)
	s.slack.Outages = []slacktest.Outage{{From: noon.Add(500 * time.Millisecond), To: noon.Add(2 * time.Hour)}}
	s.desk.Tell(s.within(time.Minute), orders(alert("a", "maria", "orders", judge.High, 0)))
	s.pass(2 * time.Hour)
	s.sweep()
	s.once(ours, "a")
	if n := len(s.heads(ours)); n != 1 {
		t.Errorf("%d heads", n)
	}
}

// small is a table that holds no large items, as every real one.
type small struct{ table.Table }

func (s small) Write(ctx context.Context, put []table.Item, remove []table.Key) error {
	for _, item := range put {
		if len(item.Value) > 300_000 {
			return fmt.Errorf("%s: %w", item.Key, table.ErrTooLarge)
		}
	}
	return s.Table.Write(ctx, put, remove)
}

func TestLargeAndHostileAlerts(t *testing.T) {
	s := newStage(t)
	s.desk = s.newDesk(small{s.table})
	var all []*judge.Alert
	var ids []string
	for n := range 60 { // together more than is read at a time
		a := alert(fmt.Sprintf("../%d/%s", n, strings.Repeat("x/", n*20)), "maria", fmt.Sprint("bucket-", n), judge.Medium, time.Duration(n)*time.Second)
		a.After = map[string]string{"Policy": strings.Repeat("<&>", 12_000)} // six times that as JSON
		all, ids = append(all, a), append(ids, a.ID)
	}
	large := alert("large", "maria", "large", judge.Medium, 0)
	large.Detail = strings.Repeat("x", 400_000)
	failed := s.desk.Tell(s.within(5*time.Minute), orders(append(all, large)...))
	if len(failed) != 1 || failed["large"] == nil {
		t.Errorf("%d failed, want the one that is too large", len(failed))
	}
	told := 0
	for n := range s.heads(ours) {
		for _, p := range s.thread(ours, n) {
			told += len(read(p).Payload.Alerts)
		}
	}
	if told != len(ids) {
		t.Errorf("%d alerts are told, want %d", told, len(ids))
	}
}

// An incident stays small, whatever those who are watched call what they touch.
func TestNamesThatFillTheTable(t *testing.T) {
	s := newStage(t)
	for n := range 40 {
		a := alert(fmt.Sprint("a", n), "maria", fmt.Sprint(n, strings.Repeat("n", 5_000)), judge.Medium, time.Duration(n)*time.Second)
		a.Streams = []string{fmt.Sprint("arn:aws:firehose:eu-west-1:111122223333:deliverystream/", n, strings.Repeat("s", 100_000))}
		a.Title = strings.Repeat("t", 100_000)
		s.tell(a)
	}
	found, err := s.table.List(t.Context(), "channel/"+ours, "", 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, item := range found {
		if len(item.Value) > 200_000 {
			t.Errorf("%s has %d bytes", item.Key.Sort, len(item.Value))
		}
	}
}
