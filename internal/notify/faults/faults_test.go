package faults

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"slices"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/notify/slacktest"
)

var (
	howMany = flag.Int("faults.alerts", 600, "how many alerts are told")
	seed    = flag.Uint64("faults.seed", 1, "of everything that happens by chance")
	traced  = flag.Bool("faults.trace", false, "show what the functions log")
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestFaults is the promise: whatever fails, each alert is in the channel, and
// in it once.
func TestFaults(t *testing.T) {
	w := newWorld(t, *seed, noon)
	if *awsAt != "" {
		w.useAWS(t, *awsAt)
	}
	w.play(t, *howMany)
	w.report(t)
	w.judge(t)
}

// Without what keeps it, the promise is broken: the test above can fail.
func TestFaultsSeesWhatIsTakenOut(t *testing.T) {
	for _, tt := range []struct {
		out   []string
		proof string
	}{
		{[]string{"lease"}, "the look-up alone does not do: two look for a message at a time, and then both post it"},
		{[]string{"lookup"}, "the lease alone does not do: whoever has the channel does not know what became of the message before"},
		{[]string{"lease", "lookup"}, "neither is what Slack or the queue would see to by itself"},
	} {
		w := newWorld(t, *seed, noon)
		for _, out := range tt.out {
			w.take[out] = true
		}
		w.play(t, 600)
		if v := w.verdict(); v.doubled+v.headsDoubled == 0 {
			t.Errorf("without %v nothing is told twice: %+v, so that it is not shown that %s", tt.out, v, tt.proof)
		} else {
			t.Logf("without %v: %+v: %s", tt.out, v, tt.proof)
		}
	}
}

// play tells alerts until all are told, with ten minutes of Slack being down
// among it.
func (w *world) play(t *testing.T, n int) {
	if *traced {
		w.trace = os.Stderr
	}
	over := time.Duration(n) * 250 * time.Millisecond
	down := slacktest.Outage{From: noon.Add(over / 3), To: noon.Add(over/3 + 10*time.Minute)}
	w.slack.Outages = []slacktest.Outage{down}
	w.sending = true
	w.clock.Go(func() { w.produce(n, over) })
	for range instances {
		w.clock.Go(w.poll)
	}
	w.clock.Go(w.sweep)
	w.clock.Wait()
	if dead := w.queue.dead(); dead > 0 {
		t.Errorf("%d dead letters after they were put back", dead)
	}
}

// produce sends alerts, about a third of them twice, in no order.
func (w *world) produce(n int, over time.Duration) {
	var ids []string
	for k := range n {
		a := w.alert(k, over)
		w.alerts[a.ID] = a
		ids = append(ids, a.ID)
		if k%10 < 3 {
			ids = append(ids, a.ID)
		}
	}
	// Nearly in order, as events arrive: some come much later.
	at := make(map[int]float64, len(ids))
	for k := range ids {
		at[k] = float64(k) + float64(w.below(40))
		if w.chance(50) {
			at[k] += float64(w.below(len(ids)/4 + 1))
		}
	}
	order := make([]int, len(ids))
	for k := range order {
		order[k] = k
	}
	sort.Slice(order, func(i, j int) bool { return at[order[i]] < at[order[j]] })
	for some := range slices.Chunk(order, 20) {
		var batch []string
		for _, of := range some {
			batch = append(batch, ids[of])
		}
		w.queue.send(batch...)
		_ = w.clock.Sleep(context.Background(), over/time.Duration(len(ids))*20)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sending = false
}

func (w *world) alert(k int, over time.Duration) *judge.Alert {
	severities := []judge.Severity{judge.Low, judge.Low, judge.Low, judge.Medium, judge.Medium, judge.High, judge.Critical}
	who := w.below(60)
	what := who*5 + w.below(5)
	if w.chance(3) {
		what = w.below(300) // somebody else's
	}
	a := &judge.Alert{
		ID: fmt.Sprintf("alert-%06d", k), EventID: fmt.Sprintf("event-%06d", k), EventName: "PutBucketPolicy", EventSource: "s3.amazonaws.com",
		EventTime: noon.Add(over / time.Duration(*howMany) * time.Duration(k)).Add(-time.Minute),
		Severity:  severities[w.below(len(severities))], Direction: judge.Loosened, Outcome: "succeeded",
		Title:    fmt.Sprintf("Anyone can now read orders-%d", what),
		Resource: fmt.Sprintf("arn:aws:s3:::orders-%d", what), ResourceType: "AWS::S3::Bucket",
		Actor: judge.Actor{Kind: "AssumedRole", Name: fmt.Sprintf("caller-%d", who), ARN: fmt.Sprintf("arn:aws:sts::111122223333:assumed-role/r/%d", who)},
	}
	a.Findings = []judge.Finding{{Rule: "bucket-policy-broadened", Severity: a.Severity, Title: a.Title, Reason: "It holds what the stream delivered."}}
	return a
}

func (w *world) over() bool {
	w.mu.Lock()
	sending := w.sending
	w.mu.Unlock()
	if sending || !w.queue.empty() {
		return false
	}
	if w.queue.dead() == 0 {
		return true
	}
	w.queue.redrive()
	return false
}

// poll is Lambda, which gives messages to one instance of the function, and
// starts another when that has crashed.
func (w *world) poll() {
	desk := w.function()
	for !w.over() {
		batch := w.queue.receive(batchSize)
		if len(batch) == 0 {
			_ = w.clock.Sleep(context.Background(), time.Second)
			continue
		}
		failed, whole := w.invoke(desk, batch)
		if !whole {
			desk = w.function()
		}
		var done, back []sent
		for _, m := range batch {
			if whole && failed[m.alert] == nil {
				done = append(done, m)
			} else {
				back = append(back, m)
			}
		}
		w.queue.remove(done...)
		w.clock.Go(func() {
			_ = w.clock.Sleep(context.Background(), visibility)
			w.queue.release(back...)
		})
	}
}

// invoke is one invocation; whole is false when the function has crashed.
func (w *world) invoke(desk *notify.Desk, batch []sent) (failed map[string]error, whole bool) {
	defer w.survive(&whole)
	var orders []notify.Order
	for _, m := range batch {
		orders = append(orders, notify.Order{Alert: w.alerts[m.alert]})
	}
	failed = desk.Tell(w.invocation(), orders)
	return failed, true
}

func (w *world) survive(whole *bool) {
	if r := recover(); r != nil {
		if _, ok := r.(crashed); !ok {
			panic(r)
		}
		*whole = false
	}
}

// sweepsAfter is how often the schedule comes once all is told: what a fault
// has left undone is to be done by then.
const sweepsAfter = 10

// sweep is the schedule that looks after things every minute.
func (w *world) sweep() {
	desk := w.function()
	for after := 0; after < sweepsAfter; after++ {
		if !w.over() {
			after = 0
		}
		_ = w.clock.Sleep(context.Background(), time.Minute)
		whole := true
		func() {
			defer w.survive(&whole)
			if err := desk.Sweep(w.invocation(), config.Default()); err != nil && !errors.Is(err, context.Canceled) {
				w.count(w.faults, "a sweep failed")
			}
		}()
		if !whole {
			desk = w.function()
		}
	}
}

func (w *world) report(t *testing.T) {
	for name, counts := range map[string]map[string]int{"faults": w.faults, "crashes": w.crashes} {
		var all []string
		total := 0
		for what, n := range counts {
			all = append(all, fmt.Sprintf("%s %d", what, n))
			total += n
		}
		sort.Strings(all)
		t.Logf("%d %s: %s", total, name, strings.Join(all, ", "))
	}
	t.Logf("%d calls of the table: %v", w.steps["before Get"]+w.steps["before List"]+w.steps["before Write"]+w.steps["before Swap"], w.steps)
	t.Logf("%d calls of Slack in %v", w.slack.Requests(), w.clock.Now().Sub(noon).Round(time.Second))
}
