package ocsf_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/hosewatch/hosewatch/internal/attack"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/ocsf"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
	"github.com/hosewatch/hosewatch/internal/watch/watchtest"
)

var update = flag.Bool("update", false, "write the golden findings anew; look at every one")

// The golden findings are also what CI asks a validator of the schema about.
func TestGolden(t *testing.T) {
	for _, c := range telltest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			got := line(t, &c.Alert)
			golden := filepath.Join("testdata", c.Name+".json")
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s (%s)\ngot:\n%s\nwant:\n%s", golden, c.Reason, got, want)
			}
			for _, r := range strings.TrimSuffix(string(got), "\n") {
				if !unicode.IsPrint(r) {
					t.Errorf("%U reaches the terminal", r)
				}
			}
		})
	}
}

func line(t *testing.T, a *judge.Alert) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := ocsf.Write(&b, a); err != nil {
		t.Fatal(err)
	}
	if text := b.String(); strings.Count(text, "\n") != 1 || !strings.HasSuffix(text, "\n") || strings.Contains(text, ":null") {
		t.Errorf("not one line without null: %s", text)
	}
	return b.Bytes()
}

// Every alert that the events raise says in its finding what it says itself.
// That names and numbers are the schema's is checked by a validator in CI.
func TestEveryAlertIsAFinding(t *testing.T) {
	severities := map[judge.Severity]int{judge.Info: 1, judge.Low: 2, judge.Medium: 3, judge.High: 4, judge.Critical: 5}
	for _, a := range watchtest.Alerts(t, "../../../events") {
		line(t, &a)
		f := ocsf.New(&a)
		switch {
		case f.FindingInfo.UID != a.ID || f.Metadata.UID != a.ID:
			t.Errorf("%s: uid %s and %s", a.ID, f.FindingInfo.UID, f.Metadata.UID)
		case f.ClassUID != 2004 || f.TypeUID != f.ClassUID*100+f.ActivityID || f.CategoryUID != 2:
			t.Errorf("%s: class %d, type %d", a.ID, f.ClassUID, f.TypeUID)
		case f.SeverityID != severities[a.Severity]:
			t.Errorf("%s: severity %d of %s", a.ID, f.SeverityID, a.Severity)
		case f.Time != a.EventTime.UnixMilli() || f.FindingInfo.CreatedTime != f.Time:
			t.Errorf("%s: time %d of %s", a.ID, f.Time, a.EventTime)
		case f.FindingInfo.Title != a.Title || f.FindingInfo.Analytic.UID != a.Findings[0].Rule:
			t.Errorf("%s: %s by %s", a.ID, f.FindingInfo.Title, f.FindingInfo.Analytic.UID)
		case len(f.FindingInfo.RelatedAnalytics) != len(a.Findings)-1:
			t.Errorf("%s: %d rules beside the first of %d", a.ID, len(f.FindingInfo.RelatedAnalytics), len(a.Findings))
		case (f.Evidences[0].API.Response.Error == "") != (a.Outcome == "succeeded"):
			t.Errorf("%s: %+v of a call that %s", a.ID, f.Evidences[0].API, a.Outcome)
		case a.Revert != "" && !strings.Contains(f.Remediation.Desc, a.Revert):
			t.Errorf("%s: the way back is missing", a.ID)
		}
		checkTechniques(t, &a, f)
		checkObservables(t, &a, f)
		checkPages(t, &a, f)
	}
}

// Every technique of a rule is known by name, with a tactic.
func checkTechniques(t *testing.T, a *judge.Alert, f *ocsf.Finding) {
	t.Helper()
	told := map[string]bool{}
	for _, at := range f.FindingInfo.Attacks {
		id := at.Technique.UID
		if at.SubTechnique != nil {
			id = at.SubTechnique.UID
		}
		told[id] = true
		if at.Tactic == nil || at.Technique.Name == "" || at.SubTechnique != nil && at.SubTechnique.Name == "" || at.Version != attack.Version {
			t.Errorf("%s: internal/attack does not know %s", a.ID, id)
		}
	}
	for _, finding := range a.Findings {
		for _, id := range finding.Attack {
			if !told[id] {
				t.Errorf("%s: %s of %s is missing", a.ID, id, finding.Rule)
			}
		}
	}
}

// What somebody will search for is among the observables.
func checkObservables(t *testing.T, a *judge.Alert, f *ocsf.Finding) {
	t.Helper()
	at := map[ocsf.Observable]bool{}
	for _, o := range f.Observables {
		key := ocsf.Observable{TypeID: o.TypeID, Value: o.Value}
		if o.Name == "" || o.Type == "" || o.Value == "" || at[key] {
			t.Errorf("%s: %+v", a.ID, o)
		}
		at[key] = true
	}
	wanted := []ocsf.Observable{{TypeID: 10, Value: a.Resource}, {TypeID: 4, Value: a.Actor.Name}, {TypeID: 19, Value: a.Actor.AccessKeyID}, {TypeID: 31, Value: a.Actor.ARN}}
	for _, stream := range a.Streams {
		wanted = append(wanted, ocsf.Observable{TypeID: 10, Value: stream})
	}
	if e := f.Evidences[0].SrcEndpoint; e != nil && e.SvcName == "" {
		wanted = append(wanted, ocsf.Observable{TypeID: 2, Value: a.SourceIP})
	}
	for _, o := range wanted {
		if o.Value != "" && !at[o] {
			t.Errorf("%s: nobody finds %s", a.ID, o.Value)
		}
	}
}

// The pages that a finding refers to are there.
func checkPages(t *testing.T, a *judge.Alert, f *ocsf.Finding) {
	t.Helper()
	if f.Remediation == nil {
		return
	}
	for _, page := range f.Remediation.References {
		_, name, _ := strings.Cut(page, "/blob/main/")
		if _, err := os.Stat(filepath.Join("../../..", name)); err != nil {
			t.Errorf("%s: %v", a.ID, err)
		}
	}
}

func TestEndpoint(t *testing.T) {
	for _, tt := range []struct{ source, ip, service, reason string }{
		{"203.0.113.7", "203.0.113.7", "", "an address"},
		{"2001:db8::7", "2001:db8::7", "", "the newer kind"},
		{"::ffff:203.0.113.7", "203.0.113.7", "", "the older in the form of the newer"},
		{"cloudformation.amazonaws.com", "", "cloudformation.amazonaws.com", "a service called"},
		{"AWS Internal", "", "AWS Internal", "AWS itself"},
		{"fe80::1%eth0", "", "fe80::1%eth0", "the schema knows no zones"},
		{"", "", "", "not known"},
	} {
		got := ocsf.New(&judge.Alert{EventName: "PutKeyPolicy", SourceIP: tt.source}).Evidences[0].SrcEndpoint
		if got == nil {
			got = &ocsf.Endpoint{}
		}
		if got.IP != tt.ip || got.SvcName != tt.service {
			t.Errorf("%q: %+v: %s", tt.source, *got, tt.reason)
		}
	}
}

func TestActor(t *testing.T) {
	for _, tt := range []struct {
		actor  judge.Actor
		want   string
		reason string
	}{
		{judge.Actor{}, "null", "nothing is known, and the schema refuses an actor without anything"},
		{judge.Actor{Kind: "Root", Name: "root"}, `{"user":{"name":"root","type":"Root","type_id":2}}`, "root may do all"},
		{judge.Actor{Kind: "AWSService", Name: "s3.amazonaws.com"}, `{"user":{"name":"s3.amazonaws.com","type":"AWSService","type_id":4}}`, "a service"},
		{judge.Actor{Kind: "IAMUser", Name: "ann", AccessKeyID: "AKIA1"}, `{"user":{"name":"ann","type":"IAMUser","type_id":1},"session":{"credential_uid":"AKIA1"}}`, "a user with a key"},
		{judge.Actor{Kind: "AssumedRole", Role: "AWSReservedSSO_Admin_0123"}, `{"session":{"issuer":"AWSReservedSSO_Admin_0123"},"idp":{"name":"AWS IAM Identity Center"}}`, "single sign-on"},
		{judge.Actor{Kind: "AssumedRole", Name: "job", Role: "ci"}, `{"user":{"name":"job","type":"AssumedRole","type_id":99},"session":{"issuer":"ci"}}`, "a role's session may be anybody's"},
	} {
		got, err := json.Marshal(ocsf.New(&judge.Alert{EventName: "PutKeyPolicy", Actor: tt.actor}).Evidences[0].Actor)
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, want %s, %v", tt.reason, got, tt.want, err)
		}
	}
}

// What hosewatch tells of itself has neither a call nor a rule's page.
func TestWithoutCall(t *testing.T) {
	a := judge.BrokenConfiguration("111122223333", "eu-west-1", "ssm:/hosewatch", "3", "line 7", time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC))
	f := ocsf.New(a)
	if f.Evidences != nil || len(f.Remediation.References) != 0 || f.FindingInfo.UID != a.ID {
		t.Errorf("%+v", f)
	}
}

// Whatever is in an alert, its finding is JSON that says which alert it is,
// and not much longer than the alert.
func FuzzNew(f *testing.F) {
	for _, c := range telltest.Cases() {
		doc, err := json.Marshal(c.Alert)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(doc)
	}
	f.Fuzz(func(t *testing.T, doc []byte) {
		var a judge.Alert
		if json.Unmarshal(doc, &a) != nil {
			t.Skip("no alert")
		}
		whole, err := json.Marshal(a)
		if err != nil {
			t.Skip("an alert without a JSON form, such as of the year 10000, is on no bus")
		}
		got := line(t, &a)
		var told struct {
			Metadata struct{ UID string } `json:"metadata"`
			Info     struct{ UID string } `json:"finding_info"`
		}
		if err := json.Unmarshal(got, &told); err != nil || told.Metadata.UID != a.ID || told.Info.UID != a.ID {
			t.Errorf("%q: told as %+v, %v", a.ID, told, err)
		}
		if most := 8*len(whole) + 4096; len(got) > most {
			t.Errorf("%d bytes of %d", len(got), len(whole))
		}
	})
}
