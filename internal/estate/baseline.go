package estate

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// savedBaseline is a file of snapshots, one for each account and Region.
type savedBaseline struct {
	Form      int             `json:"form"`
	Snapshots []savedSnapshot `json:"snapshots"`
}

type savedSnapshot struct {
	Account   string           `json:"account"`
	Region    string           `json:"region"`
	Taken     time.Time        `json:"taken"`
	Complete  bool             `json:"complete"`
	Streams   []firehose.Saved `json:"streams"`
	Resources []savedFound     `json:"resources"`
	Gone      []string         `json:"gone,omitempty"`
	Gaps      []savedGap       `json:"gaps,omitempty"`
}

type savedFound struct {
	ARN      string            `json:"arn"`
	Type     resource.Type     `json:"type"`
	Name     string            `json:"name,omitempty"`
	Settings resource.Settings `json:"settings,omitempty"`
	Whole    []resource.Family `json:"whole,omitempty"`
}

type savedGap struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// WriteBaseline writes snapshots as one JSON document that ReadBaseline reads.
// It holds no credential, since snapshots hold none.
func WriteBaseline(w io.Writer, snapshots []*Snapshot) error {
	file := savedBaseline{Form: form, Snapshots: []savedSnapshot{}}
	for _, s := range snapshots {
		saved := savedSnapshot{
			Account: s.Account, Region: s.Region, Taken: s.Taken.UTC(), Complete: s.Complete,
			Streams: []firehose.Saved{}, Resources: []savedFound{}, Gone: s.Gone,
		}
		for _, stream := range s.Streams {
			saved.Streams = append(saved.Streams, stream.Saved())
		}
		for _, f := range s.Resources {
			saved.Resources = append(saved.Resources, savedFound{f.ARN, f.Type, f.Name, f.Settings, f.Whole})
		}
		for _, g := range s.Gaps {
			saved.Gaps = append(saved.Gaps, savedGap(g))
		}
		file.Snapshots = append(file.Snapshots, saved)
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(file)
}

// ReadBaseline reads what WriteBaseline wrote. The error says where in the
// document the fault is.
func ReadBaseline(r io.Reader) ([]*Snapshot, error) {
	var file savedBaseline
	decoder := json.NewDecoder(r)
	if err := decoder.Decode(&file); err != nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			return nil, fmt.Errorf("byte %d: %w", syntax.Offset, err)
		}
		return nil, err
	}
	if file.Form != form {
		return nil, fmt.Errorf("form %d; this program reads form %d", file.Form, form)
	}
	var all []*Snapshot
	for i := range file.Snapshots {
		s, err := file.Snapshots[i].snapshot()
		if err != nil {
			return nil, fmt.Errorf("snapshots[%d]: %w", i, err)
		}
		all = append(all, s)
	}
	return all, nil
}

func (saved *savedSnapshot) snapshot() (*Snapshot, error) {
	if saved.Account == "" || saved.Region == "" || saved.Taken.IsZero() {
		return nil, errors.New("no account, region or taken")
	}
	s := &Snapshot{Account: saved.Account, Region: saved.Region, Taken: saved.Taken.UTC(), Complete: saved.Complete, Gone: saved.Gone}
	for i, found := range saved.Streams {
		stream, err := found.Stream()
		if err != nil {
			return nil, fmt.Errorf("streams[%d]: %w", i, err)
		}
		if stream.ARN == "" {
			return nil, fmt.Errorf("streams[%d]: no arn", i)
		}
		s.Streams = append(s.Streams, stream)
	}
	for i, f := range saved.Resources {
		if f.ARN == "" || f.Type == "" {
			return nil, fmt.Errorf("resources[%d]: no arn or type", i)
		}
		s.Resources = append(s.Resources, Found{resource.Ref{Type: f.Type, ARN: f.ARN, Name: f.Name}, f.Settings, f.Whole})
	}
	for _, g := range saved.Gaps {
		s.Gaps = append(s.Gaps, Gap(g))
	}
	return s, nil
}
