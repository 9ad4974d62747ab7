package account

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/hosewatch/hosewatch/internal/resource"
)

// Everything that a stream, or what it uses, can name is asked about, or said
// not to be.
func TestEveryEdgeIsAskedAbout(t *testing.T) {
	types := map[string]resource.Type{}
	for _, m := range matches(t, "../resource/type.go", `(?m)^\t(\w+) +Type = "(.+)"$`) {
		types[m[1]] = resource.Type(m[2])
	}
	named := map[resource.Type]bool{resource.LogGroup: true}
	for _, m := range matches(t, "../estate/edges.go", `resource\.([A-Z]\w+)`) {
		if kind, is := types[m[1]]; is {
			named[kind] = true
		}
	}
	files, _ := filepath.Glob("../resource/*.go")
	for _, file := range files {
		for _, m := range matches(t, file, `\badd\((\w+), `) {
			if kind, is := types[m[1]]; is {
				named[kind] = true
			}
		}
	}
	for _, m := range matches(t, "../resource/lambda_ref.go", `(?s)addressed = \[\]Type\{(.*?)\}`) {
		for _, word := range regexp.MustCompile(`\w+`).FindAllString(m[1], -1) {
			named[types[word]] = true
		}
	}
	if len(named) < 25 {
		t.Fatalf("only %d types were found: %v", len(named), named)
	}
	for kind := range named {
		_, asked := kinds[kind]
		_, not := unasked[kind]
		if asked == not {
			t.Errorf("%s: asked about %v, said not to be %v", kind, asked, not)
		}
	}
	for kind := range unasked {
		if !named[kind] {
			t.Errorf("%s is said not to be asked about, and nothing names it", kind)
		}
	}
}

func matches(t *testing.T, file, pattern string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return regexp.MustCompile(pattern).FindAllStringSubmatch(string(text), -1)
}
