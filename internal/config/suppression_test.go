package config

import (
	"strings"
	"testing"
	"time"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

const orders = "arn:aws:firehose:eu-west-1:111122223333:deliverystream/orders"

func TestSuppressed(t *testing.T) {
	finding := Finding{
		Rule: "destination-moved", Severity: High, Account: "111122223333", Resource: orders,
		Actors: []string{"arn:aws:sts::111122223333:assumed-role/deploy/ann", "arn:aws:iam::111122223333:role/deploy"},
	}
	with := func(change func(*Finding)) Finding { f := finding; change(&f); return f }
	for _, tt := range []struct {
		with   string // what the suppression says besides whole
		ask    Finding
		day    string
		want   string // holds, lapsed or told
		reason string
	}{
		{"", finding, "2026-11-23T00:00:00Z", "holds", "rule and resource match"},
		{"", with(func(f *Finding) { f.Rule = "stream-deleted" }), "2026-11-23T00:00:00Z", "told", "another rule"},
		{"", with(func(f *Finding) { f.Resource += "-eu" }), "2026-11-23T00:00:00Z", "told", "a pattern matches the whole text"},
		{"", with(func(f *Finding) { f.Resource = "" }), "2026-11-23T00:00:00Z", "told", "a resource that is not known is not matched"},
		{"", with(func(f *Finding) { f.Severity = Critical }), "2026-11-23T00:00:00Z", "told", "critical is never hidden by the way"},
		{"    even_critical: true\n", with(func(f *Finding) { f.Severity = Critical }), "2026-11-23T00:00:00Z", "holds", "unless the file says so"},
		{"    even_critical: false\n", with(func(f *Finding) { f.Severity = Critical }), "2026-11-23T00:00:00Z", "told", "false is false"},
		{"severity: {destination-moved: critical}\n", finding, "2026-11-23T00:00:00Z", "told", "critical by the file is critical"},
		{"severity: {destination-moved: low}\n", with(func(f *Finding) { f.Severity = Critical }), "2026-11-23T00:00:00Z", "told", "a lower grade is no way around it"},
		{"    account: '111122223333'\n", finding, "2026-11-23T00:00:00Z", "holds", "the account matches"},
		{"    account: '444455556666'\n", finding, "2026-11-23T00:00:00Z", "told", "another account"},
		{"    actor: arn:aws:iam::*:role/deploy\n", finding, "2026-11-23T00:00:00Z", "holds", "a role covers its sessions"},
		{"    actor: arn:aws:iam::*:role/other\n", finding, "2026-11-23T00:00:00Z", "told", "another role"},
		{"    actor: arn:aws:iam::*:role/deploy\n", with(func(f *Finding) { f.Actors = nil }), "2026-11-23T00:00:00Z", "told", "a caller who is not known is not matched"},
		{"    actor: '*'\n", with(func(f *Finding) { f.Actors = nil }), "2026-11-23T00:00:00Z", "holds", "* is everybody, known or not"},
		{"", finding, "2027-01-31T23:59:59Z", "holds", "the last day is a whole one"},
		{"", finding, "2027-02-01T00:00:00Z", "lapsed", "and then it is over"},
		{"", finding, "2027-01-31T23:30:00-01:00", "lapsed", "days are those of UTC"},
		{"", with(func(f *Finding) { f.Rule = "stream-deleted" }), "2027-02-01T00:00:00Z", "told", "an expired one of another rule is none of this"},
		{"", finding, "2026-01-31T00:00:00Z", "holds", "a year ahead"},
		{"", finding, "2026-01-30T00:00:00Z", "told", "more than a year ahead does not hold yet"},
	} {
		c, err := Parse([]byte(whole + tt.with))
		if err != nil {
			t.Fatalf("%s: %v", tt.reason, err)
		}
		got, day := "told", at(tt.day)
		if s := c.Suppressed(tt.ask, day); s != nil {
			got = "holds"
			if s.Owner != "data-platform" || s.LastDay() != "2027-01-31" || s.Line != 2 || s.Column != 5 {
				t.Errorf("%s: %+v is not what the file says", tt.reason, s)
			}
		}
		if c.Lapsed(tt.ask, day) != nil {
			if got == "holds" {
				t.Errorf("%s: both in force and lapsed", tt.reason)
			}
			got = "lapsed"
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
}

// An expired suppression beside one that holds is no news.
func TestLapsedBesideAnother(t *testing.T) {
	again := strings.ReplaceAll(strings.TrimPrefix(whole, "suppressions:\n"), "2027", "2028")
	c, err := Parse([]byte(whole + again))
	if err != nil {
		t.Fatal(err)
	}
	f := Finding{Rule: "destination-moved", Resource: orders}
	for day, want := range map[string][3]bool{ // suppressed, lapsed, one expired
		"2027-01-31T00:00:00Z": {true, false, false},
		"2027-02-01T00:00:00Z": {true, false, true},
		"2028-02-01T00:00:00Z": {false, true, false},
	} {
		got := [3]bool{c.Suppressed(f, at(day)) != nil, c.Lapsed(f, at(day)) != nil, len(c.Expired(at(day))) == 1}
		if got != want {
			t.Errorf("on %s: %v, want %v", day, got, want)
		}
	}
	if n := len(c.Expired(at("2028-02-01T00:00:00Z"))); n != 2 {
		t.Errorf("%d expired, want both", n)
	}
}

func TestNamesNothing(t *testing.T) {
	for _, tt := range []struct {
		pattern string
		want    bool
		reason  string
	}{
		{"*", true, "everything"},
		{"**", true, "everything, twice"},
		{"arn:*", true, "every ARN"},
		{"arn:aws:*", true, "every ARN of a partition"},
		{"a*", true, "every ARN, with a letter"},
		{"arn:aws:firehose:*", true, "every stream"},
		{"arn:aws:firehose:eu-west-1:111122223333:*", true, "every stream of an account"},
		{"arn:aws:firehose:eu-west-1:111122223333:deliverystream/*", true, "every stream, told at length"},
		{"*:deliverystream/*", true, "every stream, told shortly"},
		{"arn:aws:s3:::*", true, "every bucket"},
		{"arn:aws-cn:s3:::*", true, "every bucket of another partition"},
		{"*111122223333*", true, "an account is no name"},
		{"arn:aws:iam::*:role/*", true, "every role"},
		{"arn:aws:sts::111122223333:assumed-role/*", true, "every session"},
		{"arn:aws:sts::111122223333:assumed-role/*/*", true, "every session"},
		{orders, false, "one stream"},
		{"arn:aws:firehose:*:*:deliverystream/orders-*", false, "streams of a name"},
		{"*orders*", false, "whatever is called orders"},
		{"arn:aws:s3:::orders-archive", false, "one bucket"},
		{"arn:aws:iam::*:role/deploy-*", false, "roles of a name"},
		{"arn:aws:iam::111122223333:root", false, "one account's root"},
		{"arn:aws:sts::*:assumed-role/*/ann@example.com", false, "one person in any role"},
	} {
		if got := namesNothing(tt.pattern); got != tt.want {
			t.Errorf("namesNothing(%q) = %v: %s", tt.pattern, got, tt.reason)
		}
	}
}
