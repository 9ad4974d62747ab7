package investigate

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// eventPoint is what the actor and the resource of an event did around it.
type eventPoint struct {
	id    string
	alert bool

	found bool
	who   who
	refs  []resource.Ref
	at    time.Time
	root  string // id of who stands behind it
}

// around is how long before and after an event its actor and resource matter.
const around = 24 * time.Hour

// itself reports whether an event is the one that was asked for.
func (p *eventPoint) itself(e *trail.Event) bool {
	return p.alert && judge.AlertID(e) == p.id || !p.alert && e.ID == p.id
}

// learn takes the event in, once it is met.
func (p *eventPoint) learn(l *look) {
	if p.found || !p.itself(l.Event) {
		return
	}
	p.found, p.who, p.at = true, l.caller, l.Time
	p.refs = l.resources()
}

// settle finds who stands behind the event, once all chains are known.
func (p *eventPoint) settle(c *chains) (words []string) {
	if !p.found {
		return nil
	}
	root := c.root(p.who)
	if root.kind != "AWSService" { // what a service does is not of one hand
		p.root = root.id()
		words = append(words, root.tells()...)
	}
	for _, ref := range p.refs {
		words = append(words, ref.Name)
	}
	return slices.DeleteFunc(words, func(w string) bool { return w == "" })
}

// means are the ARNs of what it stands for, sorted.
func (p *eventPoint) means() []string {
	var all []string
	if p.root != "" {
		all = append(all, p.root)
	}
	for _, ref := range p.refs {
		all = append(all, ref.ARN)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// tells are the texts by which records show that they are of w.
func (w *who) tells() []string {
	for _, s := range []string{w.arn, w.principal, w.account} {
		if s != "" {
			return []string{last(s)}
		}
	}
	return []string{w.name}
}

func (p *eventPoint) words() []string {
	if p.alert {
		return []string{} // alerts are raised by calls that are read anyway
	}
	return []string{p.id}
}

func (p *eventPoint) acts(l *look) bool {
	if p.root == "" {
		return false
	}
	root := l.chains.root(l.caller)
	return root.id() == p.root
}

func (p *eventPoint) matches(l *look) bool {
	if p.itself(l.Event) {
		return true
	}
	if p.at.IsZero() || l.Time.Before(p.at.Add(-around)) || l.Time.After(p.at.Add(around)) {
		return false
	}
	return p.acts(l) || slices.ContainsFunc(p.refs, func(ref resource.Ref) bool { return l.about(ref) })
}
