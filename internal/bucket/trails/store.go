// Package trails knows how the files of a trail are found and read in a bucket
// of S3. It refuses to know what is in them.
package trails

import (
	"context"
	"io"
	"iter"

	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// Store has files by paths such as s3://BUCKET/KEY. A path that is listed
// stands for everything of which the key begins so. It is safe for concurrent
// use.
type Store struct{ Client *bucket.Client }

// Files implements trail.Store.
func (s Store) Files(ctx context.Context, path string, part layout.Part) iter.Seq2[layout.File, error] {
	return func(yield func(layout.File, error) bool) {
		place, err := bucket.Parse(path)
		if err != nil {
			yield(layout.File{Path: path}, err)
			return
		}
		for f, err := range part.Walk(ctx, lister{s.Client, place}, place.Key) {
			f.Path = place.With(f.Path).String()
			if !yield(f, err) {
				return
			}
		}
	}
}

// Open implements trail.Store.
func (s Store) Open(ctx context.Context, path string) (io.ReadCloser, error) {
	place, err := bucket.Parse(path)
	if err != nil {
		return nil, err
	}
	body, err := s.Client.Get(ctx, bucket.Getting{Place: place})
	if err != nil {
		return nil, err
	}
	return body, nil
}

// lister lists the bucket of a place.
type lister struct {
	client *bucket.Client
	bucket bucket.Place
}

// List implements layout.Lister.
func (l lister) List(ctx context.Context, prefix, after string, folded bool) iter.Seq2[layout.Page, error] {
	listing := bucket.Listing{Place: l.bucket.With(prefix), After: after}
	if folded {
		listing.Delimiter = "/"
	}
	return func(yield func(layout.Page, error) bool) {
		for page, err := range l.client.List(ctx, listing) {
			out := layout.Page{Folders: page.Prefixes, Files: make([]layout.File, 0, len(page.Objects))}
			for _, o := range page.Objects {
				out.Files = append(out.Files, layout.File{Path: o.Key, Size: o.Size})
			}
			if !yield(out, err) {
				return
			}
		}
	}
}
