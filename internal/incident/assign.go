package incident

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

const (
	// Window is how long after its last alert an incident takes in another.
	Window = 30 * time.Minute
	// MaxAge is how long it takes in any: a caller that never rests, such as
	// a pipeline, gets a new thread now and then.
	MaxAge = 12 * time.Hour
)

// OpenAt reports whether i takes in alerts that are told now.
// A head that stands alone waits longer for what it announces: Slack may have
// been down since.
func (i *Incident) OpenAt(now time.Time) bool {
	if i.Closed || now.Sub(i.Opened) > MaxAge {
		return false
	}
	return now.Sub(i.Touched) <= Window || i.Thread != "" && i.Counts.Total() == 0
}

// Batch is alerts that are told now, and the incident they belong to, which
// has not taken them in yet.
type Batch struct {
	Incident *Incident
	Alerts   []*judge.Alert // in the order of Before
}

// Severity is that of the most severe alert.
func (b Batch) Severity() judge.Severity {
	worst := judge.Info
	for _, a := range b.Alerts {
		worst = max(worst, a.Severity)
	}
	return worst
}

// Assign sorts waiting alerts into incidents of a channel: those that are open
// and new ones, as many as the channel bears, the most severe alerts first.
// What is left goes into one that is for the flood. Without room for that one
// either, it is left out and waits on. left is how many new messages the
// channel bears.
//
// Batches come in the order in which they are to be told. Open incidents are
// not changed.
func Assign(channel string, open []*Incident, waiting []*judge.Alert, now time.Time, left int) []Batch {
	s := sorting{channel: channel, now: now, left: left, at: map[string]*Batch{}}
	open = slices.Clone(open)
	slices.SortStableFunc(open, func(a, b *Incident) int { return a.Touched.Compare(b.Touched) })
	for _, i := range open { // of two that share a key, the newer has it
		if i.OpenAt(now) {
			s.add(i, i.Keys.All)
		}
	}
	bySeverity := slices.Clone(waiting)
	slices.SortStableFunc(bySeverity, func(a, b *judge.Alert) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), Before(a, b))
	})
	for _, a := range bySeverity {
		s.sort(a)
	}
	return s.batches()
}

type sorting struct {
	channel string
	now     time.Time
	left    int // new messages that the channel bears
	all     []*Batch
	at      map[string]*Batch // by key
	flood   *Batch
}

func (s *sorting) add(i *Incident, keys []string) *Batch {
	b := &Batch{Incident: i}
	s.all = append(s.all, b)
	if i.Flood {
		s.flood = b
		return b
	}
	for _, key := range keys {
		s.at[key] = b
	}
	return b
}

func (s *sorting) sort(a *judge.Alert) {
	keys := keysOf(a)
	for _, key := range keys {
		if b := s.at[key]; b != nil {
			b.Alerts = append(b.Alerts, a)
			for _, key := range keys { // the next may share but these
				if s.at[key] == nil {
					s.at[key] = b
				}
			}
			return
		}
	}
	if b := s.open(a, keys); b != nil {
		b.Alerts = append(b.Alerts, a)
	}
}

// open returns the batch of an alert that belongs to no incident yet; nil when
// the channel bears none.
func (s *sorting) open(a *judge.Alert, keys []string) *Batch {
	switch {
	case s.left > kept:
		s.left--
		return s.add(begin(s.channel, a, s.now, false), keys)
	case s.flood == nil && s.left > 0:
		s.left--
		return s.add(begin(s.channel, a, s.now, true), nil)
	default:
		return s.flood
	}
}

func (s *sorting) batches() []Batch {
	var told []Batch
	for _, b := range s.all {
		if len(b.Alerts) > 0 {
			slices.SortFunc(b.Alerts, Before)
			told = append(told, *b)
		}
	}
	slices.SortStableFunc(told, func(a, b Batch) int { return cmp.Compare(b.Severity(), a.Severity()) })
	return told
}

// Before orders alerts by when their events happened.
func Before(a, b *judge.Alert) int {
	return cmp.Or(a.EventTime.Compare(b.EventTime), cmp.Compare(a.ID, b.ID))
}

// begin makes an incident, which has not taken in its first alert yet.
func begin(channel string, first *judge.Alert, now time.Time, flood bool) *Incident {
	sum := sha256.Sum256(fmt.Append(nil, channel, "\x00", first.ID, "\x00", now.UnixNano(), flood))
	return &Incident{ID: hex.EncodeToString(sum[:8]), Channel: channel, Flood: flood, Opened: now, Touched: now}
}
