package store

import (
	"slices"

	"github.com/hosewatch/hosewatch/internal/estate"
)

// Merge returns writes that do the same, at most one of them for a resource
// and none for what has no name. None links and unlinks the same stream.
func Merge(changes []estate.Write) []estate.Write {
	merged := make([]estate.Write, 0, len(changes))
	at := make(map[string]int, len(changes))
	for _, w := range changes {
		if w.ARN == "" {
			continue
		}
		i, ok := at[w.ARN]
		if !ok {
			i = len(merged)
			at[w.ARN] = i
			merged = append(merged, estate.Write{ARN: w.ARN})
		}
		m := &merged[i]
		if w.Resource != nil {
			m.Resource = w.Resource
		}
		m.Link, m.Unlink = join(m.Link, w.Link), without(m.Unlink, w.Link)
		m.Link, m.Unlink = without(m.Link, w.Unlink), join(m.Unlink, w.Unlink)
	}
	return merged
}

// join returns the texts of both lists, sorted, each once. The first list is
// sorted already; it may be long and the other short.
func join(sorted, more []string) []string {
	if !slices.ContainsFunc(more, func(s string) bool { _, found := slices.BinarySearch(sorted, s); return !found }) {
		return sorted
	}
	all := slices.Concat(sorted, more)
	if len(more) > 16 {
		slices.Sort(all)
		return slices.Compact(all)
	}
	all = all[:len(sorted)]
	for _, s := range more {
		if i, found := slices.BinarySearch(all, s); !found {
			all = slices.Insert(all, i, s)
		}
	}
	return all
}

// without returns the texts of a sorted list that are not among others.
func without(all, others []string) []string {
	if len(all) == 0 || len(others) == 0 {
		return all
	}
	gone := make(map[string]bool, len(others))
	for _, s := range others {
		gone[s] = true
	}
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return gone[s] })
}
