package tell

import (
	"maps"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Change is one setting that is not what it was.
type Change struct {
	Setting string // in words: "bucket"
	Before  string // a value, or None, or NotKnown
	After   string // a value, or None
	// Document is a policy's before and after by statements, where it could be
	// read; empty for other settings.
	Document []DiffLine
}

// changes are those that an alert shows. What was just created has no before,
// and a list of all its settings would bury what matters.
func changes(a *judge.Alert) []Change {
	if isCreation(a) {
		return nil
	}
	all := Changes(a)
	for i := range all {
		all[i].Before, all[i].After = shortValue(all[i].Before), shortValue(all[i].After)
	}
	return all
}

// maxValue is how many bytes of a setting's value are shown; the JSON has all.
const maxValue = 240

func shortValue(value string) string {
	if len(value) > maxValue {
		return strings.ToValidUTF8(value[:maxValue], "") + " …"
	}
	return value
}

// Changes pairs all that was before with what is after, values in full, sorted
// by setting.
func Changes(a *judge.Alert) []Change {
	names := slices.AppendSeq(slices.Collect(maps.Keys(a.Before)), maps.Keys(a.After))
	slices.Sort(names)
	var out []Change
	for _, name := range slices.Compact(names) {
		if c := change(a, name); c.Before != c.After || len(c.Document) > 0 {
			out = append(out, c)
		}
	}
	return out
}

func change(a *judge.Alert, name string) Change {
	words, value := settingName(name), func(text string) string { return settingValue(a, name, text) }
	if a.ResourceType != streamType && a.ResourceType != "" {
		words, value = resourceSetting(a, name), func(text string) string { return resourceValue(a, text) }
	}
	c := Change{Setting: words, Before: value(a.Before[name]), After: value(a.After[name])}
	c.Document = documentDiff(a, a.Before[name], a.After[name])
	switch {
	case c.Before == "" && a.BeforeKnown:
		c.Before = None
	case c.Before == "":
		c.Before = NotKnown
	}
	if c.After == "" {
		c.After = None
	}
	return c
}

// isCreation reports whether the call made what the alert is about.
func isCreation(a *judge.Alert) bool {
	if a.ResourceType == streamType || a.ResourceType == "" {
		return strings.HasPrefix(a.EventName, "Create")
	}
	return a.After["Exists"] == "true" && len(a.Before) == 0
}

// ruleNames lists the rules in the order of the findings.
func ruleNames(findings []judge.Finding) []string {
	var names []string
	for _, f := range findings {
		if !slices.Contains(names, f.Rule) {
			names = append(names, f.Rule)
		}
	}
	return names
}

func techniques(findings []judge.Finding) []string {
	var ids []string
	for _, f := range findings {
		ids = append(ids, f.Attack...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}
