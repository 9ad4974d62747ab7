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
}

// changes pairs what was before with what is after. What was just created
// has no before, and a list of all its settings would bury what matters.
func changes(a *judge.Alert) []Change {
	if isCreation(a) {
		return nil
	}
	names := make(map[string]bool, len(a.After))
	for name := range a.Before {
		names[name] = true
	}
	for name := range a.After {
		names[name] = true
	}
	var out []Change
	for _, name := range slices.Sorted(maps.Keys(names)) {
		words, value := settingName(name), func(text string) string { return settingValue(a, name, text) }
		if a.ResourceType != streamType && a.ResourceType != "" {
			words, value = resourceSetting(a, name), func(text string) string { return resourceValue(a, text) }
		}
		before, after := value(a.Before[name]), value(a.After[name])
		switch {
		case before == "" && a.BeforeKnown:
			before = None
		case before == "":
			before = NotKnown
		}
		if after == "" {
			after = None
		}
		if before != after {
			out = append(out, Change{Setting: words, Before: before, After: after})
		}
	}
	return out
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
