package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// tree is generated files by their path below the module's root, with slashes.
type tree map[string][]byte

// owned are the folders that hold generated files alone. Whatever else is in
// them is left from a rule that is gone.
var owned = []string{"events", "docs/rules"}

// add puts a file into the tree; two files of one name are two stories of one
// name.
func (t tree) add(name string, content []byte) error {
	if _, taken := t[name]; taken {
		return fmt.Errorf("%s: made twice; give the stories of a rule different names", name)
	}
	t[name] = content
	return nil
}

// write makes the files under root what the tree says, and leaves alone what
// is so already.
func (t tree) write(root string) error {
	stale, err := t.stale(root)
	if err != nil {
		return err
	}
	for _, name := range stale {
		path := filepath.Join(root, filepath.FromSlash(name))
		content, wanted := t[name]
		if !wanted {
			if err := os.Remove(path); err != nil {
				return err
			}
			continue
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// stale lists the files under root that are not what the tree says, those to
// remove among them, sorted.
func (t tree) stale(root string) ([]string, error) {
	var names []string
	for name, content := range t {
		found, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if err != nil || !bytes.Equal(found, content) {
			names = append(names, name)
		}
	}
	for _, folder := range owned {
		left, err := t.left(root, folder)
		if err != nil {
			return nil, err
		}
		names = append(names, left...)
	}
	slices.Sort(names)
	return names, nil
}

// left lists the files in a folder that nothing generates any more.
func (t tree) left(root, folder string) ([]string, error) {
	var names []string
	err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(folder)), func(path string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // before the first run
		}
		if err != nil || d.IsDir() {
			return err
		}
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		name := filepath.ToSlash(relative)
		if _, wanted := t[name]; !wanted && !strings.HasPrefix(d.Name(), ".") {
			names = append(names, name)
		}
		return nil
	})
	return names, err
}
