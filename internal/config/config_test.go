package config

import (
	"net/netip"
	"strings"
	"testing"
)

func TestDefault(t *testing.T) {
	c := Default()
	for _, empty := range []string{"", "\n", "# only a comment\n", "---\n", "{}", "regions: []"} {
		if c, err := Parse([]byte(empty)); err != nil || len(c.ProtectedTags) == 0 {
			t.Errorf("Parse(%q) = %v, %v: the default's protected tags are lost", empty, c, err)
		}
	}
	if _, told := c.Trusted(netip.MustParseAddr("203.0.113.1")); told {
		t.Error("without trusted networks an address is called trusted or not")
	}
}

func TestParse(t *testing.T) {
	c, err := Parse([]byte("accounts: ['000011112222']\ntrusted_networks: [10.0.0.0/8, 203.0.113.7]\ndeployers: ['arn:aws:iam::*:role/deploy-*']\n"))
	if err != nil {
		t.Fatal(err)
	}
	if !c.OwnAccount("000011112222", "111122223333") || !c.OwnAccount("111122223333", "111122223333") || c.OwnAccount("999988887777", "111122223333") {
		t.Error("own accounts are the configured ones and the record's own")
	}
	for addr, want := range map[string]bool{"10.1.2.3": true, "203.0.113.7": true, "203.0.113.8": false, "2001:db8::1": false} {
		if got, told := c.Trusted(netip.MustParseAddr(addr)); got != want || !told {
			t.Errorf("Trusted(%s) = %v, %v, want %v", addr, got, told, want)
		}
	}
	if !c.Deployers.Match("arn:aws:iam::111122223333:role/deploy-eu") || c.Deployers.Match("arn:aws:iam::111122223333:role/xdeploy") {
		t.Error("a pattern matches the whole text, with * for any run")
	}
	if len(c.ProtectedTags) == 0 {
		t.Error("a file that does not mention protected_tags lost the default ones")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, tt := range []struct{ text, want, why string }{
		{"acounts: []", "acounts", "a misspelt member would silently switch rules off"},
		{"accounts: [1234]", "accounts", "an account id has 12 digits"},
		{"trusted_networks: [10.0.0.0/33]", "trusted_networks", "not a range"},
		{"\naccounts: {a: b}", "2:11: ", "errors name the place"},
	} {
		_, err := Parse([]byte(tt.text))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("Parse(%q) = %v, want an error with %q: %s", tt.text, err, tt.want, tt.why)
		}
	}
}
