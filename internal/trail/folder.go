package trail

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// walk lists a file, or the files of a folder.
func walk(path string, files layout.Part, yield func(source) bool) bool {
	if path == "-" {
		return yield(source{path: path})
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return yield(source{path: path, err: err})
	}
	// WalkDir does not follow a link, not even the one it is given.
	if real, err := filepath.EvalSymlinks(path); err == nil && real != filepath.Clean(path) {
		return walkFolder(path, real, files, yield)
	}
	return walkFolder(path, path, files, yield)
}

// walkFolder walks the folder real and names what it finds as if it lay in
// path.
func walkFolder(path, real string, files layout.Part, yield func(source) bool) bool {
	going := true
	whole := wholePath(path)
	may := files.Below(whole)
	filepath.WalkDir(real, func(found string, d fs.DirEntry, err error) error {
		s := source{path: found, walked: true, err: err}
		rel, relErr := filepath.Rel(real, found)
		if relErr == nil {
			s.path = filepath.Join(path, rel)
		}
		laid := whole + filepath.ToSlash(rel)
		wanted := err != nil
		switch {
		case err != nil:
		case d.IsDir() && found != real && !may(laid+"/"):
			return fs.SkipDir
		case d.IsDir() || files.File(laid):
			wanted, s.err = readable(found, d)
		}
		if wanted && !yield(s) {
			going = false
			return fs.SkipAll
		}
		return nil
	})
	return going
}

// wholePath is the path of a folder with all folders above it and a slash, by
// which it may lie in a trail's layout.
func wholePath(path string) string {
	if whole, err := filepath.Abs(path); err == nil {
		path = whole
	}
	return filepath.ToSlash(path) + "/"
}

// readable reports whether an entry of a folder is to be read or told.
// Following links to files only, a walk ends.
func readable(path string, d fs.DirEntry) (bool, error) {
	if d.Type()&fs.ModeSymlink == 0 {
		return d.Type().IsRegular(), nil
	}
	info, err := os.Stat(path)
	if err == nil && info.IsDir() {
		err = errors.New("a link to a folder, not followed")
	}
	return err != nil || info.Mode().IsRegular(), err
}
