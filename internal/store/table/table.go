// Package table keeps items by partition and sort key, in memory and in
// DynamoDB (store/dynamo), for those who tell alerts and talk with people: what
// was told, what waits, which incidents there are, what is muted.
//
// It refuses to understand what it keeps.
package table

import (
	"context"
	"errors"
	"time"
)

// ErrConflict is returned by Swap when somebody else has written the item
// meanwhile.
var ErrConflict = errors.New("somebody else has written the item meanwhile")

// ErrTooLarge is returned for an item that the store has no room for. Nothing of
// that Write was done.
var ErrTooLarge = errors.New("the item is too large to be kept")

// Item is what is kept under a key.
type Item struct {
	Key   Key
	Value []byte // at most 350 KB as it is kept, compressed
	// Revision is 0 for an item that is not there or was put, and greater
	// after each Swap. What is removed or put over begins again.
	Revision int64
	// Expires is when the item may be forgotten, in whole seconds: a fraction
	// is cut off. Zero is never. An item that is past it is not there for
	// anybody, whether or not the store has removed it.
	Expires time.Time
}

// Table keeps items. It is safe for concurrent use; what Write or Swap wrote
// is seen by every Get and List that begins afterwards. What it is given stays
// the caller's, and so is what it returns.
type Table interface {
	// Get returns the items in the order of their keys; one that is not there
	// has a nil Value and Revision 0. A Value that is there is never nil.
	Get(ctx context.Context, keys ...Key) ([]Item, error)
	// List returns the items of a partition whose sort keys begin with
	// prefix, which may be empty, in their order, at most limit of them.
	List(ctx context.Context, partition, prefix string, limit int) ([]Item, error)
	// Write puts and removes items, whatever was there before; Revision of
	// what is put does not count. It may have done some and not others when it
	// returns an error; doing all again is safe. A key that is in it twice is
	// an error.
	Write(ctx context.Context, put []Item, remove []Key) error
	// Swap writes an item if it still has its Revision (0: if it is not
	// there), and returns it with its new one. The error is ErrConflict when
	// it has not. An item that was put cannot be swapped, only put over: it is
	// there, and has no Revision.
	Swap(ctx context.Context, item Item) (Item, error)
}

// Seconds is a time as items keep it, and zero if it is zero.
func Seconds(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Unix(t.Unix(), 0).UTC()
}

// Gone reports whether an item is past its time.
func (i Item) Gone(now time.Time) bool {
	return !i.Expires.IsZero() && !now.Before(Seconds(i.Expires))
}
