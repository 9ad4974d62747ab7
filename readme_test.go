package hosewatch

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
)

// elsewhere lists the README's commands that this test does not run, and who
// does.
var elsewhere = map[string]string{
	"go test ./...":            "is what runs this",
	"go generate ./...":        "internal/generate tests that it changes nothing, and .ci/run runs it",
	"sam build":                "run by .ci/run",
	"sam deploy --guided":      "needs an AWS account",
	"sam local invoke":         "needs Docker; .ci/run does the same under the runtime emulator that it uses",
	"aws secretsmanager put-s": "needs an AWS account",
}

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// readmeCommands returns the commands that the README tells people to type.
func readmeCommands(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, block := range shellBlock.FindAllStringSubmatch(string(text), -1) {
		all = append(all, strings.Split(strings.TrimSpace(block[1]), "\n")...)
	}
	return all
}

func TestReadmeCommands(t *testing.T) {
	ran := 0
	for _, command := range readmeCommands(t) {
		if why, ok := runElsewhere(command); ok {
			t.Logf("not run here: %s: %s", command, why)
			continue
		}
		words := strings.Fields(command)
		if words[0] != "go" || words[1] != "run" {
			t.Errorf("%s: say who runs it", command)
			continue
		}
		ran++
		var stdout, stderr bytes.Buffer
		cmd := exec.Command("go", words[1:]...)
		cmd.Stdout, cmd.Stderr = &stdout, &stderr
		if err := cmd.Run(); err != nil || stdout.Len() == 0 {
			t.Errorf("%s: %v\n%s", command, err, stderr.String())
		}
	}
	if ran < 4 {
		t.Errorf("%d commands were run: the README has changed its form", ran)
	}
}

func runElsewhere(command string) (why string, ok bool) {
	for prefix, why := range elsewhere {
		if strings.HasPrefix(command, prefix) {
			return why, true
		}
	}
	return "", false
}

// Every path that the README and the docs link to exists.
func TestLinksLeadSomewhere(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range []string{"README.md", "docs/design.md", "docs/cli.md", "docs/policy.md", "docs/operations.md", "docs/listeners.md", "docs/configuration.md", "docs/coverage.md"} {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Error(err)
			continue
		}
		dir := page[:strings.LastIndexByte(page, '/')+1]
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(dir + m[1]); err != nil {
				t.Errorf("%s links to %s: %v", page, m[1], err)
			}
		}
	}
}

// What the README's first command promises: the events that come with the
// source show the breadth of the rules.
func TestEventsShowWhatIsCovered(t *testing.T) {
	out, err := exec.Command("go", "run", "./cmd/hosewatch", "scan", "--format", "json", "events/").Output()
	if err != nil {
		t.Fatal(err)
	}
	type alert struct {
		EventName string                  `json:"event_name"`
		Findings  []struct{ Rule string } `json:"findings"`
	}
	alerts, rules, calls := 0, map[string]bool{}, map[string]bool{}
	for line := range bytes.Lines(out) {
		var a alert
		if err := json.Unmarshal(line, &a); err != nil {
			t.Fatal(err)
		}
		alerts++
		calls[a.EventName] = true
		for _, f := range a.Findings {
			rules[f.Rule] = true
		}
	}
	t.Logf("%d alerts over %d rules", alerts, len(rules))
	if alerts < 60 || len(rules) < 40 {
		t.Errorf("%d alerts over %d rules, want at least 60 over 40", alerts, len(rules))
	}
	for _, call := range []string{"CreateDeliveryStream", "UpdateDestination", "DeleteDeliveryStream", "StartDeliveryStreamEncryption", "StopDeliveryStreamEncryption", "TagDeliveryStream", "UntagDeliveryStream"} {
		if !calls[call] {
			t.Errorf("no alert of %s", call)
		}
	}
	told := string(out)
	for kind, option := range map[string]string{
		"extended S3": "--extended-s3-destination-update", "S3": "--s3-destination-update", "Redshift": "--redshift-destination-update",
		"Elasticsearch": "--elasticsearch-destination-update", "OpenSearch": "--amazonopensearchservice-destination-update",
		"OpenSearch Serverless": "--amazon-open-search-serverless-destination-update", "Splunk": "--splunk-destination-update",
		"HTTP endpoint": "--http-endpoint-destination-update", "Snowflake": "--snowflake-destination-update", "Iceberg": "--iceberg-destination-update",
	} {
		if !strings.Contains(told, option) {
			t.Errorf("no alert takes back a change of a destination of kind %s", kind)
		}
	}
}
