package resource

import (
	"encoding/json"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// tags reads the tags that a call adds. Services write them as a list of keys
// and values, whose members are "key" and "value" or "tagKey" and "tagValue",
// or as one object with a member for each tag.
func tags(member string) field {
	return reads(func(r *reading) {
		for _, v := range r.at(member).List() {
			if key, value, ok := tagOf(v, r.at(member).IsList()); ok {
				r.set(Tag.Of(key), value)
				continue
			}
			v.Members(func(key string, value trail.Value) bool {
				r.set(Tag.Of(key), value.Text())
				return true
			})
		}
	}, Path(Tag))
}

// tagOf reads an element of a list of tags. An object that is in no list is one
// only when it has both members: else "key" is the key of a tag.
func tagOf(v trail.Value, listed bool) (key, value string, ok bool) {
	for _, names := range [][2]string{{"key", "value"}, {"tagKey", "tagValue"}} {
		k, given := v.Get(names[0]), v.Get(names[1])
		if k.IsText() && (listed || given.Exists()) {
			return k.Text(), given.Text(), true
		}
	}
	return "", "", false
}

// untags reads the keys of the tags that a call takes away.
func untags(member string) field {
	return reads(func(r *reading) {
		for _, key := range r.at(member).List() {
			r.set(Tag.Of(key.Text()), "")
		}
	}, Path(Tag))
}

// jsonOf writes what a command takes as JSON. Arguments are texts, lists and
// maps of them, so it cannot fail.
func jsonOf(v any) string {
	text, _ := json.Marshal(v)
	return string(text)
}

// upperFirst writes a member's name as the API and its commands do, where
// CloudTrail begins it in lower case.
func upperFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
