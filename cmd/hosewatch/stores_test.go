package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/bucket/buckettest"
)

const beforeRegion = "AWSLogs/o-abc/111122223333/CloudTrail/"

// laidOut is the events of testdata as CloudTrail lays them out, by key: in
// eu-west-1 what there is, and in us-east-1 what is quiet.
func laidOut(t *testing.T) map[string]string {
	t.Helper()
	objects := map[string]string{
		"AWSLogs/o-abc/111122223333/CloudTrail-Digest/eu-west-1/2026/05/12/d.json.gz": "{}",
		"AWSLogs/o-abc/444455556666/Config/eu-west-1/2026/5/12/c.json.gz":             "[1]",
	}
	put := func(region, day, minute, file string) {
		text, err := os.ReadFile(filepath.Join("testdata", file))
		if err != nil {
			t.Fatal(err)
		}
		var packed bytes.Buffer
		z := gzip.NewWriter(&packed)
		z.Write(text)
		z.Close()
		name := fmt.Sprintf("111122223333_CloudTrail_%s_%sT%sZ_%s.gz", region, strings.ReplaceAll(day, "/", ""), minute, file)
		objects[beforeRegion+region+"/"+day+"/"+name] = packed.String()
	}
	put("eu-west-1", "2026/05/12", "0915", "trail.json")
	put("eu-west-1", "2026/05/12", "0920", "redirect.json")
	put("eu-west-1", "2026/05/14", "0920", "delete-by-root.json")
	put("us-east-1", "2026/05/12", "0915", "quiet.json")
	return objects
}

func bucketOf(t *testing.T, objects map[string]string) *buckettest.S3 {
	t.Helper()
	s := buckettest.New(t, map[string]map[string]string{"logs": objects})
	s.PageSize = 2
	for line := range strings.Lines(s.Environment()) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		t.Setenv(name, value)
	}
	t.Setenv("AWS_CONFIG_FILE", os.DevNull)
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", os.DevNull)
	return s
}

func scanned(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(append([]string{"scan"}, args...), strings.NewReader(""), &out, &err)
	return code, out.String(), err.String()
}

// What is in a bucket is judged as what is in a folder, whatever is meant of
// it, however many read it, and whatever passes on the way.
func TestScanBucket(t *testing.T) {
	objects := laidOut(t)
	dir := t.TempDir()
	for key, text := range objects {
		name := filepath.Join(dir, key)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	throttled := func(_ string, before int) *buckettest.Fault {
		if before == 0 {
			return &buckettest.Fault{Status: http.StatusServiceUnavailable, Code: "SlowDown"}
		}
		return nil
	}
	brokenOff := func(asked string, before int) *buckettest.Fault {
		if strings.HasPrefix(asked, "get") && before < 3 {
			return &buckettest.Fault{BreakAfter: 100}
		}
		return nil
	}
	for _, tt := range []struct {
		flags  []string
		fault  func(string, int) *buckettest.Fault
		lists  int // pages that are asked for, when nothing goes wrong
		gets   int
		says   string
		reason string
	}{
		{nil, nil, 8, 4, "alerts", "all of it"},
		{[]string{"--workers", "5"}, nil, 8, 4, "alerts", "by several"},
		{nil, throttled, 0, 0, "alerts", "S3 wants us to slow down"},
		{nil, brokenOff, 0, 0, "alerts", "bodies break off and go on"},
		{[]string{"--region", "eu-west-1"}, nil, 7, 3, "alerts", "one Region"},
		{[]string{"--account", "444455556666,555566667777"}, nil, 5, 0, "0 records read", "other accounts"},
		{[]string{"--since", "2026-05-13T01:00:00Z"}, nil, 7, 1, "1 record", "after a day, of which files are not listed"},
		{[]string{"--until", "2026-05-12T09:12:00Z"}, nil, 8, 3, "outside of what was asked for", "events of the same files are left out"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := bucketOf(t, objects)
			s.Fault = tt.fault
			wantCode, wantOut, wantErr := scanned(t, append(tt.flags, dir)...)
			code, out, err := scanned(t, append(tt.flags, "s3://logs")...)
			if code != wantCode || out != wantOut || err != wantErr {
				t.Errorf("exit %d, prints\n%s%s\nfrom a folder exit %d\n%s%s", code, out, err, wantCode, wantOut, wantErr)
			}
			if code != exitDone || !strings.Contains(err, tt.says) {
				t.Errorf("exit %d: %s", code, err)
			}
			if tt.fault == nil && (s.Count("list") != tt.lists || s.Count("get") != tt.gets) {
				t.Errorf("%d listings, want %d, and %d gets, want %d:\n%s", s.Count("list"), tt.lists, s.Count("get"), tt.gets, strings.Join(s.Asked(), "\n"))
			}
		})
	}
}

// What cannot be listed or read is told, and the rest is judged.
func TestScanBucketFaults(t *testing.T) {
	objects := laidOut(t)
	for _, tt := range []struct {
		path, part string // of what is asked
		fault      buckettest.Fault
		says       string
		alerts     bool // some are told
		reason     string
	}{
		{"s3://logs/", "T0920Z_redirect", buckettest.Fault{Status: 403, Code: "AccessDenied"}, "T0920Z_redirect.json.gz: get: AWS answered 403 AccessDenied: wants s3:GetObject on", true, "one object"},
		{"s3://logs/", "T0920Z_redirect", buckettest.Fault{BreakAfter: 10}, "T0920Z_redirect.json.gz: get: broke off after", true, "a body that breaks off whenever it goes on"},
		{"s3://logs/", "list logs " + beforeRegion + "us-east-1/", buckettest.Fault{Status: 403, Code: "AccessDenied"}, "CloudTrail/us-east-1/: list: AWS answered 403", true, "a Region"},
		{"s3://logs/", "list logs  /", buckettest.Fault{Status: 403, Code: "AccessDenied"}, "s3://logs/: list: AWS answered 403 AccessDenied: wants s3:ListBucket on arn:aws:s3:::logs", false, "all"},
		{"s3://log/", "nothing", buckettest.Fault{}, "404 NoSuchBucket", false, "no such bucket"},
		{"s3://logs/AWSlogs/", "nothing", buckettest.Fault{}, "s3://logs/AWSlogs/: there is nothing of which the name begins so", false, "misspelt"},
		{"s3://LOGS/", "nothing", buckettest.Fault{}, `"s3://LOGS/": want s3://BUCKET/KEY`, false, "not a bucket's name"},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			s := bucketOf(t, objects)
			s.Fault = func(asked string, _ int) *buckettest.Fault {
				if strings.Contains(asked, tt.part) {
					return &tt.fault
				}
				return nil
			}
			code, out, err := scanned(t, tt.path)
			if code != exitBroken || !strings.Contains(err, tt.says) || (out != "") != tt.alerts {
				t.Errorf("exit %d, prints %d bytes\n%s%s", code, len(out), err, strings.Join(s.Asked(), "\n"))
			}
		})
	}
}

// Where an event lies is told, so that it can be found again.
func TestTriageBucket(t *testing.T) {
	bucketOf(t, laidOut(t))
	var out, err bytes.Buffer
	code := run([]string{"triage", "--format", "json", "--since", "2026-05-12", "s3://logs/" + beforeRegion}, strings.NewReader(""), &out, &err)
	if code != exitDone || !strings.Contains(out.String(), "s3://logs/"+beforeRegion+"eu-west-1/2026/05/12/111122223333_CloudTrail_eu-west-1_20260512T0915Z_trail.json.gz") {
		t.Errorf("exit %d\n%s%s", code, &out, &err)
	}
}
