package investigate_test

import (
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
)

const leakedKey = "AKIALEAKED0000000001"

// leaked: a job's key is used from where the job never was. A bucket is opened,
// and closed by somebody else; an access key is left behind.
func leaked() []event {
	job, thief, dana := user("build", leakedKey), user("build", leakedKey).from(away), user("dana", "AKIADANA00000000001")
	get := event{minute: 1, by: job, service: "s3", name: "GetObject", request: `{"bucketName":"artifacts","key":"a"}`,
		more: `,"resources":[{"type":"AWS::S3::Object","ARN":"arn:aws:s3:::artifacts/a"},{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::artifacts","accountId":"111122223333"}]`}
	stolen := get
	stolen.minute, stolen.by = 12, thief
	return []event{
		makeBucket(0, dana, "orders-archive"), get,
		denied(event{minute: 10, by: thief, service: "iam", name: "ListUsers"}, "AccessDenied"),
		denied(event{minute: 11, by: thief, service: "iam", name: "ListUsers"}, "AccessDenied"),
		stolen,
		{minute: 13, by: thief, service: "secretsmanager", name: "GetSecretValue", request: `{"secretId":"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-Ab12Cd"}`},
		openBucket(14, thief, "orders-archive"),
		{minute: 15, by: thief, service: "iam", name: "CreateAccessKey", request: `{"userName":"old"}`, response: `{"accessKey":{"accessKeyId":"AKIABACKDOOR00000001","status":"Active","userName":"old"}}`},
		{minute: 30, by: dana, service: "s3", name: "DeleteBucketPolicy", request: `{"bucketName":"orders-archive"}`},
	}
}

const leakedTold = `
p1 IAMUser build known=true s1
s1 long-term key of p1: build: 7 events 198.51.100.66 new, 203.0.113.10
c1 PutBucketPolicy on arn:aws:s3:::orders-archive: taken back by dana
c2 CreateAccessKey on arn:aws:iam::111122223333:user/old: open
refused ListUsers AccessDenied ×2
data GetObject arn:aws:s3:::artifacts ×2
data GetSecretValue arn:aws:secretsmanager:eu-west-1:111122223333:secret:db ×1
way back c1 taken back
way back c2 open
GetObject ListUsers ListUsers GetObject GetSecretValue PutBucketPolicy CreateAccessKey
`

func TestLeakedKey(t *testing.T) {
	r := ask(t, files(t, leaked()), start(investigate.ByAccessKey, leakedKey))
	compare(t, "leaked key", r, leakedTold)
	if open := strings.Join(r.Verdict.Open, " "); open != "c2" {
		t.Errorf("open: %s, want c2", open)
	}
}

// A record that is there twice is one event.
func TestDuplicates(t *testing.T) {
	r := ask(t, files(t, leaked(), leaked()), start(investigate.ByAccessKey, leakedKey))
	compare(t, "twice", r, leakedTold)
	if r.Totals.Duplicates == 0 {
		t.Error("nobody counted the duplicates")
	}
}

// What is new is told by what came before the question, too.
func TestNewAddress(t *testing.T) {
	job, thief := user("build", leakedKey), user("build", leakedKey).from(away)
	lists := func(minute int, by caller, id string) event {
		return event{minute: minute, by: by, service: "s3", name: "ListBuckets", id: id}
	}
	began := role(account, "deploy", "ci", "ASIADEPLOY0000000001", 20, "")
	folder := files(t, []event{
		lists(1, job, "a"), lists(2, job, "b"),
		assume(20, thief, "deploy", "ci", "ASIADEPLOY0000000001"),
		lists(21, began.from(away), "c"), lists(22, began, "d"), lists(23, began.from("192.0.2.9"), "e"),
	})
	since, err := time.Parse(time.RFC3339, at(20))
	if err != nil {
		t.Fatal(err)
	}
	r := inquire(t, folder, investigate.Question{Starts: []investigate.Start{start(investigate.ByActor, "build")}, Since: since})
	want := `
p1 IAMUser build known=true s1 s2
s1 long-term key of p1: build: 1 events 198.51.100.66 new
s2 role session of p1 under s1: build > deploy by assume-ASIADEPLOY0000000001: 3 events 198.51.100.66, 203.0.113.10, 192.0.2.9 new
AssumeRole ListBuckets ListBuckets ListBuckets
`
	compare(t, "since", r, want)
}

// A setting that is no document is taken back by its value before.
func TestSettingTakenBack(t *testing.T) {
	maria, dana := user("maria", "AKIAMARIA00000000001"), user("dana", "AKIADANA00000000001")
	versioning := func(minute int, by caller, status string) event {
		return event{minute: minute, by: by, service: "s3", name: "PutBucketVersioning",
			request: `{"bucketName":"b","VersioningConfiguration":{"Status":"` + status + `"}}`}
	}
	before := []event{makeBucket(0, dana, "b"), versioning(1, dana, "Enabled"), versioning(5, maria, "Suspended")}
	for _, tt := range []struct {
		after  []event
		want   investigate.State
		reason string
	}{
		{nil, investigate.Open, "nothing came after"},
		{[]event{versioning(6, dana, "Enabled")}, investigate.TakenBack, "as it was"},
		{[]event{versioning(6, dana, "Suspended")}, investigate.Open, "set to the same again"},
		{[]event{versioning(6, dana, "Enabled"), versioning(7, dana, "Suspended")}, investigate.TakenBack, "what was done again is another's doing"},
	} {
		r := ask(t, files(t, append(before[:3:3], tt.after...)), start(investigate.ByActor, "maria"))
		if len(r.Changes) != 1 || r.Changes[0].State != tt.want {
			t.Errorf("%s, want %s: %s", sketch(r), tt.want, tt.reason)
		}
	}
}

// Whatever comes after decides what still stands.
func TestWhatBecameOfAChange(t *testing.T) {
	maria, dana := user("maria", "AKIAMARIA00000000001"), user("dana", "AKIADANA00000000001")
	policy := func(minute int, statements string) event {
		return event{minute: minute, by: dana, service: "s3", name: "PutBucketPolicy",
			request: `{"bucketName":"b","bucketPolicy":{"Version":"2012-10-17","Statement":[` + statements + `]}}`}
	}
	const anyone = `{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::b/*"}`
	const own = `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::b/*"}`
	for _, tt := range []struct {
		after  []event
		want   investigate.State
		by     string
		reason string
	}{
		{nil, investigate.Open, "", "nothing came after"},
		{[]event{{minute: 6, by: dana, service: "s3", name: "DeleteBucketPolicy", request: `{"bucketName":"b"}`}}, investigate.TakenBack, "dana", "as it was"},
		{[]event{policy(6, own)}, investigate.Superseded, "dana", "another policy, which does not let anyone in"},
		{[]event{policy(6, anyone+","+own)}, investigate.Open, "dana", "more was added, and anyone can still read"},
		{[]event{denied(policy(6, own), "AccessDenied")}, investigate.Open, "", "what was refused took nothing back"},
		{[]event{{minute: 6, by: dana, service: "s3", name: "PutBucketPolicy", request: `{"reason":"requestParameters too large","omitted":"true","originalSize":"149893"}`,
			more: `,"resources":[{"type":"AWS::S3::Bucket","ARN":"arn:aws:s3:::b"}]`}}, investigate.NotKnown, "dana", "what was set then is not shown"},
		{[]event{{minute: 6, by: dana, service: "s3", name: "DeleteBucket", request: `{"bucketName":"b"}`}}, investigate.Superseded, "dana", "the bucket is gone"},
		{[]event{openBucket(6, dana, "other")}, investigate.Open, "", "another bucket"},
		{[]event{policy(6, own), {minute: 7, by: maria, service: "s3", name: "DeleteBucketPolicy", request: `{"bucketName":"b"}`}}, investigate.TakenBack, "maria", "in two steps"},
	} {
		all := append([]event{makeBucket(0, dana, "b"), openBucket(5, maria, "b")}, tt.after...)
		r := ask(t, files(t, all), start(investigate.ByEvent, "e-05-PutBucketPolicy"))
		var c *investigate.Change
		for i := range r.Changes {
			if r.Changes[i].Event.EventID == "e-05-PutBucketPolicy" {
				c = &r.Changes[i]
			}
		}
		if c == nil {
			t.Errorf("no change: %s", tt.reason)
			continue
		}
		by := ""
		if c.By != nil {
			by = c.By.Who
		}
		if c.State != tt.want || by != tt.by {
			t.Errorf("%s by %q, want %s by %q: %s", c.State, by, tt.want, tt.by, tt.reason)
		}
	}
}
