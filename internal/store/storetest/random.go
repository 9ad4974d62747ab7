package storetest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// began is when the tests take place.
var began = time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC)

// random makes resources that nobody would think of.
type random struct{ *rand.Rand }

// runes are letters that some way of writing has trouble with.
var runes = []rune("abcXYZ019 /:-_{}[]\"'\\<>&\x00\x01\n\t\x7f\u00e9\u2028\ufeff\ufffd\U0001f525")

func (r random) text(most int) string {
	var b strings.Builder
	for range r.IntN(most + 1) {
		b.WriteRune(runes[r.IntN(len(runes))])
	}
	return b.String()
}

func (r random) moment(i int) estate.Moment {
	return estate.Moment{Learned: began.Add(time.Duration(i)*time.Hour + time.Duration(r.IntN(1e9))), Event: r.text(8)}
}

// resource makes one of any size, with 1 to 6 versions of each setting.
func (r random) resource(arn string) *estate.Resource {
	made := &estate.Resource{ARN: arn, Type: resource.Type(r.text(12)), Revision: 1}
	if n := r.IntN(8); n > 0 {
		made.Facts = map[resource.Path][]estate.Fact{}
		for range n {
			made.Facts[resource.Path(r.text(20))] = r.facts()
		}
	}
	for i := range r.IntN(4) {
		made.Stream = append(made.Stream, estate.StreamState{Stream: r.stream(), Moment: r.moment(i)})
	}
	return made
}

func (r random) facts() []estate.Fact {
	var versions []estate.Fact
	for i := range 1 + r.IntN(6) {
		versions = append(versions, estate.Fact{Value: r.text(200), Unknown: r.IntN(4) == 0, Moment: r.moment(i)})
	}
	return versions
}

func (r random) stream() *firehose.Stream {
	s := &firehose.Stream{Name: r.text(20), Kind: firehose.Kind(r.text(4)), Complete: r.IntN(2) == 0, Deleted: r.IntN(2) == 0, Learned: began, Settings: firehose.Settings{}}
	for range r.IntN(10) {
		s.Settings[firehose.Path(r.text(20))] = []firehose.Setting{firehose.Shown(r.text(40)), firehose.Hidden(), {}}[r.IntN(3)]
	}
	return s
}

// told is a stream as an event tells it, with settings of every state: one
// that is cut, one that stood in clear and others.
func told(t *testing.T) *firehose.Stream {
	t.Helper()
	s := (*firehose.Stream)(nil)
	for _, params := range []string{
		`{"redshiftDestinationUpdate":{"clusterJDBCURL":"jdbc:redshift://bob:87654321@h.redshift.amazonaws.com:5439/db","password":"87654321","copyCommand":{"copyOptions":"SECRET_ACCESS_KEY 'x'"}}}`,
		`{"redshiftDestinationUpdate":{"processingConfiguration":{"processors":{"type":"Http","parameters":{"parameterName":"ApiToken","parameterValue":"87654321"}}}}}`,
	} {
		req, ok := firehose.ParseRequest(event(t, "UpdateDestination", "e", params))
		if !ok {
			t.Fatal("no request of Firehose")
		}
		s = s.Apply(req)
	}
	return s
}

// event is one of Firehose.
func event(t *testing.T, name, id, params string) *trail.Event {
	t.Helper()
	e, err := trail.ParseRecord(fmt.Sprintf(`{"eventVersion":"1.11","eventSource":"firehose.amazonaws.com","eventTime":"2026-05-12T09:14:31Z","eventID":%q,"awsRegion":"eu-west-1","recipientAccountId":"111122223333","eventName":%q,"responseElements":{},"requestParameters":%s}`, id, name, params), trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// comesBack puts 60 random resources, and one with every state of a setting.
func comesBack(t *testing.T, s estate.Store) {
	r := random{rand.New(rand.NewPCG(1, 2))}
	clear := &estate.Resource{ARN: "arn:aws:firehose:::told", Type: resource.Stream, Revision: 1,
		Stream: []estate.StreamState{{Stream: told(t), Moment: r.moment(0)}}}
	if len(clear.Stream[0].Settings.Exposed()) == 0 {
		t.Fatal("no setting that stood in clear")
	}
	all := []*estate.Resource{clear}
	for i := range 60 {
		all = append(all, r.resource(fmt.Sprintf("arn:aws:x:%d:%s", i, r.text(20))))
	}
	for _, made := range all {
		put(t, s, writeOf(made))
	}
	for _, made := range all {
		same(t, get(t, s, made.ARN)[0], made)
	}
	for _, made := range all {
		next := r.resource(made.ARN)
		next.Revision = 2
		put(t, s, writeOf(next))
		same(t, get(t, s, made.ARN)[0], next)
	}
}

// anyName: names in events are chosen by callers, and of any length.
func anyName(t *testing.T, s estate.Store) {
	for _, tt := range []struct{ arn, why string }{
		{"arn:aws:s3:::" + strings.Repeat("x", 5000), "longer than any name may be"},
		{"arn:aws:s3:::" + strings.Repeat("x", 4999) + "y", "another that begins the same"},
		{strings.Repeat("\U0001f525", 2000), "letters of several bytes"},
		{"\x00", "no letters"},
		{"baseline:111122223333:eu-west-1", "the mark of a baseline"},
	} {
		if known := get(t, s, tt.arn)[0]; known != nil {
			t.Errorf("%.20q is known: %s", tt.arn, tt.why)
		}
		r := &estate.Resource{ARN: tt.arn, Revision: 1}
		put(t, s, writeOf(r))
		same(t, get(t, s, tt.arn)[0], r)
	}
}
