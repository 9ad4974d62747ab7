package firehose

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Stream is what is known of a delivery stream at one moment. Streams are
// values: Apply makes a new one and leaves the old as it was.
type Stream struct {
	ARN, Name string
	Settings  Settings

	// Complete says that every setting is known, so that one which is absent
	// is not configured. Without it, absent means not seen yet.
	Complete bool

	Type          string // DeliveryStreamType; "" when not known
	Kind          Kind   // "" when not known
	DestinationID string
	VersionID     string
	Deleted       bool
	// Learned is the time of the event that told the newest of this.
	Learned time.Time
}

// ARN builds the ARN of a stream.
func ARN(partition, region, account, name string) string {
	return "arn:" + partition + ":firehose:" + region + ":" + account + ":deliverystream/" + name
}

// Apply returns the stream as it is after a request succeeded. A nil stream
// is one of which nothing is known.
func (s *Stream) Apply(req Request) *Stream {
	next := s.clone()
	next.Name = strings.Clone(req.Stream)
	if req.Shown != 0 {
		// Anything may have been asked: what was known is no longer sure.
		next.forget(req.Call)
		return next
	}
	switch req.Call {
	case Create:
		next.Complete, next.Deleted = true, false
		next.Type, next.Kind, next.Settings = strings.Clone(req.Type), req.Kind, make(Settings, len(req.Settings))
		next.Settings.take(req.Settings)
	case Update:
		next.update(req)
	case StartEncryption, StopEncryption, TagStream:
		next.Settings.take(req.Settings)
	case UntagStream:
		for _, key := range req.RemovedTags {
			next.Settings[Tag(key)] = Setting{}
		}
	case Delete:
		next.Deleted = true
	}
	return next
}

// update merges a new destination over the old one, or replaces it when the
// kind is another: https://docs.aws.amazon.com/firehose/latest/APIReference/API_UpdateDestination.html
func (s *Stream) update(req Request) {
	if s.Kind != "" && req.Kind != "" && !s.Kind.SameFamily(req.Kind) {
		maps.DeleteFunc(s.Settings, func(p Path, _ Setting) bool { return p.OfDestination() })
	}
	s.Settings.take(req.Settings)
	if req.Kind != "" {
		s.Kind = req.Kind
	}
	if req.DestinationID != "" {
		s.DestinationID = strings.Clone(req.DestinationID)
	}
	s.VersionID = strings.Clone(req.VersionID)
}

// forget drops what a call that is not shown may have changed.
func (s *Stream) forget(call Call) {
	switch call {
	case Create, Update:
		s.Complete, s.Kind = false, ""
		maps.DeleteFunc(s.Settings, func(p Path, _ Setting) bool { return call == Create || p.OfDestination() })
	case StartEncryption, StopEncryption:
		maps.DeleteFunc(s.Settings, func(p Path, _ Setting) bool { return p.ofEncryption() })
	}
}

func (s *Stream) clone() *Stream {
	if s == nil {
		return &Stream{Settings: Settings{}}
	}
	next := *s
	next.Settings = maps.Clone(s.Settings)
	return &next
}

// Difference is one setting that a request gave another value.
type Difference struct {
	Path   Path
	Before Setting
	// BeforeKnown is false when it is not known what the setting was, or
	// whether it was set at all.
	BeforeKnown bool
	After       Setting
}

// Differences lists what a request changed between two states of a stream,
// sorted by path. A setting that was given again with the value it had, be it
// the API's default, is not listed; a value that is not readable on either side
// is, since it may have changed. before may be nil.
func Differences(before *Stream, req Request, after *Stream) []Difference {
	if before == nil {
		before = &Stream{}
	}
	var all []Difference
	for _, p := range touched(before, req) {
		b, a := before.Settings.Get(p), after.Settings.Get(p)
		_, seen := before.Settings[p]
		known := seen || before.Complete
		if known && !b.Given() && a.Given() {
			b = before.Kind.unset(p)
		}
		if known && a == b && !a.unreadable() || !a.Given() && !b.Given() {
			continue
		}
		all = append(all, Difference{p, b, known && (!b.Given() || b.Known()), a})
	}
	return all
}

// touched lists the settings that a request gives or takes away.
func touched(before *Stream, req Request) []Path {
	paths := map[Path]bool{}
	for p := range req.Settings {
		paths[p] = true
	}
	for _, key := range req.RemovedTags {
		paths[Tag(key)] = true
	}
	if req.Kind != "" && before.Kind != "" && !before.Kind.SameFamily(req.Kind) {
		for p := range before.Settings {
			if p.OfDestination() {
				paths[p] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// unreadable reports that a value is set which cannot be compared as a whole.
func (s Setting) unreadable() bool { return s.Given() && !s.Whole() }

// OfDestination reports whether the setting belongs to the destination, which
// a change of kind replaces as a whole.
func (p Path) OfDestination() bool {
	if _, tag := p.IsTag(); tag || p.ofEncryption() {
		return false
	}
	_, source := streamFields[string(p)]
	return !source
}

func (p Path) ofEncryption() bool {
	return p == EncryptionStatus || p == EncryptionType || p == EncryptionKey
}

// Place returns where the stream delivers its records, as people would name
// it, or "" when that is not known.
func (s *Stream) Place() string {
	for _, path := range s.Kind.Places() {
		if text := s.Settings.Get(path).Text(); text != "" {
			return text
		}
	}
	return ""
}
