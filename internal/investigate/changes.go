package investigate

import (
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/attack"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// maxChanges is how many changes are listed and followed.
const maxChanges = 10_000

// settingsOf lists the settings that an event gave another value, or may have,
// sorted by name, but that something was made or deleted first.
func settingsOf(c estate.Change) []Setting {
	var all []Setting
	if c.StreamChange != nil {
		all = streamSettings(c.StreamChange)
	} else if c.Asked.Effect != resource.Touches {
		for _, s := range c.ResourceChange.Settings {
			all = append(all, Setting{Name: string(s.Path), Before: s.Before, BeforeKnown: s.BeforeKnown, After: s.After, AfterKnown: s.AfterKnown, State: Open})
		}
	}
	slices.SortStableFunc(all, func(a, b Setting) int {
		switch {
		case a.Name == exists && b.Name != exists:
			return -1
		case b.Name == exists && a.Name != exists:
			return 1
		}
		return strings.Compare(a.Name, b.Name)
	})
	return all
}

func streamSettings(c *estate.StreamChange) []Setting {
	if !slices.Contains(firehose.Writes(), c.Request.Call) {
		return nil
	}
	var all []Setting
	switch c.Request.Call {
	case firehose.Create:
		all = append(all, Setting{Name: exists, Before: "false", BeforeKnown: true, After: "true", AfterKnown: true, State: Open})
	case firehose.Delete:
		all = append(all, Setting{Name: exists, Before: "true", BeforeKnown: true, After: "false", AfterKnown: true, State: Open})
	}
	for _, d := range c.Differences {
		all = append(all, Setting{
			Name: string(d.Path), Before: valueOf(d.Before), BeforeKnown: d.BeforeKnown,
			After: valueOf(d.After), AfterKnown: d.After.Whole() || !d.After.Given(), State: Open,
		})
	}
	return all
}

// valueOf is a setting of a stream as the other services have them: "" when it
// is not set, and never a credential.
func valueOf(s firehose.Setting) string {
	if !s.Given() {
		return ""
	}
	return s.String()
}

// change is what an event changed; nil when it changed nothing.
func change(seen watch.Seen, by Ref, e Event) *Change {
	settings := settingsOf(seen.Change)
	if len(settings) == 0 {
		return nil
	}
	a := seen.Facts()
	c := &Change{
		Event: by, Account: e.Account, Region: e.Region, Settings: settings, State: Open,
		Resource: strings.Clone(a.Resource), ResourceType: a.ResourceType, ResourceName: strings.Clone(a.ResourceName),
		Streams: slices.Clone(a.Streams), Title: strings.Clone(a.Title),
		Revert: a.Revert, RevertNote: a.RevertNote, HowToCheck: a.HowToCheck,
	}
	for i := range c.Settings {
		s := &c.Settings[i]
		s.Name, s.Before, s.After = strings.Clone(s.Name), strings.Clone(s.Before), strings.Clone(s.After)
	}
	if seen.Alert != nil {
		c.AlertID, c.Severity = a.ID, &a.Severity
	}
	if c.Resource == "" {
		for i := range c.Settings {
			c.Settings[i].State = NotKnown // what it was made on is not known, nor what came after
		}
	}
	return c
}

// persists returns the finding by which an alert tells of a way back in, and
// the technique.
func persists(a *judge.Alert) (f judge.Finding, technique string, ok bool) {
	if a == nil {
		return f, "", false
	}
	for _, f := range a.Findings {
		for _, id := range f.Attack {
			known, found := attack.Find(id)
			if found && slices.Contains(known.Tactics, &attack.Persistence) {
				return f, id, true
			}
		}
	}
	return f, "", false
}

// refOf names an event.
func refOf(e *Event) Ref {
	return Ref{EventID: e.ID, Time: e.Time, Source: e.Source, Name: e.Name, Who: e.Who, Session: e.Session, Origin: e.Origin}
}

// sortedKeys are the keys of a map, in order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
