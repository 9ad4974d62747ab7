package investigate

import (
	"compress/gzip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// record is an event that no other may be taken for.
const record = `{"eventID":"e-1","eventName":"A","requestParameters":{"eventID":"e-2"}}`

func TestCommandShowsTheEvent(t *testing.T) {
	for _, program := range []string{"sh", "gzip", "jq"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not here: %v", program, err)
		}
	}
	packed := func(text string) string {
		var b strings.Builder
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	for _, tt := range []struct{ file, content, reason string }{
		{"trail.json.gz", packed(`{"Records":[{"eventID":"e-0","eventName":"Z"},` + record + `]}`), "as a trail writes it"},
		{"trail.json", `{"Records":[` + record + `]}`, "not packed"},
		{"lines.ndjson", `{"eventID":"e-0"}` + "\n" + record + "\n", "an event a line"},
		{"-it's $(touch x) `touch x`;&.json", record, "a name that a shell, or gzip, could read otherwise"},
	} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, tt.file), []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		shell := exec.Command("sh", "-c", Origin{File: tt.file, Record: 2}.Command("e-1")+" | jq -c .")
		shell.Dir = folder
		out, err := shell.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != record {
			t.Errorf("%s: got %s, %v: %s", tt.file, out, err, tt.reason)
		}
		if files, _ := os.ReadDir(folder); len(files) != 1 {
			t.Errorf("%s: the name was run: %s", tt.file, tt.reason)
		}
	}
}

func TestCommandWhereThereIsNone(t *testing.T) {
	for _, tt := range []struct{ file, id, want, reason string }{
		{"-", "e-1", "", "standard input cannot be read twice"},
		{"", "e-1", "", "it is not known where it lies"},
		{"a.json", "", "", "nothing to ask for"},
		{"s3://b/k.gz", "e-1", `aws s3 cp s3://b/k.gz - | gzip -cdf | jq '.. | objects | select(.eventID? == $id)' --arg id e-1`, "a bucket is read by the AWS CLI"},
	} {
		if got := (Origin{File: tt.file}).Command(tt.id); got != tt.want {
			t.Errorf("Command(%q) of %q = %q, want %q: %s", tt.id, tt.file, got, tt.want, tt.reason)
		}
	}
}
