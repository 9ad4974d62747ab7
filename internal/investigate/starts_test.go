package investigate_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

// crowd is what several people did to several things.
func crowd() []event {
	maria, joe, root := user("maria", "AKIAMARIA00000000001"), user("joe", "AKIAJOE0000000000001").from(away), caller{`{"type":"Root","principalId":"111122223333","arn":"arn:aws:iam::111122223333:root","accountId":"111122223333","accessKeyId":""}`, "2001:DB8:0::5", "Mozilla/5.0"}
	sso := role(account, "AWSReservedSSO_Admin_0123456789abcdef", "lea@example.com", "ASIASSO00000000001", 0, "")
	return []event{
		makeBucket(1, maria, "orders"), makeBucket(2, joe, "bills"),
		openBucket(3, joe, "orders"),
		{minute: 4, by: maria, service: "s3", name: "ListBuckets"},
		{minute: 5, by: joe, service: "s3", name: "GetObject", request: `{"bucketName":"orders","key":"x"}`, more: `,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::orders/x"}]`},
		{minute: 6, by: joe, service: "s3", name: "GetObject", id: "other", request: `{"bucketName":"orders-2","key":"orders"}`, more: `,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::orders-2/x"}]`},
		{minute: 7, by: root, service: "iam", name: "ListUsers"},
		{minute: 8, by: sso, service: "ec2", name: "DescribeInstances"},
	}
}

func TestStarts(t *testing.T) {
	folder := files(t, crowd())
	for _, tt := range []struct {
		starts []investigate.Start
		want   string // the minutes of the events
		reason string
	}{
		{[]investigate.Start{start(investigate.ByActor, "maria")}, "1 4", "a user"},
		{[]investigate.Start{start(investigate.ByActor, "maria"), start(investigate.ByActor, "root")}, "1 4 7", "either of one kind"},
		{[]investigate.Start{start(investigate.ByActor, "joe"), start(investigate.ByResource, "orders")}, "3 5 6", "one of each kind; a key of an object is a name, too"},
		{[]investigate.Start{start(investigate.ByActor, "maria"), start(investigate.ByAddress, away)}, "", "maria was never there"},
		{[]investigate.Start{start(investigate.ByActor, "mari")}, "", "part of a name is another name"},
		{[]investigate.Start{start(investigate.ByActor, "lea@example.com")}, "8", "an SSO user"},
		{[]investigate.Start{start(investigate.ByActor, "Admin")}, "8", "an SSO permission set"},
		{[]investigate.Start{start(investigate.ByActor, "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/lea@example.com")}, "8", "a session's ARN"},
		{[]investigate.Start{start(investigate.ByActor, "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef")}, "8", "a role's ARN with its path"},
		{[]investigate.Start{start(investigate.ByActor, "arn:aws:iam::444455556666:role/AWSReservedSSO_Admin_0123456789abcdef")}, "", "a role of another account"},
		{[]investigate.Start{start(investigate.ByAddress, away)}, "2 3 5 6", "an address"},
		{[]investigate.Start{start(investigate.ByAddress, "198.51.100.0/25")}, "2 3 5 6", "a network that ends within an octet"},
		{[]investigate.Start{start(investigate.ByAddress, "0.0.0.0/0")}, "1 2 3 4 5 6 8", "every address of IPv4"},
		{[]investigate.Start{start(investigate.ByAddress, "2001:db8::5")}, "7", "IPv6, written otherwise"},
		{[]investigate.Start{start(investigate.ByAddress, "2001:db8::/32")}, "7", "a network of IPv6"},
		{[]investigate.Start{start(investigate.ByResource, "arn:aws:s3:::orders")}, "1 3 5", "a bucket, and what is in it"},
		{[]investigate.Start{start(investigate.ByResource, "arn:aws:s3:::orders/x")}, "5", "an object"},
		{[]investigate.Start{start(investigate.ByResource, "orders-2")}, "6", "a name that another begins with"},
		{[]investigate.Start{start(investigate.ByEvent, "e-03-PutBucketPolicy")}, "1 2 3 5 6", "what the actor did, and what was done to the bucket"},
		{nil, "2 3", "no start: what raised an alert"},
	} {
		r := ask(t, folder, tt.starts...)
		if got := minutes(r); tt.starts != nil && got != tt.want {
			t.Errorf("%v: minutes %q, want %q: %s", tt.starts, got, tt.want, tt.reason)
		}
		for _, e := range r.Events {
			if tt.starts == nil && e.AlertID == "" {
				t.Errorf("%s raised no alert: %s", e.ID, tt.reason)
			}
		}
	}
}

func minutes(r *investigate.Report) string {
	var all []string
	for _, e := range r.Events {
		all = append(all, fmt.Sprint(e.Time.Minute()))
	}
	return strings.Join(all, " ")
}

func TestAlertAsStart(t *testing.T) {
	folder := files(t, crowd())
	alerts := ask(t, folder).Alerts
	for _, a := range alerts {
		if a.EventName != "PutBucketPolicy" {
			continue
		}
		r := ask(t, folder, start(investigate.ByAlert, a.ID))
		if got := minutes(r); got != "1 2 3 5 6" || !r.Question.Starts[0].Found {
			t.Errorf("around %s: minutes %q", a.Title, got)
		}
		return
	}
	t.Error("opening a bucket raised no alert")
}

func TestSpan(t *testing.T) {
	folder := files(t, crowd())
	from, err := time.Parse(time.RFC3339, at(2))
	if err != nil {
		t.Fatal(err)
	}
	until := from.Add(3 * time.Minute)
	for _, tt := range []struct {
		q      investigate.Question
		want   string
		reason string
	}{
		{investigate.Question{Since: from, Until: until}, "2 3", "until is not included"},
		{investigate.Question{Regions: []string{"us-east-1"}}, "", "elsewhere"},
		{investigate.Question{Accounts: []string{account}, Until: from.Add(time.Minute)}, "2", "an account"},
	} {
		tt.q.Starts = []investigate.Start{start(investigate.ByActor, "joe")}
		if got := minutes(inquire(t, folder, tt.q)); got != tt.want {
			t.Errorf("minutes %q, want %q: %s", got, tt.want, tt.reason)
		}
	}
	if err := (investigate.Question{Since: until, Until: from}).Check(); err == nil {
		t.Error("a span that ends before it begins is taken")
	}
}

func TestWrongStarts(t *testing.T) {
	for _, tt := range []struct {
		start  investigate.Start
		reason string
	}{
		{start(investigate.ByAddress, "203.0.113"), "no address"},
		{start(investigate.ByActor, ""), "nobody"},
		{start("moon", "full"), "no kind"},
	} {
		if err := (investigate.Question{Starts: []investigate.Start{tt.start}}).Check(); err == nil {
			t.Errorf("%v is taken: %s", tt.start, tt.reason)
		}
	}
}

func TestNothingFound(t *testing.T) {
	r := ask(t, files(t, crowd()), start(investigate.ByActor, "nobody"))
	if len(r.Events) != 0 || r.Question.Starts[0].Found || !strings.Contains(strings.Join(r.NotKnown, "\n"), "actor nobody") {
		t.Errorf("%d events, %v", len(r.Events), r.NotKnown)
	}
}

// A stream stands for what it depends on, also when that becomes known late.
func TestStream(t *testing.T) {
	maria, joe := user("maria", "AKIAMARIA00000000001"), user("joe", "AKIAJOE0000000000001")
	all := []event{
		{minute: 1, by: joe, service: "s3", name: "GetObject", request: `{"bucketName":"archive","key":"x"}`, more: `,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::archive/x"}]`},
		{minute: 2, by: joe, service: "s3", name: "GetObject", id: "else", request: `{"bucketName":"elsewhere","key":"x"}`},
		{minute: 3, by: maria, service: "firehose", name: "CreateDeliveryStream", request: `{"deliveryStreamName":"orders","deliveryStreamType":"DirectPut","extendedS3DestinationConfiguration":{"bucketARN":"arn:aws:s3:::archive","roleARN":"arn:aws:iam::111122223333:role/writer"}}`},
		{minute: 4, by: joe, service: "iam", name: "DeleteRolePolicy", request: `{"roleName":"writer","policyName":"p"}`},
		{minute: 5, by: joe, service: "iam", name: "DeleteRolePolicy", id: "reader", request: `{"roleName":"reader","policyName":"p"}`},
		openBucket(6, joe, "archive"),
	}
	r := ask(t, files(t, all), start(investigate.ByStream, "orders"))
	if got := minutes(r); got != "1 3 4 6" {
		t.Errorf("minutes %q, want 1 3 4 6", got)
	}
	want := []string{"arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders", "arn:aws:iam::111122223333:role/writer", "arn:aws:s3:::archive"}
	if got := r.Question.Starts[0].Means; strings.Join(got, " ") != strings.Join(want, " ") {
		t.Errorf("means %v, want %v", got, want)
	}
	path := false
	for _, e := range r.Graph.Edges {
		path = path || e.Kind == investigate.Feeds && e.From == "arn:aws:s3:::archive" && e.To == want[0]
	}
	if !path {
		t.Errorf("the graph does not lead from the bucket to the stream: %v", r.Graph.Edges)
	}
}
