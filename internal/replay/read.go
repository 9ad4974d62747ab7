package replay

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"sync"

	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// Reading is what came of some objects of a trail.
type Reading struct {
	Files      int           `json:"files"` // opened, and read at least in part
	Bytes      int64         `json:"bytes"`
	Records    int           `json:"records"`
	Unrelated  int           `json:"unrelated"` // of calls that are not watched
	Skipped    trail.Skipped `json:"skipped"`
	Malformed  int           `json:"malformed"` // faults, and what is lost
	Faults     []trail.Fault `json:"faults,omitempty"`
	Duplicates int           `json:"duplicates"` // within a batch
	Watched    int           `json:"watched"`    // candidates and corrections
}

// mostFaults is how many faults a Reading names; the rest is counted.
const mostFaults = 100

func (r *Reading) add(o *Reading) {
	r.Files, r.Bytes, r.Records = r.Files+o.Files, r.Bytes+o.Bytes, r.Records+o.Records
	r.Unrelated, r.Duplicates, r.Watched = r.Unrelated+o.Unrelated, r.Duplicates+o.Duplicates, r.Watched+o.Watched
	r.Skipped.Digest, r.Skipped.Insight = r.Skipped.Digest+o.Skipped.Digest, r.Skipped.Insight+o.Skipped.Insight
	r.Skipped.Other, r.Skipped.Files = r.Skipped.Other+o.Skipped.Other, r.Skipped.Files+o.Skipped.Files
	r.Malformed += o.Malformed
	r.Faults = append(r.Faults, o.Faults[:min(len(o.Faults), mostFaults-len(r.Faults))]...)
}

// fetching is how many objects are asked for at once: one of a few KB takes
// some ten milliseconds to come, and none to read.
const fetching = 8

// Read reads the objects of a batch and leaves what of them is watched, sorted,
// each once, by slice of time. What cannot be read, now or later, or is broken
// is in the answer and stays there; what may be read by another try is an
// error.
func (s *Steps) Read(ctx context.Context, r *Run, key string) (Reading, error) {
	b, err := get[batch](ctx, s.Runs, key)
	if err != nil {
		return Reading{}, err
	}
	from, err := s.Open(r.Trail)
	if err != nil {
		return Reading{}, err
	}
	// Corrections go to another place: what they correct may be in any batch.
	sorter := trail.Sorter{Limit: s.Turn.SortMemory, Dir: s.Turn.Dir, Fixes: new(trail.Corrections)}
	defer sorter.Close()
	out := output{run: r, to: s.Runs, batch: strings.TrimSuffix(path.Base(key), ".json")}
	read := reader{from: from, bucket: r.Trail.Bucket, take: func(e *trail.Event) error {
		if e.Addendum.Corrects() {
			out.corrections = append(out.corrections, e)
			return nil
		}
		return sorter.Add(e)
	}}
	if err := read.all(ctx, b.Objects); err != nil {
		return Reading{}, err
	}
	for e, err := range sorter.Events() {
		if err == nil {
			err = out.candidate(ctx, e)
		}
		if err != nil {
			return Reading{}, err
		}
	}
	if err := out.end(ctx); err != nil {
		return Reading{}, err
	}
	read.sum.Duplicates, read.sum.Watched = sorter.Counts().Duplicates, out.n
	// Last of all, since it says that the batch was read.
	return read.sum, put(ctx, s.Runs, r.read()+out.batch+".json", &read.sum)
}

// reader reads objects of a trail.
type reader struct {
	from   Bucket
	bucket string
	take   func(*trail.Event) error // what is watched, never two at once

	mu  sync.Mutex
	sum Reading
}

// all reads objects, several at once. The error is the first that another try
// may not meet; the rest is not read then.
func (r *reader) all(ctx context.Context, objects []Object) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	queue := make(chan Object)
	var pool sync.WaitGroup
	for range min(fetching, len(objects)) {
		pool.Go(func() {
			for o := range queue {
				if err := r.one(ctx, o.Key); err != nil {
					stop(err)
				}
			}
		})
	}
	for _, o := range objects {
		select {
		case queue <- o:
		case <-ctx.Done():
		}
	}
	close(queue)
	pool.Wait()
	slices.SortFunc(r.sum.Faults, func(a, b trail.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Record, b.Record), cmp.Compare(a.Offset, b.Offset))
	})
	return context.Cause(ctx)
}

// one reads an object.
func (r *reader) one(ctx context.Context, key string) error {
	name := "s3://" + r.bucket + "/" + key
	src, err := r.from.Get(ctx, key)
	var lost *Lost
	if errors.As(err, &lost) {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.sum.add(&Reading{Malformed: 1, Faults: []trail.Fault{{File: name, Reason: "not read: " + lost.Reason}}})
		return nil
	}
	if err != nil {
		return err
	}
	defer src.Close()
	body := &body{src: src}
	var kept []*trail.Event
	stats, err := watch.Wanted().Read(ctx, body, name, func(e *trail.Event) error {
		kept = append(kept, e)
		return nil
	})
	if err = errors.Join(err, body.err); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.sum.add(&Reading{
		Files: stats.Files, Bytes: stats.Bytes, Records: stats.Records, Unrelated: stats.Unwanted,
		Skipped: stats.Skipped, Malformed: stats.Malformed, Faults: stats.Faults,
	})
	for _, e := range kept {
		if err := r.take(e); err != nil {
			return err
		}
	}
	return nil
}

// body remembers why a stream broke off: that is no fault of what is in it.
type body struct {
	src io.Reader
	err error
}

func (b *body) Read(p []byte) (int, error) {
	n, err := b.src.Read(p)
	if err != nil && err != io.EOF {
		b.err = err
	}
	return n, err
}

// output writes what was read of a batch.
type output struct {
	run         *Run
	to          Bucket
	batch       string
	slice       string
	file        writer
	n           int
	corrections []*trail.Event
}

// candidate takes the next event, in order of time.
func (o *output) candidate(ctx context.Context, e *trail.Event) error {
	if slice := o.run.Slice.of(e.Time); slice != o.slice {
		if err := o.flush(ctx); err != nil {
			return err
		}
		o.slice = slice
	}
	o.n++
	return o.file.add(e)
}

func (o *output) flush(ctx context.Context) error {
	if o.slice == "" {
		return nil
	}
	err := o.file.put(ctx, o.to, o.run.candidatesKey(o.slice, o.batch))
	o.file = writer{}
	return err
}

func (o *output) end(ctx context.Context) error {
	if err := o.flush(ctx); err != nil || len(o.corrections) == 0 {
		return err
	}
	slices.SortFunc(o.corrections, trail.Compare)
	o.n += len(o.corrections)
	for _, e := range o.corrections {
		if err := o.file.add(e); err != nil {
			return err
		}
	}
	return o.file.put(ctx, o.to, o.run.corrections()+o.batch+packed)
}

// get reads an object of JSON. The error names it.
func get[T any](ctx context.Context, b Bucket, key string) (v T, err error) {
	src, err := b.Get(ctx, key)
	if err != nil {
		return v, err
	}
	defer src.Close()
	if err := json.NewDecoder(src).Decode(&v); err != nil {
		return v, &Lost{key, err.Error()}
	}
	return v, nil
}

// put writes an object of JSON.
func put(ctx context.Context, b Bucket, key string, v any) error {
	text, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return b.Put(ctx, key, text)
}
