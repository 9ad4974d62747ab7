package table

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Key names an item. Both members are UTF-8 text, and neither is empty.
//
// Within a partition items are sorted by the bytes of Sort. Of a Sort of more
// than 950 bytes only about that much counts for the order: it is kept
// shortened, as a longer Partition is, but no two keys ever become one.
type Key struct {
	Partition string
	Sort      string
}

// What DynamoDB takes, in bytes.
// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
const (
	maxPartition = 2048
	maxSort      = 1024
)

const (
	// hashed is what Shorten puts in the place of the end: a sign and a hash.
	hashed = 1 + 2*sha256.Size
	// cutOff is how much a letter that is cut in two takes along.
	cutOff = utf8.UTFMax - 1
)

// Shorten returns a text that is at most so many bytes long and names the same
// as the given one: the text itself if it is well below that, else its
// beginning and a hash. Two texts of valid UTF-8 never become the same: what is
// shortened is longer than all that is left as it is.
func Shorten(text string, most int) string {
	if len(text) < most-cutOff {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return begin(text, most-hashed) + "#" + hex.EncodeToString(sum[:])
}

// begin returns at most so many bytes of a text, and no part of a letter: a
// key has to be text.
func begin(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return strings.ToValidUTF8(text, "")
}

// Kept returns the key as it is kept, shortened where it is too long.
func (k Key) Kept() (Key, error) {
	switch {
	case k.Partition == "" || k.Sort == "":
		return Key{}, fmt.Errorf("%s: a member of the key is empty", k)
	case !utf8.ValidString(k.Partition) || !utf8.ValidString(k.Sort):
		return Key{}, fmt.Errorf("%s: a member of the key is no UTF-8", k)
	}
	return Key{Shorten(k.Partition, maxPartition), Shorten(k.Sort, maxSort)}, nil
}

// String names the key in errors, where the whole of a long one is of no use.
func (k Key) String() string { return fmt.Sprintf("item %.100q %.100q", k.Partition, k.Sort) }

// KeptAll returns keys as they are kept. All that are wrong are in the error.
func KeptAll(keys []Key) ([]Key, error) {
	all, wrong := make([]Key, len(keys)), make([]error, len(keys))
	for i, key := range keys {
		all[i], wrong[i] = key.Kept()
	}
	return all, errors.Join(wrong...)
}

// KeptOnce returns the keys of a Write as they are kept. One that is there
// twice is an error.
func KeptOnce(put []Item, remove []Key) (puts, removes []Key, err error) {
	var keys []Key
	for _, item := range put {
		keys = append(keys, item.Key)
	}
	keys = append(keys, remove...)
	kept, err := KeptAll(keys)
	if err != nil {
		return nil, nil, err
	}
	seen := make(map[Key]bool, len(kept))
	for i, key := range kept {
		if seen[key] {
			return nil, nil, fmt.Errorf("%s: twice in one write", keys[i])
		}
		seen[key] = true
	}
	return kept[:len(put)], kept[len(put):], nil
}

// Range is what a List asks for, as it is kept.
type Range struct {
	Partition string
	// Prefix begins every sort key in the range as it is kept; it may be
	// empty. Has tells which of those are in the range.
	Prefix string

	whole string
}

// RangeOf returns the range of a List. The partition must not be empty, and
// both have to be UTF-8.
func RangeOf(partition, prefix string) (Range, error) {
	if partition == "" || !utf8.ValidString(partition) || !utf8.ValidString(prefix) {
		return Range{}, fmt.Errorf("items of %.100q from %.100q: the partition is empty or one of both no UTF-8", partition, prefix)
	}
	return Range{
		Partition: Shorten(partition, maxPartition),
		Prefix:    begin(prefix, maxSort-hashed-cutOff), // so much of a sort key is never cut off
		whole:     prefix,
	}, nil
}

// Has reports whether an item of the partition is in the range, by its sort key
// as it was before it was shortened.
func (r Range) Has(sort string) bool { return strings.HasPrefix(sort, r.whole) }
