package layout

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
)

// errNothing says that a name leads to nothing.
var errNothing = errors.New("there is nothing of which the name begins so")

// Walk lists the files of a part that begin with a prefix: of each range in
// turn, in the order of their paths, while the ranges after it are listed
// ahead. An error is of the path beside it, and does not end the walk unless it
// is the context's.
func (p Part) Walk(ctx context.Context, l Lister, prefix string) iter.Seq2[File, error] {
	return func(yield func(File, error) bool) {
		ranges, faults := p.Ranges(ctx, l, prefix)
		for _, f := range faults {
			if !yield(File{Path: f.Prefix}, f.Err) {
				return
			}
		}
		met := len(faults) > 0
		for one := range ahead(ctx, l, ranges) {
			met = true
			if one.err != nil && !yield(File{Path: one.prefix}, one.err) {
				return
			}
			for _, f := range one.files {
				folder := f.Size == 0 && strings.HasSuffix(f.Path, "/") // as consoles make them
				if !folder && p.File(f.Path) && !yield(f, nil) {
					return
				}
			}
		}
		switch {
		case ctx.Err() != nil:
			yield(File{Path: prefix}, ctx.Err())
		case !met && p.has(locate(folderOf(prefix))):
			if err := exists(ctx, l, prefix); err != nil {
				yield(File{Path: prefix}, err)
			}
		}
	}
}

// exists is an error unless something begins with a prefix.
func exists(ctx context.Context, l Lister, prefix string) error {
	for page, err := range l.List(ctx, prefix, "", true) {
		if err != nil || len(page.Files)+len(page.Folders) > 0 {
			return err
		}
	}
	return errNothing
}

// listed is a page of a range, or why there is none.
type listed struct {
	files  []File
	prefix string
	err    error
}

// ahead lists ranges, some at once, and gives their pages in order.
func ahead(ctx context.Context, l Lister, ranges []Range) iter.Seq[listed] {
	return func(yield func(listed) bool) {
		ctx, stop := context.WithCancel(ctx)
		var pool sync.WaitGroup
		defer pool.Wait()
		defer stop()
		begun := make(chan chan listed, atOnce-1) // in order
		pool.Go(func() {
			defer close(begun)
			for _, r := range ranges {
				pages := make(chan listed, 1)
				select {
				case begun <- pages:
				case <-ctx.Done():
					return
				}
				pool.Go(func() { r.list(ctx, l, pages) })
			}
		})
		for pages := range begun {
			for one := range pages {
				if !yield(one) {
					return
				}
			}
		}
	}
}

// list lists a range.
func (r Range) list(ctx context.Context, l Lister, pages chan<- listed) {
	defer close(pages)
	for page, err := range l.List(ctx, r.Prefix, r.After, r.Loose) {
		one := listed{files: page.Files, prefix: r.Prefix, err: err}
		n := len(one.files)
		for n > 0 && r.ended(one.files[n-1].Path) {
			n--
		}
		ended := n < len(one.files)
		one.files = one.files[:n]
		if len(one.files) > 0 || err != nil {
			select {
			case pages <- one:
			case <-ctx.Done():
				return
			}
		}
		if ended {
			return
		}
	}
}
