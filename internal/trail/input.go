package trail

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
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
	// Stores are where paths lie that begin with a scheme, by that: "s3" has
	// those that begin with s3://.
	Stores map[string]Store
	// Span leaves out files that cannot hold events of it, where they lie as
	// CloudTrail lays them, and of that what an account keeps beside its
	// trail, such as digests. Events outside of it in other files are told.
	Span Span
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
	stored bool // size is what it lies there with
	size   int64
	begun  <-chan opened // of a file of a store
	err    error
}

// Size returns how many bytes Read will read, or 0 when that cannot be known
// or the context is over. It lists what Read lists.
func (in Input) Size(ctx context.Context) int64 {
	var total int64
	for s := range in.sources(ctx) {
		if s.path == "-" || ctx.Err() != nil {
			return 0
		}
		if s.stored {
			total += s.size
			continue
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
		queue = make(chan source, inAdvance)
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
	for s := range in.sources(ctx) {
		if in.Only != nil && !in.Only(s.path) {
			continue
		}
		if s.stored {
			s.begun = in.begin(ctx, s.path)
		}
		select {
		case queue <- s:
		case <-ctx.Done():
			s.leave()
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
	case s.stored:
		o := <-s.begun
		return o.file, o.err
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
func (in Input) sources(ctx context.Context) iter.Seq[source] {
	return func(yield func(source) bool) {
		files := in.Span.files()
		for _, path := range in.Paths {
			if store := in.store(path); store != nil {
				if !listStore(ctx, store, path, files, yield) {
					return
				}
			} else if !walk(path, files, yield) {
				return
			}
		}
	}
}
