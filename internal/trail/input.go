package trail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"sync"
)

// Input is everything that one run reads.
type Input struct {
	// Paths are files, folders, and "-" for Stdin. A folder is walked in
	// sorted order and every regular file in it is read, whatever its name;
	// a link to a file counts as that file, a link to a folder is a Fault.
	Paths []string
	Stdin io.Reader
	Want  Want
	// Only, if set, is asked of every file in turn whether it is to be read.
	Only    func(path string) bool
	Workers int // how many files are read at once; less than 1 counts as 1
	// Progress, if set, is told the bytes read since the last time. It is
	// called by several goroutines at once when Workers is more than 1.
	Progress func(bytes int)
}

// source is one file to be read.
type source struct {
	path   string
	walked bool // found in a folder; nobody asked for it by name
	err    error
}

// Size returns how many bytes Read will read, or 0 when that cannot be known.
func (in Input) Size() int64 {
	var total int64
	for s := range in.sources() {
		if s.path == "-" {
			return 0
		}
		info, err := os.Stat(s.path)
		if err == nil && !info.Mode().IsRegular() {
			return 0
		}
		if err == nil {
			total += info.Size()
		}
	}
	return total
}

// Read reads every record of every file and calls visit for each that is wanted, never
// twice at once. With one worker the order is that of the files; with more,
// files are interleaved. A file that cannot be read is a Fault and does not
// stop the rest.
//
// The error is visit's or the context's.
func (in Input) Read(ctx context.Context, visit func(*Event) error) (Stats, error) {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var (
		mu    sync.Mutex
		total Stats
		queue = make(chan source)
		pool  sync.WaitGroup
	)
	one := func(e *Event) error {
		mu.Lock()
		defer mu.Unlock()
		return visit(e)
	}
	for range max(1, in.Workers) {
		pool.Go(func() {
			b := newBench(in.Want)
			for s := range queue {
				stats, err := in.read(ctx, s, b, one)
				if err != nil {
					stop(err)
				}
				mu.Lock()
				total.Add(stats)
				mu.Unlock()
			}
		})
	}
	in.feed(ctx, queue)
	pool.Wait()
	return total, context.Cause(ctx)
}

func (in Input) feed(ctx context.Context, queue chan<- source) {
	defer close(queue)
	for s := range in.sources() {
		if in.Only != nil && !in.Only(s.path) {
			continue
		}
		select {
		case queue <- s:
		case <-ctx.Done():
			return
		}
	}
}

func (in Input) read(ctx context.Context, s source, b *bench, visit func(*Event) error) (Stats, error) {
	src, err := in.open(s)
	if err != nil {
		var stats Stats
		stats.fault(Fault{File: s.path, Reason: reasonOf(err)})
		return stats, nil
	}
	defer src.Close()
	var r io.Reader = src
	if in.Progress != nil {
		r = progress{src, in.Progress}
	}
	stats, err := b.read(ctx, r, s.path, visit)
	if s.walked && stats.foreign() {
		stats.Faults, stats.Malformed, stats.Skipped.Files = nil, 0, 1
	}
	return stats, err
}

func (in Input) open(s source) (io.ReadCloser, error) {
	switch {
	case s.err != nil:
		return nil, s.err
	case s.path == "-" && in.Stdin == nil:
		return nil, errors.New("no standard input")
	case s.path == "-":
		return io.NopCloser(in.Stdin), nil
	}
	return os.Open(s.path)
}

// reasonOf leaves out the path, which a Fault names already.
func reasonOf(err error) string {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return fmt.Sprintf("%s: %v", pathErr.Op, pathErr.Err)
	}
	return err.Error()
}

type progress struct {
	src  io.Reader
	tell func(int)
}

func (p progress) Read(b []byte) (int, error) {
	n, err := p.src.Read(b)
	p.tell(n)
	return n, err
}

// sources lists the files to read, in order.
func (in Input) sources() iter.Seq[source] {
	return func(yield func(source) bool) {
		for _, path := range in.Paths {
			if !walk(path, yield) {
				return
			}
		}
	}
}

func walk(path string, yield func(source) bool) bool {
	if path == "-" {
		return yield(source{path: path})
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return yield(source{path: path, err: err})
	}
	// WalkDir does not follow a link, not even the one it is given.
	if real, err := filepath.EvalSymlinks(path); err == nil && real != filepath.Clean(path) {
		return walkFolder(path, real, yield)
	}
	return walkFolder(path, path, yield)
}

// walkFolder walks the folder real and names what it finds as if it lay in
// path.
func walkFolder(path, real string, yield func(source) bool) bool {
	going := true
	filepath.WalkDir(real, func(found string, d fs.DirEntry, err error) error {
		s := source{path: found, walked: true, err: err}
		if rel, relErr := filepath.Rel(real, found); relErr == nil {
			s.path = filepath.Join(path, rel)
		}
		wanted := err != nil
		if err == nil {
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
