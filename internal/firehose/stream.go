package firehose

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
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
	next := &Stream{Settings: Settings{}}
	if s != nil {
		*next = *s
	}
	keep(&next.Name, req.Stream)
	if req.Shown != trail.RequestShown {
		// Anything may have been asked: what was known is no longer sure.
		next.forget(req.Call)
		return next
	}
	switch req.Call {
	case Create:
		*next = Stream{ARN: next.ARN, Name: next.Name, Complete: true, Kind: req.Kind, Settings: Settings{}}
		keep(&next.Type, req.Type)
		next.take(req.Settings)
	case Update:
		next.update(req)
	case StartEncryption, StopEncryption, TagStream:
		next.take(req.Settings)
	case UntagStream:
		for _, key := range req.RemovedTags {
			next.take(Settings{Tag(key): {}})
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
		s.drop(Path.OfDestination)
	}
	s.take(req.Settings)
	if req.Kind != "" {
		s.Kind = req.Kind
	}
	if req.DestinationID != "" {
		keep(&s.DestinationID, req.DestinationID)
	}
	keep(&s.VersionID, req.VersionID)
}

// forget drops what a call that is not shown may have changed.
func (s *Stream) forget(call Call) {
	switch call {
	case Create:
		s.Complete, s.Kind = false, ""
		s.drop(func(Path) bool { return true })
	case Update:
		s.Complete, s.Kind = false, ""
		s.drop(Path.OfDestination)
	case StartEncryption, StopEncryption:
		s.drop(Path.ofEncryption)
	}
}

// Unchanged reports whether a request left the stream as it was: o is what
// Apply returned. It compares no settings, which are shared until one changes.
func (s *Stream) Unchanged(o *Stream) bool {
	return s != nil && s.Deleted == o.Deleted && s.Complete == o.Complete && s.Kind == o.Kind && s.Type == o.Type &&
		s.VersionID == o.VersionID && s.DestinationID == o.DestinationID &&
		reflect.ValueOf(s.Settings).Pointer() == reflect.ValueOf(o.Settings).Pointer()
}

// Rebased returns the stream as it would be, had it grown from became instead
// of from was: what it changed itself stays, all else follows. was may be nil.
func (s *Stream) Rebased(was, became *Stream) *Stream {
	next, old := *s, Settings(nil)
	if was != nil {
		old = was.Settings
	}
	delta := Settings{}
	for p, set := range became.Settings {
		if mine, has := s.Settings[p]; !has || mine == old[p] {
			delta[p] = set
		}
	}
	next.take(delta)
	if next.Kind == "" || was != nil && next.Kind == was.Kind {
		next.Kind = became.Kind
	}
	return &next
}

// take puts every setting of delta over the stream's; what delta does not give
// keeps its value. Streams share settings until one takes another value.
func (s *Stream) take(delta Settings) {
	shared := true
	for p, set := range delta {
		if old, has := s.Settings[p]; has && old == set {
			continue
		}
		if shared {
			s.Settings, shared = maps.Clone(s.Settings), false
		}
		s.Settings[p] = Setting{set.state, strings.Clone(set.text)}
	}
}

// drop takes settings away.
func (s *Stream) drop(gone func(Path) bool) {
	s.Settings = maps.Clone(s.Settings)
	maps.DeleteFunc(s.Settings, func(p Path, _ Setting) bool { return gone(p) })
}

// keep makes a text one of the stream's own. A stream is remembered for long,
// and must not hold on to the record that a text was cut from.
func keep(own *string, text string) {
	if *own != text {
		*own = strings.Clone(text)
	}
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
	paths := make([]Path, 0, len(req.Settings)+len(req.RemovedTags))
	for p := range req.Settings {
		paths = append(paths, p)
	}
	for _, key := range req.RemovedTags {
		paths = append(paths, Tag(key))
	}
	if req.Kind != "" && before.Kind != "" && !before.Kind.SameFamily(req.Kind) {
		for p := range before.Settings {
			if p.OfDestination() {
				paths = append(paths, p)
			}
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
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

// Same reports whether two streams are configured alike, as far as both are
// known.
func (s *Stream) Same(o *Stream) bool {
	if s.Deleted != o.Deleted || s.Kind != "" && o.Kind != "" && !s.Kind.SameFamily(o.Kind) {
		return false
	}
	return len(s.unlike(o)) == 0
}

// unlike lists the settings that o has otherwise than s, both being known and
// readable, sorted.
func (s *Stream) unlike(o *Stream) []Path {
	var all []Path
	for p, is := range o.Settings {
		was, seen := s.Settings[p]
		known := seen || s.Complete
		readable := (was.Known() || !was.Given()) && (is.Known() || !is.Given())
		if known && readable && was != is && !(!was.Given() && s.Kind.unset(p) == is) {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}

// Becoming is the request that would have made s what o is.
func (s *Stream) Becoming(o *Stream) Request {
	req := Request{Call: Update, Stream: o.Name, Settings: Settings{}, Kind: o.Kind, Type: o.Type, DestinationID: o.DestinationID}
	for _, p := range s.unlike(o) {
		req.Settings[p] = o.Settings[p]
	}
	switch status := req.Settings[EncryptionStatus]; {
	case o.Deleted && !s.Deleted:
		req.Call = Delete
	case status.Is("DISABLED"):
		req.Call = StopEncryption
	case len(req.Settings) > 0 && !slices.ContainsFunc(req.Settings.Paths(), func(p Path) bool { return !p.ofEncryption() }):
		req.Call = StartEncryption
	}
	return req
}
