package investigate

import (
	"fmt"
	"net/netip"
	"strings"

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
