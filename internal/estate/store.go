package estate

import (
	"context"
	"errors"
)

// Store keeps resources between events. What it returns is not changed by
// anybody afterwards; what it is given neither.
type Store interface {
	// Get returns what is known of the resources with these ARNs, in the same
	// order, nil for those of which nothing is known. It takes one round trip.
	Get(ctx context.Context, arns ...string) ([]*Resource, error)
	// Put keeps what changed, all of it or nothing, in one round trip. The
	// error is ErrConflict when a resource is no longer the one that was read.
	Put(ctx context.Context, changes []Write) error
	// ARNs lists what is remembered, in any order, leaving out what is known to
	// be gone and that no stream depends on. It reads all that is kept.
	ARNs(ctx context.Context) ([]string, error)
}

// ErrConflict says that somebody else changed a resource after it was read.
// Read it again and try once more.
var ErrConflict = errors.New("the resource was changed in the meantime")

// Write is what a Put does to one resource.
type Write struct {
	ARN string
	// Resource replaces all but the streams of what is kept, if the Revision
	// kept is one less than its own; nil leaves it as it is.
	Resource *Resource
	// Link and Unlink are streams that begin and cease to depend on it. They
	// are added and taken away whatever the Revision.
	Link, Unlink []string
}
