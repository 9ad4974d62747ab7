package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A report in a file is for its owner alone, in the format of the file's
// ending, and replaces what was there whole.
func TestTriageIntoFile(t *testing.T) {
	for _, tt := range []struct{ name, begins, reason string }{
		{"report.txt", "TRIAGE  events by build-agent", "text, where the ending says nothing"},
		{"report.json", `{"question":`, "JSON"},
		{"report.csv", `"time","event_id"`, "a spreadsheet"},
		{"report.HTML", "<!doctype html>", "a page"},
	} {
		file := filepath.Join(t.TempDir(), tt.name)
		if err := os.WriteFile(file, []byte(strings.Repeat("old", 1<<20)), 0o644); err != nil {
			t.Fatal(err)
		}
		var stdout, stderr bytes.Buffer
		if code := run([]string{"triage", "--actor", "build-agent", "-o", file, "testdata/incident"}, nil, &stdout, &stderr); code != exitDone || stdout.Len() > 0 {
			t.Fatalf("exit %d: %s%s: %s", code, stdout.String(), stderr.String(), tt.reason)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(strings.ToLower(string(text)), strings.ToLower(tt.begins)) {
			t.Errorf("%s begins with %.60q, want %q: %s", tt.name, text, tt.begins, tt.reason)
		}
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, want 0600", tt.name, info.Mode())
		}
		if left, _ := os.ReadDir(filepath.Dir(file)); len(left) != 1 {
			t.Errorf("%d files are left: %s", len(left), tt.reason)
		}
	}
}

func TestTriageIntoNowhere(t *testing.T) {
	var stdout, stderr bytes.Buffer
	file := filepath.Join(t.TempDir(), "no", "such", "report.json")
	if code := run([]string{"triage", "-o", file, "testdata/incident"}, nil, &stdout, &stderr); code != exitBroken || !strings.Contains(stderr.String(), "no such file") {
		t.Errorf("exit %d: %s", code, stderr.String())
	}
}

// What standard input cannot tell twice is said.
func TestTriageOfStandardInput(t *testing.T) {
	text, err := os.ReadFile("testdata/incident/2.json")
	if err != nil {
		t.Fatal(err)
	}
	var stdout, stderr bytes.Buffer
	code := run([]string{"triage", "--access-key", "AKIAIOSFODNN7EXAMPLE", "-"}, bytes.NewReader(text), &stdout, &stderr)
	if code != exitDone || !strings.Contains(stdout.String(), "Standard input is read once") {
		t.Errorf("exit %d: %s%s", code, stdout.String(), stderr.String())
	}
}
