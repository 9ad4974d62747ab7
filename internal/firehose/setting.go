package firehose

import (
	"maps"
	"slices"
	"strconv"
)

// Setting is one configured value, as far as CloudTrail shows it. The zero
// Setting is one that was not given.
type Setting struct {
	state state
	text  string
}

type state uint8

const (
	absent  state = iota
	shown         // text is the value
	cut           // text is the part of the value that may be kept
	hidden        // given; the value is masked, or ours not to keep
	exposed       // a credential that stood readable in the record; not kept
)

// Shown returns a setting whose value is known.
func Shown(text string) Setting { return Setting{shown, text} }

// Hidden returns a setting that is given with a value that is not known.
func Hidden() Setting { return Setting{state: hidden} }

// Given reports whether there is a value, known or not.
func (s Setting) Given() bool { return s.state != absent }

// Known reports whether the value, or the part of it that Text returns, can
// be read.
func (s Setting) Known() bool { return s.state == shown || s.state == cut }

// Whole reports whether Text returns the whole value.
func (s Setting) Whole() bool { return s.state == shown }

// Exposed reports whether a credential stood in clear in the record.
func (s Setting) Exposed() bool { return s.state == exposed }

// Text returns the value, or "" when it is absent or not known.
func (s Setting) Text() string { return s.text }

// Is reports whether the value is known to be text.
func (s Setting) Is(text string) bool { return s.state == shown && s.text == text }

// Number returns the value as an integer.
func (s Setting) Number() (int, bool) {
	n, err := strconv.Atoi(s.text)
	return n, s.state == shown && err == nil
}

// String is the setting in words. It never holds a credential.
func (s Setting) String() string {
	switch s.state {
	case absent:
		return "(not set)"
	case shown:
		return s.text
	case cut:
		return s.text + "/…"
	default:
		return "(set, value not shown)"
	}
}

// Settings is what a stream or a request configures, by path. The paths of a
// destination are the same for every destination kind and for both calls that
// set it: see Path.
type Settings map[Path]Setting

// Get returns the setting at a path; a nil Settings has none.
func (s Settings) Get(p Path) Setting { return s[p] }

// On reports whether the setting at the path is known to be true.
func (s Settings) On(p Path) bool { return s[p].Is("true") }

// Off reports whether the setting at the path is known to be false.
func (s Settings) Off(p Path) bool { return s[p].Is("false") }

// Paths returns the paths that are set, sorted.
func (s Settings) Paths() []Path { return slices.Sorted(maps.Keys(s)) }

// Exposed returns the paths of credentials that stood in clear in the record,
// sorted.
func (s Settings) Exposed() []Path {
	var all []Path
	for p, set := range s {
		if set.Exposed() {
			all = append(all, p)
		}
	}
	slices.Sort(all)
	return all
}
