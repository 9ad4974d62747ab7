package investigate_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	account = "111122223333"
	home    = "203.0.113.10"
	away    = "198.51.100.66"
)

// caller is an identity as a record has it, and where it calls from.
type caller struct {
	identity string
	ip       string
	agent    string
}

// user is an IAM user with a long-term key.
func user(name, key string) caller {
	return caller{fmt.Sprintf(`{"type":"IAMUser","principalId":"AIDA%[1]s","arn":"arn:aws:iam::111122223333:user/%[1]s","accountId":"111122223333","accessKeyId":"%[2]s","userName":"%[1]s"}`, name, key), home, "aws-cli/2.27"}
}

// role is a session of a role that began at a minute of the day.
func role(in, name, session, key string, minute int, more string) caller {
	return caller{fmt.Sprintf(`{"type":"AssumedRole","principalId":"AROA%[2]s:%[3]s","arn":"arn:aws:sts::%[1]s:assumed-role/%[2]s/%[3]s","accountId":"%[1]s","accessKeyId":"%[4]s","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROA%[2]s","arn":"arn:aws:iam::%[1]s:role/%[2]s","accountId":"%[1]s","userName":"%[2]s"},"attributes":{"creationDate":"%[5]s","mfaAuthenticated":"false"}%[6]s}}`,
		in, name, session, key, at(minute), more), home, "aws-sdk-go-v2/1.32"}
}

func (c caller) from(ip string) caller { c.ip = ip; return c }

func at(minute int) string {
	return time.Date(2026, 5, 12, 9, minute, 0, 0, time.UTC).Format(time.RFC3339)
}

// event is one record, by what is particular to it.
type event struct {
	minute   int
	by       caller
	service  string
	name     string
	request  string
	response string
	more     string // members more, with a comma before
	in       string // the account that was told; account when empty
	id       string // when not made from the rest
}

func (e event) record() string {
	or := func(s, instead string) string {
		if s == "" {
			return instead
		}
		return s
	}
	in, category := or(e.in, account), "Management"
	if e.name == "GetObject" {
		category = "Data"
	}
	id := or(e.id, fmt.Sprintf("e-%02d-%s", e.minute, e.name))
	return fmt.Sprintf(`{"eventVersion":"1.11","userIdentity":%s,"eventTime":"%s","eventSource":"%s.amazonaws.com","eventName":"%s","awsRegion":"eu-west-1","sourceIPAddress":"%s","userAgent":"%s","requestParameters":%s,"responseElements":%s,"requestID":"r","eventID":"%s","readOnly":false,"eventType":"AwsApiCall","managementEvent":true,"recipientAccountId":"%s","eventCategory":"%s"%s}`,
		e.by.identity, at(e.minute), e.service, e.name, e.by.ip, e.by.agent, or(e.request, "null"), or(e.response, "null"), id, in, category, e.more)
}

// assume is AssumeRole: of a role as a session, with the key that it hands out.
func assume(minute int, by caller, role, session, key string) event {
	return event{minute: minute, by: by, service: "sts", name: "AssumeRole", id: "assume-" + key,
		request:  fmt.Sprintf(`{"roleArn":"arn:aws:iam::111122223333:role/%s","roleSessionName":"%s"}`, role, session),
		response: fmt.Sprintf(`{"credentials":{"accessKeyId":"%s","expiration":"May 12, 2026, 11:00:00 AM"},"assumedRoleUser":{"assumedRoleId":"AROA%s:%s","arn":"arn:aws:sts::111122223333:assumed-role/%s/%s"}}`, key, role, session, role, session)}
}

func openBucket(minute int, by caller, bucket string) event {
	return event{minute: minute, by: by, service: "s3", name: "PutBucketPolicy",
		request: fmt.Sprintf(`{"bucketName":"%[1]s","bucketPolicy":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::%[1]s/*"}]}}`, bucket)}
}

func makeBucket(minute int, by caller, bucket string) event {
	return event{minute: minute, by: by, service: "s3", name: "CreateBucket", request: `{"bucketName":"` + bucket + `"}`}
}

func denied(e event, code string) event {
	e.more += `,"errorCode":"` + code + `","errorMessage":"not allowed"`
	return e
}

// files writes each list of events to a file of its own, as a trail does, in
// the order of the lists.
func files(t *testing.T, lists ...[]event) string {
	t.Helper()
	folder := t.TempDir()
	for i, list := range lists {
		var records []string
		for _, e := range list {
			records = append(records, e.record())
		}
		text := `{"Records":[` + strings.Join(records, ",") + `]}`
		if !json.Valid([]byte(text)) {
			t.Fatalf("not JSON: %s", text)
		}
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("%03d.json", i)), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

func start(kind investigate.Kind, value string) investigate.Start {
	return investigate.Start{Kind: kind, Value: value}
}

// ask answers a question about a folder, every resource being watched.
func ask(t *testing.T, folder string, starts ...investigate.Start) *investigate.Report {
	t.Helper()
	return inquire(t, folder, investigate.Question{Starts: starts})
}

func inquire(t *testing.T, folder string, q investigate.Question) *investigate.Report {
	t.Helper()
	c, err := config.Parse([]byte("scope: account"))
	if err != nil {
		t.Fatal(err)
	}
	r, stats, err := investigate.Inquiry{Input: trail.Input{Paths: []string{folder}, Workers: 2}, Config: c, Question: q, Min: judge.Low}.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if stats.Malformed > 0 {
		t.Fatalf("not understood: %v", stats.Faults)
	}
	return r
}

// sketch is a report in few lines, for comparison with what a person expects.
func sketch(r *investigate.Report) string {
	var b strings.Builder
	say := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	for _, p := range r.Principals {
		say("%s %s %s known=%t %s", p.ID, p.Kind, p.Name, p.Known, strings.Join(p.Sessions, " "))
	}
	for _, s := range r.Sessions {
		var chain []string
		for _, l := range s.Chain {
			chain = append(chain, l.Name)
		}
		opened := ""
		if s.Opened != nil {
			opened = " by " + s.Opened.EventID
		}
		say("%s %s of %s%s: %s%s: %d events %s", s.ID, s.Kind, s.Principal, under(s.Parent), strings.Join(chain, " > "), opened, s.Events, addresses(s.Addresses))
	}
	for _, c := range r.Changes {
		by := ""
		if c.By != nil {
			by = " by " + c.By.Who
		}
		say("%s %s on %s: %s%s", c.ID, c.Event.Name, c.Resource, c.State, by)
	}
	for _, d := range r.Denials {
		say("refused %s %s ×%d", d.Name, d.ErrorCode, d.Count)
	}
	for _, d := range r.Data {
		say("data %s %s ×%d", d.Name, d.Resource, d.Count)
	}
	for _, w := range r.Persistence {
		say("way back %s %s", w.Change, w.State)
	}
	var names []string
	for _, e := range r.Events {
		name := e.Name
		if e.Led {
			name = "(" + name + ")"
		}
		names = append(names, name)
	}
	say("%s", strings.Join(names, " "))
	return b.String()
}

func under(parent string) string {
	if parent == "" {
		return ""
	}
	return " under " + parent
}

func addresses(all []investigate.Seen) string {
	var words []string
	for _, s := range all {
		word := s.Value
		if s.New != nil && *s.New {
			word += " new"
		}
		words = append(words, word)
	}
	return strings.Join(words, ", ")
}

func compare(t *testing.T, what string, r *investigate.Report, want string) {
	t.Helper()
	want = strings.TrimPrefix(want, "\n")
	if got := sketch(r); got != want {
		t.Errorf("%s: got\n%swant\n%s", what, got, want)
	}
}
