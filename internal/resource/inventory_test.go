package resource

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/firehose"
)

var update = flag.Bool("update", false, "write the table's calls into testdata/operations.txt; look at every one")

// fewest is how many pairs of event source and event name the table has at
// least: a service that falls out of it is noticed.
const fewest = 600

const (
	operationsFile = "testdata/operations.txt"
	catalogueFile  = "testdata/catalogue-calls.txt"
)

// operationsHead begins the file of calls.
const operationsHead = `# The calls that are read: event source, operation of the API, and CloudTrail's
# names of it where they differ. CI asks AWS's service models whether each of
# the operations exists. Written by go test ./internal/resource -run EveryCall -update
`

// TestEveryCallExists holds the table against the list of its calls, which CI
// holds against AWS's service models: a call that AWS does not have would
// never be seen in a record, and nobody would miss it.
func TestEveryCallExists(t *testing.T) {
	want := operationLines()
	if *update {
		if err := os.WriteFile(operationsFile, []byte(operationsHead+strings.Join(want, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	listed := readLines(t, operationsFile)
	for _, line := range want {
		if !slices.Contains(listed, line) {
			t.Errorf("%s: %q is missing: -update writes it, CI says whether the operation exists", operationsFile, line)
		}
	}
	for _, line := range listed {
		if !slices.Contains(want, line) {
			t.Errorf("%s: %q is not in the table, or is spelled otherwise there", operationsFile, line)
		}
	}
	pairs := 0
	for _, line := range listed {
		pairs += max(1, len(strings.Fields(line))-2)
	}
	if pairs < fewest {
		t.Errorf("%d pairs of event source and event name are understood, want %d at least", pairs, fewest)
	}
	t.Logf("%d operations, %d pairs of event source and event name", len(listed), pairs)
}

// operationLines writes the table, and Firehose's own calls, as the list has them.
func operationLines() []string {
	var lines []string
	for _, call := range Calls() {
		line := call.Call.Source + " " + call.Call.Name
		if !slices.Equal(call.Events, []string{call.Call.Name}) {
			line += " " + strings.Join(slices.Sorted(slices.Values(call.Events)), " ")
		}
		lines = append(lines, line)
	}
	for _, call := range slices.Concat(firehose.Writes(), firehose.Reads()) {
		lines = append(lines, firehose.Source+" "+string(call))
	}
	slices.Sort(lines)
	return lines
}

// notUnderstood are calls of the catalogue that the table leaves out, and why.
var notUnderstood = map[string]string{}

// TestCatalogue asks for every call that is known to make a stream or the
// watching of it less safe.
func TestCatalogue(t *testing.T) {
	lines := readLines(t, catalogueFile)
	if len(lines) != 306 {
		t.Errorf("%s: %d calls, want 306: none is to be lost", catalogueFile, len(lines))
	}
	for _, line := range lines {
		source, name, _ := strings.Cut(line, " ")
		understood := Understood(source, name)
		switch reason := notUnderstood[line]; {
		case reason == "" && !understood:
			t.Errorf("%s is not understood", line)
		case reason != "" && understood:
			t.Errorf("%s is understood: it is no exception any more", line)
		}
	}
	for line := range notUnderstood {
		if !slices.Contains(lines, line) {
			t.Errorf("%s is an exception to nothing", line)
		}
	}
}

// readLines reads a file's lines but for remarks.
func readLines(t *testing.T, file string) []string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for line := range strings.Lines(string(text)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}
