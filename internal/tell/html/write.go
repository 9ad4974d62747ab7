package html

import (
	"bufio"
	"html/template"
	"io"
	"reflect"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// Write tells r as one page of HTML. The same report is always the same bytes.
// The error is w's.
func Write(w io.Writer, r *investigate.Report) error {
	out := bufio.NewWriter(w)
	if err := layout.ExecuteTemplate(out, "page", newPage(r)); err != nil {
		return err
	}
	return out.Flush()
}

// How much of each kind is shown; what is more is counted.
const (
	maxOpen     = 200 // changes that are still open, in full
	maxAlerts   = 200
	maxChanges  = 500
	maxWho      = 100
	maxSessions = 200
	maxGroups   = 200 // of denials, of data, of calls, of ways back in
	maxGaps     = 30  // sentences of what is not known
)

// page is what the template shows. Every text in it has passed text.
type page struct {
	Policy string
	Style  template.CSS
	Script template.JS

	Head        head
	Open        []change
	OpenMore    int
	Timeline    *timeline
	Graph       *graph
	Who         []principal
	WhoMore     int
	Loose       int // sessions that are not shown
	Alerts      []alert
	AlertsMore  int
	Changes     []change
	ChangesMore int
	Denials     []group
	DenialsMore int
	Data        []group
	DataMore    int
	Calls       []group
	CallsMore   int
	Left        []left
	LeftMore    int
	Events      table
}

func newPage(r *investigate.Report) *page {
	x := newIndex(r)
	p := &page{
		Policy: policy, Style: template.CSS(style), Script: template.JS(script),
		Head:     x.head(),
		Timeline: x.timeline(),
		Graph:    x.graph(),
		Events:   x.table(),
	}
	p.Open, p.OpenMore = x.open()
	p.Who, p.WhoMore, p.Loose = x.who()
	p.Alerts, p.AlertsMore = x.alerts()
	p.Changes, p.ChangesMore = x.changes()
	p.Denials, p.DenialsMore = x.denials()
	p.Data, p.DataMore = x.data()
	p.Calls, p.CallsMore = x.calls()
	p.Left, p.LeftMore = x.left()
	return p
}

// first returns at most limit of all, and how many are left out.
func first[T any](all []T, limit int) ([]T, int) {
	if len(all) <= limit {
		return all, 0
	}
	return all[:limit], len(all) - limit
}

// total is how many there are of a list of which more are not shown.
func total(shown any, more int) string { return report.Number(reflect.ValueOf(shown).Len() + more) }
