package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
)

func TestRoutesInWords(t *testing.T) {
	for text, want := range map[string]string{
		"{digest: info}":                         "every alert -> the stack's channel; info in the daily digest",
		"{severity: critical, mention: S0GROUP}": "critical -> the stack's channel; critical calls S0GROUP",
		"{severity: high, rules: [a, b], channel: C0CHANNEL, accounts: ['111122223333'], tags: {b: '*', a: x}}": "high and above, account 111122223333, rule a or b, tag a=x, tag b=* -> C0CHANNEL",
		"{severity: low, digest: medium, escalate: {after: 60m, mention: S0GROUP}}":                             "low and above -> the stack's channel; medium and below in the daily digest; critical not acknowledged for 1h again in the same channel, calling S0GROUP",
		"{escalate: {after: 90m, channel: C0OTHER}}":                                                            "every alert -> the stack's channel; critical not acknowledged for 1h30m again in C0OTHER",
	} {
		c, err := config.Parse([]byte("routes: [" + text + "]"))
		if err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		if got := routes(c)[0].value; got != want {
			t.Errorf("%s\n%s\nwant %s", text, got, want)
		}
	}
}

// The examples of the page name rules that there are, and are not doubted.
func TestDocumentedConfigurations(t *testing.T) {
	page, err := os.ReadFile(filepath.FromSlash("../../docs/configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, block := range strings.Split(string(page), "```yaml\n")[1:] {
		text, _, _ := strings.Cut(block, "```")
		c, err := config.Parse([]byte(text))
		if err != nil {
			t.Errorf("%v\n%s", err, text)
			continue
		}
		if err := c.Validate(ruleIDs()); err != nil || len(c.Doubts()) > 0 {
			t.Errorf("%v, %v\n%s", err, c.Doubts(), text)
		}
	}
}
