package trail

import (
	"slices"
	"strings"

	"github.com/tidwall/gjson"
)

// correctionLimit bounds the corrections that wait for what they correct.
const correctionLimit = 32 << 20

// Corrections are records with an UPDATED_DATA addendum, by the Key of the
// record that they correct: at most 32 MiB of them. The zero value is ready;
// it is not safe for concurrent use.
type Corrections struct {
	of   map[Key][]*Event
	kept int64
}

// Add takes a correction, and reports false when there are too many.
func (c *Corrections) Add(e *Event) bool {
	weight := int64(len(e.Raw)) + eventWeight
	if c.kept+weight > correctionLimit {
		return false
	}
	key := e.Key()
	if slices.ContainsFunc(c.of[key], func(f *Event) bool { return f.ID == e.ID }) {
		return true // the same correction, delivered again
	}
	if c.of == nil {
		c.of = map[Key][]*Event{}
	}
	c.of[key] = append(c.of[key], e)
	c.kept += weight
	return true
}

// Corrects reports whether there is a correction of what has this key.
func (c *Corrections) Corrects(key Key) bool { return len(c.of[key]) > 0 }

// Orphans returns, sorted, the corrections whose original was not found: the
// first of each original, which the others correct, stands for it.
func (c *Corrections) Orphans(found func(Key) bool) []*Event {
	var orphans []*Event
	for key, fixes := range c.of {
		slices.SortFunc(fixes, Compare)
		if !found(key) {
			orphans = append(orphans, fixes[0])
		}
	}
	slices.SortFunc(orphans, Compare)
	return orphans
}

// correctedBy returns the event with the members that a correction updates
// replaced by the correction's own: those named in updatedFields or, when
// none are named, all that it carries. What the event is known by stays.
func (e *Event) correctedBy(fix *Event) *Event {
	updated := fix.updates()
	var b strings.Builder
	b.Grow(len(e.Raw) + len(fix.Raw))
	b.WriteByte('{')
	member := func(key, value gjson.Result) bool {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		b.WriteString(key.Raw)
		b.WriteByte(':')
		b.WriteString(value.Raw)
		return true
	}
	gjson.Parse(e.Raw).ForEach(func(key, value gjson.Result) bool {
		if _, found := updated[strings.ToLower(key.Str)]; found {
			return true
		}
		return member(key, value)
	})
	gjson.Parse(fix.Raw).ForEach(func(key, value gjson.Result) bool {
		if _, found := updated[strings.ToLower(key.Str)]; !found {
			return true
		}
		return member(key, value)
	})
	b.WriteByte('}')
	merged, err := ParseRecord(b.String(), e.Origin)
	if err != nil {
		return e // a correction that makes nonsense of the record is none
	}
	return merged
}

// updates returns the lower-case names of the members that a correction
// carries and that replace those of its original. A null says nothing, unless
// it is named.
func (e *Event) updates() map[string]struct{} {
	named := map[string]bool{}
	for _, field := range e.Addendum.UpdatedFields {
		top, _, _ := strings.Cut(field, ".") // or something within a member
		named[strings.ToLower(top)] = true
	}
	updated := map[string]struct{}{}
	gjson.Parse(e.Raw).ForEach(func(key, value gjson.Result) bool {
		name := strings.ToLower(key.Str)
		if !keepsIdentity(name) && (named[name] || len(named) == 0 && value.Type != gjson.Null) {
			updated[name] = struct{}{}
		}
		return true
	})
	return updated
}

// keepsIdentity holds for the members, in lower case, by which a record is
// known and put in order: a correction has its own.
func keepsIdentity(name string) bool {
	switch name {
	case "eventid", "eventtime", "eventsource", "eventname", "recipientaccountid", "sharedeventid", "addendum":
		return true
	}
	return false
}
