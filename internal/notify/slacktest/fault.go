package slacktest

import (
	"net/http"
	"slices"
	"time"
)

// Fault is one answer that is not the usual one. Its zero value is the usual
// one. Hang, then a cut connection, then Status, then Error come before the
// others as the answer.
type Fault struct {
	Status     int    // an HTTP status instead of 200; nothing is taken
	RetryAfter string // its Retry-After, in seconds
	Error      string // ok:false with this error, or a webhook's error text; nothing is taken
	Accept     bool   // with Status, Error or Hang: take the request all the same, first
	Drop       bool   // take the request, then cut the connection
	Cut        bool   // take nothing, and cut the connection
	Hang       bool   // take nothing, and answer nothing until the caller leaves

	// Late is how long Slack takes to accept the request, by its clock. The
	// caller does not live to see it: the connection is cut at once or, with
	// Hang, kept until the caller leaves. The request is not held against the
	// limits, for Slack had let it in.
	Late time.Duration
	Slow time.Duration // the time that the answer takes, after the request was taken
}

// takes reports whether the request is taken before it is answered.
func (f Fault) takes() bool {
	return f.Accept || f.Drop || !f.Cut && !f.Hang && f.Status == 0 && f.Error == ""
}

// Outage is a time, by the clock of Slack, when no request is taken: every
// other one is answered with status 503, the rest are cut off.
type Outage struct{ From, To time.Time }

// fault is what awaits c: an outage, what Fail was given, or what is chosen.
func (s *Slack) fault(c *call) Fault {
	now := s.now()
	for _, o := range s.Outages {
		if !now.Before(o.From) && now.Before(o.To) {
			if c.number%2 == 0 {
				return Fault{Cut: true}
			}
			return Fault{Status: http.StatusServiceUnavailable}
		}
	}
	if len(s.faults) > 0 {
		fault := s.faults[0]
		s.faults = s.faults[1:]
		return fault
	}
	if s.Choose != nil {
		return s.Choose(c.method)
	}
	return Fault{}
}

// delayed is a request that is taken when its time comes.
type delayed struct {
	call *call
	due  time.Time
}

func (s *Slack) postpone(c *call, d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.late = append(s.late, delayed{c, s.now().Add(d)})
	slices.SortStableFunc(s.late, func(a, b delayed) int { return a.due.Compare(b.due) })
}

// settle takes what has become due. Everything that looks at s calls it first,
// so that nobody can tell that it did not happen by itself.
func (s *Slack) settle() {
	now := s.now()
	for len(s.late) > 0 && !s.late[0].due.After(now) {
		next := s.late[0]
		s.late = s.late[1:]
		next.call.admitted, s.due = true, next.due
		s.perform(next.call)
		s.due = time.Time{}
	}
}
