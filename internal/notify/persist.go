package notify

import (
	"context"
	"time"
)

const (
	tries       = 4                      // how often a call is made at most
	firstWait   = 250 * time.Millisecond // before the second try; doubles each time
	longestWait = 30 * time.Second       // longer waits are the queue's business
	spare       = 2 * time.Second        // of the deadline, for one more answer
)

// repeat says when persist makes a call again.
type repeat int

const (
	// once is for what must not be done twice: when it is in doubt whether
	// Slack did it, the caller asks.
	once repeat = iota
	// again is for what may be done twice. Neither waits when Slack asks for
	// silence: whoever holds a channel may have lost it by then, and notes for
	// others how long it lasts.
	again
	// patient waits as well.
	patient
)

// persist makes a call until Slack has answered it, or until more tries would
// not help, or not in time. Errors of Slack are of type *Fault.
func (s *Sender) persist(ctx context.Context, r repeat, call func(context.Context, Access) *Fault) error {
	var refused Access
	for try := 1; ; try++ {
		if fault := s.silence(ctx, r); fault != nil {
			return fault
		}
		access, err := s.vault.open(ctx)
		if err != nil {
			return err
		}
		if access == refused {
			return &Fault{Kind: Credentials, Reason: "the secret holds what Slack has refused"}
		}
		fault := call(ctx, access)
		if fault == nil {
			return nil
		}
		if fault.Kind == Credentials {
			s.vault.refused(access)
		}
		if fault.Kind == Busy {
			s.quiet(fault.After)
		}
		if try == tries || fault.Kind == Down && r == once || fault.Kind == Busy && r != patient {
			return fault
		}
		switch fault.Kind {
		case Credentials:
			refused = access // somebody may have put new ones into the secret just now
		case Busy:
		case Down:
			if err := s.pause(ctx, s.backoff(try), fault); err != nil {
				return err
			}
		default:
			return fault
		}
	}
}

// backoff doubles with every try; half of it is chance, so that functions
// which failed together do not come back together.
func (s *Sender) backoff(try int) time.Duration {
	wait := firstWait << (try - 1)
	return wait/2 + time.Duration(s.jitter()*float64(wait/2))
}

// quiet notes that Slack wants silence. It holds for every call, for its
// limits are on the channel and the app.
func (s *Sender) quiet(after time.Duration) {
	if after <= 0 {
		after = time.Second
	}
	s.quietUntil(s.now().Add(after))
}

func (s *Sender) quietUntil(until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until.After(s.notBefore) {
		s.notBefore = until
	}
}

// quietNow is until when Slack wants silence; past when it does not.
func (s *Sender) quietNow() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.notBefore
}

// silence waits out what Slack has asked for, or says that there is no time.
func (s *Sender) silence(ctx context.Context, r repeat) error {
	wait := s.quietNow().Sub(s.now())
	if wait <= 0 {
		return nil
	}
	fault := &Fault{Kind: Busy, Reason: "ratelimited", After: wait}
	if r != patient {
		return fault
	}
	return s.pause(ctx, wait, fault)
}

// pause waits, or returns fault when the time left does not allow it.
func (s *Sender) pause(ctx context.Context, wait time.Duration, fault *Fault) error {
	if wait > longestWait {
		return fault
	}
	if deadline, ok := ctx.Deadline(); ok && s.now().Add(wait+spare).After(deadline) {
		return fault
	}
	if s.sleep(ctx, wait) != nil {
		return fault
	}
	return nil
}
