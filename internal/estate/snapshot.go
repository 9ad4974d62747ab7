package estate

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// Snapshot is what asking AWS found in one account and Region.
type Snapshot struct {
	Account, Region string
	Taken           time.Time
	Streams         []*firehose.Stream
	Resources       []Found
	// Gone are the ARNs of streams that were remembered and are no longer there:
	// all were listed, they are not among them, and AWS does not know them.
	Gone []string
	// Gaps are what could not be asked. A resource in a gap is not gone.
	Gaps []Gap
	// Complete says that every stream was found, and all that each names.
	Complete bool
}

// Found is a resource as it is. Settings that are not there were not asked
// for or not answered; one that is gone has Exists "false".
type Found struct {
	resource.Ref
	Settings resource.Settings
	// Whole are the families of which Settings has every member, so that one
	// which is not there is no more.
	Whole []resource.Family
}

// Gap is something that AWS did not tell.
type Gap struct {
	What string // the call and what it was about
	Why  string // AWS's answer, or that of the network
}
