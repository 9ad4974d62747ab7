package resource

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// target says how a call names its resource.
type target struct {
	kind Type
	read func(r *reading) Ref
}

// field takes something from a request. It sets nothing when the request does
// not speak of it.
type field struct {
	paths []Path // what it may set
	read  func(r *reading)
}

// text sets a path to the text of a member.
func text(p Path, member string) field {
	return field{[]Path{p}, func(r *reading) {
		if v := r.at(member); v.Exists() {
			r.set(p, v.Text())
		}
	}}
}

// number sets a path to a whole number.
func number(p Path, member string) field { return text(p, member) }

// boolean sets a path to "true" or "false".
func boolean(p Path, member string) field {
	return field{[]Path{p}, func(r *reading) {
		v := r.at(member)
		if v.IsNull() {
			return
		}
		value, ok := truthOf(v)
		if !ok {
			r.odd(member)
			return
		}
		r.set(p, value)
	}}
}

// list sets a path to a list of texts.
func list(p Path, member string) field {
	return field{[]Path{p}, func(r *reading) {
		v := r.at(member)
		if !v.Exists() {
			return
		}
		var all []string
		for _, element := range v.List() {
			all = append(all, element.Text())
		}
		r.set(p, List(all...))
	}}
}

// document sets a path to a policy document, whichever of the forms it takes
// in CloudTrail: an object, or a text that holds one.
func document(p Path, members ...string) field {
	return field{[]Path{p}, func(r *reading) {
		for _, member := range members {
			if value, ok := documentOf(r.at(member)); ok {
				r.set(p, value)
				return
			}
		}
	}}
}

// documentOf is the canonical value of a policy document: without the blanks
// and line ends between its parts, which make commands hard to paste. Texts that
// are no JSON are kept as they are, since policy.Parse understands more forms.
func documentOf(v trail.Value) (value string, ok bool) {
	switch {
	case v.IsObject() || v.IsList():
		return compact(v.JSON()), true
	case v.IsText():
		return compact(v.Text()), strings.TrimSpace(v.Text()) != ""
	}
	return "", false
}

// compact takes the blanks out of JSON that mean nothing.
func compact(text string) string {
	if !loose(text) {
		return text // as CloudTrail writes most
	}
	var b bytes.Buffer
	if json.Compact(&b, []byte(text)) != nil {
		return text
	}
	return b.String()
}

// loose reports whether there may be blanks outside of the texts of a document.
func loose(text string) bool {
	within := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case within && c == '\\':
			i++
		case c == '"':
			within = !within
		case !within && c <= ' ':
			return true
		}
	}
	return false
}

// becomes sets a path to the same value whenever the call is made.
func becomes(p Path, value string) field {
	return field{[]Path{p}, func(r *reading) { r.set(p, value) }}
}

// reads is a field for what the others cannot say. paths are those it may set.
func reads(read func(r *reading), paths ...Path) field { return field{paths, read} }

// detail adds the text of a member, when it is given, to what the request
// says beside settings.
func detail(name, member string) field {
	return field{nil, func(r *reading) {
		if v := r.at(member); !v.IsNull() {
			r.say(name, v.Text())
		}
	}}
}

// given says that a member was there, "true", without saying what it holds.
func given(name, member string) field {
	return field{nil, func(r *reading) {
		if !r.at(member).IsNull() {
			r.say(name, "true")
		}
	}}
}
