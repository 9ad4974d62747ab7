package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var policyFiles = map[string]string{
	"reader.json": `{"Version":"2012-10-17","Statement":[{"Sid":"Reader","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/reader"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*"}]}`,
	"public.json": `{"Version":"2012-10-17","Statement":[{"Sid":"Everyone","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*"}]}`,
	"office.json": `{"Version":"2012-10-17","Statement":[{"Sid":"Office","Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::orders-archive/*","Condition":{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}}]}`,
	"odd.json":    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*","Condition":{"StringMatches":{"aws:username":"ana"}}}]}`,
	"broken.json": `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*"},]}`,
	"pairs.jsonl": `{"old":{"Statement":[]},"new":"{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}","note":"a string"}
{"new":{"Statement":[]}}
{"old":{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]},"new":null}
{"old":"nonsense","new":{"Statement":[]}}
`,
	"documents.jsonl": `{"policy":{"Statement":{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}},"resource_type":"AWS::SQS::Queue","account":"111122223333"}
{"policy":{"Statement":{"Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"sqs:SendMessage","Resource":"*"}},"resource_type":"AWS::SQS::Queue","account":"111122223333"}
{"policy":{"Statement":{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*"}},"account":"111122223333"}
{"policy":"{"}
`,
	"bad.jsonl": "{\"old\":{\"Statement\":[]},\"new\":{\"Statement\":[]}}\nnot json\n",
}

var elapsed = regexp.MustCompile(`"elapsed_us":\d+`)

// Every command line with all that it prints, the time aside.
func TestPolicyCommands(t *testing.T) {
	folder := t.TempDir()
	for name, text := range policyFiles {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		line, stdin string
		code        int
		stdout      string
		stderr, why string
	}{
		{"compare office.json public.json", "", exitRisky, "broadened\n\nnewly allowed:\n  *  s3:GetObject  arn:aws:s3:::orders-archive/2026/11/23/orders.json\n    with {\"aws:sourceip\":\"198.51.100.7\"}\n    by \"Everyone\" (Statement[0])\n", "", "thrown open"},
		{"compare public.json office.json", "", exitDone, "narrowed\n\nno longer allowed:\n  *  s3:GetObject  arn:aws:s3:::orders-archive/2026/11/23/orders.json\n    with {\"aws:sourceip\":\"198.51.100.7\"}\n    by \"Everyone\" (Statement[0])\n", "", "tightened is quiet"},
		{"compare public.json public.json", "", exitDone, "equal\n", "", "the same"},
		{"compare --format json public.json -", policyFiles["public.json"], exitDone, `{"verdict":"equal","newly_allowed":[],"no_longer_allowed":[],"confirmed":true,"elapsed_us":0}` + "\n", "", "standard input"},
		{"compare --new-only --format json reader.json", "", exitRisky, `{"verdict":"broadened","newly_allowed":[{"principal":"arn:aws:sts::111122223333:assumed-role/reader/ana","action":"s3:GetObject","resource":"arn:aws:s3:::orders-archive/2026/11/23/orders.json","context":{},"actions":["s3:GetObject"],"statement":"\"Reader\" (Statement[0])"}],"no_longer_allowed":[],"confirmed":true,"elapsed_us":0}` + "\n", "", "an absent old document allows nothing"},
		{"compare reader.json odd.json", "", exitRisky, "unknown\n", "", "an operator that nobody knows"},
		{"compare reader.json broken.json", "", exitRisky, "unknown\n  new: policy: line 1, column 70: Statement[0]: a comma before the end\n", "", "a document that does not parse is never empty"},
		{"compare reader.json missing.json", "", exitBroken, "", "missing.json", "a file that is not there"},
		{"compare reader.json", "", exitUsage, "", "want OLD and NEW", "one file too few"},
		{"compare --format xml a b", "", exitUsage, "", `"xml" is neither`, "no such format"},
		{"compare --budget 0s a b", "", exitUsage, "", "not more than nothing", "no time at all"},
		{"explain", "", exitUsage, "", "neither compare nor judge", "no such command"},
		{"compare --batch bad.jsonl", "", exitBroken, `{"verdict":"equal","newly_allowed":[],"no_longer_allowed":[],"confirmed":true,"elapsed_us":0}` + "\n" + `{"verdict":"unknown","newly_allowed":[],"no_longer_allowed":[],"confirmed":false,"elapsed_us":0,"reason":"the line is not an object with old and new"}` + "\n", "line 2", "a bad line keeps its place"},
		{"judge --format text --account 111122223333 public.json", "", exitRisky, "Anyone on the internet can read every object in orders-archive.\n", "", "public"},
		{"judge --format text --account 111122223333 reader.json", "", exitDone, "Nobody outside is let in.\n", "", "only our own"},
		{"judge broken.json", "", exitBroken, "", "a comma before the end", "malformed"},
		{"judge --account 111122223333 office.json", "", exitRisky, "", "", "outsiders on one network"},
	} {
		args := strings.Fields(c.line)
		for i, arg := range args {
			if strings.Contains(arg, ".json") {
				args[i] = filepath.Join(folder, arg)
			}
		}
		var stdout, stderr bytes.Buffer
		code := runPolicy(args, strings.NewReader(c.stdin), &stdout, &stderr)
		got := elapsed.ReplaceAllString(stdout.String(), `"elapsed_us":0`)
		if c.code == exitRisky && strings.HasPrefix(c.stdout, "unknown\n") && len(c.stdout) < 10 {
			got = got[:min(len(got), len(c.stdout))]
		}
		if code != c.code || c.stdout != "" && got != c.stdout || !strings.Contains(stderr.String(), c.stderr) {
			t.Errorf("%s: exit %d\n%s%swant exit %d\n%s%s (%s)", c.line, code, got, stderr.String(), c.code, c.stdout, c.stderr, c.why)
		}
	}
}

func TestPolicyBatches(t *testing.T) {
	run := func(args ...string) []map[string]any {
		var stdout, stderr bytes.Buffer
		if code := runPolicy(args, strings.NewReader(policyFiles[map[string]string{"compare": "pairs.jsonl", "judge": "documents.jsonl"}[args[0]]]), &stdout, &stderr); code != exitDone {
			t.Fatalf("%v: exit %d: %s", args, code, stderr.String())
		}
		var rows []map[string]any
		for line := range strings.Lines(stdout.String()) {
			var row map[string]any
			if err := json.Unmarshal([]byte(line), &row); err != nil {
				t.Fatal(err)
			}
			if us, ok := row["elapsed_us"].(float64); !ok || us < 0 {
				t.Errorf("%s: no elapsed_us", line)
			}
			rows = append(rows, row)
		}
		return rows
	}
	pairs := run("compare", "--batch", "-")
	for i, want := range []string{"broadened", "equal", "narrowed", "unknown"} {
		if i >= len(pairs) || pairs[i]["verdict"] != want {
			t.Fatalf("line %d of %v, want %s", i+1, pairs, want)
		}
	}
	docs := run("judge", "--batch", "-")
	if len(docs) != 4 || docs[0]["public"] != true || docs[1]["public"] != false || docs[3]["unknown"] == nil {
		t.Fatalf("%v", docs)
	}
	if text, _ := json.Marshal([]any{docs[1]["cross_account"], docs[2]["confused_deputy"]}); string(text) != `[["444455556666"],["sns.amazonaws.com"]]` {
		t.Errorf("cross-account and deputy: %s", text)
	}
}
