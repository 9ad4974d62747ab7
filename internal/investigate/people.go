package investigate

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

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
