package html

import (
	"cmp"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// table is the list of events: the first of them as HTML, and all as data, of
// which the page's script makes a table that can be filtered and sorted.
type table struct {
	Rows  []row
	All   int
	Shown int
	Data  data
}

// row is an event as HTML.
type row struct {
	When, Severity, Call, Outcome, Who, Resource, From string
	Denied                                             bool
	Raw                                                raw
}

// maxRowsHTML is how many events stand in the page without its script.
const maxRowsHTML = 200

// data is what the script reads. Texts stand once; an event is a list of
// numbers, in the order of fields, and its eventID.
type data struct {
	Texts  []string `json:"texts"`
	Events [][]any  `json:"events"`
}

// The fields of an event in data, each a place in Texts but for those that say
// otherwise. page.js names them in the same order.
//
//	 0 time, in seconds since 1970     9 place of the session, -1 for none
//	 1 severity of the alert          10 error code
//	 2 call                           11 file
//	 3 outcome                        12 number of the record in the file
//	 4 who                            13 what stands before the eventID in the
//	 5 resource                          command that shows the raw event
//	 6 address                        14 eventID, as text
//	 7 account and Region             15 place of the alert, -1 for none
//	 8 name of the session            16 place of the change, -1 for none

func (x *index) table() table {
	t := table{All: len(x.Events), Data: data{Texts: []string{""}, Events: [][]any{}}}
	shown, _ := first(x.Events, maxRowsHTML)
	for i := range shown {
		t.Rows = append(t.Rows, x.row(&shown[i]))
	}
	t.Shown = len(t.Rows)
	b := builder{index: x, data: &t.Data, place: map[string]int{"": 0}}
	for i := range x.Events {
		t.Data.Events = append(t.Data.Events, b.event(&x.Events[i]))
	}
	return t
}

func (x *index) row(e *investigate.Event) row {
	return row{When: when(e.Time), Severity: x.severityOf(e), Call: call(e.Source, e.Name), Outcome: outcome(e), Denied: e.Outcome != "succeeded",
		Who: x.whoOf(e), Resource: short(e.Resource), From: text(e.Address), Raw: rawOf(e.ID, e.Origin)}
}

func (x *index) severityOf(e *investigate.Event) string {
	if n, ok := x.alert[e.AlertID]; ok {
		return grade(x.Alerts[n].Severity)
	}
	return ""
}

func outcome(e *investigate.Event) string {
	if e.Led {
		return text(e.Outcome) + ", led here"
	}
	return text(e.Outcome)
}

func (x *index) whoOf(e *investigate.Event) string { return text(cmp.Or(e.Who, tell.NotKnown)) }

// builder makes data.
type builder struct {
	*index
	*data
	place map[string]int
}

// put returns where a text stands.
func (b *builder) put(s string) int {
	n, ok := b.place[s]
	if !ok {
		n = len(b.Texts)
		b.place[s] = n
		b.Texts = append(b.Texts, s)
	}
	return n
}

func (b *builder) event(e *investigate.Event) []any {
	session, name := -1, ""
	if n, ok := b.session[e.Session]; ok {
		session, name = n, sessionName(&b.Sessions[n])
	}
	return []any{
		e.Time.Unix(), b.put(b.severityOf(e)), b.put(call(e.Source, e.Name)), b.put(outcome(e)), b.put(b.whoOf(e)),
		b.put(short(e.Resource)), b.put(text(e.Address)), b.put(where(e.Account, e.Region)), b.put(name), session,
		b.put(text(e.ErrorCode)), b.put(rawOf(e.ID, e.Origin).Place), e.Record, b.put(commandHead(e)), text(e.ID),
		known(b.alert, e.AlertID, maxAlerts), known(b.change, e.Change, maxChanges),
	}
}

func known(places map[string]int, id string, limit int) int {
	if n, ok := places[id]; ok && n < limit {
		return n
	}
	return -1
}

// commandHead is the command that shows an event, without the eventID at its
// end; nothing where that has to be quoted or the text cannot be shown.
func commandHead(e *investigate.Event) string {
	head, ok := strings.CutSuffix(e.Command(e.ID), " "+e.ID)
	if !ok || len(head) > longestCommand || tell.Plain(head) != head {
		return ""
	}
	return head + " "
}
