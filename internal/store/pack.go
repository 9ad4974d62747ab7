package store

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/klauspost/compress/s2"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// What a store keeps of a resource is its binary form, compressed, behind a
// byte that says so and a checksum. Versions of a policy differ little: six of
// them take hardly more room than one.
const (
	packed     = 1 // the first byte; another way of packing gets another
	headLength = 5

	// maxUnpacked is beyond what any resource can have: six versions of it,
	// each from a record of 256 KB.
	maxUnpacked = 64 << 20
)

var checksums = crc32.MakeTable(crc32.Castagnoli)

// Pack returns a resource as bytes to keep. The error names the ARN.
func Pack(r *estate.Resource) ([]byte, error) {
	plain, small := buffers.Get().(*[]byte), buffers.Get().(*[]byte)
	defer buffers.Put(plain)
	defer buffers.Put(small)
	text, err := r.AppendBinary((*plain)[:0])
	if err != nil {
		return nil, err
	}
	*plain = text
	*small = slices.Grow((*small)[:0], s2.MaxEncodedLen(len(text)))
	block := s2.Encode((*small)[:cap(*small)], text)
	data := make([]byte, headLength+len(block))
	data[0] = packed
	copy(data[headLength:], block)
	binary.BigEndian.PutUint32(data[1:], checksum(Key(r.ARN), block))
	return data, nil
}

// buffers are used again: versions of a policy are long before they are
// packed, and nothing of them outlives that.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// Unpack reads the bytes kept of the resource with this ARN. The error names
// the ARN.
func Unpack(arn string, data []byte) (*estate.Resource, error) {
	if err := Sound(Key(arn), data); err != nil {
		return nil, fmt.Errorf("resource %q: %w", arn, err)
	}
	n, err := s2.DecodedLen(data[headLength:])
	if err != nil || n > maxUnpacked {
		return nil, fmt.Errorf("resource %q: unpacked it has %d bytes of at most %d", arn, n, maxUnpacked)
	}
	plain := buffers.Get().(*[]byte)
	defer buffers.Put(plain)
	*plain = slices.Grow((*plain)[:0], n)
	text, err := s2.Decode((*plain)[:cap(*plain)], data[headLength:])
	if err != nil {
		return nil, fmt.Errorf("resource %q: %w", arn, err)
	}
	r := new(estate.Resource)
	if err := r.UnmarshalBinary(text); err != nil {
		return nil, err
	}
	if r.ARN != arn {
		return nil, fmt.Errorf("resource %q: what is kept under its name is %q", arn, r.ARN)
	}
	return r, nil
}

// checksum covers the key too, so that nothing is taken for something else.
func checksum(key string, block []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(key), checksums), checksums, block)
}

// Sound reports what is wrong with bytes that Pack should have made and that
// are kept under a key, as far as their checksum tells.
func Sound(key string, data []byte) error {
	switch {
	case len(data) <= headLength:
		return errors.New("what is kept is cut short")
	case data[0] != packed:
		return fmt.Errorf("kept in form %d; this program reads form %d", data[0], packed)
	case checksum(key, data[headLength:]) != binary.BigEndian.Uint32(data[1:]):
		return errors.New("what is kept is damaged")
	}
	return nil
}

// maxKey is how long a key gets: less than DynamoDB's 2,048 bytes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const maxKey = 1024

// Key is the name that a resource is kept under: its ARN, if that is not too
// long. Names that callers made up are in events too, and may be of any length.
func Key(arn string) string {
	if len(arn) <= maxKey {
		return arn
	}
	sum := sha256.Sum256([]byte(arn))
	// A letter of several bytes may be cut in two, and a key has to be text.
	return strings.ToValidUTF8(arn[:maxKey-2*len(sum)-1], "") + "#" + hex.EncodeToString(sum[:])
}

// IsARN reports whether a key is the ARN that it was made of, and not the
// beginning of a longer one.
func IsARN(key string) bool { return len(key) < maxKey }

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
