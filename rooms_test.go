package hosewatch

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/hosewatch/hosewatch/"

// rooms says who may import whom; docs/design.md says why. A package below a
// room belongs to the room. What is not listed may not be imported.
var rooms = map[string][]string{
	"internal/trail":   {},
	"internal/policy":  {},
	"internal/lru":     {},
	"internal/config":  {},
	"internal/awsenv":  {},
	"internal/awscall": {"internal/trail"},
	"internal/bucket":  {"internal/awscall", "internal/awsenv", "internal/trail"},
	// Trails in buckets are for machines that read them; functions are told which objects.
	"internal/bucket/trails": {"internal/bucket", "internal/trail"},
	"internal/firehose":      {"internal/trail"},
	"internal/resource":      {"internal/trail"},
	"internal/estate":        {"internal/trail", "internal/firehose", "internal/resource"},
	"internal/store":         {"internal/awsenv", "internal/trail", "internal/estate", "internal/resource", "internal/firehose", "internal/lru", "internal/store/table"},
	// What tells alerts needs to know items, and nothing of the estate.
	"internal/store/table": {},
	// What only the program may have, and what asks AWS, are rooms of their own.
	"internal/store/file":    {"internal/estate", "internal/store", "internal/lru"},
	"internal/config/remote": {"internal/awscall", "internal/awsenv", "internal/bucket", "internal/config"},
	"internal/judge":         {"internal/trail", "internal/policy", "internal/firehose", "internal/resource", "internal/estate", "internal/config", "internal/lru"},
	"internal/incident":      {"internal/judge", "internal/config"},
	"internal/attack":        {},
	"internal/tell":          {"internal/judge", "internal/policy", "internal/incident", "internal/attack"},
	"internal/tell/asff":     {"internal/judge", "internal/attack", "internal/tell"},
	"internal/notify":        {"internal/awsenv", "internal/judge", "internal/tell", "internal/config", "internal/incident", "internal/store/table"},
	"internal/bus":           {"internal/awscall", "internal/awsenv", "internal/judge", "internal/tell"},
	"internal/bus/queued":    {"internal/judge"},
	"internal/account":       {"internal/awscall", "internal/awsenv", "internal/trail", "internal/firehose", "internal/resource", "internal/estate"},
	"internal/triage":        {"internal/judge", "internal/tell", "internal/config", "internal/incident", "internal/notify", "internal/store/table", "internal/account"},
	"internal/watch":         {"internal/trail", "internal/resource", "internal/estate", "internal/store", "internal/judge", "internal/config"},
	"internal/replay":        {"internal/trail", "internal/config", "internal/estate", "internal/store", "internal/judge", "internal/watch", "internal/tell", "internal/bucket"},
	"internal/investigate":   {"internal/trail", "internal/policy", "internal/firehose", "internal/resource", "internal/estate", "internal/store", "internal/config", "internal/judge", "internal/attack", "internal/watch"},
	// Reports are told by the program alone: no function is linked with them.
	"internal/tell/report": {"internal/investigate", "internal/judge", "internal/tell"},
	"internal/tell/html":   {"internal/investigate", "internal/judge", "internal/tell", "internal/tell/report"},
	"internal/reconcile":   {"internal/trail", "internal/judge", "internal/lru"},
	"internal/picture":     {"internal/trail", "internal/config", "internal/judge", "internal/watch", "internal/incident", "internal/investigate", "internal/tell", "internal/tell/html"},
	// What is made up must not follow from what hosewatch understands.
	"internal/simulate": {},
	"internal/generate": {"internal/trail", "internal/firehose", "internal/resource", "internal/config", "internal/judge", "internal/watch", "internal/tell"},

	"functions/internal/environment": {"internal/awsenv", "internal/judge", "internal/config/remote"},
	"functions/baseline":             {"functions/internal/environment", "internal/account", "internal/bus", "internal/watch", "internal/judge", "internal/config/remote", "internal/estate", "internal/store"},
	"functions/detect":               {"functions/internal/environment", "internal/account", "internal/bus", "internal/store", "internal/lru", "internal/reconcile", "internal/trail", "internal/watch", "internal/judge", "internal/config", "internal/config/remote"},
	"functions/findings":             {"functions/internal/environment", "internal/awsenv", "internal/bus/queued", "internal/judge", "internal/tell", "internal/tell/asff"},
	"functions/notify":               {"functions/internal/environment", "internal/bus/queued", "internal/judge", "internal/tell", "internal/notify", "internal/config", "internal/config/remote", "internal/store", "internal/store/table"},
	"functions/reconcile":            {"functions/internal/environment", "internal/account", "internal/bucket", "internal/bus", "internal/bus/queued", "internal/config", "internal/config/remote", "internal/judge", "internal/reconcile", "internal/store", "internal/watch"},
	"functions/replay":               {"functions/internal/environment", "internal/bucket", "internal/bus", "internal/config", "internal/judge", "internal/replay"},
	"functions/triage":               {"functions/internal/environment", "internal/awsenv", "internal/bus/queued", "internal/config", "internal/account", "internal/notify", "internal/store", "internal/triage"},
	"cmd/hosewatch":                  {"internal/trail", "internal/policy", "internal/firehose", "internal/judge", "internal/config", "internal/tell", "internal/watch", "internal/estate", "internal/account", "internal/store", "internal/store/file", "internal/store/table", "internal/notify", "internal/bus/queued", "internal/awscall", "internal/awsenv", "internal/bucket", "internal/bucket/trails", "internal/replay", "internal/investigate", "internal/tell/report", "internal/tell/html"},
}

// sdk lists the rooms that may reach for AWS.
// The program may, for the profiles that a person's machine has.
var sdk = []string{"internal/awscall", "internal/awsenv", "internal/bucket", "internal/account", "internal/bus", "internal/store", "internal/notify", "internal/tell/asff", "functions/findings", "functions/triage", "cmd/hosewatch"}

func TestDataWalksOneWay(t *testing.T) {
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "tools" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") || path.Dir(filepath.ToSlash(file)) == "." {
			return nil
		}
		room, known := roomOf(filepath.ToSlash(file))
		if !known {
			t.Errorf("%s belongs to no room: add it to the table, with a reason in docs/design.md", file)
			return nil
		}
		seen[room] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			checkImport(t, file, room, imported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for room := range rooms {
		if !seen[room] {
			t.Errorf("room %s has no code", room)
		}
	}
}

func checkImport(t *testing.T, file, room, imported string) {
	t.Helper()
	if strings.HasPrefix(imported, "github.com/aws/aws-sdk-go-v2") && !slices.Contains(sdk, room) {
		t.Errorf("%s imports %s: only %s reach for AWS", file, imported, strings.Join(sdk, ", "))
	}
	ours, found := strings.CutPrefix(imported, module)
	if !found {
		return
	}
	target, _ := roomOf(ours + "/x.go")
	if target != room && !slices.Contains(rooms[room], target) {
		t.Errorf("%s imports %s: %s may import %v only, so that data walks one way", file, ours, room, rooms[room])
	}
}

// roomOf finds the room that a file is in.
func roomOf(file string) (string, bool) {
	for dir := path.Dir(file); dir != "."; dir = path.Dir(dir) {
		if _, ok := rooms[dir]; ok {
			return dir, true
		}
	}
	return "", false
}
