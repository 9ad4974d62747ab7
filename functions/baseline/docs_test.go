package main

import (
	"os"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/account"
)

// The table of what is asked names every action, and no other.
func TestDocumentedActions(t *testing.T) {
	text, err := os.ReadFile("../../docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "### What is asked\n")
	table, _, _ := strings.Cut(rest, "\n## ")
	documented := map[string]bool{}
	for line := range strings.Lines(table) {
		cells := strings.Split(line, "|")
		if len(cells) < 3 {
			continue
		}
		for i, action := range strings.Split(cells[2], "`") {
			if i%2 == 1 {
				documented[strings.TrimSpace(cells[1])+":"+action] = true
			}
		}
	}
	for _, action := range account.Permissions() {
		if !documented[action] {
			t.Errorf("%s is asked and not in docs/operations.md (found the table: %v)", action, found)
		}
		delete(documented, action)
	}
	for action := range documented {
		t.Errorf("%s is in docs/operations.md and not asked", action)
	}
}
