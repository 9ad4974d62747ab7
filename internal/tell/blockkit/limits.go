package blockkit

// Slack's limits, in characters unless they say otherwise; those of a section
// and of a context block are beyond the rooms below.
// https://docs.slack.dev/reference/block-kit/blocks and, for all blocks
// together, what people have measured: nothing is documented, and messages
// with little more than 11,000 have been refused.
const (
	MaxBlocks      = 50 // blocks in a message
	MaxHeader      = 150
	MaxText        = 4000  // the text beside the blocks; longer is shown badly
	OurBlocksTotal = 11000 // what messages of this package keep to
)

// Slack's limits for what can be pressed.
// https://docs.slack.dev/reference/block-kit/block-elements
const (
	MaxButtonText = 75
	MaxOptionText = 75
)

// How much room each part of a message gets. Their sum is below
// OurBlocksTotal, so parts need not bargain.
const (
	roomTitle   = 130 // Slack may count our mark by its name, :rotating_light:
	roomChanged = 2200
	roomFact    = 350
	roomStreams = 900
	roomWhy     = 1800
	roomBack    = 2200
	roomCheck   = 700
	roomContext = 900
)
