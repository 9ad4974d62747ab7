package firehose

import (
	"fmt"
	"slices"
	"time"
)

// Saved is a stream in the form in which encoding/json writes and reads it
// without loss. It holds no credential, since a Stream holds none.
//
// Settings are grouped by how much of them is known, so that no form can say
// of a value that it is hidden and what it is.
type Saved struct {
	ARN           string    `json:"arn,omitempty"`
	Name          string    `json:"name,omitempty"`
	Type          string    `json:"type,omitempty"`
	Kind          Kind      `json:"kind,omitempty"`
	DestinationID string    `json:"destination,omitempty"`
	VersionID     string    `json:"version,omitempty"`
	Complete      bool      `json:"complete,omitempty"`
	Deleted       bool      `json:"deleted,omitempty"`
	Learned       time.Time `json:"learned,omitzero"`

	Shown   map[Path]string `json:"shown,omitempty"`
	Cut     map[Path]string `json:"cut,omitempty"`
	Hidden  []Path          `json:"hidden,omitempty"`
	Exposed []Path          `json:"exposed,omitempty"`
	Absent  []Path          `json:"absent,omitempty"`
}

// Saved returns the stream in a form that can be written.
func (s *Stream) Saved() Saved {
	saved := Saved{
		ARN: s.ARN, Name: s.Name, Type: s.Type, Kind: s.Kind, DestinationID: s.DestinationID, VersionID: s.VersionID,
		Complete: s.Complete, Deleted: s.Deleted, Learned: s.Learned.UTC(),
	}
	for p, set := range s.Settings {
		switch set.state {
		case shown:
			addText(&saved.Shown, p, set.text)
		case cut:
			addText(&saved.Cut, p, set.text)
		case hidden:
			saved.Hidden = append(saved.Hidden, p)
		case exposed:
			saved.Exposed = append(saved.Exposed, p)
		default:
			saved.Absent = append(saved.Absent, p)
		}
	}
	for _, paths := range [][]Path{saved.Hidden, saved.Exposed, saved.Absent} {
		slices.Sort(paths)
	}
	return saved
}

func addText(texts *map[Path]string, p Path, text string) {
	if *texts == nil {
		*texts = map[Path]string{}
	}
	(*texts)[p] = text
}

// Stream returns the stream that was saved. The error says that the form gives
// a setting twice.
func (saved Saved) Stream() (*Stream, error) {
	s := &Stream{
		ARN: saved.ARN, Name: saved.Name, Type: saved.Type, Kind: saved.Kind, DestinationID: saved.DestinationID, VersionID: saved.VersionID,
		Complete: saved.Complete, Deleted: saved.Deleted, Learned: saved.Learned.UTC(),
	}
	n := len(saved.Shown) + len(saved.Cut) + len(saved.Hidden) + len(saved.Exposed) + len(saved.Absent)
	s.Settings = make(Settings, n)
	for p, text := range saved.Shown {
		s.Settings[p] = Setting{shown, text}
	}
	for p, text := range saved.Cut {
		s.Settings[p] = Setting{cut, text}
	}
	for state, paths := range map[state][]Path{hidden: saved.Hidden, exposed: saved.Exposed, absent: saved.Absent} {
		for _, p := range paths {
			s.Settings[p] = Setting{state: state}
		}
	}
	if len(s.Settings) != n {
		return nil, fmt.Errorf("stream %s: %d settings are given twice", saved.Name, n-len(s.Settings))
	}
	return s, nil
}
