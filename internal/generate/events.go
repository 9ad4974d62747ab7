package main

import (
	"fmt"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// addEvents writes every story as EventBridge delivers it, one event a file:
// the last one under the story's name, those before it numbered, near misses
// in a folder of their own.
func addEvents(files tree, rules []judge.Rule) error {
	for _, r := range rules {
		for _, s := range r.Raises {
			if err := addStory(files, "events/"+storyName(r, s), r, s); err != nil {
				return err
			}
		}
		for _, s := range r.Quiet {
			if err := addStory(files, "events/quiet/"+storyName(r, s), r, s); err != nil {
				return err
			}
		}
	}
	return nil
}

func addStory(files tree, name string, r judge.Rule, s judge.Story) error {
	records, err := s.Records(r.ID)
	if err != nil {
		return err
	}
	for i, record := range records {
		file := name + ".json"
		if i < len(records)-1 {
			file = fmt.Sprintf("%s-step-%0*d.json", name, len(fmt.Sprint(len(records)-1)), i+1)
		}
		if err := files.add(file, append(record, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// storyName is the name of a story's last event, without folder and ending.
func storyName(r judge.Rule, s judge.Story) string {
	if s.Name == "" {
		return r.ID
	}
	return r.ID + "-" + s.Name
}
