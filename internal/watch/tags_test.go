package watch_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// reads counts how often a store was read, and fails when it is told to.
type reads struct {
	estate.Store
	n    int
	most int // ARNs in one read
	fail error
}

func (r *reads) Get(ctx context.Context, arns ...string) ([]*estate.Resource, error) {
	r.n++
	r.most = max(r.most, len(arns))
	if r.fail != nil {
		return nil, r.fail
	}
	return r.Store.Get(ctx, arns...)
}

// tagging is a watcher that is asked for tags, and the store under it.
type tagging struct {
	*watch.Watcher
	store *reads
	n     int // events so far
}

const byTeam = "routes: [{tags: {team: payments}, channel: C0PAYMENTS}, {tags: {api-token: '*'}}]"

func newTagging(t *testing.T, text string) *tagging {
	t.Helper()
	c, err := config.Parse([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	s := &reads{Store: store.NewMemory()}
	return &tagging{watch.On(s, c), s, 0}
}

// does gives the watcher a call, a minute after the one before, and returns
// its alert as it would be told. fault is the errorCode of a call that failed.
func (w *tagging) does(t *testing.T, source, name, request, fault string) *judge.Alert {
	t.Helper()
	w.n++
	at := time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC).Add(time.Duration(w.n) * time.Minute).Format(time.RFC3339)
	e, err := trail.ParseRecord(fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","accountId":"111122223333","arn":"arn:aws:iam::111122223333:user/x"},"eventTime":%q,"eventSource":"%s.amazonaws.com","eventName":%q,"awsRegion":"eu-west-1","requestParameters":%s,"errorCode":%q,"eventID":"e%d","recipientAccountId":"111122223333"}`,
		at, source, name, request, fault, w.n), trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	a, err := w.Observe(t.Context(), e)
	if err == nil && a != nil {
		err = w.Tag(t.Context(), a)
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func create(stream, tags string) string {
	return fmt.Sprintf(`{"deliveryStreamName":%q,"extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::archive","roleARN":"arn:aws:iam::111122223333:role/delivery"},"tags":[%s]}`, stream, tags)
}

func tag(key, value string) string { return fmt.Sprintf(`{"key":%q,"value":%q}`, key, value) }

const opened = `{"bucketName":"archive","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::archive/*"}]}}`

// told writes the tags of an alert, as Go sorts them.
func told(a *judge.Alert) string {
	if a == nil {
		return "no alert"
	}
	return strings.ReplaceAll(fmt.Sprint(a.StreamTags), "arn:aws:firehose:eu-west-1:111122223333:deliverystream/", "")
}

func TestTagsOfTheOwnStream(t *testing.T) {
	for _, tt := range []struct {
		first               string // the tags that the stream is created with
		call, request, want string
		fault               string
		reason              string
	}{
		{tag("team", "payments") + "," + tag("floor", "3"), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[orders:map[team:payments]]", "", "what routes ask for, and no more"},
		{tag("floor", "3"), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[]", "", "nothing that routes ask for"},
		{tag("team", "payments"), "TagDeliveryStream", `{"deliveryStreamName":"orders","tags":[` + tag("team", "nobody") + `,` + tag("owner", "me") + `]}`, "map[orders:map[team:payments]]", "", "who takes a stream away from a team does not keep that from it"},
		{tag("team", "payments"), "UntagDeliveryStream", `{"deliveryStreamName":"orders","tagKeys":["team"]}`, "map[orders:map[team:payments]]", "", "nor who takes the tag away"},
		{tag("team", "payments"), "CreateDeliveryStream", create("orders", tag("team", "mine")), "map[orders:map[team:payments]]", "ResourceInUseException", "what was not created changes nothing"},
		{tag("floor", "3"), "CreateDeliveryStream", create("orders", tag("team", "mine")), "map[]", "ResourceInUseException", "nor gives it a tag"},
		{tag("team", "payments"), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[orders:map[team:payments]]", "AccessDenied", "nor what was not deleted"},
		{tag("team", "xoxb-"+"1234-abcdefgh"), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[]", "", "a secret in a tag"},
		{tag("api-token", "hunter2"), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[]", "", "a tag that is named like one, though a route asks for it"},
		{tag("team", "<!channel> *x* \u202e"), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[orders:map[team:<!channel> *x* \u202e]]", "", "as it is: who shows it escapes it"},
		{tag("team", strings.Repeat("ä", 257)), "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "map[]", "", "no tag is that long"},
	} {
		w := newTagging(t, byTeam+"\nprotected_tags: [team]")
		w.does(t, "firehose", "CreateDeliveryStream", create("orders", tt.first), "")
		before := w.store.n
		a := w.does(t, "firehose", tt.call, tt.request, tt.fault)
		if got := told(a); got != tt.want {
			t.Errorf("%s: %s has the tags %s, want %s", tt.reason, tt.call, got, tt.want)
		}
		if w.store.n != before+1 {
			t.Errorf("%s: the store was read %d times", tt.reason, w.store.n-before)
		}
	}
}

// A stream that is created again is another one.
func TestTagsOfAStreamMadeAgain(t *testing.T) {
	w := newTagging(t, byTeam)
	w.does(t, "firehose", "CreateDeliveryStream", create("orders", tag("team", "payments")), "")
	w.does(t, "firehose", "DeleteDeliveryStream", `{"deliveryStreamName":"orders"}`, "")
	if got := told(w.does(t, "firehose", "CreateDeliveryStream", create("orders", tag("team", "lake")), "")); got != "map[orders:map[team:lake]]" {
		t.Errorf("tags %s", got)
	}
}

func TestTagsOfStreamsThatDependOnIt(t *testing.T) {
	for _, tt := range []struct {
		config string
		want   string
		reads  int
		reason string
	}{
		{byTeam, "map[invoices:map[team:lake] orders:map[team:payments]]", 2, "of the streams that have what routes ask for, in one more read"},
		{"routes: [{severity: high, channel: C0ALERTS}]", "map[]", 1, "no route asks for tags: nothing is read for them"},
		{"", "map[]", 1, "nor without routes"},
	} {
		w := newTagging(t, tt.config)
		w.does(t, "firehose", "CreateDeliveryStream", create("orders", tag("team", "payments")+","+tag("floor", "3")), "")
		w.does(t, "firehose", "CreateDeliveryStream", create("invoices", tag("team", "lake")), "")
		w.does(t, "firehose", "CreateDeliveryStream", create("untagged", ""), "")
		before := w.store.n
		if got := told(w.does(t, "s3", "PutBucketPolicy", opened, "")); got != tt.want || w.store.n-before != tt.reads {
			t.Errorf("%s: tags %s in %d reads, want %s in %d", tt.reason, got, w.store.n-before, tt.want, tt.reads)
		}
	}
}

// However many streams depend on it, and whatever the store says, there is an
// alert.
func TestTagsHaveBounds(t *testing.T) {
	w := newTagging(t, byTeam)
	for n := range 30 {
		w.does(t, "firehose", "CreateDeliveryStream", create(fmt.Sprintf("s%02d", n), tag("team", "payments")), "")
	}
	w.store.most = 0
	a := w.does(t, "s3", "PutBucketPolicy", opened, "")
	if len(a.Streams) != 30 || len(a.StreamTags) != 20 || w.store.most != 20 {
		t.Errorf("%d streams, tags of %d, %d read at once", len(a.Streams), len(a.StreamTags), w.store.most)
	}
	to := a.Addressed()
	if len(to.Tags) != 20 || to.Account != "111122223333" || to.Severity != config.Severity(a.Severity) || to.Rules[0] != a.Findings[0].Rule {
		t.Errorf("addressed to %+v", to)
	}
	a.StreamTags, w.store.fail = nil, errors.New("the table sleeps")
	if err := w.Tag(t.Context(), a); !errors.Is(err, w.store.fail) || a.StreamTags != nil {
		t.Errorf("%v, %v", err, a.StreamTags)
	}
}
