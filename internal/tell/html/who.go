package html

import (
	"cmp"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// principal is who stood behind sessions.
type principal struct {
	Anchor   string
	Name     string
	Kind     string
	Known    bool
	Facts    []fact
	Span     string
	Counts   string
	Sessions []session
	More     int // sessions that are not shown
}

// session is a set of credentials as it is shown.
type session struct {
	Anchor string
	Number int // its place, by which the table of events knows it
	Name   string
	Kind   string
	Span   string
	Counts string
	Chain  []step
	Facts  []fact
	From   []seen
	Agents []seen
	Calls  []group
	More   int
	Opened *raw
	Call   string // that opened it
}

// step is a link of a chain of credentials, and how the next was reached.
type step struct {
	link
	Kind string
	How  string
}

type seen struct {
	Value string
	Count string
	New   bool
	Doubt bool // what is new could not be told
}

func (x *index) who() (all []principal, more, loose int) {
	shown, more := first(x.Principals, maxWho)
	used := 0
	for i := range shown {
		p := &shown[i]
		out := principal{
			Anchor: anchor("p", i), Name: text(cmp.Or(p.Name, p.ARN, "name "+tell.NotKnown)), Kind: text(report.KindOf(p)), Known: p.Known,
			Span: span(p.First, p.Last), Counts: report.Counts(&p.Counts),
			Facts: facts("ARN", p.ARN, "Source identity", p.SourceIdentity, "IAM Identity Center user", p.SSOUser, "Invoked by", p.InvokedBy),
		}
		for _, id := range p.Sessions {
			n, ok := x.session[id]
			if !ok || n >= maxSessions {
				out.More++
				continue
			}
			used++
			out.Sessions = append(out.Sessions, x.sessionAt(n))
		}
		all = append(all, out)
	}
	return all, more, max(0, len(x.Sessions)-used)
}

// facts pairs names with values, leaving out what is not known.
func facts(pairs ...string) []fact {
	var out []fact
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			out = append(out, fact{Name: pairs[i], Value: text(pairs[i+1])})
		}
	}
	return out
}

// sessionName is what a session is called wherever it is named.
func sessionName(s *investigate.Session) string {
	name := cmp.Or(s.Actor.Name, s.SourceIdentity, s.InvokedBy)
	switch {
	case name == "" && s.Actor.Role == "":
		return text(cmp.Or(s.Actor.ARN, s.Actor.Kind, s.ID))
	case name == "":
		return text(s.Actor.Role)
	case s.Actor.Role != "":
		return text(s.Actor.Role + "/" + name)
	default:
		return text(name)
	}
}

func (x *index) sessionAt(n int) session {
	s := &x.Sessions[n]
	out := session{
		Anchor: anchor("s", n), Number: n, Name: sessionName(s), Kind: text(string(s.Kind)),
		Span: span(s.First, s.Last), Counts: report.Counts(&s.Counts),
		Facts: facts("ARN", s.Actor.ARN, "Access keys", list(s.AccessKeys), "Source identity", s.SourceIdentity,
			"IAM Identity Center user", s.SSOUser, "Invoked by", s.InvokedBy, "Accounts", list(s.Accounts), "Regions", list(s.Regions)),
		From: seenOf(s.Addresses), Agents: seenOf(s.Agents),
	}
	if !s.Began.IsZero() {
		out.Facts = append(out.Facts, fact{Name: "Issued", Value: when(s.Began)})
	}
	for _, l := range s.Chain {
		at := step{link: link{Text: text(cmp.Or(l.Name, l.ARN))}, Kind: text(l.Kind), How: text(l.How)}
		if place, ok := x.session[l.Session]; ok && place < maxSessions && place != n {
			at.To = anchor("s", place)
		}
		out.Chain = append(out.Chain, at)
	}
	if s.Opened != nil {
		r := rawOf(s.Opened.EventID, s.Opened.Origin)
		out.Opened, out.Call = &r, call(s.Opened.Source, s.Opened.Name)+" by "+text(cmp.Or(s.Opened.Who, tell.NotKnown))+", "+when(s.Opened.Time)
	}
	out.Calls, out.More = callGroups(s.Calls, maxNames)
	return out
}

func seenOf(all []investigate.Seen) []seen {
	shown, more := first(all, maxNames)
	var out []seen
	for _, s := range shown {
		out = append(out, seen{Value: text(s.Value), Count: report.Number(s.Count), New: s.New != nil && *s.New, Doubt: s.New == nil})
	}
	if more > 0 {
		out = append(out, seen{Value: "and " + report.Number(more) + " more"})
	}
	return out
}
