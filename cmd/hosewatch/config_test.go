package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
)

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
