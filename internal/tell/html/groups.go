package html

import (
	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// group is events that are alike.
type group struct {
	Call     string
	Resource string
	Outcome  string
	Denied   bool
	Error    string
	Count    string
	Span     string
	Who      []link
}

// left is a way back in that somebody made.
type left struct {
	Words     string
	Technique string
	Resource  string
	State     string
	Open      bool
	Change    link
}

func (x *index) denials() ([]group, int) {
	shown, more := first(x.Denials, maxGroups)
	var out []group
	for _, d := range shown {
		out = append(out, group{Call: call(d.Source, d.Name), Resource: named(d.Resource), Error: text(d.ErrorCode),
			Count: report.Number(d.Count), Span: span(d.First, d.Last), Who: x.toSessions(d.Sessions)})
	}
	return out, more
}

func (x *index) data() ([]group, int) {
	shown, more := first(x.Data, maxGroups)
	var out []group
	for _, d := range shown {
		out = append(out, group{Call: call(d.Source, d.Name), Resource: named(d.Resource), Outcome: text(d.Outcome), Denied: d.Outcome != "succeeded",
			Count: report.Number(d.Count), Span: span(d.First, d.Last), Who: x.toSessions(d.Sessions)})
	}
	return out, more
}

func (x *index) calls() ([]group, int) { return callGroups(x.Calls, maxGroups) }

func callGroups(all []investigate.Calls, limit int) ([]group, int) {
	shown, more := first(all, limit)
	var out []group
	for _, c := range shown {
		out = append(out, group{Call: call(c.Source, c.Name), Outcome: text(c.Outcome), Denied: c.Outcome != "succeeded",
			Count: report.Number(c.Count), Span: span(c.First, c.Last)})
	}
	return out, more
}

func (x *index) left() ([]left, int) {
	shown, more := first(x.Persistence, maxGroups)
	var out []left
	for _, p := range shown {
		l := left{Words: text(p.Words), Technique: text(p.Technique), Resource: named(p.Resource),
			State: text(string(p.State)), Open: p.State == investigate.Open || p.State == investigate.NotKnown}
		if n, ok := x.change[p.Change]; ok && n < maxChanges {
			l.Change = link{"the change", anchor("c", n)}
		}
		out = append(out, l)
	}
	return out, more
}

func named(resource string) string { return text(report.Short(resource)) }
