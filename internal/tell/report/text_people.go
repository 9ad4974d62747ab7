package report

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// people tells who it was, and each of their sessions beneath the one that
// opened it.
func (p *page) people() {
	if len(p.report.Principals) == 0 {
		return
	}
	p.section("who it was", 0)
	shown := 0
	for i := range p.report.Principals {
		who := &p.report.Principals[i]
		if shown >= maxSessions {
			p.more(len(p.report.Principals)-i, "principal")
			return
		}
		p.line("  " + p.color(bold, tell.Plain(name(who))) + "  " + p.color(dim, tell.Plain(KindOf(who)+identities(who))))
		for _, id := range who.Sessions {
			if s := p.sessions[id]; s != nil && s.Parent == "" {
				shown += p.session(s, 1, shown)
			}
		}
	}
}

// identities are what else is known of who it is.
func identities(p *investigate.Principal) string {
	var words string
	if p.ARN != "" {
		words += "  " + p.ARN
	}
	if p.SourceIdentity != "" && p.SourceIdentity != p.Name {
		words += "  sourceIdentity " + p.SourceIdentity
	}
	if p.SSOUser != "" {
		words += "  Identity Center user " + p.SSOUser
	}
	return words
}

// session tells a session and those that it opened. It returns how many were
// told.
func (p *page) session(s *investigate.Session, depth, shown int) int {
	told := 1
	at := 2 + 2*depth
	arrow := ""
	if depth > 1 {
		arrow = "→ "
	}
	for i, l := range tell.Wrap(sessionWords(s), p.width-at-6) {
		lead := strings.Repeat(" ", at) + arrow + fmt.Sprintf("%-4s", tell.Plain(s.ID))
		if i > 0 {
			lead = strings.Repeat(" ", at+4+len([]rune(arrow)))
		}
		p.line(lead + l)
	}
	inner := at + 4 + len([]rune(arrow))
	p.row(inner, "when", span(s.First, s.Last)+"  "+Counts(&s.Counts))
	p.row(inner, "from", seen(s.Addresses))
	p.row(inner, "with", seen(s.Agents))
	p.row(inner, "calls", called(s.Calls))
	for i := range p.report.Sessions {
		child := &p.report.Sessions[i]
		if child.Parent != s.ID || depth > 12 {
			continue
		}
		if shown+told >= maxSessions {
			p.row(inner, "", "and more sessions, in --format json or html")
			break
		}
		told += p.session(child, depth+1, shown+told)
	}
	return told
}

// sessionWords says what a session is, and where it came from.
func sessionWords(s *investigate.Session) string {
	var words string
	switch s.Kind {
	case investigate.RoleSession:
		words = "role " + cmp.Or(s.Actor.Role, "not known") + ", session " + cmp.Or(last(s.Actor.ARN), "not known")
	case investigate.LongTermKey:
		words = "long-term key " + s.Actor.AccessKeyID
	case investigate.Console:
		words = "console"
	case investigate.Service:
		words = "AWS service " + strings.TrimSuffix(s.InvokedBy, ".amazonaws.com")
	case investigate.Foreign:
		words = "from account " + cmp.Or(s.Actor.Account, s.Actor.Name)
	default:
		words = string(s.Kind)
	}
	if account := s.Actor.Account; account != "" && s.Kind != investigate.Foreign {
		words += ", account " + account
	}
	if len(s.AccessKeys) > 0 && s.Kind != investigate.LongTermKey {
		words += ", key " + s.AccessKeys[0]
		if n := len(s.AccessKeys) - 1; n > 0 {
			words += fmt.Sprintf(" and %d more", n)
		}
	}
	switch {
	case s.Opened != nil:
		words += fmt.Sprintf("; opened by %s at %s", s.Opened.Name, when(s.Opened.Time))
	case s.Kind == investigate.RoleSession && !s.Began.IsZero():
		words += "; began " + when(s.Began) + ", nobody was seen to open it"
	}
	return words
}

// Counts says what somebody did in figures.
func Counts(c *investigate.Counts) string {
	words := Plural(c.Events, "event")
	if c.Changes > 0 {
		words += ", " + Plural(c.Changes, "change")
	}
	if c.Denials > 0 {
		words += ", " + Number(c.Denials) + " refused"
	}
	if c.Alerts > 0 {
		words += ", " + Plural(c.Alerts, "alert")
	}
	return words
}

func seen(all []investigate.Seen) string {
	var words []string
	for _, s := range all {
		text := s.Value
		if len(text) > 60 {
			text = strings.ToValidUTF8(text[:60], "") + "…"
		}
		if s.New != nil && *s.New {
			text += " (new)"
		}
		words = append(words, text)
	}
	return tell.List(words, maxNames)
}

func called(all []investigate.Calls) string {
	var words []string
	for _, c := range all {
		text := Call(c.Source, c.Name)
		if c.Outcome != "succeeded" {
			text += " " + c.Outcome
		}
		if c.Count > 1 {
			text += " ×" + Number(c.Count)
		}
		words = append(words, text)
	}
	return tell.List(words, maxNames)
}
