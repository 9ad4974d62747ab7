package html

import (
	"strconv"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// index finds the parts of a report by their names. Anchors are made of places
// in the report's lists, so that no name of the report becomes an attribute.
type index struct {
	*investigate.Report
	session   map[string]int // place in Sessions, by ID
	principal map[string]int
	change    map[string]int
	alert     map[string]int
}

func newIndex(r *investigate.Report) *index {
	return &index{
		Report:    r,
		session:   places(r.Sessions, func(s investigate.Session) string { return s.ID }),
		principal: places(r.Principals, func(p investigate.Principal) string { return p.ID }),
		change:    places(r.Changes, func(c investigate.Change) string { return c.ID }),
		alert:     places(r.Alerts, func(a *judge.Alert) string { return a.ID }),
	}
}

func places[T any](all []T, id func(T) string) map[string]int {
	out := make(map[string]int, len(all))
	for i, one := range all {
		if name := id(one); name != "" {
			if _, ok := out[name]; !ok {
				out[name] = i
			}
		}
	}
	return out
}

// anchor names the element of something that is shown: "s3" is the third
// session. Links to what is not shown are left out.
func anchor(letter string, place int) string { return letter + strconv.Itoa(place+1) }

// link is a text that may lead somewhere on the page.
type link struct {
	Text string
	To   string // an anchor, or nothing
}

func (x *index) toSession(id string) link {
	n, ok := x.session[id]
	if !ok {
		return link{Text: text(id)}
	}
	l := link{Text: sessionName(&x.Sessions[n])}
	if n < maxSessions {
		l.To = anchor("s", n)
	}
	return l
}

func (x *index) toSessions(ids []string) []link {
	shown, more := first(ids, maxNames)
	var out []link
	for _, id := range shown {
		out = append(out, x.toSession(id))
	}
	if more > 0 {
		out = append(out, link{Text: "and " + report.Number(more) + " more"})
	}
	return out
}

// severity is the class and the word of how bad an alert is; nothing is "".
func severity(s *judge.Severity) string {
	if s == nil {
		return ""
	}
	return grade(*s)
}

func grade(s judge.Severity) string {
	if s < judge.Info || s > judge.Critical {
		return ""
	}
	return s.String()
}
