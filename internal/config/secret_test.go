package config

import (
	"strings"
	"testing"
)

// Values are made of halves, so that no search for secrets finds them here.
var planted = []string{
	"xoxb-" + "1234-5678-abcdefgh", "xapp-" + "1-A0-1-abcdef", "AKIA" + "IOSFODNN7EXAMPLE", "ASIA" + "IOSFODNN7EXAMPLE",
	"https://hooks.slack.com/" + "services/T0/B0/abcdef", "https://hooks.slack-gov.com/" + "services/T0/B0/abcdef",
	"gh" + "p_0123456789abcdefghijABCDEFGHIJ0123", "https://user:" + "hunter2@example.com",
}

// A file with a secret is refused at its place, whatever the secret stands
// in, and nothing of it is told.
func TestSecretsAreRefused(t *testing.T) {
	for _, secret := range planted {
		for _, tt := range []struct{ text, reason string }{
			{"required_tags: [a, §SECRET]", "an entry of a list"},
			{"required_tags:\n  - §SECRET\n", "in a block"},
			{"required_tags: ['§SECRET']", "in quotes"},
			{"accounts: [§SECRET]", "where it is wrong besides"},
			{"scope: §SECRET", "where one word is wanted"},
			{"# §SECRET\nscope: account", "in a comment"},
			{"'§SECRET': 1", "as a name"},
			{"%YAML §SECRET\n---\nscope: account", "in what the parser repeats"},
			{"severity: {'§SECRET': high}", "as the name of a rule"},
			{"required_tags: [§SECRET", "in what is no YAML"},
			{"destinations: [\"§SECRET", "in a text that does not end"},
			{whole + "    # §SECRET\n", "beside a suppression"},
			{strings.Replace(whole, "new lake", "new §SECRET", 1), "in a reason"},
		} {
			line, column, _ := marker(tt.text)
			if strings.HasPrefix(secret, "https://user") {
				column += len("https") // the scheme is no secret
			} else if strings.HasPrefix(secret, "https://") {
				column += len("https://")
			}
			_, err := Parse([]byte(strings.Replace(tt.text, "§SECRET", secret, 1)))
			if err == nil {
				t.Errorf("%s: %.8s is taken", tt.reason, secret)
				continue
			}
			if !strings.Contains("\n"+err.Error(), "\n"+Fault{Line: line, Column: column, Text: secretText}.Error()) {
				t.Errorf("%s: told %v, want it at %d:%d", tt.reason, err, line, column)
			}
			if strings.Contains(err.Error(), secret[len(secret)-6:]) {
				t.Errorf("%s: the secret is told: %v", tt.reason, err)
			}
		}
	}
}

// Spelled with escapes, a secret is in no line of the file.
func TestSecretInEscapes(t *testing.T) {
	for _, text := range []string{
		`required_tags: ["xoxb\x2d1234-5678-abcdefgh"]`,
		`accounts: ["xoxb\x2d1234-5678-abcdefgh"]`,
		`"xoxb\x2d1234-5678-abcdefgh": 1`,
		`severity: {"xoxb\x2d1234-5678-abcdefgh": high}`,
	} {
		if _, err := Parse([]byte(text)); err == nil || strings.Contains(err.Error(), "abcdefgh") {
			t.Errorf("Parse(%s) = %v", text, err)
		}
	}
}

// What is shortened before it is told may not be shortened into a part of a
// secret that no longer looks like one.
func TestSecretAtTheCut(t *testing.T) {
	for pad := range 70 {
		text := "accounts: ['" + strings.Repeat("-", pad) + planted[2] + "']\nscope: '" + strings.Repeat("-", pad) + planted[2] + "'"
		if _, err := Parse([]byte(text)); err == nil || strings.Contains(err.Error(), "AKIA") {
			t.Errorf("%v", err)
		}
		key := "'" + strings.Repeat("-", pad) + planted[2] + "': 1"
		if _, err := Parse([]byte(key)); err == nil || strings.Contains(err.Error(), "AKIA") {
			t.Errorf("%v", err)
		}
	}
}

// What only resembles a secret is none.
func TestNoSecrets(t *testing.T) {
	text := `destinations: [hooks.slack.com, arn:aws:kms:eu-west-1:111122223333:key/0a1b2c3d-0000-4000-8000-0123456789ab, "https://hec.example.com:8088/x@y"]
required_tags: [akia, xoxb, asia-pacific]
`
	if _, err := Parse([]byte(text)); err != nil {
		t.Error(err)
	}
}
