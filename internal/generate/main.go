// Command generate writes what follows from the rules: sample events, a page
// for each rule, the table of what is covered, and the EventBridge patterns of
// the template. `go generate ./...` runs it; running it twice changes nothing.
//
// It refuses to hold knowledge of its own: whatever is written stands in
// internal/judge.
package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hosewatch/hosewatch/internal/judge"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "generate:", err)
		os.Exit(1)
	}
}

func run() error {
	root, err := moduleRoot(".")
	if err != nil {
		return err
	}
	files, err := generate(root, judge.Rules())
	if err != nil {
		return err
	}
	return files.write(root)
}

// generate returns every generated file of the module at root.
func generate(root string, rules []judge.Rule) (tree, error) {
	files := tree{}
	template, err := os.ReadFile(filepath.Join(root, "template.yaml"))
	if err != nil {
		return nil, err
	}
	if files["template.yaml"], err = withPatterns(template, rules); err != nil {
		return nil, err
	}
	for _, add := range []func(tree, []judge.Rule) error{addEvents, addPages} {
		if err := add(files, rules); err != nil {
			return nil, err
		}
	}
	return files, addCoverage(root, files, rules)
}

// moduleRoot finds the folder of go.mod, at dir or above it, since go generate
// runs commands in the folder of the file that names them.
func moduleRoot(dir string) (string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	for {
		_, err := os.Stat(filepath.Join(dir, "go.mod"))
		switch parent := filepath.Dir(dir); {
		case err == nil:
			return dir, nil
		case !errors.Is(err, fs.ErrNotExist):
			return "", err
		case parent == dir:
			return "", errors.New("no go.mod here or above")
		default:
			dir = parent
		}
	}
}
