package resource

import (
	"slices"
	"strings"
)

// wanted is what one selector records of management events. An event is
// recorded when one selector wants it.
type wanted struct {
	reads, writes bool
	// sources are what the selector asks of the event's source, filters what it
	// asks of other fields.
	sources, filters []fieldSelector
}

func (s basicSelector) wanted() wanted {
	if !s.IncludeManagementEvents {
		return wanted{}
	}
	w := wanted{reads: s.ReadWriteType != "WriteOnly", writes: s.ReadWriteType != "ReadOnly"}
	if len(s.ExcludeManagementEventSources) > 0 {
		w.sources = []fieldSelector{{Field: "eventSource", NotEquals: s.ExcludeManagementEventSources}}
	}
	return w
}

func (s advancedSelector) wanted() wanted {
	if !s.category("Management") {
		return wanted{}
	}
	w := wanted{reads: true, writes: true}
	for _, f := range s.FieldSelectors {
		switch {
		case f.is("eventCategory"):
		case f.is("readOnly"):
			w.reads = w.reads && f.admits("true")
			w.writes = w.writes && f.admits("false")
		case f.is("eventSource"):
			w.sources = append(w.sources, f)
		default:
			w.filters = append(w.filters, f)
		}
	}
	return w
}

// category reports whether the selector is for events of the category, which
// each has to name: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html
func (s advancedSelector) category(name string) bool {
	named := false
	for _, f := range s.FieldSelectors {
		if f.is("eventCategory") {
			if !f.admits(name) {
				return false
			}
			named = true
		}
	}
	return named
}

func (f *fieldSelector) is(field string) bool { return strings.EqualFold(f.Field, field) }

// admits reports whether the field may hold the value: one of the operators
// that select has to hold, and each of those that deselect:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
func (f *fieldSelector) admits(value string) bool {
	equal := func(s string) bool { return s == value }
	starts := func(s string) bool { return strings.HasPrefix(value, s) }
	ends := func(s string) bool { return strings.HasSuffix(value, s) }
	if slices.ContainsFunc(f.NotEquals, equal) || slices.ContainsFunc(f.NotStartsWith, starts) || slices.ContainsFunc(f.NotEndsWith, ends) {
		return false
	}
	return !f.selects() ||
		slices.ContainsFunc(f.Equals, equal) || slices.ContainsFunc(f.StartsWith, starts) || slices.ContainsFunc(f.EndsWith, ends)
}

// selects reports whether the field has to hold something.
func (f *fieldSelector) selects() bool { return len(f.Equals)+len(f.StartsWith)+len(f.EndsWith) > 0 }

// onlyNames reports whether the selector does no more than name values that
// the field may not hold.
func (f *fieldSelector) onlyNames() bool {
	return !f.selects() && len(f.NotStartsWith)+len(f.NotEndsWith) == 0
}

// plain reports whether the selector records whole services: all of them but
// for some that it names.
func (w *wanted) plain() bool {
	return len(w.filters) == 0 && !slices.ContainsFunc(w.sources, func(f fieldSelector) bool { return !f.onlyNames() })
}

// excludedSources lists the event sources that a selector names to be left out
// and that no other records whole.
func excludedSources(all []wanted) []string {
	var excluded []string
	for _, w := range all {
		for _, f := range w.sources {
			for _, source := range f.NotEquals {
				whole := func(other wanted) bool { return other.plain() && other.admits(source) }
				if !slices.ContainsFunc(all, whole) {
					excluded = append(excluded, source)
				}
			}
		}
	}
	return excluded
}

func (w *wanted) admits(source string) bool {
	return !slices.ContainsFunc(w.sources, func(f fieldSelector) bool { return !f.admits(source) })
}

// managementFilters lists what events have to pass, when there is no selector
// that records whole services.
func managementFilters(all []wanted) []string {
	if slices.ContainsFunc(all, func(w wanted) bool { return w.plain() }) {
		return nil
	}
	var filters []string
	for _, w := range all {
		for _, f := range slices.Concat(w.sources, w.filters) {
			filters = append(filters, f.words()...)
		}
	}
	return filters
}

// words says what the field may hold, an operator at a time.
func (f *fieldSelector) words() []string {
	var all []string
	for _, operator := range []struct {
		name   string
		values []string
	}{
		{"Equals", f.Equals}, {"StartsWith", f.StartsWith}, {"EndsWith", f.EndsWith},
		{"NotEquals", f.NotEquals}, {"NotStartsWith", f.NotStartsWith}, {"NotEndsWith", f.NotEndsWith},
	} {
		if len(operator.values) > 0 {
			values := slices.Sorted(slices.Values(operator.values))
			all = append(all, f.Field+" "+operator.name+" "+strings.Join(values, ", "))
		}
	}
	return all
}
