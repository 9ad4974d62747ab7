package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/firehose/firehosetest"
)

const planted = "hunter2-SECRET"

// Whatever a caller puts into the members that the API marks as sensitive,
// and into those that hold a credential without being marked, no output of
// any format shows it; not for calls that succeed and not for those that
// fail, whose error message may repeat it.
func TestNoOutputShowsASecret(t *testing.T) {
	unmarked := map[string]bool{"hECToken": true}
	for _, form := range []string{
		planted, "https://u:" + planted + "@example.com/" + planted + "?k=" + planted, "jdbc:redshift://" + planted,
	} {
		var trailFile bytes.Buffer
		planted := 0
		for _, e := range firehosetest.Requests(t, func(m firehosetest.Member) any {
			name := m.Path[strings.LastIndexByte(m.Path, '.')+1:]
			if m.Sensitive || unmarked[name] {
				planted++
				return form
			}
			if name == "copyOptions" {
				return "CREDENTIALS 'aws_access_key_id=AKIAX;aws_secret_access_key=" + form + "'"
			}
			if name == "hECEndpoint" || name == "clusterJDBCURL" {
				return map[string]string{"hECEndpoint": "https://hec.example.com:8088/x?token=" + form,
					"clusterJDBCURL": "jdbc:redshift://dw.c9.eu-west-1.redshift.amazonaws.com:5439/d?password=" + form}[name]
			}
			return m.Value()
		}) {
			trailFile.WriteString(e.Raw + "\n")
			trailFile.WriteString(failing(t, e.Raw, form) + "\n")
		}
		if planted < 33 {
			t.Fatalf("a secret was planted in %d members, want all 33 that the model marks and more", planted)
		}
		for _, format := range []string{"text", "json", "ocsf", "slack"} {
			var stdout, stderr bytes.Buffer
			run([]string{"scan", "--format", format, "--min-severity", "info", "-"}, bytes.NewReader(trailFile.Bytes()), &stdout, &stderr)
			if stdout.Len() < 1000 {
				t.Fatalf("%s: hardly anything was told: %s", format, stderr.String())
			}
			for _, out := range []string{stdout.String(), stderr.String()} {
				if i := strings.Index(strings.ToLower(out), strings.ToLower("hunter2-SECRET")); i >= 0 {
					t.Errorf("%s shows what was given as %q: …%s…", format, form, out[max(0, i-80):min(len(out), i+40)])
				}
			}
		}
	}
}

// failing makes of a record one of a refused call, with a message that
// repeats what was given.
func failing(t *testing.T, raw, form string) string {
	t.Helper()
	var record map[string]any
	if err := json.Unmarshal([]byte(raw), &record); err != nil {
		t.Fatal(err)
	}
	record["errorCode"] = "InvalidArgumentException"
	record["errorMessage"] = "1 validation error detected: Value '" + form + "' at 'password' failed to satisfy constraint"
	text, err := json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
