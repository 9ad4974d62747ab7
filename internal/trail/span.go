package trail

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// Span is a part of what happened. The zero value is all of it.
type Span struct {
	Since    time.Time // the earliest; zero: no bound
	Until    time.Time // nothing then or later; zero: no bound
	Accounts []string  // that records were written for; none for all
	Regions  []string  // none for all
}

const (
	// skew is how far the clock by which files are named may be off from that
	// by which events are.
	skew = 10 * time.Minute
	// lateness is how long after an event its record may be written. CloudTrail
	// says that it takes some five minutes, and promises nothing; at times it
	// takes hours.
	// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
	lateness = 24 * time.Hour
)

// Has reports whether an event is of the span, by its own time, account and
// Region.
func (s *Span) Has(e *Event) bool {
	return (s.Since.IsZero() || !e.Time.Before(s.Since)) &&
		(s.Until.IsZero() || e.Time.Before(s.Until)) &&
		(len(s.Accounts) == 0 || slices.Contains(s.Accounts, e.Account)) &&
		(len(s.Regions) == 0 || slices.Contains(s.Regions, e.Region))
}

// files are the files that may hold events of the span.
func (s *Span) files() layout.Part {
	p := layout.Part{Accounts: s.Accounts, Regions: s.Regions}
	if !s.Since.IsZero() {
		p.From = s.Since.Add(-skew)
	}
	if !s.Until.IsZero() {
		p.Before = s.Until.Add(lateness)
	}
	return p
}
