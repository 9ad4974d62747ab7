// Package firehosetest knows the service model of Firehose: which members its
// requests have, as CloudTrail spells them. It is for tests.
package firehosetest

import (
	_ "embed"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// Member is one member of a request.
type Member struct {
	Operation string
	Path      string // as CloudTrail spells it, such as a.b[].c
	Kind      string
	Values    string // what it may be, joined by |; empty for anything
	Sensitive bool   // marked so by the model
}

//go:embed model.csv
var table string

// Model returns every member of every request.
func Model(t *testing.T) []Member {
	t.Helper()
	r := csv.NewReader(strings.NewReader(table))
	r.Comment = '#'
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var all []Member
	for _, row := range rows {
		all = append(all, Member{row[0], row[1], row[2], row[3], row[4] == "yes"})
	}
	return all
}

// Value is something that the member may hold.
func (m Member) Value() any {
	first, _, _ := strings.Cut(m.Values, "|")
	switch {
	case first != "":
		return first
	case m.Kind == "integer":
		return 7
	case m.Kind == "double":
		return 0.5
	case m.Kind == "boolean":
		return true
	case m.Kind == "map":
		return map[string]any{"Mixed_Case": "x"}
	case m.Kind == "timestamp":
		return "Jan 1, 2026 8:00:00 PM"
	default:
		return "v-" + m.Path[strings.LastIndexByte(m.Path, '.')+1:]
	}
}

// set puts a value under a path such as a.b[].c into a request.
func set(request map[string]any, path string, value any) {
	steps := strings.Split(path, ".")
	for i, step := range steps {
		name, isList := strings.CutSuffix(step, "[]")
		if i == len(steps)-1 {
			if isList {
				value = []any{value}
			}
			request[name] = value
			return
		}
		if isList {
			items, _ := request[name].([]any)
			if items == nil {
				items = []any{map[string]any{}}
				request[name] = items
			}
			request = items[0].(map[string]any)
			continue
		}
		next, _ := request[name].(map[string]any)
		if next == nil {
			next = map[string]any{}
			request[name] = next
		}
		request = next
	}
}

// Requests makes one request for every operation and destination of the
// model, with every leaf given; value says what a leaf holds.
func Requests(t *testing.T, value func(Member) any) map[string]*trail.Event {
	t.Helper()
	members := Model(t)
	bodies := map[string]map[string]any{}
	body := func(op, destination string) map[string]any {
		key := op + " " + destination
		if bodies[key] == nil {
			bodies[key] = map[string]any{"deliveryStreamName": "orders"}
		}
		return bodies[key]
	}
	for i, m := range members {
		leaf := true
		for _, other := range members[i+1:] {
			if other.Operation == m.Operation && (strings.HasPrefix(other.Path, m.Path+".") || strings.HasPrefix(other.Path, m.Path+"[]")) {
				leaf = false
			}
		}
		if !leaf {
			continue
		}
		destination, _, _ := strings.Cut(m.Path, ".")
		if !strings.HasSuffix(destination, "DestinationConfiguration") && !strings.HasSuffix(destination, "DestinationUpdate") {
			destination = ""
		}
		set(body(m.Operation, destination), m.Path, value(m))
	}
	events := map[string]*trail.Event{}
	for key, body := range bodies {
		op, _, _ := strings.Cut(key, " ")
		text, err := json.Marshal(map[string]any{
			"eventSource": "firehose.amazonaws.com", "eventName": op, "eventTime": "2026-05-12T09:14:31Z", "requestParameters": body,
		})
		if err != nil {
			t.Fatal(err)
		}
		e, err := trail.ParseRecord(string(text), trail.Origin{})
		if err != nil {
			t.Fatal(err)
		}
		events[key] = e
	}
	return events
}
