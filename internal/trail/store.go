package trail

import (
	"bytes"
	"context"
	"io"
	"iter"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// Store is where files lie that are not of this machine. It is safe for
// concurrent use. Its errors name the file, as a *fs.PathError does, or not.
type Store interface {
	// Files lists the files of a part that a path stands for, in the same order
	// each time. An error is of the path beside it and does not end the list.
	Files(ctx context.Context, path string, part layout.Part) iter.Seq2[layout.File, error]
	// Open opens a file that Files has listed. It lives as long as the context.
	Open(ctx context.Context, path string) (io.ReadCloser, error)
}

const (
	// inAdvance is how many files of a store are opened before somebody has
	// time for them: to open one takes as long as to read many.
	inAdvance = 16
	// begunBytes of each are read then, which is all of most.
	begunBytes = 256 << 10
)

// store is where a path lies; nil: on this machine.
func (in Input) store(path string) Store {
	scheme, _, found := strings.Cut(path, "://")
	if !found {
		return nil
	}
	return in.Stores[scheme]
}

func listStore(ctx context.Context, store Store, path string, files layout.Part, yield func(source) bool) bool {
	for f, err := range store.Files(ctx, path, files) {
		if ctx.Err() != nil {
			return false
		}
		if !yield(source{path: f.Path, walked: f.Path != path, stored: err == nil, size: f.Size, err: err}) {
			return false
		}
	}
	return true
}

// opened is a file, or why it is not.
type opened struct {
	file io.ReadCloser
	err  error
}

// begin opens a file of a store and begins to read it.
func (in Input) begin(ctx context.Context, path string) <-chan opened {
	begun := make(chan opened, 1)
	go func() {
		file, err := in.store(path).Open(ctx, path)
		if err != nil {
			begun <- opened{err: err}
			return
		}
		b := &begunFile{file: file}
		b.err = b.fill()
		begun <- opened{file: b}
	}()
	return begun
}

// leave closes a file that nobody reads any more.
func (s source) leave() {
	if s.begun == nil {
		return
	}
	if o := <-s.begun; o.file != nil {
		o.file.Close()
	}
}

// begunFile is a file whose beginning was read.
type begunFile struct {
	file io.ReadCloser
	head bytes.Buffer
	err  error // what came after the head; nil: there may be more
}

func (b *begunFile) fill() error {
	_, err := b.head.ReadFrom(io.LimitReader(b.file, begunBytes))
	if err == nil && b.head.Len() < begunBytes {
		return io.EOF
	}
	return err
}

// Read implements io.Reader.
func (b *begunFile) Read(p []byte) (int, error) {
	switch {
	case b.head.Len() > 0:
		return b.head.Read(p)
	case b.err != nil:
		return 0, b.err
	}
	return b.file.Read(p)
}

// Close implements io.Closer.
func (b *begunFile) Close() error { return b.file.Close() }
