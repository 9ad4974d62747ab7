package notify_test

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// Whatever becomes of a call, the alert is told, and told once.
func TestToldOnceWhateverFails(t *testing.T) {
	for _, tt := range []struct {
		faults []slacktest.Fault
		reason string
	}{
		{[]slacktest.Fault{{Status: 500}}, "the head is not taken"},
		{[]slacktest.Fault{{Status: 500, Accept: true}}, "the head is taken, and Slack says that it failed"},
		{[]slacktest.Fault{{Drop: true}}, "the answer about the head is lost"},
		{[]slacktest.Fault{{Cut: true}}, "the connection is cut before the head is taken"},
		{[]slacktest.Fault{{Late: 15 * time.Second}}, "the head is taken late"},
		{[]slacktest.Fault{{}, {Status: 503}}, "the reply is not taken"},
		{[]slacktest.Fault{{}, {Status: 503, Accept: true}}, "the reply is taken, and Slack says that it failed"},
		{[]slacktest.Fault{{}, {Drop: true}}, "the answer about the reply is lost"},
		{[]slacktest.Fault{{}, {Late: 15 * time.Second}}, "the reply is taken late"},
		{[]slacktest.Fault{{}, {Drop: true}, {Status: 500}, {Status: 500}}, "the look-up fails first"},
		{[]slacktest.Fault{{}, {Drop: true}, {Status: 429, RetryAfter: "9"}}, "the look-up has to wait"},
		{[]slacktest.Fault{{Status: 429, RetryAfter: "12"}, {}, {Status: 429, RetryAfter: "2"}}, "Slack is busy"},
		{[]slacktest.Fault{{Error: "invalid_blocks"}, {Error: "msg_blocks_too_long"}}, "Slack refuses the blocks of the head, and its text"},
		{[]slacktest.Fault{{}, {Error: "invalid_blocks"}, {Drop: true}}, "the plain reply is in doubt"},
	} {
		s := newStage(t)
		s.slack.Fail(tt.faults...)
		for range 3 { // as the queue gives it again
			s.desk.Tell(s.within(time.Minute), orders(alert("a", "maria", "orders", judge.High, 0)))
		}
		s.once(ours, "a")
		if heads, early := len(s.heads(ours)), len(s.slack.Dishonoured()); heads != 1 || early != 0 {
			t.Errorf("%d heads, %d calls too early", heads, early)
		}
		if t.Failed() {
			t.Fatalf("%s\n%s", tt.reason, &s.log)
		}
	}
}

func TestPlainTextWhenBlocksAreRefused(t *testing.T) {
	s := newStage(t)
	s.slack.Fail(slacktest.Fault{Error: "invalid_blocks"}, slacktest.Fault{}, slacktest.Fault{Error: "invalid_blocks"})
	s.tell(alert("a", "maria", "orders", judge.High, 0))
	s.once(ours, "a")
	for _, p := range append(s.heads(ours), s.thread(ours, 0)...) {
		if len(p.Blocks) != 0 || !strings.Contains(p.Text, "Anyone can now read orders") {
			t.Errorf("not in plain text: %s", text(p))
		}
	}
	if n := strings.Count(s.log.String(), "refuses the blocks"); n != 2 {
		t.Errorf("said %d times in the log:\n%s", n, &s.log)
	}
}

// What one instance was told, the next must keep to.
func TestSilenceIsKeptByOthers(t *testing.T) {
	s := newStage(t)
	s.slack.Fail(slacktest.Fault{Status: 429, RetryAfter: "100"})
	if failed := s.desk.Tell(s.within(time.Minute), orders(alert("a", "maria", "orders", judge.High, 0))); failed["a"] == nil {
		t.Fatal("told while Slack wants silence")
	}
	s.desk = s.newDesk(s.table)
	if failed := s.desk.Tell(s.within(time.Minute), orders(alert("b", "maria", "orders", judge.High, 0))); failed["b"] == nil || s.slack.Requests() != 1 {
		t.Errorf("another instance: %v, %d requests", failed, s.slack.Requests())
	}
	if err := s.desk.Sweep(s.within(time.Minute), config.Default()); err == nil {
		t.Error("the sweep does not say that something waits")
	}
	s.pass(time.Minute)
	s.tell(alert("a", "maria", "orders", judge.High, 0), alert("b", "maria", "orders", judge.High, 0))
	s.once(ours, "a", "b")
	if early := s.slack.Dishonoured(); len(early) != 0 {
		t.Errorf("%+v came too early", early)
	}
}

// Slack cannot be asked without the scope: told twice is better than not at all.
func TestToldAgainWhenSlackCannotBeAsked(t *testing.T) {
	s := newStage(t)
	s.slack.Scopes = []string{"chat:write"}
	s.slack.Fail(slacktest.Fault{}, slacktest.Fault{Drop: true})
	s.tell(alert("a", "maria", "orders", judge.High, 0))
	if told := s.told(ours)["a"]; told != 2 || !strings.Contains(s.log.String(), "may be told twice") {
		t.Errorf("told %d times\n%s", told, &s.log)
	}
}

// lockOf writes the lock of a channel as another instance would.
func (s *stage) lockOf(channel, owner string, until time.Time) {
	s.Helper()
	key := table.Key{Partition: "channel/" + channel, Sort: "lock"}
	found, err := s.table.Get(s.Context(), key)
	if err != nil {
		s.Fatal(err)
	}
	value, _ := json.Marshal(map[string]any{"owner": owner, "until": until})
	if _, err := s.table.Swap(s.Context(), table.Item{Key: key, Value: value, Revision: found[0].Revision}); err != nil {
		s.Fatal(err)
	}
}

func TestWaitsForWhoeverHasTheChannel(t *testing.T) {
	s := newStage(t)
	s.lockOf(ours, "somebody", noon.Add(30*time.Second))
	s.sweep()
	if failed := s.desk.Tell(s.within(20*time.Second), orders(alert("a", "maria", "orders", judge.High, 0))); failed["a"] == nil || s.slack.Requests() != 0 {
		t.Errorf("told what another may be telling: %v", failed)
	}
	s.tell(alert("b", "tom", "returns", judge.High, 0))
	s.once(ours, "a", "b")
	if s.clock().Before(noon.Add(30 * time.Second)) {
		t.Error("the channel was taken before the lease was over")
	}
}

func TestStopsInTime(t *testing.T) {
	s := newStage(t)
	failed := s.desk.Tell(s.within(time.Second), orders(alert("a", "maria", "orders", judge.High, 0)))
	if failed["a"] == nil || s.slack.Requests() != 0 {
		t.Errorf("%v, %d requests with a second left", failed, s.slack.Requests())
	}
	s.sweep()
	s.once(ours, "a")
}

// crashing is a table at whose side the function ends, at the nth call.
type crashing struct {
	table.Table
	left *int
}

var errEnded = errors.New("the function has ended")

func (c crashing) over() bool { *c.left--; return *c.left < 0 }

func (c crashing) Get(ctx context.Context, keys ...table.Key) ([]table.Item, error) {
	if c.over() {
		return nil, errEnded
	}
	return c.Table.Get(ctx, keys...)
}

func (c crashing) List(ctx context.Context, partition, prefix string, limit int) ([]table.Item, error) {
	if c.over() {
		return nil, errEnded
	}
	return c.Table.List(ctx, partition, prefix, limit)
}

// Write does half of what it should before it ends.
func (c crashing) Write(ctx context.Context, put []table.Item, remove []table.Key) error {
	if !c.over() {
		return c.Table.Write(ctx, put, remove)
	}
	if *c.left == -1 {
		_ = c.Table.Write(ctx, put[:len(put)/2], remove) // what is left undone is what is tried
	}
	return errEnded
}

func (c crashing) Swap(ctx context.Context, item table.Item) (table.Item, error) {
	if !c.over() {
		return c.Table.Swap(ctx, item)
	}
	if *c.left == -1 {
		_, _ = c.Table.Swap(ctx, item)
	}
	return table.Item{}, errEnded
}

// A function that ends at any call of the table leaves nothing lost, doubled or
// without its escalation.
func TestEndsAnywhere(t *testing.T) {
	for n := 0; ; n++ {
		s := newStage(t)
		left := n
		all := escalated(orders(alert("a", "maria", "orders", judge.Critical, 0), alert("b", "maria", "returns", judge.Low, time.Second)))
		s.newDesk(crashing{s.table, &left}).Tell(s.within(time.Minute), all)
		s.order(all...)
		s.once(ours, "a", "b")
		s.pass(15 * time.Minute)
		s.sweep()
		s.sweep()
		if got := s.escalations(ours); got != 1 {
			t.Errorf("%d escalations", got)
		}
		if heads := s.heads(ours); len(heads) != 1 || !strings.Contains(text(heads[0]), "*2 alerts*") {
			t.Errorf("%d heads\n%s", len(heads), &s.log)
		}
		if t.Failed() {
			t.Fatalf("ended at call %d of the table", n)
		}
		if left >= 0 {
			t.Logf("%d calls", n)
			return
		}
	}
}
