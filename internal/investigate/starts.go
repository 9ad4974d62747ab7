package investigate

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// point is a starting point, understood.
type point interface {
	// matches reports whether an event is of it, as far as chains tell yet.
	matches(l *look) bool
	// acts reports whether the caller is the actor that it is about, at any time.
	acts(l *look) bool
	// words are texts of which a record of it holds at least one; none when
	// there are no such texts, so that every record is to be looked at.
	words() []string
}

// look is an event as points see it.
type look struct {
	*trail.Event
	chains *chains
	caller who

	read bool
	refs []resource.Ref
}

// resources are what the event is about, as far as its call is understood: the
// first is its target.
func (l *look) resources() []resource.Ref {
	if !l.read {
		l.read, l.refs = true, refsOf(l.Event)
	}
	return l.refs
}

// parseStart understands a starting point. The error says what is wrong with it.
func parseStart(s *Start) (point, error) {
	if s.Value == "" {
		return nil, fmt.Errorf("%s: nothing is named", s.Kind)
	}
	switch s.Kind {
	case ByActor:
		return &actorPoint{value: s.Value}, nil
	case ByAccessKey:
		return &keyPoint{id: s.Value}, nil
	case ByAddress:
		return parseAddress(s.Value)
	case ByResource:
		return &resourcePoint{want: s.Value}, nil
	case ByStream:
		return &streamPoint{want: s.Value}, nil
	case ByAlert, ByEvent:
		return &eventPoint{id: s.Value, alert: s.Kind == ByAlert}, nil
	}
	return nil, fmt.Errorf("%q is no kind of starting point", s.Kind)
}

// actorPoint is a human, job, user or role, and what it became.
type actorPoint struct{ value string }

func (p *actorPoint) matches(l *look) bool { return l.chained(p.is) }
func (p *actorPoint) acts(l *look) bool    { return p.matches(l) }

// chained reports whether somebody in the chain of credentials behind the
// caller is the one.
func (l *look) chained(is func(*who) bool) (found bool) {
	l.chains.up(l.caller, func(w *who, _ *issue) bool {
		found = is(w)
		return !found
	})
	return found
}

func (p *actorPoint) is(w *who) bool {
	v := p.value
	switch v {
	case w.name, w.arn, w.role, w.roleARN, w.sourceIdentity, w.sso, w.principal:
		return true
	case w.sessionName(), w.account:
		return v == w.sessionName() || w.vague()
	}
	switch {
	case w.kind == "Root":
		return strings.EqualFold(v, "root")
	case w.kind == "AWSService":
		return v == w.invokedBy
	case strings.HasPrefix(v, "arn:"): // a role's path is not in the ARN of its sessions
		return strings.Contains(v, ":role/") && last(v) == w.role && accountOf(v) == accountOf(w.arn) ||
			strings.HasPrefix(w.arn, v+"/")
	}
	_, name, _ := strings.Cut(w.principal, ":")
	return name == v && name != "" || strings.HasPrefix(w.role, permissionSet+v+"_")
}

func (p *actorPoint) words() []string {
	switch name := last(p.value); {
	case strings.EqualFold(name, "root"):
		return []string{`Root`}
	default:
		return []string{name}
	}
}

// last is the last part of an ARN or path.
func last(s string) string { return s[strings.LastIndexAny(s, ":/")+1:] }

// keyPoint is an access key, and what its owner became with it.
type keyPoint struct{ id string }

func (p *keyPoint) matches(l *look) bool {
	return l.chained(func(w *who) bool { return w.key == p.id })
}

func (p *keyPoint) acts(l *look) bool { return p.matches(l) }

func (p *keyPoint) words() []string { return []string{p.id} }

// addressPoint is an address or a network.
type addressPoint struct{ network netip.Prefix }

func parseAddress(s string) (point, error) {
	if addr, err := netip.ParseAddr(s); err == nil {
		addr = addr.Unmap().WithZone("")
		return &addressPoint{netip.PrefixFrom(addr, addr.BitLen())}, nil
	}
	network, err := netip.ParsePrefix(s)
	if err != nil {
		return nil, fmt.Errorf("%q is neither an address nor a network such as 203.0.113.0/24", s)
	}
	return &addressPoint{network.Masked()}, nil
}

func (p *addressPoint) matches(l *look) bool {
	addr, ok := l.Address()
	return ok && p.network.Contains(addr.WithZone(""))
}

func (p *addressPoint) acts(*look) bool { return false }

// words are the part of the address that is the same in the whole network, as
// records write it. Of IPv6 that is the first group, which may be written with
// leading zeros and in either case.
func (p *addressPoint) words() []string {
	addr, bits := p.network.Addr(), p.network.Bits()
	if addr.Is4() {
		switch octets := strings.SplitAfter(addr.String(), "."); {
		case bits == 32:
			return []string{addr.String()}
		case bits < 8:
			return nil
		default:
			return []string{strings.Join(octets[:bits/8], "")}
		}
	}
	first := fmt.Sprintf("%x:", int(addr.As16()[0])<<8|int(addr.As16()[1]))
	if bits < 16 || first == "0:" {
		return nil
	}
	return []string{first, strings.ToUpper(first)}
}

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

func (p *eventPoint) words() []string {
	if p.alert {
		return []string{} // alerts are raised by calls that are read anyway
	}
	return []string{p.id}
}

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
