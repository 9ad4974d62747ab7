package policy

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The mutation check makes a copy of the package in which the comparison takes
// one construct for another, and asks whether the tests notice:
//
//	go test ./internal/policy -run TestMutation -v -timeout 60m -mutation
var mutation = flag.Bool("mutation", false, "break each operator in the comparison, one at a time, and see whether the tests notice")

// mutants say what is taken for what.
var mutants = []string{
	"StringEquals -> StringLike", "StringEquals -> StringEqualsIgnoreCase", "StringEquals -> StringNotEquals",
	"StringNotEquals -> StringNotLike", "StringNotEquals -> StringEquals",
	"StringEqualsIgnoreCase -> StringEquals", "StringNotEqualsIgnoreCase -> StringNotEquals",
	"StringLike -> StringEquals", "StringLike -> StringNotLike", "StringNotLike -> StringNotEquals", "StringNotLike -> StringLike",
	"NumericEquals -> NumericLessThanEquals", "NumericNotEquals -> NumericLessThan", "NumericLessThan -> NumericLessThanEquals",
	"NumericLessThanEquals -> NumericLessThan", "NumericGreaterThan -> NumericGreaterThanEquals", "NumericGreaterThanEquals -> NumericGreaterThan",
	"NumericEquals -> NumericNotEquals", "NumericLessThan -> NumericGreaterThan",
	"DateEquals -> DateLessThanEquals", "DateNotEquals -> DateLessThan", "DateLessThan -> DateLessThanEquals",
	"DateLessThanEquals -> DateLessThan", "DateGreaterThan -> DateGreaterThanEquals", "DateGreaterThanEquals -> DateGreaterThan",
	"inverted -> Bool", "inverted -> Null", "emptied -> BinaryEquals", "emptied -> Bool",
	"IpAddress -> NotIpAddress", "NotIpAddress -> IpAddress", "emptied -> IpAddress",
	"ArnEquals -> StringEquals", "ArnEquals -> StringLike", "ArnLike -> StringLike", "ArnLike -> ArnNotLike",
	"ArnNotEquals -> StringNotEquals", "ArnNotLike -> StringNotLike", "ArnNotEquals -> ArnEquals",
	"IfExists -> ", "no IfExists -> IfExists", "ForAllValues -> ", "ForAllValues -> ForAnyValue", "ForAnyValue -> ", "ForAnyValue -> ForAllValues",
	"values -> the first", "NotAction -> Action", "NotResource -> Resource", "NotPrincipal -> Principal",
	"Principal -> any partition", "Principal -> account for ARN", "Principal -> service for everyone",
	"Version -> 2008", "Version -> 2012",
}

func TestMutation(t *testing.T) {
	if !*mutation {
		t.Skip("whether the tests notice a broken operator is checked with -mutation only: it takes minutes")
	}
	program := mutatedTests(t)
	if out, ok := runMutant(program, ""); !ok {
		t.Fatalf("the copy fails with nothing broken:\n%s", out)
	}
	survived := 0
	for _, m := range mutants {
		switch out, ok := runMutant(program, m); {
		case ok:
			survived++
			t.Errorf("survived: %s", m)
		default:
			t.Logf("caught:   %-50s by %s", m, firstFault(out))
		}
	}
	t.Logf("%d of %d mutants caught", len(mutants)-survived, len(mutants))
}

// mutatedTests builds the tests over a copy of the package that reads through broken.go.
func mutatedTests(t *testing.T) string {
	t.Helper()
	hooked := 0
	dir := copyPackage(t, func(_ string, text []byte) []byte {
		for _, h := range mutationHooks {
			hooked += bytes.Count(text, []byte(h.after))
			text = bytes.ReplaceAll(text, []byte(h.after), []byte(h.after+h.call))
		}
		return text
	})
	if hooked != len(mutationHooks) {
		t.Fatalf("%d of %d hooks found: the comparison changed, and the hooks have to follow", hooked, len(mutationHooks))
	}
	copyFile(t, "testdata/mutation/broken.go", filepath.Join(dir, "broken.go"), nil)
	program := filepath.Join(dir, "mutated.test")
	build := exec.Command("go", "test", "-c", "-o", program, ".")
	build.Dir = dir
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// copyPackage copies the package into a module of its own, changing its Go files.
func copyPackage(t *testing.T, change func(name string, text []byte) []byte) (dir string) {
	t.Helper()
	dir = t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(".")); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		copyFile(t, name, filepath.Join(dir, name), change)
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		copyFile(t, filepath.Join("../..", name), filepath.Join(dir, name), nil)
	}
	return dir
}

func copyFile(t *testing.T, from, to string, change func(name string, text []byte) []byte) {
	t.Helper()
	text, err := os.ReadFile(from)
	if err == nil && change != nil {
		text = change(from, text)
	}
	if err == nil {
		err = os.WriteFile(to, text, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// mutationHooks are where the comparison starts to read a document.
var mutationHooks = []struct{ after, call string }{
	{"func (c *compiler) survey(st *Statement) " + "{\n", "_, st = breakStatement(&Document{}, st)\n"},
	{"func (c *compiler) box(doc *Document, st *Statement) *box " + "{\n", "doc, st = breakStatement(doc, st)\n"},
}

// runMutant runs the tests. A broken program may never end, or fill the
// memory: it gets five minutes and 6 GB of addresses.
func runMutant(program, mutant string) (out string, ok bool) {
	cmd := exec.Command("sh", "-c", `ulimit -v 6000000 && exec "$0" "$@"`, program,
		"-test.run", "^(TestEvery|TestOracle|TestDoubts)", "-oracle.every", "2", "-oracle.pairs", "1000", "-test.timeout", "5m")
	cmd.Dir = filepath.Dir(program)
	cmd.Env = append(os.Environ(), "POLICY_MUTANT="+mutant)
	text, err := cmd.CombinedOutput()
	return string(text), err == nil
}

// firstFault is the first fault a test named, shortened.
func firstFault(out string) string {
	for _, line := range strings.Split(out, "\n") {
		if _, fault, ok := strings.Cut(line, "_test.go:"); ok {
			return fmt.Sprintf("%.110s", fault)
		}
	}
	return fmt.Sprintf("%.110s", out)
}
