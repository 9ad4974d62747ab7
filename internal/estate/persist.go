package estate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// form is the version of the JSON form of resources. It grows when what was
// written before can no longer be understood; members that are only added
// leave it, and are ignored by programs that do not know them.
const form = 1

// saved is a Resource as it is written.
type saved struct {
	Form     int                           `json:"form"`
	ARN      string                        `json:"arn"`
	Type     resource.Type                 `json:"type,omitempty"`
	Revision int64                         `json:"revision,omitempty"`
	Facts    map[resource.Path][]savedFact `json:"facts,omitempty"`
	Stream   []savedState                  `json:"stream,omitempty"`
	Streams  []string                      `json:"streams,omitempty"`
}

type savedFact struct {
	Value   string    `json:"value,omitempty"`
	Unknown bool      `json:"unknown,omitempty"`
	Learned time.Time `json:"learned"`
	Event   string    `json:"event,omitempty"`
}

type savedState struct {
	State   *firehose.Saved `json:"state"`
	Learned time.Time       `json:"learned"`
	Event   string          `json:"event,omitempty"`
}

// MarshalJSON writes the resource without loss; only text that is no UTF-8,
// which no record holds, is changed. The error names the ARN.
func (r *Resource) MarshalJSON() ([]byte, error) {
	s := saved{Form: form, ARN: r.ARN, Type: r.Type, Revision: r.Revision, Streams: r.Streams}
	if len(r.Facts) > 0 {
		s.Facts = make(map[resource.Path][]savedFact, len(r.Facts))
	}
	for p, versions := range r.Facts {
		all := make([]savedFact, len(versions))
		for i, f := range versions {
			all[i] = savedFact{f.Value, f.Unknown, f.Learned.UTC(), f.Event}
		}
		s.Facts[p] = all
	}
	for _, state := range r.Stream {
		if state.Stream == nil {
			return nil, fmt.Errorf("%s: a state without a stream", r.ARN)
		}
		stream := state.Saved()
		s.Stream = append(s.Stream, savedState{&stream, state.Moment.Learned.UTC(), state.Event})
	}
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(s); err != nil {
		return nil, fmt.Errorf("%s: %w", r.ARN, err)
	}
	return bytes.TrimSuffix(text.Bytes(), []byte("\n")), nil
}

// UnmarshalJSON reads what MarshalJSON wrote. What is read can be relied on:
// versions are in order and there are no empty lists of them. The error names
// the ARN, as far as it can be read.
func (r *Resource) UnmarshalJSON(text []byte) error {
	var s saved
	if err := json.Unmarshal(text, &s); err != nil {
		return fmt.Errorf("resource %q: %w", s.ARN, err)
	}
	read, err := s.resource()
	if err != nil {
		return fmt.Errorf("resource %q: %w", s.ARN, err)
	}
	*r = *read
	return nil
}

// resource checks what was read and makes it one of ours.
func (s *saved) resource() (*Resource, error) {
	switch {
	case s.Form != form:
		return nil, fmt.Errorf("form %d; this program reads form %d", s.Form, form)
	case s.ARN == "":
		return nil, errors.New("no ARN")
	case s.Revision < 0:
		return nil, fmt.Errorf("revision %d", s.Revision)
	}
	r := &Resource{ARN: s.ARN, Type: s.Type, Revision: s.Revision, Streams: s.Streams}
	slices.Sort(r.Streams)
	r.Streams = slices.Compact(r.Streams)
	if len(s.Facts) > 0 {
		r.Facts = make(map[resource.Path][]Fact, len(s.Facts))
	}
	for p, versions := range s.Facts {
		all := make([]Fact, len(versions))
		for i, f := range versions {
			all[i] = Fact{f.Value, f.Unknown, Moment{f.Learned.UTC(), f.Event}}
		}
		if len(all) == 0 || !inOrder(all) {
			return nil, fmt.Errorf("%s: no version of it, or not in order", p)
		}
		r.Facts[p] = all
	}
	for _, state := range s.Stream {
		if state.State == nil {
			return nil, errors.New("a state without a stream")
		}
		stream, err := state.State.Stream()
		if err != nil {
			return nil, err
		}
		r.Stream = append(r.Stream, StreamState{stream, Moment{state.Learned.UTC(), state.Event}})
	}
	if !inOrder(r.Stream) {
		return nil, errors.New("the states of the stream are not in order")
	}
	return r, nil
}

// inOrder reports whether every version is newer than the one before it.
func inOrder[V interface{ moment() Moment }](versions []V) bool {
	for i := 1; i < len(versions); i++ {
		if versions[i-1].moment().Compare(versions[i].moment()) >= 0 {
			return false
		}
	}
	return true
}
