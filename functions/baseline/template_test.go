package main

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/account"
)

// The deployed role may do what is asked and nothing more: a question without
// its permission is a gap for ever, a permission without a question is one too many.
func TestRoleMayAskWhatIsAsked(t *testing.T) {
	text, err := os.ReadFile("../../template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "- Sid: AskWhatThereIs\n")
	list, _, ends := strings.Cut(rest, "Resource:")
	if !found || !ends {
		t.Fatal("the template has no statement AskWhatThereIs")
	}
	var granted []string
	for line := range strings.Lines(list) {
		if action, ok := strings.CutPrefix(strings.TrimSpace(line), "- "); ok {
			granted = append(granted, action)
		}
	}
	if want := account.Permissions(); !slices.Equal(granted, want) {
		t.Errorf("the role may %v\nasked is %v", granted, want)
	}
}
