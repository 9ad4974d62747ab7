package investigate

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

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

// lead adds the calls that opened the sessions in question, and the sessions
// that made those calls, up to where each chain begins.
func (g *gathering) lead() {
	listed := map[string]bool{}
	for i := range g.report.Events {
		listed[g.report.Events[i].ID] = true
	}
	queue := g.sessions.inOrder()
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		if s.opened == nil {
			continue
		}
		by := g.chains.issuer(s.opened)
		if s.opened.event.Name == "ConsoleLogin" {
			continue // it opened itself
		}
		opened := g.chains.opened(&by)
		key := sessionKey(&by, opened)
		parent := g.sessions.byKey[key]
		if parent == nil {
			parent = newSession(key, by, opened)
			g.sessions.byKey[key] = parent
			queue = append(queue, parent)
		}
		s.parent = parent
		if row := s.opened.event; !listed[row.ID] {
			listed[row.ID] = true
			row.Led, row.Session = true, key
			g.lent(parent, row)
		}
	}
	depth := map[string]int{}
	for _, s := range g.sessions.byKey {
		depth[s.key] = s.depth()
	}
	slices.SortStableFunc(g.report.Events, func(a, b Event) int {
		return cmp.Or(a.Time.Compare(b.Time), depth[a.Session]-depth[b.Session], strings.Compare(a.ID, b.ID), strings.Compare(a.Account, b.Account))
	})
}

// depth is how many sessions led to this one. Within a second that is the
// order in which things happened.
func (s *session) depth() int {
	n := 0
	for ; s.parent != nil && n < maxLinks; s = s.parent {
		n++
	}
	return n
}

// lent counts a call that opened a session in question.
func (g *gathering) lent(parent *session, row Event) {
	if parent.First.IsZero() || row.Time.Before(parent.First) {
		parent.First = row.Time
	}
	if row.Time.After(parent.Last) {
		parent.Last = row.Time
	}
	parent.Events++
	parent.calls.add(&row)
	parent.seen(parent.addresses, row.Address, row.Time, nil, nil)
	parent.places[row.Account], parent.regions[row.Region] = true, true
	g.report.Totals.InQuestion++
	if len(g.report.Events) < MaxEvents {
		g.report.Events = append(g.report.Events, row)
	}
}

func (all *sessions) inOrder() []*session {
	return slices.SortedFunc(maps.Values(all.byKey), func(a, b *session) int {
		return cmp.Or(a.First.Compare(b.First), a.depth()-b.depth(), strings.Compare(a.key, b.key))
	})
}

// name gives sessions and principals their IDs, and returns the sessions in
// order.
func (g *gathering) name() []*session {
	all := g.sessions.inOrder()
	principals := map[string]string{}
	for i, s := range all {
		s.ID = fmt.Sprintf("s%d", i+1)
		s.root = g.chains.root(s.caller)
		key := s.root.principalKey()
		if principals[key] == "" {
			principals[key] = fmt.Sprintf("p%d", len(principals)+1)
		}
		s.Principal = principals[key]
	}
	for _, s := range all {
		if s.parent != nil {
			s.Parent = s.parent.ID
		}
		s.Chain = g.chain(s)
		if s.Opened != nil && s.parent != nil {
			s.Opened.Session = s.parent.ID
		}
	}
	return all
}

// principalKey is the same for one human or job, whichever role it begins with.
func (w *who) principalKey() string {
	if w.kind == "AssumedRole" && w.human() != "" {
		return "human " + w.human()
	}
	return w.id()
}

// chain leads from who stood behind a session to the session.
func (g *gathering) chain(s *session) []Link {
	var links []Link
	how := ""
	g.chains.up(s.caller, func(w *who, by *issue) bool {
		link := Link{Kind: w.kind, Name: w.linkName(), ARN: w.arn, How: how}
		if found := g.sessions.byKey[sessionKey(w, by)]; found != nil {
			link.Session = found.ID
		}
		links = append(links, link)
		if how = ""; by != nil {
			how = by.event.Name
		}
		return by == nil || by.event.Name != "ConsoleLogin"
	})
	slices.Reverse(links)
	return links
}

// linkName is what people call a link of a chain: a role by its name, others
// by theirs.
func (w *who) linkName() string {
	if w.kind == "AssumedRole" && w.role != "" {
		return w.role
	}
	return cmp.Or(w.name, w.account, w.invokedBy, "somebody")
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

// principals are who stood behind the sessions.
func (g *gathering) principals(all []*session) []Principal {
	byID := map[string]*Principal{}
	var list []*Principal
	for _, s := range all {
		p := byID[s.Principal]
		if p == nil {
			p = newPrincipal(s)
			byID[s.Principal] = p
			list = append(list, p)
		}
		p.Sessions = append(p.Sessions, s.ID)
		if s.First.Before(p.First) {
			p.First = s.First
		}
		if s.Last.After(p.Last) {
			p.Last = s.Last
		}
		p.Events += s.Events
		p.Changes += s.Changes
		p.Denials += s.Denials
		p.Alerts += s.Alerts
		p.SourceIdentity = cmp.Or(p.SourceIdentity, s.SourceIdentity)
		p.SSOUser = cmp.Or(p.SSOUser, s.SSOUser)
	}
	slices.SortStableFunc(list, func(a, b *Principal) int {
		return cmp.Or(b.Alerts-a.Alerts, b.Changes-a.Changes, b.Denials-a.Denials, b.Events-a.Events)
	})
	out := make([]Principal, len(list))
	for i, p := range list {
		out[i] = *p
	}
	return out
}

func newPrincipal(s *session) *Principal {
	w := &s.root
	p := &Principal{
		ID: s.Principal, Kind: w.kind, ARN: w.arn, Name: cmp.Or(w.human(), w.name), InvokedBy: w.invokedBy,
		SSOUser: w.sso, SourceIdentity: w.sourceIdentity, Known: w.stands(), First: s.First, Last: s.Last,
	}
	if !p.Known && w.kind == "AssumedRole" {
		p.ARN = cmp.Or(w.roleARN, w.arn)
	}
	return p
}

// rename puts the IDs of sessions where their keys stood.
func (g *gathering) rename() {
	id := func(key string) string {
		if s := g.sessions.byKey[key]; s != nil {
			return s.ID
		}
		return ""
	}
	for i := range g.report.Events {
		g.report.Events[i].Session = id(g.report.Events[i].Session)
	}
	for _, c := range g.changes {
		c.Event.Session = id(c.Event.Session)
		for i := range c.Settings {
			if by := c.Settings[i].By; by != nil {
				by.Session = id(by.Session)
			}
		}
	}
	for _, lines := range []groups{g.denials, g.data} {
		for _, line := range lines {
			for i, key := range line.sessions {
				line.sessions[i] = id(key)
			}
			slices.SortFunc(line.sessions, byNumber)
		}
	}
}

// byNumber orders IDs: s2 before s10.
func byNumber(a, b string) int { return cmp.Or(len(a)-len(b), strings.Compare(a, b)) }

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
