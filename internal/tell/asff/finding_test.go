package asff_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/securityhub/types"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/asff"
	"github.com/hosewatch/hosewatch/internal/tell/telltest"
	"github.com/hosewatch/hosewatch/internal/watch/watchtest"
)

const arn = "arn:aws:securityhub:eu-west-1:111122223333:product/111122223333/default"

var product = asff.Product{ARN: arn, Account: "111122223333", Region: "eu-west-1"}

func TestParseProduct(t *testing.T) {
	for _, tt := range []struct {
		arn    string
		ok     bool
		reason string
	}{
		{arn, true, "what the template gives"},
		{"arn:aws-us-gov:securityhub:us-gov-west-1:111122223333:product/111122223333/default", true, "another partition"},
		{"arn:aws:securityhub:eu-west-1:111122223333:product/444455556666/default", false, "somebody else's"},
		{"arn:aws:securityhub:eu-west-1::product/aws/guardduty", false, "a product of AWS's"},
		{"", false, "not set"},
	} {
		got, err := asff.ParseProduct(tt.arn)
		if (err == nil) != tt.ok || tt.ok && (got.ARN != tt.arn || got.Account != "111122223333" || got.Region == "") {
			t.Errorf("%s: %+v, %v: %s", tt.arn, got, err, tt.reason)
		}
	}
}

// Every alert that the events raise is a finding within the format's limits.
func TestEveryAlertIsAFinding(t *testing.T) {
	ids := map[string]bool{}
	for _, a := range watchtest.Alerts(t, "../../../events") {
		f := asff.New(&a, product)
		checkFinding(t, &a, f)
		if ids[*f.Id] {
			t.Errorf("%s: the id is another's", *f.Id)
		}
		ids[*f.Id] = true
		if a.Resource != "" && *f.Resources[0].Id != a.Resource {
			t.Errorf("%s: %s", a.ID, *f.Resources[0].Id)
		}
	}
}

func TestHardCases(t *testing.T) {
	for _, c := range telltest.Cases() {
		checkFinding(t, &c.Alert, asff.New(&c.Alert, product))
	}
}

// The format: https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsSecurityFinding.html
// CI holds the same up to the service's model.
func checkFinding(t *testing.T, a *judge.Alert, f types.AwsSecurityFinding) {
	t.Helper()
	for name, field := range map[string]struct {
		text *string
		most int
	}{
		"Id": {f.Id, 512}, "GeneratorId": {f.GeneratorId, 512}, "Title": {f.Title, 256}, "Description": {f.Description, 1024},
		"ProductArn": {f.ProductArn, 2048}, "AwsAccountId": {f.AwsAccountId, 12}, "Region": {f.Region, 16}, "CreatedAt": {f.CreatedAt, 64},
	} {
		if n := utf8.RuneCountInString(aws.ToString(field.text)); n == 0 || n > field.most {
			t.Errorf("%s: %s has %d characters", a.ID, name, n)
		}
	}
	want := map[judge.Severity]types.SeverityLabel{judge.Info: "INFORMATIONAL", judge.Low: "LOW", judge.Medium: "MEDIUM", judge.High: "HIGH", judge.Critical: "CRITICAL"}[a.Severity]
	switch {
	case f.Severity.Label != want || f.FindingProviderFields.Severity.Label != want:
		t.Errorf("%s: %s of %s", a.ID, f.Severity.Label, a.Severity)
	case !strings.HasSuffix(*f.Id, "/hosewatch/"+a.ID):
		t.Errorf("%s: id %s", a.ID, *f.Id)
	case len(f.Resources) == 0 || len(f.Resources) > 32:
		t.Errorf("%s: %d resources", a.ID, len(f.Resources))
	case len(f.Types) == 0 || len(f.Types) > 50:
		t.Errorf("%s: types %v", a.ID, f.Types)
	case f.Remediation != nil && utf8.RuneCountInString(*f.Remediation.Recommendation.Text) > 512:
		t.Errorf("%s: advice %s", a.ID, *f.Remediation.Recommendation.Text)
	}
	for _, kind := range f.Types {
		if !taxonomy.MatchString(kind) {
			t.Errorf("%s: type %s", a.ID, kind)
		}
	}
	text, err := json.Marshal(f)
	if err != nil || len(text) > 240_000 {
		t.Errorf("%s: %d bytes, %v", a.ID, len(text), err)
	}
	var back any
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	checkTexts(t, a.ID, back)
}

// https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format-type-taxonomy.html
var taxonomy = regexp.MustCompile(`^(Unusual Behaviors/User|TTPs/(Initial Access|Execution|Persistence|Privilege Escalation|Defense Evasion|Credential Access|Discovery|Lateral Movement|Collection)|Effects/(Data Exfiltration|Data Destruction|Denial of Service|Resource Consumption))$`)

// checkTexts walks through everything in a finding: AWS refuses texts in which
// there is nothing to see, and nobody may be led astray by one.
func checkTexts(t *testing.T, id string, v any) {
	t.Helper()
	switch v := v.(type) {
	case string:
		for _, r := range v {
			if !unicode.IsPrint(r) {
				t.Errorf("%s: %U in %q", id, r, v)
			}
		}
	case []any:
		for _, element := range v {
			checkTexts(t, id, element)
		}
	case map[string]any:
		for _, member := range v {
			checkTexts(t, id, member)
		}
	}
}

func TestAdvice(t *testing.T) {
	long := "aws s3api put-bucket-policy --policy '" + strings.Repeat("x", 600) + "'"
	for _, tt := range []struct{ revert, note, want, reason string }{
		{"aws x", "", "Take it back: aws x", "a command"},
		{"aws x", "Fill in Y.", "Take it back: aws x Fill in Y.", "and what there is to say of it"},
		{"", "Ask its owner.", "Ask its owner.", "no command"},
		{long, "Note.", "The command that takes it back is too long for this place; the alert has it. Note.", "half a command does something else"},
		{"", "", "", "nothing"},
	} {
		f := asff.New(&judge.Alert{ID: "a", Revert: tt.revert, RevertNote: tt.note}, product)
		got := ""
		if f.Remediation != nil {
			got = *f.Remediation.Recommendation.Text
		}
		if got != tt.want {
			t.Errorf("%s: %q, want %q", tt.reason, got, tt.want)
		}
	}
}

func TestCaller(t *testing.T) {
	for _, tt := range []struct{ source, address, domain, reason string }{
		{"203.0.113.7", "203.0.113.7", "", "an address"},
		{"2001:db8::7", "", "", "the format has no place for it"},
		{"cloudformation.amazonaws.com", "", "cloudformation.amazonaws.com", "a service"},
		{"", "", "", "not known"},
	} {
		call := asff.New(&judge.Alert{ID: "a", EventName: "PutKeyPolicy", SourceIP: tt.source}, product).Action.AwsApiCallAction
		address, domain := "", ""
		if call.RemoteIpDetails != nil {
			address = *call.RemoteIpDetails.IpAddressV4
		}
		if call.DomainDetails != nil {
			domain = *call.DomainDetails.Domain
		}
		if address != tt.address || domain != tt.domain {
			t.Errorf("%q: %q, %q: %s", tt.source, address, domain, tt.reason)
		}
	}
}

// Whatever is in an alert, its finding is one that Security Hub takes.
func FuzzNew(f *testing.F) {
	for _, c := range telltest.Cases() {
		f.Add(c.Alert.ID, c.Alert.Title, c.Alert.Actor.Name, c.Alert.Resource, c.Alert.Revert, uint8(3))
	}
	f.Fuzz(func(t *testing.T, id, title, name, resource, revert string, streams uint8) {
		if utf8.RuneCountInString(id) > 300 || id != strings.TrimSpace(id) || strings.ContainsFunc(id, func(r rune) bool { return r < '!' || r > '~' }) {
			t.Skip("an alert_id is of hexadecimal digits")
		}
		a := judge.Alert{ID: id, Title: title, Actor: judge.Actor{Name: name}, Resource: resource, Revert: revert, SourceIP: name, UserAgent: title, EventName: resource}
		for range streams {
			a.Streams = append(a.Streams, name)
			a.Findings = append(a.Findings, judge.Finding{Rule: "x", Title: title, Reason: revert})
		}
		checkFinding(t, &a, asff.New(&a, product))
	})
}
