package estate_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
)

var start = time.Date(2026, 5, 12, 9, 0, 0, 0, time.UTC)

// world is an estate and what was told to it.
type world struct {
	*testing.T
	*estate.Estate
	store *store.Memory
	n     int
}

func newWorld(t *testing.T) *world {
	s := store.NewMemory()
	return &world{T: t, Estate: estate.New(s), store: s}
}

// tell observes an event that happened so many minutes after the start.
func (w *world) tell(minute int, source, name, request string) estate.Change {
	w.Helper()
	w.n++
	e, err := trail.ParseRecord(fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":{"type":"IAMUser","accountId":"111122223333"},"eventTime":%q,"eventSource":"%s.amazonaws.com","eventName":%q,"awsRegion":"eu-west-1","requestParameters":%s,"eventID":"event-%d","recipientAccountId":"111122223333"}`,
		start.Add(time.Duration(minute)*time.Minute).Format(time.RFC3339), source, name, request, w.n), trail.Origin{})
	if err != nil {
		w.Fatal(err)
	}
	c, ok, err := w.Observe(w.Context(), e)
	if !ok || err != nil {
		w.Fatalf("%s: understood %v, %v", name, ok, err)
	}
	return c
}

func (w *world) known(arn string) *estate.Resource {
	w.Helper()
	all, err := w.store.Get(w.Context(), arn)
	if err != nil {
		w.Fatal(err)
	}
	return all[0]
}

func setting(t *testing.T, c estate.Change, p resource.Path) estate.SettingChange {
	t.Helper()
	d, ok := c.Setting(p)
	if !ok {
		t.Fatalf("%s did not change: %+v", p, c.Settings)
	}
	return d
}

func policyOf(sid string) string {
	return fmt.Sprintf(`{"bucketName":"orders","policy":"","bucketPolicy":{"Statement":[{"Sid":%q}]}}`, sid)
}

const orders = "arn:aws:s3:::orders"

// The before of an event is the state just before its own time, whenever it
// arrives, and what is newer stays.
func TestLateEvents(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "s3", "CreateBucket", `{"bucketName":"orders"}`)
	w.tell(1, "s3", "PutBucketPolicy", policyOf("first"))
	w.tell(9, "s3", "PutBucketPolicy", policyOf("third"))
	late := setting(t, w.tell(5, "s3", "PutBucketPolicy", policyOf("second")), resource.Policy)
	if !strings.Contains(late.Before, "first") || !strings.Contains(late.After, "second") {
		t.Errorf("the late event is read as %q to %q", late.Before, late.After)
	}
	if now := w.known(orders).Now()[resource.Policy]; !strings.Contains(now, "third") {
		t.Errorf("the late event overwrote what is newer: %s", now)
	}
	next := setting(t, w.tell(7, "s3", "PutBucketPolicy", policyOf("between")), resource.Policy)
	if !strings.Contains(next.Before, "second") {
		t.Errorf("what a late event told is not the before of a later one: %s", next.Before)
	}
}

func TestBeforeOfWhatWasCreatedInSight(t *testing.T) {
	w := newWorld(t)
	if d := setting(t, w.tell(0, "s3", "PutBucketPolicy", strings.ReplaceAll(policyOf("x"), "orders", "other")), resource.Policy); d.BeforeKnown {
		t.Errorf("nothing was known of the bucket: %+v", d)
	}
	w.tell(0, "s3", "CreateBucket", `{"bucketName":"orders"}`)
	if d := setting(t, w.tell(1, "s3", "PutBucketPolicy", policyOf("x")), resource.Policy); !d.BeforeKnown || d.Before != "" {
		t.Errorf("a new bucket has no policy: %+v", d)
	}
	if c := w.tell(2, "s3", "PutBucketPolicy", policyOf("x")); len(c.Settings) != 0 {
		t.Errorf("the same again is no change: %+v", c.Settings)
	}
}

// What was never seen of a resource that was created in sight is not set.
func TestCreatedInSight(t *testing.T) {
	const policy = `{"roleName":"delivery","policyName":"work","policyDocument":"{}"}`
	w := newWorld(t)
	if d := setting(t, w.tell(0, "iam", "PutRolePolicy", policy), resource.InlinePolicy.Of("work")); d.BeforeKnown {
		t.Errorf("%+v: nothing was known of the role", d)
	}
	w.tell(1, "iam", "CreateRole", `{"roleName":"other","assumeRolePolicyDocument":"{}"}`)
	c := w.tell(2, "iam", "PutRolePolicy", strings.Replace(policy, "delivery", "other", 1))
	if d := setting(t, c, resource.InlinePolicy.Of("work")); !d.BeforeKnown || d.Before != "" {
		t.Errorf("%+v: a new role has no policy", d)
	}
	for p := range c.Was {
		if strings.HasPrefix(string(p), "(") {
			t.Errorf("%s is the estate's own", p)
		}
	}
}

// A request that the record does not show may have set anything.
func TestOmittedRequestIsForgotten(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "s3", "PutBucketPolicy", policyOf("x"))
	c := w.tell(1, "s3", "PutBucketPolicy", `{"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}`)
	if c.Asked.Shown != trail.RequestOmitted {
		t.Fatalf("shown %v", c.Asked.Shown)
	}
}

const create = `{"deliveryStreamName":"clicks","extendedS3DestinationConfiguration":{"roleARN":"arn:aws:iam::111122223333:role/service-role/delivery","bucketARN":"arn:aws:s3:::orders","encryptionConfiguration":{"kMSEncryptionConfig":{"aWSKMSKeyARN":"arn:aws:kms:eu-west-1:111122223333:key/1"}}}}`

const clicks = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/clicks"

func TestWhatAStreamDependsOn(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "firehose", "CreateDeliveryStream", create)
	for _, arn := range []string{orders, "arn:aws:iam::111122223333:role/delivery", "arn:aws:kms:eu-west-1:111122223333:key/1"} {
		if r := w.known(arn); r == nil || len(r.Streams) != 1 || !strings.HasPrefix(r.Streams[0], clicks) {
			t.Errorf("%s: %+v", arn, r)
		}
	}
	c := w.tell(1, "s3", "PutBucketPolicy", policyOf("x"))
	if !slices.Equal(c.Streams, []string{clicks}) || len(c.Roles) != 1 || !strings.HasSuffix(c.Roles[0], "role/service-role/delivery") {
		t.Errorf("streams %q, roles %q", c.Streams, c.Roles)
	}
	w.tell(2, "firehose", "UpdateDestination", `{"deliveryStreamName":"clicks","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::elsewhere"}}`)
	if r := w.known(orders); r != nil && len(r.Streams) != 0 {
		t.Errorf("the stream moved, and %q still depend on the old bucket", r.Streams)
	}
	w.tell(3, "firehose", "DeleteDeliveryStream", `{"deliveryStreamName":"clicks"}`)
	if r := w.known("arn:aws:s3:::elsewhere"); r != nil && len(r.Streams) != 0 {
		t.Errorf("the stream is gone, and %q still depend on the bucket", r.Streams)
	}
}

// What a dependency depends on is the stream's too.
func TestKeyOfTheBucketOfAStream(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "firehose", "CreateDeliveryStream", create)
	w.tell(1, "s3", "PutBucketEncryption", `{"bucketName":"orders","ServerSideEncryptionConfiguration":{"Rule":{"ApplyServerSideEncryptionByDefault":{"SSEAlgorithm":"aws:kms","KMSMasterKeyID":"arn:aws:kms:eu-west-1:111122223333:key/2"}}}}`)
	if r := w.known("arn:aws:kms:eu-west-1:111122223333:key/2"); r == nil || len(r.Streams) != 1 {
		t.Errorf("the bucket's key: %+v", r)
	}
}

// A late event about a stream changes what later ones did not touch.
func TestLateEventOfAStream(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "firehose", "CreateDeliveryStream", create)
	w.tell(9, "firehose", "UpdateDestination", `{"deliveryStreamName":"clicks","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::third"}}`)
	c := w.tell(5, "firehose", "UpdateDestination", `{"deliveryStreamName":"clicks","extendedS3DestinationUpdate":{"bucketARN":"arn:aws:s3:::second","prefix":"late/"}}`)
	if d, _ := c.Difference(firehose.Bucket); d.Before.Text() != orders {
		t.Errorf("before the late event it was %q", d.Before)
	}
	states := w.known(clicks).Stream
	now := states[len(states)-1].Settings
	if now.Get(firehose.Bucket).Text() != "arn:aws:s3:::third" || now.Get(firehose.Prefix).Text() != "late/" {
		t.Errorf("now %v, %v", now.Get(firehose.Bucket), now.Get(firehose.Prefix))
	}
}

func (w *world) learn(minute int, settings resource.Settings) []estate.Change {
	w.Helper()
	changes, err := w.Learn(w.Context(), &estate.Snapshot{
		Account: "111122223333", Region: "eu-west-1", Taken: start.Add(time.Duration(minute) * time.Minute), Complete: true,
		Resources: []estate.Found{{Ref: resource.Named(resource.Bucket, resource.Place{Partition: "aws"}, "orders"), Settings: settings}},
	})
	if err != nil {
		w.Fatal(err)
	}
	return changes
}

// What changed without an event is told by the second snapshot that sees it.
func TestUnseenChange(t *testing.T) {
	w := newWorld(t)
	quiet := func(changes []estate.Change, reason string) {
		t.Helper()
		if len(changes) > 0 {
			t.Errorf("%+v is told: %s", changes[0].Settings, reason)
		}
	}
	quiet(w.learn(0, resource.Settings{resource.Policy: "old"}), "nothing was known")
	quiet(w.learn(60, resource.Settings{resource.Policy: "old"}), "nothing changed")
	quiet(w.learn(120, resource.Settings{resource.Policy: "new"}), "an event may be on its way")
	changes := w.learn(180, resource.Settings{resource.Policy: "new"})
	if len(changes) != 1 || !changes[0].Unseen {
		t.Fatalf("%+v", changes)
	}
	if d := setting(t, changes[0], resource.Policy); d.Before != "old" || d.After != "new" || !d.BeforeKnown {
		t.Errorf("%+v", d)
	}
	quiet(w.learn(240, resource.Settings{resource.Policy: "new"}), "it was told already")
}

func TestLateEventExplainsAChange(t *testing.T) {
	w := newWorld(t)
	policy := `{"Statement":[{"Sid":"x"}]}`
	w.learn(0, resource.Settings{resource.Policy: ""})
	w.learn(60, resource.Settings{resource.Policy: policy})
	w.tell(59, "s3", "PutBucketPolicy", policyOf("x")) // an hour late
	if changes := w.learn(120, resource.Settings{resource.Policy: policy}); len(changes) > 0 {
		t.Errorf("told unseen, though an event told it: %+v", changes[0].Settings)
	}
	// A baseline taken before an event does not undo it.
	w.tell(130, "s3", "PutBucketPolicy", policyOf("y"))
	w.learn(125, resource.Settings{resource.Policy: policy})
	if now := w.known(orders).Now()[resource.Policy]; !strings.Contains(now, "y") {
		t.Errorf("an old snapshot overwrote what is newer: %s", now)
	}
}

func TestCoverage(t *testing.T) {
	const group = `{"logGroupName":"/orders","retentionInDays":30}`
	w := newWorld(t)
	if c := w.tell(0, "logs", "PutRetentionPolicy", group); c.Covered {
		t.Error("covered without a baseline")
	}
	w.learn(1, nil)
	if c := w.tell(2, "logs", "PutRetentionPolicy", strings.Replace(group, "30", "60", 1)); !c.Covered {
		t.Error("not covered after a complete baseline")
	}
	if c := w.tell(3, "s3", "PutBucketPolicy", policyOf("y")); c.Covered {
		t.Error("a bucket may be used from another Region")
	}
}

func TestUnseenChangeOfAStream(t *testing.T) {
	w := newWorld(t)
	w.tell(0, "firehose", "CreateDeliveryStream", create)
	now := *w.known(clicks).Stream[0].Stream
	moved := *now.Apply(firehose.Request{Call: firehose.Update, Stream: "clicks", Kind: firehose.ExtendedS3, Settings: firehose.Settings{firehose.Bucket: firehose.Shown("arn:aws:s3:::elsewhere")}})
	look := func(minute int, s *firehose.Stream) []estate.Change {
		changes, err := w.Learn(t.Context(), &estate.Snapshot{Account: "111122223333", Region: "eu-west-1", Taken: start.Add(time.Duration(minute) * time.Minute), Streams: []*firehose.Stream{s}})
		if err != nil {
			t.Fatal(err)
		}
		return changes
	}
	if changes := slices.Concat(look(10, &now), look(20, &moved)); len(changes) > 0 {
		t.Fatalf("told too early: %+v", changes)
	}
	changes := look(80, &moved)
	if len(changes) != 1 {
		t.Fatalf("%+v", changes)
	}
	if d, ok := changes[0].Difference(firehose.Bucket); !ok || d.Before.Text() != orders || d.After.Text() != "arn:aws:s3:::elsewhere" {
		t.Errorf("%+v", changes[0].Differences)
	}
	if again := look(140, &moved); len(again) > 0 {
		t.Errorf("told twice: %+v", again)
	}
}

// A call that names several resources does the same to all of them.
func TestTwins(t *testing.T) {
	w := newWorld(t)
	c := w.tell(0, "monitoring", "DeleteAlarms", `{"alarmNames":["first","second"]}`)
	if len(c.Asked.Twins) != 1 {
		t.Fatalf("%+v", c.Asked)
	}
	for _, name := range []string{"first", "second"} {
		if r := w.known("arn:aws:cloudwatch:eu-west-1:111122223333:alarm:" + name); r == nil || r.Now()[resource.Exists] != "false" {
			t.Errorf("alarm %s: %+v", name, r)
		}
	}
}
