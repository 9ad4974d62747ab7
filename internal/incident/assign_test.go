package incident_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func alert(id, who, resource string, s judge.Severity, at time.Duration, streams ...string) *judge.Alert {
	return &judge.Alert{
		ID: id, Severity: s, Title: id, EventTime: noon.Add(at), Resource: resource, Streams: streams, Outcome: "succeeded",
		Actor: judge.Actor{Kind: "AssumedRole", Name: who, ARN: "arn:aws:sts::111122223333:assumed-role/" + who},
	}
}

const (
	bucket = "arn:aws:s3:::orders-archive"
	orders = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders"
)

func TestAlertsThatShareSomethingAreOneIncident(t *testing.T) {
	for _, test := range []struct {
		first, second *judge.Alert
		same          bool
		why           string
	}{
		{alert("a", "maria", "r1", judge.Low, 0), alert("b", "maria", "r2", judge.Low, 0), true, "the same caller"},
		{alert("a", "maria", bucket, judge.Low, 0), alert("b", "tom", bucket, judge.Low, 0), true, "the same resource"},
		{alert("a", "maria", "r1", judge.Low, 0, orders), alert("b", "tom", "r2", judge.Low, 0, orders), true, "the same stream is hit"},
		{alert("a", "maria", orders, judge.Low, 0), alert("b", "tom", "r2", judge.Low, 0, orders), true, "a stream, and what it depends on"},
		{alert("a", "maria", "r1", judge.Low, 0), alert("b", "tom", "r2", judge.Low, 0), false, "nothing in common"},
		{
			&judge.Alert{ID: "a", Actor: judge.Actor{Kind: "AWSService", Name: "firehose.amazonaws.com", ARN: "x"}},
			&judge.Alert{ID: "b", Actor: judge.Actor{Kind: "AWSService", Name: "firehose.amazonaws.com", ARN: "x"}},
			false, "an AWS service acts for anyone",
		},
		{&judge.Alert{ID: "a"}, &judge.Alert{ID: "b"}, false, "nobody knows who did either"},
	} {
		got := incident.Assign("C1", nil, []*judge.Alert{test.first, test.second}, noon, 5)
		if same := len(got) == 1; same != test.same {
			t.Errorf("%s: %d incidents", test.why, len(got))
		}
		if len(got) == 0 {
			continue
		}
		open := got[0].Incident.Clone()
		open.Take(noon, test.first)
		later := incident.Assign("C1", []*incident.Incident{open}, []*judge.Alert{test.second}, noon.Add(time.Minute), 5)
		if same := later[0].Incident.ID == open.ID; same != test.same {
			t.Errorf("%s, a minute later: joined %v", test.why, same)
		}
	}
}

func TestAnIncidentEnds(t *testing.T) {
	open := incident.Assign("C1", nil, []*judge.Alert{alert("a", "maria", bucket, judge.Low, 0)}, noon, 5)[0].Incident.Clone()
	open.Take(noon, alert("a", "maria", bucket, judge.Low, 0))
	for _, test := range []struct {
		after time.Duration
		takes bool
		why   string
	}{
		{incident.Window, true, "within the window"},
		{incident.Window + time.Second, false, "nothing happened for longer than the window"},
	} {
		next := incident.Assign("C1", []*incident.Incident{open}, []*judge.Alert{alert("b", "maria", bucket, judge.Low, 0)}, noon.Add(test.after), 5)
		if takes := next[0].Incident.ID == open.ID; takes != test.takes {
			t.Errorf("%s: taken in %v", test.why, takes)
		}
	}
	open.Touched = noon.Add(incident.MaxAge + time.Minute)
	if open.OpenAt(open.Touched) {
		t.Error("a caller that never rests has one thread for ever")
	}
}

// A channel bears so many new messages. What is beyond goes into one thread,
// and what is most severe has its own first.
func TestFlood(t *testing.T) {
	var waiting []*judge.Alert
	for n := range 500 {
		waiting = append(waiting, alert(fmt.Sprint("a", n), fmt.Sprint("w", n), fmt.Sprint("r", n), judge.Severity(n%5), time.Duration(n)))
	}
	batches := incident.Assign("C1", nil, waiting, noon, 5)
	if len(batches) > 5 {
		t.Fatalf("%d new threads", len(batches))
	}
	floods, told := 0, 0
	for _, b := range batches {
		told += len(b.Alerts)
		if b.Incident.Flood {
			floods++
		} else if b.Severity() != judge.Critical {
			t.Errorf("a thread for something %v while critical alerts are in the flood", b.Severity())
		}
	}
	if floods != 1 || told != 500 {
		t.Errorf("%d threads for the flood, %d alerts told", floods, told)
	}
	if left := incident.Assign("C1", nil, waiting, noon, 0); len(left) != 0 {
		t.Errorf("%d new threads where the channel bears none", len(left))
	}
}

// What is sorted and how it is told, for anything: each alert is in exactly one
// message, messages are in the order of events, what is severe stands alone
// while it is not many, and no table is too long.
func TestEveryAlertIsInOneMessage(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for range 500 {
		var waiting []*judge.Alert
		for n := range rnd.IntN(120) {
			waiting = append(waiting, alert(fmt.Sprint("a", n), fmt.Sprint("w", rnd.IntN(6)), fmt.Sprint("r", rnd.IntN(20)),
				judge.Severity(rnd.IntN(5)), time.Duration(rnd.IntN(50))*time.Second))
		}
		told := map[string]int{}
		for _, b := range incident.Assign("C1", nil, waiting, noon, 1+rnd.IntN(5)) {
			var last *judge.Alert
			alone := 0
			for _, m := range b.Messages() {
				if len(m.Alerts) == 0 || len(m.Alerts) > 40 {
					t.Fatalf("a message of %d alerts", len(m.Alerts))
				}
				for _, a := range m.Alerts {
					if last != nil && incident.Before(last, a) > 0 {
						t.Fatalf("%s is told after %s", a.ID, last.ID)
					}
					last = a
					told[a.ID]++
					if a.Severity == judge.Critical && len(m.Alerts) == 1 {
						alone++
					}
				}
			}
			critical := len(slices.DeleteFunc(slices.Clone(b.Alerts), func(a *judge.Alert) bool { return a.Severity < judge.Critical }))
			if alone < min(critical, 5) {
				t.Fatalf("%d of %d critical alerts stand alone", alone, critical)
			}
		}
		for _, a := range waiting {
			if told[a.ID] != 1 {
				t.Fatalf("%s is told %d times", a.ID, told[a.ID])
			}
		}
	}
}

func TestMind(t *testing.T) {
	i := new(incident.Incident)
	if m := i.Mind(incident.Message{Alerts: []*judge.Alert{alert("a", "maria", bucket, judge.Low, 0)}}); m.Raises || len(m.Late) > 0 {
		t.Error("the first alert is neither late nor does it raise anything")
	}
	i.Take(noon, alert("a", "maria", bucket, judge.Low, 0))
	m := i.Mind(incident.Message{Alerts: []*judge.Alert{alert("b", "maria", bucket, judge.High, -time.Second), alert("c", "maria", bucket, judge.Low, time.Second)}})
	if !m.Raises || !m.Late["b"] || m.Late["c"] {
		t.Errorf("raises %v, late %v", m.Raises, m.Late)
	}
	i.Take(noon, m.Alerts...)
	if m := i.Mind(incident.Message{Alerts: []*judge.Alert{alert("d", "maria", bucket, judge.High, 2*time.Second)}}); m.Raises {
		t.Error("an alert as severe as one before it is not for the channel")
	}
	if i.Worst != "b" || i.Counts.Total() != 3 || i.Severity != judge.High || !i.First.Equal(noon.Add(-time.Second)) || i.LastTitle != "c" {
		t.Errorf("%+v", i)
	}
}

func TestNamesAreBounded(t *testing.T) {
	var n incident.Names
	for k := range 1000 {
		n.Add(fmt.Sprint(k), "", fmt.Sprint(k))
	}
	if len(n.All) != 200 || !n.More {
		t.Errorf("%d names, more %v", len(n.All), n.More)
	}
}

// In no ten seconds a channel has more than five new messages, however they
// are asked for.
func TestRoom(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 4))
	var room incident.Room
	var posted []time.Time
	now := noon
	for range 10_000 {
		now = now.Add(time.Duration(rnd.IntN(3000)) * time.Millisecond)
		if room.At(now).Left() == 0 {
			if next := room.At(now).Next(); !next.After(now) || room.At(next).Left() == 0 {
				t.Fatalf("at %v there is no room, and none at %v", now, next)
			}
			continue
		}
		room.Spend(now)
		posted = append(posted, now)
	}
	for n := 5; n < len(posted); n++ {
		if posted[n].Sub(posted[n-5]) <= 10*time.Second {
			t.Fatalf("six messages from %v to %v", posted[n-5], posted[n])
		}
	}
	if rate := now.Sub(noon) / time.Duration(len(posted)); rate > 15*time.Second {
		t.Errorf("a message each %v while there was room for more", rate)
	}
}
