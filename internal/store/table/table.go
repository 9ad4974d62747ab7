// Package table keeps items by partition and sort key, in memory and in
// DynamoDB, for those who tell alerts and talk with people: what was told,
// what waits, which incidents there are, what is muted.
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

// Key names an item. Within a partition items are sorted by the bytes of Sort.
// Neither may be empty; a store shortens what is too long for it, so that the
// same key always names the same item.
type Key struct {
	Partition string
	Sort      string
}

// Item is what is kept under a key.
type Item struct {
	Key   Key
	Value []byte // at most 350 KB as it is kept, compressed
	// Revision is 0 for an item that was not kept, and greater after each
	// Swap. Put leaves 0.
	Revision int64
	// Expires is when the item may be forgotten; zero for never. An item that
	// is past it is not returned, whether or not the store has removed it.
	Expires time.Time
}

// Table keeps items. It is safe for concurrent use; what Put, Delete or Swap
// wrote is seen by every Get and List that begins afterwards.
type Table interface {
	// Get returns the items in the order of their keys; one that is not there
	// has a nil Value and Revision 0.
	Get(ctx context.Context, keys ...Key) ([]Item, error)
	// List returns the items of a partition whose sort keys begin with
	// prefix, in their order, at most limit of them.
	List(ctx context.Context, partition, prefix string, limit int) ([]Item, error)
	// Write puts and deletes items, whatever was there before. It may have
	// done some and not others when it returns an error; doing all again is
	// safe. No key is in it twice.
	Write(ctx context.Context, put []Item, remove []Key) error
	// Swap writes an item if it still has its Revision (0: if it is not
	// there), and returns it with its new one. The error is ErrConflict when
	// it has not.
	Swap(ctx context.Context, item Item) (Item, error)
}
