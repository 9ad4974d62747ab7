package estate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
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
	// Text is where the value begins and ends in what stands before the JSON
	// of the binary form, if it is long.
	Text *[2]int `json:"text,omitempty"`
}

type savedState struct {
	State   *firehose.Saved `json:"state"`
	Learned time.Time       `json:"learned"`
	Event   string          `json:"event,omitempty"`
}

// MarshalJSON writes the resource without loss; only text that is no UTF-8,
// which no record holds, is changed. The error names the ARN.
func (r *Resource) MarshalJSON() ([]byte, error) { return r.encode(nil) }

// AppendBinary adds to data the JSON form too, but long values as they are,
// before it. Policies are full of what JSON has to escape; this takes a fifth
// of the time. The error names the ARN.
func (r *Resource) AppendBinary(data []byte) ([]byte, error) {
	texts := data[len(data):]
	head, err := r.encode(&texts)
	if err != nil {
		return nil, err
	}
	if len(data) > 0 {
		texts = append(data, texts...)
	}
	return append(append(texts, '\n'), head...), nil
}

// longText is from where on a value stands before the JSON.
const longText = 64

// encode writes JSON, and long values to texts if that is not nil.
func (r *Resource) encode(texts *[]byte) ([]byte, error) {
	s := saved{Form: form, ARN: r.ARN, Type: r.Type, Revision: r.Revision, Streams: r.Streams}
	if len(r.Facts) > 0 {
		s.Facts = make(map[resource.Path][]savedFact, len(r.Facts))
	}
	for _, p := range slices.Sorted(maps.Keys(r.Facts)) {
		all := make([]savedFact, len(r.Facts[p]))
		for i, f := range r.Facts[p] {
			all[i] = savedFact{Value: f.Value, Unknown: f.Unknown, Learned: f.Learned.UTC(), Event: f.Event}
			if texts != nil && len(f.Value) >= longText {
				start := len(*texts)
				*texts = append(*texts, f.Value...)
				all[i].Value, all[i].Text = "", &[2]int{start, len(*texts)}
			}
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
func (r *Resource) UnmarshalJSON(text []byte) error { return r.decode(text, "") }

// UnmarshalBinary reads what AppendBinary wrote, as UnmarshalJSON does. It
// keeps nothing of data.
func (r *Resource) UnmarshalBinary(data []byte) error {
	end := max(0, bytes.LastIndexByte(data, '\n'))
	return r.decode(data[end:], string(data[:end]))
}

func (r *Resource) decode(head []byte, texts string) error {
	var s saved
	if err := json.Unmarshal(head, &s); err != nil {
		return fmt.Errorf("resource %q: %w", s.ARN, err)
	}
	read, err := s.resource(texts)
	if err != nil {
		return fmt.Errorf("resource %q: %w", s.ARN, err)
	}
	*r = *read
	return nil
}

// fact takes the value from texts if it stands there.
func (f savedFact) fact(texts string) (Fact, error) {
	fact := Fact{f.Value, f.Unknown, Moment{f.Learned.UTC(), f.Event}}
	if at := f.Text; at != nil {
		if at[0] < 0 || at[0] > at[1] || at[1] > len(texts) {
			return Fact{}, fmt.Errorf("a value from %d to %d, of %d", at[0], at[1], len(texts))
		}
		// The JSON form cannot carry other bytes: both forms read alike.
		fact.Value = strings.ToValidUTF8(texts[at[0]:at[1]], "\uFFFD")
	}
	return fact, nil
}

// resource checks what was read and makes it one of ours.
func (s *saved) resource(texts string) (*Resource, error) {
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
	if r.Streams = slices.Compact(r.Streams); len(r.Streams) == 0 {
		r.Streams = nil // one way to say none
	}
	if len(s.Facts) > 0 {
		r.Facts = make(map[resource.Path][]Fact, len(s.Facts))
	}
	for p, versions := range s.Facts {
		all := make([]Fact, len(versions))
		for i, f := range versions {
			var err error
			if all[i], err = f.fact(texts); err != nil {
				return nil, fmt.Errorf("%s: %w", p, err)
			}
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
