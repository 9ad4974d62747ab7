package trail

import (
	"strings"

	"github.com/tidwall/gjson"
)

// Value is a piece of a record whose shape the service decides:
// requestParameters, responseElements and what is inside them.
//
// Member names are looked up regardless of case: CloudTrail's spelling of a
// name follows no rule that holds for every service. An exact match is
// preferred. The zero Value is a missing one; every method works on it.
type Value struct{ r gjson.Result }

// ParseValue returns the JSON text as a Value. The text must be valid JSON.
func ParseValue(json string) Value { return Value{gjson.Parse(json)} }

// Exists reports whether the member was there, also as null.
func (v Value) Exists() bool { return v.r.Exists() }

// IsNull reports whether the value is missing or null.
func (v Value) IsNull() bool { return v.r.Type == gjson.Null }

// IsObject reports whether the value is a JSON object.
func (v Value) IsObject() bool { return v.r.IsObject() }

// IsList reports whether the value is a JSON array.
func (v Value) IsList() bool { return v.r.IsArray() }

// IsText reports whether the value is a JSON string.
func (v Value) IsText() bool { return v.r.Type == gjson.String }

// Text returns a string, number or boolean as text; anything else is "".
func (v Value) Text() string {
	if v.r.Type == gjson.JSON {
		return ""
	}
	return v.r.String()
}

// JSON returns the value as it stands in the record.
func (v Value) JSON() string { return v.r.Raw }

// Get follows member names down from v. A missing step gives a missing Value.
func (v Value) Get(names ...string) Value {
	for _, name := range names {
		v = v.member(name)
	}
	return v
}

func (v Value) member(name string) Value {
	var found gjson.Result
	if !v.r.IsObject() {
		return Value{}
	}
	v.r.ForEach(func(key, value gjson.Result) bool {
		if key.Str == name {
			found = value
			return false
		}
		if !found.Exists() && strings.EqualFold(key.Str, name) {
			found = value
		}
		return true
	})
	return Value{found}
}

// List returns the elements of an array. CloudTrail collapses some lists of
// one element, so a value that is no array is a list of itself; a missing or
// null value is an empty list.
func (v Value) List() []Value {
	var all []Value
	v.each(func(element Value) { all = append(all, element) })
	return all
}

func (v Value) each(visit func(Value)) {
	switch {
	case v.IsNull():
	case !v.r.IsArray():
		visit(v)
	default:
		v.r.ForEach(func(_, element gjson.Result) bool {
			visit(Value{element})
			return true
		})
	}
}

// Members calls yield for each member of an object, in the record's order.
func (v Value) Members(yield func(name string, value Value) bool) {
	if !v.r.IsObject() {
		return
	}
	v.r.ForEach(func(key, value gjson.Result) bool {
		return yield(key.Str, Value{value})
	})
}
