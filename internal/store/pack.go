package store

import (
	"fmt"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// maxUnpacked is beyond what any resource can have: six versions of it, each
// from a record of 256 KB.
const maxUnpacked = 64 << 20

// Pack returns a resource as bytes to keep. Versions of a policy differ little:
// six of them, compressed, take hardly more room than one. The error names the
// ARN.
func Pack(r *estate.Resource) ([]byte, error) {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	text, err := r.AppendBinary((*buffer)[:0])
	if err != nil {
		return nil, err
	}
	*buffer = text
	return Seal(Key(r.ARN), text), nil
}

// buffers are used again: versions of a policy are long before they are
// packed, and nothing of them outlives that.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Unpack reads the bytes kept of the resource with this ARN. The error names
// the ARN.
func Unpack(arn string, data []byte) (*estate.Resource, error) {
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	text, err := Open((*buffer)[:0], Key(arn), data)
	if err != nil {
		return nil, fmt.Errorf("resource %q: %w", arn, err)
	}
	*buffer = text
	r := new(estate.Resource)
	if err := r.UnmarshalBinary(text); err != nil {
		return nil, err
	}
	if r.ARN != arn {
		return nil, fmt.Errorf("resource %q: what is kept under its name is %q", arn, r.ARN)
	}
	return r, nil
}

// maxKey is how long a key gets: less than DynamoDB's 2,048 bytes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const maxKey = 1024

// Key is the name that a resource is kept under: its ARN, if that is not too
// long. Names that callers made up are in events too, and may be of any length.
func Key(arn string) string { return table.Shorten(arn, maxKey) }

// IsARN reports whether a key is the ARN that it was made of, and not the
// beginning of a longer one.
func IsARN(key string) bool { return table.Shorten(key, maxKey) == key }

// Nothing reports whether nothing is known of a resource, so that a store
// answers nil. Ceasing to depend on what was never seen leaves such a one.
func Nothing(r *estate.Resource) bool {
	return r == nil || r.Revision == 0 && len(r.Streams) == 0
}

// Gone reports whether a resource can be forgotten, and when it was deleted:
// no stream depends on it, and that it is gone was told. A bucket that is gone
// and that a stream still writes to is what has to be remembered longest.
func Gone(r *estate.Resource) (at time.Time, gone bool) {
	if len(r.Streams) > 0 {
		return at, false
	}
	if n := len(r.Stream); n > 0 {
		last := r.Stream[n-1]
		return last.Moment.Learned, last.Deleted && last.Event != estate.Baseline
	}
	if r.Now()[resource.Exists] != "false" {
		return at, false
	}
	versions := r.Facts[resource.Exists]
	last := versions[len(versions)-1]
	return last.Learned, last.Event != estate.Baseline
}
