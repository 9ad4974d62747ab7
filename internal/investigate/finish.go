package investigate

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// finish makes the report of what was gathered.
func (g *gathering) finish(ctx context.Context) (*Report, error) {
	r := g.report
	g.lead()
	all := g.name()
	for _, s := range all {
		r.Sessions = append(r.Sessions, s.done())
	}
	r.Principals = g.principals(all)
	g.rename()
	g.conclude()
	r.Calls = g.calls.list()
	for _, line := range g.denials.list() {
		r.Denials = append(r.Denials, Denial{line.source, line.name, line.code, line.resource, line.sessions, line.count, line.first, line.last})
	}
	for _, line := range g.data.list() {
		r.Data = append(r.Data, Data{line.source, line.name, line.resource, line.outcome, line.sessions, line.count, line.first, line.last})
	}
	r.Totals.Listed = len(r.Events)
	g.found()
	g.doubts()
	err := g.graph(ctx, all)
	r.neverNull()
	return r, err
}

// done is the session as it is told.
func (s *session) done() Session {
	s.Addresses, s.Agents = seenList(s.addresses), seenList(s.agents)
	s.Session.Calls = s.calls.list()
	s.AccessKeys = sortedKeys(s.keys)
	s.Accounts, s.Regions = withoutEmpty(sortedKeys(s.places)), withoutEmpty(sortedKeys(s.regions))
	if s.caller.key != "" && len(s.AccessKeys) == 0 {
		s.AccessKeys = []string{s.caller.key}
	}
	return s.Session
}

func withoutEmpty(all []string) []string {
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}

// conclude says what became of the changes, and the whole in figures.
func (g *gathering) conclude() {
	r := g.report
	states := map[string]State{}
	var open, doubtful []*Change
	for _, c := range g.changes {
		c.settle()
		states[c.ID] = c.State
		switch c.State {
		case Open:
			open = append(open, c)
		case NotKnown:
			doubtful = append(doubtful, c)
		case TakenBack:
			r.Verdict.TakenBack++
		case Superseded:
			r.Verdict.Superseded++
		}
	}
	r.Verdict.Open, r.Verdict.Doubtful = worstFirst(open), worstFirst(doubtful)
	for _, c := range g.changes {
		r.Changes = append(r.Changes, *c)
	}
	for i := range r.Persistence {
		r.Persistence[i].State = states[r.Persistence[i].Change]
	}
	r.Verdict.Streams = sortedKeys(g.resorts)
}

func worstFirst(all []*Change) []string {
	rank := func(c *Change) int {
		if c.Severity == nil {
			return -1
		}
		return int(*c.Severity)
	}
	slices.SortStableFunc(all, func(a, b *Change) int { return rank(b) - rank(a) })
	var ids []string
	for _, c := range all {
		ids = append(ids, c.ID)
	}
	return ids
}

// found says which starts were met.
func (g *gathering) found() {
	for i, p := range g.points {
		s := &g.report.Question.Starts[i]
		s.Found = g.met[i]
		if p, ok := p.(*eventPoint); ok {
			s.Found = p.found
		}
	}
}

// doubts says what could not be told.
func (g *gathering) doubts() {
	r := g.report
	say := func(format string, args ...any) { r.NotKnown = append(r.NotKnown, fmt.Sprintf(format, args...)) }
	for _, s := range r.Question.Starts {
		if !s.Found {
			say("Nothing in the input is of the %s %s.", s.Kind, s.Value)
		}
	}
	if n := r.Totals.InQuestion - r.Totals.Listed; n > 0 {
		say("Only the first %d events are listed; %d more were counted.", MaxEvents, n)
	}
	if g.uncut > 0 {
		say("Only the first %d changes were followed; %d more were counted.", maxChanges, g.uncut)
	}
	if g.sessions.rest > 0 {
		say("Only %d sessions are told apart; the events of others are counted as one.", maxSessions)
	}
	if g.chains.dropped > 0 {
		say("%d calls that handed out credentials were too many to be remembered: who stood behind some sessions may be missing.", g.chains.dropped)
	}
	if g.unread {
		say("Standard input is read once: what was done with keys before the call that handed them out was read, is missing.")
	}
	if r.Totals.Malformed > 0 {
		say("%d records or files could not be understood, and may be of this.", r.Totals.Malformed)
	}
	g.unknownPrincipals(say)
	if r.Totals.InQuestion > 0 && !g.dataSeen {
		say("No event in question is a data event: reads of objects and records are told only by trails that log them.")
	}
}

// maxDoubts is how many sentences of one kind are said.
const maxDoubts = 10

func (g *gathering) unknownPrincipals(say func(string, ...any)) {
	n := 0
	for _, p := range g.report.Principals {
		if p.Known {
			continue
		}
		if n++; n > maxDoubts {
			continue
		}
		switch p.Kind {
		case "AWSAccount":
			say("Who it was in account %s is in that account's trail only.", cmp.Or(p.Name, "not known"))
		default:
			say("Who stands behind %s (%s) is not known: the call that opened the session is not in the input.", cmp.Or(p.Name, "a session"), cmp.Or(last(p.ARN), p.Kind))
		}
	}
	if n > maxDoubts {
		say("The same holds for %d more.", n-maxDoubts)
	}
}

// neverNull makes the lists of the report lists.
func (r *Report) neverNull() {
	fill(&r.Principals)
	fill(&r.Sessions)
	fill(&r.Changes)
	fill(&r.Persistence)
	fill(&r.Calls)
	fill(&r.Denials)
	fill(&r.Data)
	fill(&r.Alerts)
	fill(&r.Events)
	fill(&r.NotKnown)
	fill(&r.Graph.Nodes)
	fill(&r.Graph.Edges)
	for i := range r.Changes {
		fill(&r.Changes[i].Settings)
	}
}

func fill[T any](list *[]T) {
	if *list == nil {
		*list = []T{}
	}
}

// severityOf is the worst of two severities, either of which may be absent.
func severityOf(a, b *judge.Severity) *judge.Severity {
	if a == nil || b != nil && *b > *a {
		return b
	}
	return a
}
