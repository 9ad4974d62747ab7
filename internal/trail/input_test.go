package trail

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// folder makes files; a name that ends with "->" is a link to its content.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		path, link := strings.CutSuffix(filepath.Join(dir, name), "->")
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		err := os.WriteFile(path, []byte(content), 0o644)
		if link {
			os.Remove(path)
			err = os.Symlink(content, path)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestInput(t *testing.T) {
	dir := folder(t, map[string]string{
		"b/2.json":      file(2),
		"a/1":           zip(numbered(11)),
		"c.json":        numbered(12) + "\n{}",
		"README.md":     "# Notes\n\nSome {words} about \"records\".",
		"empty":         "",
		"b/link.json->": "../c.json",
		"b/loop->":      "..",
		"b/gone->":      "nowhere",
	})
	for _, workers := range []int{0, 1, 4} {
		var progressed atomic.Int64
		var files []string
		in := Input{Paths: []string{dir, filepath.Join(dir, "missing"), "-"}, Stdin: strings.NewReader(numbered(13)), Workers: workers,
			Progress: func(n int) { progressed.Add(int64(n)) }}
		if in.Size(t.Context()) != 0 {
			t.Error("the size of standard input is not known")
		}
		stats, err := in.Read(context.Background(), func(e *Event) error {
			name, _ := filepath.Rel(dir, e.Origin.File)
			files = append(files, fmt.Sprint(name, ":", e.Origin.Record))
			return nil
		})
		if err != nil || stats.Records != 6 || stats.Skipped != (Skipped{Files: 1}) || stats.Malformed != 5 || stats.Bytes != progressed.Load() {
			t.Errorf("%d workers: %v, %+v, progress %d", workers, err, stats, progressed.Load())
		}
		if got := strings.Join(files, " "); workers < 2 && !strings.HasPrefix(got, "a/1:1 b/2.json:1 b/2.json:2 b/link.json:1 c.json:1 ") {
			t.Errorf("order: %s", got)
		}
		want := []string{"/b/gone: stat: no such file or directory", "/b/loop: a link to a folder, not followed",
			"/b/link.json: record 2: missing eventSource", "/c.json: record 2: missing eventSource", "/missing: stat: no such file or directory"}
		all := fmt.Sprint(stats.Faults)
		for _, w := range want {
			if !strings.Contains(all, dir+w) {
				t.Errorf("%d workers: %s: does not tell %q", workers, all, w)
			}
		}
	}
}

func TestInputLinkedFolder(t *testing.T) {
	dir := folder(t, map[string]string{"real/a.json": goodRecord, "link->": "real"})
	in := Input{Paths: []string{filepath.Join(dir, "link")}}
	stats, err := in.Read(context.Background(), func(e *Event) error {
		if want := filepath.Join(dir, "link", "a.json"); e.Origin.File != want {
			t.Errorf("named %s, want %s: as it was asked for", e.Origin.File, want)
		}
		return nil
	})
	if err != nil || stats.Records != 1 || in.Size(t.Context()) != int64(len(goodRecord)) {
		t.Errorf("%v, %+v, size %d", err, stats, in.Size(t.Context()))
	}
}

func TestInputNamedFileIsNeverForeign(t *testing.T) {
	dir := folder(t, map[string]string{"notes.md": "# Notes"})
	stats, _ := Input{Paths: []string{filepath.Join(dir, "notes.md")}}.Read(context.Background(), nil)
	if stats.Malformed != 1 || stats.Skipped.Files != 0 {
		t.Errorf("%+v: want a fault, it was asked for by name", stats)
	}
}

func TestInputUnreadable(t *testing.T) {
	for _, tt := range []struct {
		reason, want string
		spoil        func(name string) error
		byRoot       bool // root is refused as well
	}{
		{"nobody may read it", "open: permission denied", func(name string) error { return os.Chmod(name, 0) }, false},
		{"it leads nowhere", "stat: too many levels of symbolic links", func(name string) error {
			return errors.Join(os.Remove(name), os.Symlink(filepath.Base(name), name))
		}, true},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			if os.Geteuid() == 0 && !tt.byRoot {
				t.Skip("root may read everything")
			}
			dir := folder(t, map[string]string{"a.json": goodRecord, "b.json": goodRecord})
			if err := tt.spoil(filepath.Join(dir, "a.json")); err != nil {
				t.Fatal(err)
			}
			stats, err := Input{Paths: []string{dir}}.Read(context.Background(), func(*Event) error { return nil })
			if err != nil || stats.Records != 1 || stats.Malformed != 1 || !strings.HasSuffix(stats.Faults[0].Error(), "a.json: "+tt.want) {
				t.Errorf("%v, %+v: want the other file read", err, stats)
			}
		})
	}
}

func TestInputStops(t *testing.T) {
	files := map[string]string{}
	for i := range 50 {
		files[fmt.Sprint(i)] = file(20)
	}
	stop := errors.New("enough")
	for _, workers := range []int{1, 3} {
		n := 0
		_, err := Input{Paths: []string{folder(t, files)}, Workers: workers}.Read(context.Background(), func(*Event) error {
			if n++; n >= 5 {
				return stop
			}
			return nil
		})
		if err != stop || n > 5+workers {
			t.Errorf("%d workers: %v after %d events, want the visitor's error", workers, err, n)
		}
	}
}
