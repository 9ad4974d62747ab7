package account

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// record makes the record that CloudTrail would have of a call. A trail.Value
// among the parameters stands as AWS wrote it; one that is missing is null.
func record(source, name string, at resource.Place, when time.Time, params, answer with) (*trail.Event, error) {
	text := jsonText(map[string]any{
		"eventVersion": "1.11", "eventSource": source, "eventName": name, "eventTime": when.UTC().Format(time.RFC3339),
		"awsRegion": at.Region, "recipientAccountId": at.Account, "userIdentity": map[string]any{"accountId": at.Account},
		"requestParameters": plain(params), "responseElements": plain(answer),
	})
	return trail.ParseRecord(string(text), trail.Origin{})
}

// plain turns parameters into what encoding/json writes.
func plain(v any) any {
	switch v := v.(type) {
	case trail.Value:
		if v.JSON() == "" {
			return nil
		}
		return json.RawMessage(v.JSON())
	case with:
		all := make(map[string]any, len(v))
		for name, value := range v {
			all[name] = plain(value)
		}
		return all
	case []with:
		all := make([]any, len(v))
		for i := range v {
			all[i] = plain(v[i])
		}
		return all
	}
	return v
}

// members are the members of an object, as parameters.
func members(v trail.Value) with {
	all := with{}
	v.Members(func(name string, value trail.Value) bool {
		all[name] = value
		return true
	})
	return all
}

// told reads a setting as the event would have told it that gave it this
// value. only are the settings that are taken, families as their prefix; all
// when there are none.
func (d *description) told(name string, params, answer with, only ...resource.Path) {
	source := strings.ToLower(d.source) + ".amazonaws.com"
	event, err := record(source, name, d.at, d.taken, params, answer)
	if err != nil {
		d.gap(name, err)
		return
	}
	request, ok := resource.ParseRequest(event)
	if !ok || len(request.Odd) > 0 || request.Target.ARN != d.ref.ARN {
		d.gap(source+" "+name, fmt.Errorf("the answer is not understood: it would be %s of %q, odd in %q", name, request.Target.ARN, request.Odd))
		return
	}
	if len(only) == 0 {
		maps.Copy(d.settings, request.Settings)
		return
	}
	for p, value := range request.Settings {
		if slices.Contains(only, p) || p.Family() != "" && slices.Contains(only, resource.Path(p.Family())) {
			d.settings[p] = value
		}
	}
}

// decoded is the text of a policy that IAM answers escaped as in an address.
func decoded(v trail.Value) string {
	text, err := url.PathUnescape(v.Text())
	if err != nil {
		return v.Text()
	}
	return text
}

// list is a list in the answer to a form: its elements are members of it.
func list(v trail.Value, names ...string) []trail.Value {
	return v.Get(append(names, "member")...).List()
}

// texts are the texts of a list.
func texts(all []trail.Value) []string {
	found := make([]string, 0, len(all))
	for _, v := range all {
		found = append(found, v.Text())
	}
	return found
}

// lowered begins the names of an object's own members in lower case, as
// CloudTrail does.
func lowered(v trail.Value) with {
	all := with{}
	v.Members(func(name string, value trail.Value) bool {
		all[strings.ToLower(name[:min(1, len(name))])+name[min(1, len(name)):]] = value
		return true
	})
	return all
}
