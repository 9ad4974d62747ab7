package config

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever the file: it is taken, or there are faults, each in the file, in
// order, in one line, and without a secret.
func FuzzParse(f *testing.F) {
	f.Add(whole)
	f.Add("quiet_hours: {timezone: UTC, from: '22:00', to: '07:00'}\nseverity: {a: off}")
	f.Add("routes: [{severity: high, tags: {a: b*}, rules: [a], digest: low, escalate: {after: 1h, mention: S0GROUP}}]\nresponders: {groups: [S0GROUP]}")
	f.Add("? a\n: [b, *c, !!d e, {<<: 1}]\n--- |\n x\n")
	f.Add("{a b, c: \r\r2:00\nd")
	f.Add("owner: \"xoxb\\x2d" + "1234-abcdef\"\n# AKIA" + "IOSFODNN7EXAMPLE")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse([]byte(text))
		if (c == nil) == (err == nil) {
			t.Fatalf("%v, %v", c, err)
		}
		if err == nil {
			for _, s := range []Severity{Info, Critical} {
				if r := c.Route(Addressed{Severity: s}); s == Critical && r.Daily || s == Info && r.Mention+r.Escalate.Mention != "" {
					t.Errorf("an alert that is %s goes to %+v", s, r)
				}
			}
			for _, doubt := range c.Doubts() {
				if doubt.Line < 1 || strings.Contains(doubt.Text, "\n") {
					t.Errorf("%v is not in the file", doubt)
				}
			}
			return
		}
		var faults Faults
		if !errors.As(err, &faults) || len(faults) == 0 {
			t.Fatalf("%v is not faults", err)
		}
		last := strings.Count(lines.Replace(text), "\n") + 2 // the parser points behind the end too
		for i, fault := range faults {
			if fault.Line < 1 || fault.Column < 1 || fault.Line > last {
				t.Errorf("%v is not in a file of %d lines", fault, last)
			}
			if i > 0 && (faults[i-1].Line > fault.Line || faults[i-1].Line == fault.Line && faults[i-1].Column > fault.Column) {
				t.Errorf("%v before %v", faults[i-1], fault)
			}
			if strings.Contains(fault.Text, "\n") || secrets.MatchString(fault.Text) || !utf8.ValidString(fault.Text) {
				t.Errorf("not to be told: %q", fault.Text)
			}
		}
	})
}
