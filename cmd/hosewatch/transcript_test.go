package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write what the commands print into the transcripts")

// A transcript is a command line as a person types it, what must appear in
// what it prints, and all that it prints:
//
//	$ hosewatch scan testdata/stop.json
//	wants: stream-encryption-stopped
//	exit: 0
//	--- stdout
//	...
//	--- stderr
//	...
//
// -update rewrites what is printed, never what is wanted: a case that has
// gone silent stays a failure.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			head, _, _ := strings.Cut(string(text), "exit: ")
			command, wants, _ := strings.Cut(head, "\n")
			args := strings.Fields(strings.TrimPrefix(command, "$ hosewatch"))
			var stdout, stderr bytes.Buffer
			code := run(args, strings.NewReader(""), &stdout, &stderr)
			for line := range strings.Lines(wants) {
				want := strings.TrimSpace(strings.TrimPrefix(line, "wants:"))
				if !strings.Contains(stdout.String()+stderr.String(), want) {
					t.Errorf("nothing says %q", want)
				}
			}
			got := fmt.Sprintf("%sexit: %d\n--- stdout\n%s--- stderr\n%s", head, code, stdout.String(), stderr.String())
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(text) {
				t.Errorf("prints\n%s\nwant\n%s", got, text)
			}
		})
	}
}
