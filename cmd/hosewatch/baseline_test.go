package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/estate"
)

// What was found is written whether or not all could be asked; the exit code
// tells which.
func TestBaseline(t *testing.T) {
	refused := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		asked := string(body) + r.Header.Get("X-Amz-Target")
		switch {
		case refused != "" && strings.Contains(asked, refused):
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"__type":"AccessDeniedException","Message":"not\u001b[31m allowed"}`)
		case strings.Contains(asked, "GetCallerIdentity"):
			io.WriteString(w, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>111122223333</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`)
		case strings.Contains(asked, "Action="):
			io.WriteString(w, `<Response/>`)
		default:
			io.WriteString(w, `{}`)
		}
	}))
	defer server.Close()
	setAWS(t, server.URL)
	t.Setenv("AWS_REGION", "")
	file := filepath.Join(t.TempDir(), "estate.json")
	for _, c := range []struct {
		args, refused string
		code, regions int
		said, reason  string
	}{
		{"--region eu-west-1", "", exitDone, 1, "0 streams, 0 resources, complete", "an empty account"},
		{"--region eu-west-1 --region us-east-1 -o " + file, "", exitDone, 2, "us-east-1", "two Regions, into a file"},
		{"--region eu-west-1", "DescribeTrails", exitBroken, 1, "not known: cloudtrail:DescribeTrails: AccessDeniedException: not", "a gap"},
		{"--region eu-west-1", "GetCallerIdentity", exitBroken, 0, "whose account this is", "no credentials that work"},
		{"", "", exitBroken, 0, "--region", "no Region anywhere"},
		{"--region eu-west-1 more", "", exitUsage, 0, `"more"`, "an argument"},
		{"--regions eu-west-1", "", exitUsage, 0, "-regions", "a slip"},
	} {
		refused = c.refused
		var stdout, stderr strings.Builder
		code := run(append([]string{"baseline"}, strings.Fields(c.args)...), nil, &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), c.said) || strings.Contains(stderr.String(), "\x1b") {
			t.Errorf("%s: exit %d, want %d; said %q", c.reason, code, c.code, stderr.String())
		}
		text := stdout.String()
		if strings.Contains(c.args, "-o") {
			written, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text = string(written)
		}
		if c.regions == 0 {
			if text != "" {
				t.Errorf("%s: wrote %q", c.reason, text)
			}
			continue
		}
		snapshots, err := estate.ReadBaseline(strings.NewReader(text))
		if err != nil || len(snapshots) != c.regions || snapshots[0].Complete != (c.refused == "") || !json.Valid([]byte(text)) {
			t.Errorf("%s: %d snapshots, %v: %s", c.reason, len(snapshots), err, text)
		}
	}
}
