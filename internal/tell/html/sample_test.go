package html

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
)

// night is when the sample happens.
var night = time.Date(2026, 11, 23, 2, 41, 7, 0, time.UTC)

const (
	account = "111122223333"
	bucket  = "arn:aws:s3:::orders-archive"
	key     = "arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e-5f60-4718-8293-a4b5c6d7e8f9"
	prod    = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders-prod"
	audit   = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders-audit"
	maria   = "arn:aws:iam::111122223333:user/maria"
)

func at(d time.Duration) time.Time { return night.Add(d) }

func grave(s judge.Severity) *judge.Severity { return &s }

func truth(v bool) *bool { return &v }

// sample is the report of a night in which a key leaked: small enough to be
// read, and with something of everything.
func sample() *investigate.Report {
	r := &investigate.Report{
		Question: investigate.Question{
			Starts: []investigate.Start{
				{Kind: investigate.ByActor, Value: "maria", Found: true, Means: []string{maria, "arn:aws:iam::111122223333:role/ops-admin", "arn:aws:iam::111122223333:role/ci-deploy"}},
				{Kind: investigate.ByAccessKey, Value: "AKIAIOSFODNN7GONE", Found: false},
			},
			Since: night.AddDate(0, 0, -9), Accounts: []string{account},
		},
		Totals: investigate.Totals{Records: 1_048_576, Malformed: 3, Duplicates: 41, Passes: 2, First: night.AddDate(0, -2, 0), Last: at(9 * time.Hour)},
		NotKnown: []string{
			"The trail of account 444455556666 was not read, so that what role/analytics did there is not known.",
			"No baseline was given: what settings were before the first record is not known.",
		},
	}
	sampleAlerts(r)
	sampleSessions(r)
	sampleChanges(r)
	sampleEvents(r)
	sampleGraph(r)
	r.Verdict = investigate.Verdict{
		Severity: grave(judge.Critical), First: r.Events[0].Time, Last: r.Events[len(r.Events)-1].Time,
		Open: []string{"c2", "c1"}, Doubtful: []string{"c4"}, Changes: 5, TakenBack: 1, Superseded: 1,
		Alerts: len(r.Alerts), Denials: 9, Streams: []string{audit, prod},
	}
	r.Totals.InQuestion, r.Totals.Listed = len(r.Events), len(r.Events)
	return r
}

func sampleAlerts(r *investigate.Report) {
	for i, a := range []judge.Alert{telltest.StoppedByRoot(), telltest.BucketPolicy(), telltest.Denied(), telltest.ByCloudFormation()} {
		a.EventTime = at([]time.Duration{12, 17, 31, 205}[i] * time.Minute)
		a.EventID = fmt.Sprintf("%08d-3a51-4f0e-9c1d-6a0d3c0f5b11", i)
		r.Alerts = append(r.Alerts, &a)
	}
	r.Alerts[1].Before = map[string]string{"Policy": `{"Version":"2012-10-17","Statement":[{"Sid":"Tls","Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"arn:aws:s3:::orders-archive/*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}`}
	r.Alerts[1].After = map[string]string{"Policy": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*"}]}`}
}

func sampleSessions(r *investigate.Report) {
	user := investigate.Link{Kind: "IAMUser", Name: "maria", ARN: maria, How: "AssumeRole", Session: "s1"}
	admin := investigate.Link{Kind: "AssumedRole", Name: "ops-admin", ARN: "arn:aws:iam::111122223333:role/ops-admin", How: "AssumeRole", Session: "s2"}
	deploy := investigate.Link{Kind: "AssumedRole", Name: "ci-deploy", Session: "s3"}
	r.Principals = []investigate.Principal{
		{ID: "p1", Name: "maria", Kind: "IAMUser", ARN: maria, SourceIdentity: "maria@example.com", Known: true, Sessions: []string{"s1", "s2", "s3"}, First: night, Last: at(3*time.Hour + 40*time.Minute),
			Counts: investigate.Counts{Events: 131, Changes: 4, Denials: 9, Alerts: 3}},
		{ID: "p2", Name: "deploy-4711", Kind: "AssumedRole", ARN: "arn:aws:iam::111122223333:role/ci-deploy", Sessions: []string{"s4"}, First: at(3 * time.Hour), Last: at(4 * time.Hour),
			Counts: investigate.Counts{Events: 24, Changes: 1, Alerts: 1}},
	}
	session := func(id, principal, parent string, kind investigate.SessionKind, actor judge.Actor, from, to time.Duration, chain ...investigate.Link) {
		r.Sessions = append(r.Sessions, investigate.Session{ID: id, Principal: principal, Parent: parent, Kind: kind, Actor: actor, Chain: chain, First: at(from), Last: at(to),
			AccessKeys: []string{actor.AccessKeyID}, Accounts: []string{account}, Regions: []string{"eu-west-1", "us-east-1"},
			Addresses: []investigate.Seen{{Value: "203.0.113.7", Count: 31, First: at(from), Last: at(to), New: truth(false)}, {Value: "198.51.100.23", Count: 44, First: at(from), Last: at(to), New: truth(true)}},
			Agents:    []investigate.Seen{{Value: "aws-cli/2.15.3 Python/3.11.6 Linux/6.5.0 exe/x86_64", Count: 40, First: at(from), Last: at(to), New: truth(true)}},
			Calls:     []investigate.Calls{{Source: "s3.amazonaws.com", Name: "ListBuckets", Outcome: "succeeded", Count: 12, First: at(from), Last: at(to)}, {Source: "iam.amazonaws.com", Name: "CreateUser", Outcome: "denied", Count: 4, First: at(from), Last: at(to)}},
			Counts:    investigate.Counts{Events: 44, Changes: 2, Denials: 3, Alerts: 1}})
	}
	session("s1", "p1", "", investigate.LongTermKey, judge.Actor{Kind: "IAMUser", Name: "maria", ARN: maria, AccessKeyID: "AKIAIOSFODNN7Q2D", LongTerm: true}, 0, 9*time.Minute, user)
	session("s2", "p1", "s1", investigate.RoleSession, judge.Actor{Kind: "AssumedRole", Name: "maria", Role: "ops-admin", AccessKeyID: "ASIAIOSFODNN7AAA"}, 10*time.Minute, 34*time.Minute, user, admin)
	session("s3", "p1", "s2", investigate.RoleSession, judge.Actor{Kind: "AssumedRole", Name: "x", Role: "ci-deploy", AccessKeyID: "ASIAIOSFODNN7BBB"}, 30*time.Minute, 220*time.Minute, user, admin, deploy)
	session("s4", "p2", "", investigate.RoleSession, judge.Actor{Kind: "AssumedRole", Name: "deploy-4711", Role: "ci-deploy", AccessKeyID: "ASIAIOSFODNN7CCC"}, 190*time.Minute, 240*time.Minute, deploy)
	r.Sessions[2].Opened = &investigate.Ref{EventID: "00000099-3a51-4f0e-9c1d-6a0d3c0f5b11", Time: at(30 * time.Minute), Source: "sts.amazonaws.com", Name: "AssumeRole", Who: "maria", Session: "s2",
		Origin: investigate.Origin{File: "AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/23/x.json.gz", Record: 17}}
}

// place is where the raw record of an event lies.
func place(n int) investigate.Origin {
	return investigate.Origin{File: fmt.Sprintf("AWSLogs/111122223333/CloudTrail/eu-west-1/2026/11/23/111122223333_CloudTrail_eu-west-1_20261123T%02d%02dZ_q7Vd0eXJzrA2kf1u.json.gz", n%24, n%12*5), Record: n%71 + 1}
}

func sampleChanges(r *investigate.Report) {
	change := func(id string, alert *judge.Alert, state investigate.State, settings ...investigate.Setting) {
		n := len(r.Changes)
		c := investigate.Change{ID: id, Account: account, Region: "eu-west-1", State: state, Settings: settings,
			Event: investigate.Ref{EventID: fmt.Sprintf("%08d-3a51-4f0e-9c1d-6a0d3c0f5b11", n), Time: at(time.Duration(12+n*5) * time.Minute), Source: "iam.amazonaws.com", Name: "CreateAccessKey", Who: "maria", Session: "s2", Origin: place(n)},
			Title: "maria made the access key AKIAI44QH8DHB7Q2D for the user backup", ResourceType: "AWS::IAM::User", Resource: "arn:aws:iam::111122223333:user/backup", ResourceName: "backup",
			HowToCheck: "aws iam list-access-keys --user-name backup", Revert: "aws iam delete-access-key --user-name backup --access-key-id AKIAI44QH8DHB7Q2D"}
		if alert != nil {
			c.AlertID, c.Severity, c.Title, c.Resource, c.ResourceType, c.ResourceName = alert.ID, &alert.Severity, alert.Title, alert.Resource, alert.ResourceType, alert.ResourceName
			c.Event.EventID, c.Event.Time, c.Event.Source, c.Event.Name, c.Event.Who = alert.EventID, alert.EventTime, alert.EventSource, alert.EventName, alert.Actor.Name
			c.Streams, c.Revert, c.RevertNote, c.HowToCheck = alert.Streams, alert.Revert, alert.RevertNote, alert.HowToCheck
		}
		r.Changes = append(r.Changes, c)
	}
	setting := func(name, before, after string, state investigate.State) investigate.Setting {
		return investigate.Setting{Name: name, Before: before, BeforeKnown: before != "", After: after, AfterKnown: true, State: state}
	}
	policy := r.Alerts[1]
	change("c1", r.Alerts[0], investigate.Open, setting("Encryption.Status", "ENABLED", "DISABLED", investigate.Open),
		setting("Encryption.KeyARN", key, "", investigate.Open))
	change("c2", policy, investigate.Open, setting("Policy", policy.Before["Policy"], policy.After["Policy"], investigate.Open))
	change("c3", r.Alerts[3], investigate.TakenBack, setting("S3.EncryptionConfiguration", key, "NoEncryption", investigate.TakenBack))
	change("c4", nil, investigate.NotKnown, investigate.Setting{Name: "AccessKey:AKIAI44QH8DHB7Q2D", AfterKnown: false, State: investigate.NotKnown})
	change("c5", nil, investigate.Superseded, setting("Tag:owner", "data", "ops", investigate.Superseded))
	r.Changes[2].By = &investigate.Ref{EventID: "e", Time: at(230 * time.Minute), Source: "firehose.amazonaws.com", Name: "UpdateDestination", Who: "oncall"}
	r.Persistence = []investigate.Persistence{{Change: "c4", Technique: "T1098.001", Words: "An access key was made for another user", Resource: "arn:aws:iam::111122223333:user/backup", State: investigate.NotKnown}}
}

// calls are what somebody does who looks around.
var calls = []struct{ source, name, resource, kind string }{
	{"s3.amazonaws.com", "ListBuckets", "", ""},
	{"s3.amazonaws.com", "GetObject", bucket + "/2026/11/22/part-0001.parquet", "AWS::S3::Object"},
	{"firehose.amazonaws.com", "DescribeDeliveryStream", prod, "AWS::KinesisFirehose::DeliveryStream"},
	{"iam.amazonaws.com", "ListUsers", "", ""},
	{"kms.amazonaws.com", "Decrypt", key, "AWS::KMS::Key"},
	{"sts.amazonaws.com", "GetCallerIdentity", "", ""},
}

func sampleEvents(r *investigate.Report) {
	random := rand.New(rand.NewPCG(1, 2))
	for n := range 150 {
		s := &r.Sessions[n%4]
		c := calls[random.IntN(len(calls))]
		e := investigate.Event{ID: fmt.Sprintf("%08x-77aa-4b0e-8c1d-0a0d3c0f5b11", n), Account: account, Region: "eu-west-1", Source: c.source, Name: c.name, Outcome: "succeeded",
			Time: s.First.Add(time.Duration(random.Int64N(int64(s.Last.Sub(s.First)))).Truncate(time.Second)), Who: s.Actor.Name, Session: s.ID, Address: "203.0.113.7", Resource: c.resource, ResourceType: c.kind, Origin: place(n)}
		if n%17 == 3 {
			e.Outcome, e.ErrorCode = "denied", "AccessDenied"
		}
		r.Events = append(r.Events, e)
	}
	for i := range r.Changes {
		c := &r.Changes[i]
		r.Events = append(r.Events, investigate.Event{ID: c.Event.EventID, Time: c.Event.Time, Account: account, Region: "eu-west-1", Source: c.Event.Source, Name: c.Event.Name, Outcome: "succeeded",
			Who: c.Event.Who, Session: []string{"s2", "s2", "s4", "s2", "s3"}[i], Address: "198.51.100.23", Resource: c.Resource, ResourceType: c.ResourceType, AlertID: c.AlertID, Change: c.ID, Origin: c.Event.Origin})
	}
	denied := r.Alerts[2]
	r.Events = append(r.Events, investigate.Event{ID: denied.EventID, Time: denied.EventTime, Source: denied.EventSource, Name: denied.EventName, Outcome: "denied", ErrorCode: "AccessDeniedException",
		Who: "maria", Session: "s3", Resource: prod, AlertID: denied.ID, Origin: place(5)})
	sortEvents(r.Events)
	r.Denials = []investigate.Denial{{Source: "iam.amazonaws.com", Name: "CreateUser", ErrorCode: "AccessDenied", Resource: "arn:aws:iam::111122223333:user/svc", Sessions: []string{"s1", "s2"}, Count: 8, First: night, Last: at(time.Hour)}}
	r.Data = []investigate.Data{{Source: "s3.amazonaws.com", Name: "GetObject", Resource: bucket, Outcome: "succeeded", Sessions: []string{"s2", "s3"}, Count: 1204, First: night, Last: at(time.Hour)},
		{Source: "kms.amazonaws.com", Name: "Decrypt", Resource: key, Outcome: "denied", Sessions: []string{"s3"}, Count: 2, First: night, Last: at(time.Hour)}}
	r.Calls = []investigate.Calls{{Source: "s3.amazonaws.com", Name: "GetObject", Outcome: "succeeded", Count: 1204, First: night, Last: at(time.Hour)}, {Source: "iam.amazonaws.com", Name: "CreateUser", Outcome: "denied", Count: 8, First: night, Last: at(time.Hour)}}
}

func sampleGraph(r *investigate.Report) {
	node := func(id string, kind investigate.NodeKind, typ, label string) {
		r.Graph.Nodes = append(r.Graph.Nodes, investigate.Node{ID: id, Kind: kind, Type: typ, Label: label})
	}
	edge := func(from, to string, kind investigate.EdgeKind, count int, s *judge.Severity) {
		r.Graph.Edges = append(r.Graph.Edges, investigate.Edge{From: from, To: to, Kind: kind, Count: count, Severity: s})
	}
	node("p1", investigate.PrincipalNode, "IAMUser", "maria")
	node("p2", investigate.PrincipalNode, "AssumedRole", "deploy-4711")
	for i := range r.Sessions {
		node(r.Sessions[i].ID, investigate.SessionNode, string(r.Sessions[i].Kind), sessionName(&r.Sessions[i]))
	}
	node(bucket, investigate.ResourceNode, "AWS::S3::Bucket", "orders-archive")
	node(key, investigate.ResourceNode, "AWS::KMS::Key", "alias/orders")
	node("arn:aws:iam::111122223333:user/backup", investigate.ResourceNode, "AWS::IAM::User", "backup")
	node(prod, investigate.StreamNode, "AWS::KinesisFirehose::DeliveryStream", "orders-prod")
	node(audit, investigate.StreamNode, "AWS::KinesisFirehose::DeliveryStream", "orders-audit")
	edge("p1", "s1", investigate.Became, 1, nil)
	edge("s1", "s2", investigate.Became, 1, nil)
	edge("s2", "s3", investigate.Became, 1, nil)
	edge("p2", "s4", investigate.Became, 1, nil)
	edge("s2", bucket, investigate.Changed, 1, grave(judge.Critical))
	edge("s2", prod, investigate.Changed, 2, grave(judge.Critical))
	edge("s2", "arn:aws:iam::111122223333:user/backup", investigate.Changed, 1, nil)
	edge("s3", bucket, investigate.Touched, 1204, nil)
	edge("s3", key, investigate.Refused, 2, nil)
	edge("s3", prod, investigate.Refused, 1, grave(judge.Medium))
	edge("s4", prod, investigate.Changed, 1, grave(judge.High))
	edge(key, bucket, investigate.Feeds, 0, nil)
	edge(bucket, prod, investigate.Feeds, 0, nil)
	edge(bucket, audit, investigate.Feeds, 0, nil)
	edge(key, prod, investigate.Feeds, 0, nil)
}
