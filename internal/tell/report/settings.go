package report

import (
	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Setting is one setting that a change gave another value, in the words in
// which alerts say it, and what became of it.
type Setting struct {
	tell.Change
	State investigate.State
}

// Settings are what c set, in its order.
func Settings(c *investigate.Change) []Setting {
	var all []Setting
	for i := range c.Settings {
		s := &c.Settings[i]
		for _, words := range tell.Changes(alertOf(c, s)) {
			if !s.AfterKnown {
				words.After, words.Document = tell.NotKnown, nil
			}
			all = append(all, Setting{words, s.State})
		}
	}
	return all
}

// Made reports whether c made or deleted its resource. Then the title says all,
// and a list of its settings would bury what matters.
func Made(c *investigate.Change) bool {
	return len(c.Settings) > 0 && c.Settings[0].Name == "Exists"
}

// alertOf is one setting of a change in the form in which settings are told.
// Each has its own word on whether it is known what was before.
func alertOf(c *investigate.Change, s *investigate.Setting) *judge.Alert {
	a := &judge.Alert{EventSource: c.Event.Source, EventName: c.Event.Name, Account: c.Account, Region: c.Region,
		Resource: c.Resource, ResourceType: c.ResourceType, ResourceName: c.ResourceName, BeforeKnown: s.BeforeKnown}
	if s.BeforeKnown && s.Before != "" {
		a.Before = map[string]string{s.Name: s.Before}
	}
	a.After = map[string]string{s.Name: s.After}
	return a
}
