package storetest

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// writers and rounds are few: some stores are slow.
const writers, rounds = 4, 8

// together runs a function for each writer at the same time.
func together(run func(writer int)) {
	var all sync.WaitGroup
	for w := range writers {
		all.Go(func() { run(w) })
	}
	all.Wait()
}

// oneWriterWins: of those who put from the same revision exactly one does,
// and a counter that is read and written loses no count.
func oneWriterWins(t *testing.T, s estate.Store) {
	const arn = "arn:aws:s3:::counter"
	var won atomic.Int64
	together(func(int) {
		for done := 0; done < rounds; {
			known, err := s.Get(t.Context(), arn)
			if err != nil {
				t.Error(err)
				return
			}
			switch err := s.Put(t.Context(), []estate.Write{counted(arn, known[0])}); {
			case err == nil:
				won.Add(1)
				done++
			case !errors.Is(err, estate.ErrConflict):
				t.Error(err)
				return
			}
		}
	})
	r := get(t, s, arn)[0]
	if r == nil || r.Revision != writers*rounds || won.Load() != writers*rounds || r.Now()["Count"] != strconv.Itoa(writers*rounds) {
		t.Errorf("%d puts, left is %s", won.Load(), text(t, r))
	}
}

// counted is a resource with a count that is one more.
func counted(arn string, was *estate.Resource) estate.Write {
	var revision int64
	if was != nil {
		revision = was.Revision
	}
	n, _ := strconv.Atoi(was.Now()["Count"])
	return writeOf(&estate.Resource{ARN: arn, Revision: revision + 1, Facts: map[resource.Path][]estate.Fact{
		"Count": {{Value: strconv.Itoa(n + 1), Moment: estate.Moment{Learned: began}}}}})
}

// linksWhilePutting: no link is lost while others replace the resource.
func linksWhilePutting(t *testing.T, s estate.Store) {
	const arn = "arn:aws:iam::111122223333:role/delivery"
	together(func(w int) {
		for i := range rounds {
			change := estate.Write{ARN: arn, Link: []string{stream(w*rounds + i)}}
			if w == 0 {
				known, err := s.Get(t.Context(), arn)
				if err != nil {
					t.Error(err)
					return
				}
				change = counted(arn, known[0])
				change.Link = []string{stream(i)}
			}
			if err := s.Put(t.Context(), []estate.Write{change}); err != nil {
				t.Error(err)
			}
		}
	})
	r := get(t, s, arn)[0]
	if r == nil || len(r.Streams) != writers*rounds || r.Revision != rounds {
		t.Errorf("%d links and %d puts left %s", writers*rounds, rounds, text(t, r))
	}
}

// estateRemembers: what events tell of streams is there for the events after
// them, and their dependencies know of them.
func estateRemembers(t *testing.T, s estate.Store) {
	all := estate.New(s)
	observe := func(e string, params string) estate.Change {
		t.Helper()
		change, ok, err := all.Observe(t.Context(), event(t, e, e, params))
		if err != nil || !ok || change.StreamChange == nil {
			t.Fatalf("%s: %v, %v", e, ok, err)
		}
		return change
	}
	const role, orders, elsewhere = "arn:aws:iam::111122223333:role/delivery", "arn:aws:s3:::orders", "arn:aws:s3:::elsewhere"
	for i := range 3 {
		observe("CreateDeliveryStream", fmt.Sprintf(`{"deliveryStreamName":"s%04d","extendedS3DestinationConfiguration":{"bucketARN":%q,"roleARN":%q,"prefix":"a/"}}`, i, orders, role))
	}
	linked(t, s, orders, stream(0), stream(1), stream(2))
	linked(t, s, role, stream(0), stream(1), stream(2))
	change := observe("UpdateDestination", fmt.Sprintf(`{"deliveryStreamName":"s0001","extendedS3DestinationUpdate":{"bucketARN":%q}}`, elsewhere))
	d, ok := change.Difference(firehose.Bucket)
	if !ok || !d.BeforeKnown || !d.Before.Is(orders) {
		t.Errorf("%+v", d)
	}
	observe("UpdateDestination", `{"deliveryStreamName":"s0002","extendedS3DestinationUpdate":{"roleARN":"arn:aws:iam::111122223333:role/other"}}`)
	linked(t, s, orders, stream(0), stream(2))
	linked(t, s, elsewhere, stream(1))
	linked(t, s, role, stream(0), stream(1))
	if known := get(t, s, stream(1))[0]; known == nil || known.Revision != 2 || len(known.Stream) != 2 {
		t.Errorf("the stream is %s", text(t, known))
	}
}

// linked fails unless these streams, and no others, depend on a resource. How
// they reach it may stand behind them.
func linked(t *testing.T, s estate.Store, arn string, want ...string) {
	t.Helper()
	r := get(t, s, arn)[0]
	if r == nil || len(r.Streams) != len(want) {
		t.Fatalf("%v should depend on %s", want, text(t, r))
	}
	for i, link := range r.Streams {
		if name, _, _ := strings.Cut(link, " "); name != want[i] {
			t.Errorf("%s depends on %s, not %s", link, arn, want[i])
		}
	}
}
