package replay

import (
	"context"
	"errors"
	"io"
	"iter"
	"net/http"

	"github.com/hosewatch/hosewatch/internal/bucket"
)

// Stored is a bucket of S3.
type Stored struct {
	Client *bucket.Client
	Name   string
}

func (s Stored) at(key string) bucket.Place { return bucket.Place{Bucket: s.Name, Key: key} }

// Objects implements Bucket.
func (s Stored) Objects(ctx context.Context, prefix, after string) iter.Seq2[Object, error] {
	return func(yield func(Object, error) bool) {
		for page, err := range s.Client.List(ctx, bucket.Listing{Place: s.at(prefix), After: after}) {
			if err != nil {
				yield(Object{}, err)
				return
			}
			for _, o := range page.Objects {
				if !yield(Object{o.Key, o.Size}, nil) {
					return
				}
			}
		}
	}
}

// Folders implements Bucket.
func (s Stored) Folders(ctx context.Context, prefix string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for page, err := range s.Client.List(ctx, bucket.Listing{Place: s.at(prefix), Delimiter: "/"}) {
			if err != nil {
				yield("", err)
				return
			}
			for _, folder := range page.Prefixes {
				if !yield(folder, nil) {
					return
				}
			}
		}
	}
}

// Get implements Bucket. A refusal that will stay is that the object is gone,
// archived, or not for this role; all else may pass.
func (s Stored) Get(ctx context.Context, key string) (io.ReadCloser, error) {
	body, err := s.Client.Get(ctx, bucket.Getting{Place: s.at(key)})
	if err == nil {
		return body, nil
	}
	var refused *bucket.Refused
	if errors.As(err, &refused) && (refused.Status == http.StatusNotFound || refused.Status == http.StatusForbidden) && !refused.Passing() {
		return nil, &Lost{s.at(key).String(), refused.Error()}
	}
	return nil, err
}

// Put implements Bucket.
func (s Stored) Put(ctx context.Context, key string, body []byte) error {
	return s.Client.Put(ctx, bucket.Putting{Place: s.at(key), Body: body})
}
