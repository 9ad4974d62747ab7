package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Head is what somebody has to know who reads no further, in words. They are
// not escaped: whoever shows them does that in the way of its medium.
type Head struct {
	Asks    string // "events by maria, from 198.51.100.0/24"
	Stands  string // what is left of the changes, a sentence
	Who     string // who it was, and in which roles
	From    string // addresses, those that are new first
	Did     string // "5 events, 4 changes, 4 alerts"
	Streams string // which may be affected; empty for none
	Read    string // "17 records read"
}

// Say puts the head of r into words.
func Say(r *investigate.Report) Head {
	h := about{r, sessionsOf(r)}
	return Head{Asks: asks(&r.Question), Stands: h.stands(), Who: h.who(), From: h.from(), Did: h.did(),
		Streams: h.streams(), Read: Plural(r.Totals.Records, "record") + " read"}
}

// about is a report whose sessions can be found.
type about struct {
	*investigate.Report
	sessions map[string]*investigate.Session
}

func sessionsOf(r *investigate.Report) map[string]*investigate.Session {
	all := map[string]*investigate.Session{}
	for i := range r.Sessions {
		all[r.Sessions[i].ID] = &r.Sessions[i]
	}
	return all
}

func (h about) streams() string {
	if len(h.Verdict.Streams) == 0 {
		return ""
	}
	var names []string
	for _, arn := range h.Verdict.Streams {
		names = append(names, tell.StreamName(arn))
	}
	return tell.List(names, maxNames) + " may be affected"
}

// stands says what is left of the changes.
func (h about) stands() string {
	v := &h.Verdict
	if v.Changes == 0 {
		return "Nothing was changed."
	}
	var parts []string
	if alarming := h.alarming(); len(v.Open) > 0 {
		words := Plural(len(v.Open), "change") + " still open"
		switch {
		case alarming > 0 && alarming < len(v.Open):
			words += fmt.Sprintf(", %s of them with an alert", Number(alarming))
		case alarming == 0:
			words += ", none with an alert"
		}
		parts = append(parts, words)
	} else {
		parts = append(parts, "No change is known to be open")
	}
	if n := len(v.Doubtful); n > 0 {
		parts = append(parts, Number(n)+" not known")
	}
	if v.TakenBack > 0 {
		parts = append(parts, Number(v.TakenBack)+" taken back")
	}
	if v.Superseded > 0 {
		parts = append(parts, Number(v.Superseded)+" superseded")
	}
	return strings.Join(parts, "; ") + "."
}

// alarming counts the open changes that raised an alert.
func (h about) alarming() (n int) {
	for _, c := range changesOf(h.Report, h.Verdict.Open) {
		if c.AlertID != "" {
			n++
		}
	}
	return n
}

// who lists the principals, with the roles that each took.
func (h about) who() string {
	var all []string
	for i := range h.Principals {
		all = append(all, h.whoIs(&h.Principals[i]))
	}
	if len(all) > maxNames {
		return strings.Join(all[:maxNames], "; ") + fmt.Sprintf("; and %d more", len(all)-maxNames)
	}
	return strings.Join(all, "; ")
}

func (h about) whoIs(who *investigate.Principal) string {
	words := name(who) + " (" + KindOf(who) + ")"
	var roles []string
	for _, id := range who.Sessions {
		s := h.sessions[id]
		if s == nil || s.Actor.Role == "" || slices.Contains(roles, s.Actor.Role) || !who.Known && s.Parent == "" {
			continue
		}
		roles = append(roles, s.Actor.Role)
	}
	if len(roles) > 0 {
		words += " as " + tell.List(roles, maxNames)
	}
	return words
}

func name(p *investigate.Principal) string {
	return cmp.Or(p.Name, p.InvokedBy, last(p.ARN), "somebody")
}

// from lists the addresses, new ones first.
func (h about) from() string {
	type seen struct {
		value string
		count int
		fresh bool
	}
	var all []seen
	for i := range h.Sessions {
		for _, a := range h.Sessions[i].Addresses {
			fresh := a.New != nil && *a.New
			if at := slices.IndexFunc(all, func(s seen) bool { return s.value == a.Value }); at >= 0 {
				all[at].count += a.Count
				all[at].fresh = all[at].fresh || fresh
				continue
			}
			all = append(all, seen{a.Value, a.Count, fresh})
		}
	}
	slices.SortStableFunc(all, func(a, b seen) int {
		if a.fresh != b.fresh {
			if a.fresh {
				return -1
			}
			return 1
		}
		return b.count - a.count
	})
	var words []string
	for _, s := range all {
		if s.fresh {
			s.value += " (new)"
		}
		words = append(words, s.value)
	}
	return tell.List(words, maxNames)
}

func (h about) did() string {
	r := h.Report
	words := []string{Plural(r.Totals.InQuestion, "event"), Plural(r.Verdict.Changes, "change")}
	if r.Verdict.Denials > 0 {
		words = append(words, Number(r.Verdict.Denials)+" refused")
	}
	n := 0
	for _, d := range r.Data {
		n += d.Count
	}
	if n > 0 {
		words = append(words, Number(n)+" on data or secrets")
	}
	if n := len(r.Persistence); n > 0 {
		words = append(words, Number(n)+" for lasting access")
	}
	if r.Verdict.Alerts > 0 {
		words = append(words, Plural(r.Verdict.Alerts, "alert"))
	}
	return strings.Join(words, ", ")
}
