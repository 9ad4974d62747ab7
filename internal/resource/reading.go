package resource

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// reading is one record while it is being read.
type reading struct {
	*trail.Event
	req *Request
}

// at follows member names, joined by dots, down the request. "response."
// begins a path in what the service answered.
func (r *reading) at(path string) trail.Value {
	from := r.Request
	if rest, ok := strings.CutPrefix(path, "response."); ok {
		from, path = r.Response, rest
	}
	return from.Get(strings.Split(path, ".")...)
}

// text is the first of several members that says something.
func (r *reading) text(paths ...string) string {
	for _, path := range paths {
		if s := r.at(path).Text(); s != "" {
			return s
		}
	}
	return ""
}

// set gives the resource a setting.
func (r *reading) set(p Path, value string) { r.req.Settings[p] = strings.Clone(value) }

// say adds a detail.
func (r *reading) say(name, value string) { r.req.Detail[name] = strings.Clone(value) }

// odd notes a member that could not be read.
func (r *reading) odd(member string) { r.req.Odd = append(r.req.Odd, strings.Clone(member)) }

// twin names another resource that the call does the same to.
func (r *reading) twin(ref Ref) {
	if ref.ARN != "" {
		r.req.Twins = append(r.req.Twins, ref)
		r.other(ref)
	}
}

// other names a resource beside the target.
func (r *reading) other(ref Ref) {
	if ref.ARN != "" {
		r.req.Others = append(r.req.Others, ref)
	}
}

// List writes texts as the canonical value of a setting that is a list. It is
// "" for no texts.
func List(texts ...string) string {
	if len(texts) == 0 {
		return ""
	}
	sorted := slices.Clone(texts)
	slices.Sort(sorted)
	text, _ := json.Marshal(slices.Compact(sorted)) // texts: cannot fail
	return string(text)
}

// Texts reads the value of a setting that is a list.
func Texts(value string) []string {
	var all []string
	if json.Unmarshal([]byte(value), &all) != nil {
		return nil
	}
	return all
}

// truthOf is the canonical value of a boolean; ok is false for anything else.
func truthOf(v trail.Value) (value string, ok bool) {
	switch s := strings.ToLower(v.Text()); s {
	case "true", "false":
		return s, true
	}
	return "", false
}
