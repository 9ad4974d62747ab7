package reconcile

import (
	"regexp"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// Part says which events EventBridge would have delivered to where this runs.
// Make one with NewPart.
type Part struct {
	account, region string
	reads           bool
	deliveries      *judge.Deliveries
}

// NewPart returns the part of an account and Region; reads says whether calls
// that only look are watched too.
func NewPart(account, region string, reads bool) *Part {
	return &Part{account, region, reads, judge.NewDeliveries()}
}

// keyForm is that of a trail's log file, whatever stands before it. Digest and
// Insights files lie in folders of other names:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
var keyForm = regexp.MustCompile(`^(?:.*/)?AWSLogs/(?:o-[a-z0-9]+/)?([0-9]{12})/CloudTrail/([a-z0-9-]+)/[0-9]{4}/[0-9]{2}/[0-9]{2}/[^/]+\.json\.gz$`)

// Holds reports whether an object of this key holds events of the part. Other
// Regions have an EventBridge, and a stack, of their own.
func (p *Part) Holds(key string) bool {
	m := keyForm.FindStringSubmatch(key)
	return m != nil && m[1] == p.account && m[2] == p.region
}

// wants reports whether the events of a call would have been delivered.
func (p *Part) wants(source, name string) bool {
	switch p.deliveries.Of(source, name) {
	case judge.DeliversChanges:
		return true
	case judge.DeliversReads:
		return p.reads
	}
	return false
}

// takes reports the same of an event whose call is wanted.
func (p *Part) takes(e *trail.Event) bool {
	return p.deliveries.Takes(e)
}
