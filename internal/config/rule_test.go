package config

import (
	"slices"
	"strings"
	"testing"
)

func TestValidate(t *testing.T) {
	c, err := Parse([]byte("severity:\n  stream-delteed: low\n  destination-moved: critical\n" + whole + "  - rule: '*'\n    actor: arn:aws:iam::*:role/x\n    reason: it is only us\n    owner: us\n    expires: 2027-01-31\n"))
	if err != nil {
		t.Fatal(err)
	}
	rules := []string{"stream-deleted", "destination-moved"}
	for _, tt := range []struct {
		rules  []string
		want   string
		reason string
	}{
		{rules, `f:2:3: there is no rule "stream-delteed", did you mean stream-deleted?`, "a misspelt rule"},
		{append(slices.Clone(rules), "stream-delteed"), "", "every rule there is; * is none"},
		{[]string{"stream-delteed"}, "f:3:3: there is no rule \"destination-moved\"\nf:5:11: there is no rule \"destination-moved\"", "in a suppression too"},
	} {
		got := ""
		if err := In("f", c.Validate(tt.rules)); err != nil {
			got = err.Error()
		}
		if got != tt.want {
			t.Errorf("%s: %s, want %s", tt.reason, got, tt.want)
		}
	}
	if c.Graded("destination-moved", Low) != Critical || c.Graded("other", Low) != Low || c.Overrides() != 2 {
		t.Error("the grades are not those of the file")
	}
}

func TestZone(t *testing.T) {
	c, err := Parse([]byte("accounts: [000011112222]\norganization: o-a1b2c3d4e5\ntrusted_networks: [10.0.0.0/8]\nvpc_endpoints: [vpce-0a1b2c3d4e5f60718]"))
	if err != nil {
		t.Fatal(err)
	}
	z := c.Zone()
	if z.Organization != "o-a1b2c3d4e5" || z.Accounts[0] != "000011112222" || z.Networks[0].String() != "10.0.0.0/8" || z.VPCEndpoints[0] != "vpce-0a1b2c3d4e5f60718" {
		t.Errorf("%+v is not what the file says", z)
	}
	z.Accounts[0] = "x"
	if c.Accounts[0] == "x" {
		t.Error("who changes the zone changes the configuration")
	}
}

func TestDefaultGuards(t *testing.T) {
	c := Default()
	if c.Scope != ScopeStreams || !c.Alerting.Match("arn:aws:lambda:eu-west-1:111122223333:function:hosewatch-Detect-1") || c.Alerting.Match("orders") {
		t.Errorf("scope %s, alerting %v", c.Scope, c.Alerting)
	}
	if c.MinimumLogRetentionDays != 30 || c.MinimumObjectRetentionDays != 7 || c.QuietHours != nil || len(c.Suppressions) != 0 || c.Organization != "" {
		t.Errorf("%+v", c)
	}
	if strings.Contains(Severity(7).String(), "critical") || Critical.String() != "critical" {
		t.Error("grades have words")
	}
}
