package dynamo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

func TestAnEventTakesTwoRoundTrips(t *testing.T) {
	client, name, o := newTable(t, startMinidyn(t))
	calls := &counting{API: client}
	all := estate.New(New(calls, name, o))
	for i, tt := range []struct {
		name, params               string
		reads, updates, transacted int64
		why                        string
	}{
		{"CreateDeliveryStream", `{"deliveryStreamName":"s","extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::b","roleARN":"arn:aws:iam::111122223333:role/a"}}`, 1, 0, 1, "the stream, its bucket and its role"},
		{"UpdateDestination", `{"deliveryStreamName":"s","extendedS3DestinationUpdate":{"prefix":"p/"}}`, 1, 1, 0, "the stream alone"},
		{"UpdateDestination", `{"deliveryStreamName":"s","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::c","roleARN":"arn:aws:iam::111122223333:role/b"}}`, 1, 0, 1, "two buckets and two roles"},
		{"DeleteDeliveryStream", `{"deliveryStreamName":"s"}`, 1, 0, 1, "and nothing is linked any more"},
	} {
		*calls = counting{API: client}
		if _, ok, err := all.Observe(t.Context(), record(t, i, firehose.Source, tt.name, tt.params)); err != nil || !ok {
			t.Fatal(ok, err)
		}
		if calls.reads.Load() != tt.reads || calls.updates.Load() != tt.updates || calls.transactions.Load() != tt.transacted || calls.all() > mostTrips {
			t.Errorf("%s: %d reads, %d updates, %d transactions: %s", tt.name, calls.reads.Load(), calls.updates.Load(), calls.transactions.Load(), tt.why)
		}
	}
}

// scripted answers as it is told to.
type scripted struct {
	API
	get    func(*dynamodb.BatchGetItemInput) (*dynamodb.BatchGetItemOutput, error)
	errs   []error // of the calls that write, in turn
	writes []string
}

func (s *scripted) BatchGetItem(_ context.Context, in *dynamodb.BatchGetItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	return s.get(in)
}

func (s *scripted) next(text string) (err error) {
	s.writes = append(s.writes, text)
	if len(s.errs) > 0 {
		err, s.errs = s.errs[0], s.errs[1:]
	}
	return err
}

func (s *scripted) UpdateItem(_ context.Context, in *dynamodb.UpdateItemInput, _ ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	return nil, s.next(*in.UpdateExpression)
}

func (s *scripted) TransactWriteItems(_ context.Context, in *dynamodb.TransactWriteItemsInput, _ ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	return nil, s.next(fmt.Sprint(len(in.TransactItems), " items"))
}

// scriptedStore does not wait, and notes what is left out.
func scriptedStore(api API) (s *Store, pauses *int, notes *[]string) {
	pauses, notes = new(int), new([]string)
	s = New(api, "estate", Options{Note: func(arn, what string) { *notes = append(*notes, arn+": "+what) }})
	s.pause = func(context.Context, int) error { *pauses++; return nil }
	return s, pauses, notes
}

func TestWhatWasNotReadIsAskedForAgain(t *testing.T) {
	arns := []string{"a", "b", "c"}
	for _, tt := range []struct {
		each   int // keys that a call comes to
		pauses int
		ok     bool
		why    string
	}{
		{3, 0, true, "all at once"},
		{1, 2, true, "one at a time"},
		{0, tries - 1, false, "none, ever"},
	} {
		s, pauses, _ := scriptedStore(&scripted{get: func(in *dynamodb.BatchGetItemInput) (*dynamodb.BatchGetItemOutput, error) {
			asked := in.RequestItems["estate"]
			if !aws.ToBool(asked.ConsistentRead) {
				t.Error("what was just written may be missing")
			}
			asked.Keys = asked.Keys[min(tt.each, len(asked.Keys)):]
			out := new(dynamodb.BatchGetItemOutput)
			if len(asked.Keys) > 0 {
				out.UnprocessedKeys = map[string]types.KeysAndAttributes{"estate": asked}
			}
			return out, nil
		}})
		_, err := s.Get(t.Context(), arns...)
		if (err == nil) != tt.ok || *pauses != tt.pauses {
			t.Errorf("%s: %v after %d pauses", tt.why, err, *pauses)
		}
	}
}

func cancelled(codes ...string) error {
	e := &types.TransactionCanceledException{}
	for _, code := range codes {
		code, message, _ := strings.Cut(code, ": ")
		e.CancellationReasons = append(e.CancellationReasons, types.CancellationReason{Code: &code, Message: &message})
	}
	return e
}

func TestFaultsOfWriting(t *testing.T) {
	const full = "ValidationError: Item size to update has exceeded the maximum allowed size"
	write := func(arn string) estate.Write {
		return estate.Write{ARN: arn, Resource: &estate.Resource{ARN: arn, Revision: 1}, Link: []string{"s"}}
	}
	odd := errors.New("odd")
	for _, tt := range []struct {
		errs   []error
		want   error
		calls  int
		pauses int
		notes  string
		why    string
	}{
		{nil, nil, 1, 0, "", "as it should be"},
		{[]error{cancelled("None", "ConditionalCheckFailed")}, estate.ErrConflict, 1, 0, "", "somebody was first"},
		{[]error{cancelled("TransactionConflict", "ConditionalCheckFailed")}, estate.ErrConflict, 1, 0, "", "waiting does not help"},
		{[]error{cancelled("TransactionConflict", "None")}, nil, 2, 1, "", "somebody is at it"},
		{slices.Repeat([]error{cancelled("None", "TransactionConflict")}, 9), &types.TransactionCanceledException{}, tries, tries - 1, "", "somebody does not come to an end"},
		{[]error{cancelled("None", full)}, nil, 2, 0, "b: streams that depend on it are left out: there is no room for them in an item", "what is known of it is worth more than a link"},
		{slices.Repeat([]error{cancelled("None", full)}, 9), &types.TransactionCanceledException{}, 2, 0, "b: streams that depend on it are left out: there is no room for them in an item", "there is no room for the rest either"},
		{[]error{cancelled("None", "ValidationError: whatever")}, &types.TransactionCanceledException{}, 1, 0, "", "a mistake of ours"},
		{[]error{odd}, odd, 1, 0, "", "not answered"},
	} {
		api := &scripted{errs: tt.errs}
		s, pauses, notes := scriptedStore(api)
		err := s.Put(t.Context(), []estate.Write{write("a"), write("b")})
		if target := new(types.TransactionCanceledException); tt.want != nil && errors.As(tt.want, &target) {
			if !errors.As(err, &target) {
				t.Errorf("%s: %v", tt.why, err)
			}
		} else if !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", tt.why, err, tt.want)
		}
		if len(api.writes) != tt.calls || *pauses != tt.pauses || strings.Join(*notes, "\n") != tt.notes {
			t.Errorf("%s: %d calls, %d pauses, %q", tt.why, len(api.writes), *pauses, *notes)
		}
	}
}

func TestConflictOfOne(t *testing.T) {
	s, _, _ := scriptedStore(&scripted{errs: []error{&types.ConditionalCheckFailedException{}}})
	if err := s.Put(t.Context(), []estate.Write{{ARN: "a", Resource: &estate.Resource{ARN: "a", Revision: 1}}}); !errors.Is(err, estate.ErrConflict) {
		t.Error(err)
	}
}

func TestExpiry(t *testing.T) {
	at := func(value string) map[resource.Path][]estate.Fact {
		return map[resource.Path][]estate.Fact{resource.Exists: {{Value: value, Moment: estate.Moment{Learned: began}}}}
	}
	state := func(deleted bool) []estate.StreamState {
		return []estate.StreamState{{Stream: &firehose.Stream{Deleted: deleted}, Moment: estate.Moment{Learned: began}}}
	}
	for _, tt := range []struct {
		r    estate.Resource
		ends bool
		why  string
	}{
		{estate.Resource{}, false, "it is not known to be gone"},
		{estate.Resource{Facts: at("true")}, false, "it is there"},
		{estate.Resource{Facts: at("false")}, true, "it is gone"},
		{estate.Resource{Facts: at("false"), Streams: []string{"s"}}, false, "a stream still writes to it"},
		{estate.Resource{Stream: state(false)}, false, "a stream that is there"},
		{estate.Resource{Stream: state(true)}, true, "a stream that is gone"},
	} {
		when, ends := expiry(&tt.r)
		if ends != tt.ends || ends && !when.Equal(began.Add(400*24*time.Hour)) {
			t.Errorf("%v, %v: %s", when, ends, tt.why)
		}
	}
}

// randomText cannot be made shorter.
func randomText(n int, seed uint64) string {
	r := rand.New(rand.NewPCG(seed, 7))
	text := make([]byte, n)
	for i := range text {
		text[i] = byte(' ' + r.IntN(95))
	}
	return string(text)
}

func TestRoomInAnItem(t *testing.T) {
	noise := func(n, seed int) string { return randomText(n, uint64(seed)) }
	r := &estate.Resource{ARN: "a", Revision: 1, Facts: map[resource.Path][]estate.Fact{}}
	for i := range 4 {
		r.Facts["Policy"] = append(r.Facts["Policy"], estate.Fact{Value: noise(50_000, i), Moment: estate.Moment{Learned: began.Add(time.Duration(i) * time.Hour)}})
	}
	r.Facts["Name"] = []estate.Fact{{Value: "n", Moment: estate.Moment{Learned: began}}}
	for _, tt := range []struct {
		room     int
		left     string
		versions int
		known    bool
		why      string
	}{
		{300_000, "", 4, true, "there is room for all"},
		{120_000, "all but the last 2 versions are forgotten: there is no room for them in an item", 2, true, "the past goes first"},
		{1_000, "settings of 50000 bytes and more are forgotten: there is no room for them in an item", 1, false, "and then what is long"},
	} {
		state, left, err := fitInto(r, tt.room)
		if err != nil || left != tt.left || len(state) > tt.room {
			t.Fatalf("%s: %d bytes of %d, %q, %v", tt.why, len(state), tt.room, left, err)
		}
		small, err := read("a", item{stateName: &types.AttributeValueMemberB{Value: state}, revisionName: number(1)})
		if err != nil {
			t.Fatal(err)
		}
		_, known := small.Now()["Policy"]
		if len(small.Facts["Policy"]) != tt.versions || known != tt.known || small.Now()["Name"] != "n" || known && small.Now()["Policy"] != noise(50_000, 3) {
			t.Errorf("%s: %d versions, known %v", tt.why, len(small.Facts["Policy"]), known)
		}
	}
	if len(r.Facts["Policy"]) != 4 {
		t.Error("what was given is changed")
	}
	if _, _, err := fitInto(r, 10); err == nil || !strings.HasPrefix(err.Error(), "a: ") {
		t.Errorf("no room at all: %v", err)
	}
}

func TestMark(t *testing.T) {
	client, name, o := newTable(t, startMinidyn(t))
	s := New(client, name, o)
	many := make([]string, 250)
	for i := range many {
		many[i] = fmt.Sprint("event-", i)
	}
	for _, key := range []string{"event-7", "event-7", "event-249", strings.Repeat("long", 1000)} {
		if err := s.Mark(t.Context(), key, time.Hour); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		ask  []string
		want []int
		why  string
	}{
		{nil, nil, "nothing is asked"},
		{[]string{"event-7"}, []int{0}, "marked, twice"},
		{[]string{"event-8", "resource/event-7", ""}, nil, "never marked"},
		{many, []int{7, 249}, "more than one call reads"},
		{[]string{"event-7", "event-8", "event-7"}, []int{0, 2}, "asked twice"},
		{[]string{strings.Repeat("long", 1000), strings.Repeat("long", 1001)}, []int{0}, "longer than a key may be"},
	} {
		marked, err := s.Marked(t.Context(), tt.ask...)
		var got []int
		for i, is := range marked {
			if is {
				got = append(got, i)
			}
		}
		if err != nil || len(marked) != len(tt.ask) || !slices.Equal(got, tt.want) {
			t.Errorf("%v, %v, want %v: %s", got, err, tt.want, tt.why)
		}
	}
}

func TestClientFromTheEnvironment(t *testing.T) {
	keys := environ{"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "i", "AWS_SECRET_ACCESS_KEY": "s", "AWS_SESSION_TOKEN": "t"}
	o := Client(keys.get).Options()
	if got, err := o.Credentials.Retrieve(t.Context()); err != nil || got.AccessKeyID != "i" || got.SecretAccessKey != "s" || got.SessionToken != "t" || o.Region != "eu-west-1" || o.BaseEndpoint != nil {
		t.Errorf("%v, %v, %s, %v", got.Source, err, o.Region, o.BaseEndpoint)
	}
	o = Client(environ{"AWS_ENDPOINT_URL": "http://127.0.0.1:1", "AWS_ENDPOINT_URL_DYNAMODB": "http://127.0.0.1:2"}.get).Options()
	if aws.ToString(o.BaseEndpoint) != "http://127.0.0.1:2" {
		t.Errorf("%v", o.BaseEndpoint)
	}
	if _, err := o.Credentials.Retrieve(t.Context()); err == nil {
		t.Error("no keys, and no error")
	}
}

// FuzzLinks: a link comes back from its set as it was.
func FuzzLinks(f *testing.F) {
	f.Add("arn:aws:firehose:eu-west-1:111122223333:deliverystream/s arn:aws:iam::111122223333:role/r")
	f.Add("~!^|~~:deliverystream/arn:aws:iam::~")
	f.Fuzz(func(t *testing.T, link string) {
		kept := item{}
		for set, links := range bySet([]string{link}) {
			kept[set] = &types.AttributeValueMemberSS{Value: links}
		}
		if got := linksOf(kept); len(got) != 1 || got[0] != link {
			t.Errorf("%q came back as %q from %v", link, got, kept)
		}
	})
}
