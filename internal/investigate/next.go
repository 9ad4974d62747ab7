package investigate

import (
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
)

// flags are the program's names of kinds of starting points.
var flags = map[Kind]string{
	ByAlert: "--alert", ByEvent: "--around", ByActor: "--actor", ByAccessKey: "--access-key",
	ByAddress: "--ip", ByResource: "--resource", ByStream: "--stream",
}

// Flag is the start as it is given to hosewatch triage in a shell.
func (s Start) Flag() string { return flags[s.Kind] + " " + firehose.Quote(s.Value) }

// maxNext is how many questions are suggested.
const maxNext = 4

// Next are questions that follow from the answer, at most a few: what was done
// with keys that somebody made, and by others with what stands open.
func (r *Report) Next() []Start {
	var all []Start
	add := func(s Start) {
		if len(all) < maxNext && !slices.Contains(values(r.Question.Starts), s.Value) && !slices.Contains(values(all), s.Value) {
			all = append(all, s)
		}
	}
	for i := range r.Changes {
		for _, s := range r.Changes[i].Settings {
			if key, ok := resource.AccessKey.Name(resource.Path(s.Name)); ok && s.After == "Active" && strings.HasPrefix(key, "AKIA") {
				add(Start{Kind: ByAccessKey, Value: key})
			}
		}
	}
	for i := range r.Changes {
		if c := &r.Changes[i]; c.State == Open && c.AlertID != "" && c.Resource != "" {
			add(Start{Kind: ByResource, Value: c.Resource})
		}
	}
	return all
}

func values(starts []Start) []string {
	var all []string
	for _, s := range starts {
		all = append(all, s.Value)
	}
	return all
}
