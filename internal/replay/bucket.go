package replay

import (
	"context"
	"io"
	"iter"
)

// Object is an object of a bucket.
type Object struct {
	Key  string
	Size int64 // in bytes
}

// Bucket is what steps need of one. It is safe for concurrent use. Its errors
// name the object.
type Bucket interface {
	// Objects lists what begins with prefix and comes after the key after, in
	// the order of keys. An error ends it.
	Objects(ctx context.Context, prefix, after string) iter.Seq2[Object, error]
	// Folders lists what stands between prefix and the next slash, in order.
	Folders(ctx context.Context, prefix string) iter.Seq2[string, error]
	// Get opens an object. The error is a *Lost when asking again would not
	// help: it is gone, in an archive, or not to be read by this role.
	Get(ctx context.Context, key string) (io.ReadCloser, error)
	// Put writes an object, whole or not at all.
	Put(ctx context.Context, key string, body []byte) error
}

// Lost says that an object cannot be read, now or later.
type Lost struct {
	Key, Reason string
}

// Error names the object and the reason.
func (l *Lost) Error() string { return l.Key + ": " + l.Reason }
