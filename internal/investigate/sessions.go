package investigate

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	maxSessions = 5_000 // of a report; what is beyond is counted as one
	maxSeen     = 500   // addresses and agents of a session
)

// sessions are the credentials of events in question.
type sessions struct {
	chains *chains
	byKey  map[string]*session
	rest   int // sessions counted as one
}

func newSessions(c *chains) sessions { return sessions{chains: c, byKey: map[string]*session{}} }

// session is a Session while events go by.
type session struct {
	Session
	key       string
	caller    who
	root      who // who stands behind it
	opened    *issue
	parent    *session // that opened it
	calls     calls
	addresses map[string]*Seen
	agents    map[string]*Seen
	places    map[string]bool // accounts
	regions   map[string]bool
	keys      map[string]bool
}

// beyond is the key of the session that stands for those too many.
const beyond = "~"

// of is the session of an event.
func (all *sessions) of(l *look, c *chains) *session {
	w := l.caller
	if l.Name == "ConsoleLogin" { // it belongs to what it opens
		if i := c.bySession[sessionStart{w.id(), l.Time.Unix()}]; i != nil && i.event.ID == l.ID {
			w = i.to
		}
	}
	opened := c.opened(&w)
	key := sessionKey(&w, opened)
	s := all.byKey[key]
	if s == nil && len(all.byKey) >= maxSessions {
		all.rest++
		key, w, opened = beyond, who{name: "sessions beyond the number that is listed"}, nil
		s = all.byKey[key]
	}
	if s == nil {
		s = newSession(key, w, opened)
		all.byKey[key] = s
	}
	return s
}

// sessionKey tells sessions apart: by the call that opened it, else by when
// its credentials were issued, else by its key.
func sessionKey(w *who, opened *issue) string {
	switch {
	case opened != nil:
		return fmt.Sprintf("%s opened %s %s", opened.to.id(), opened.event.ID, opened.to.key)
	case !w.began.IsZero():
		return fmt.Sprintf("%s began %d", w.id(), w.began.Unix())
	}
	return w.id() + " key " + w.key
}

func newSession(key string, w who, opened *issue) *session {
	s := &session{
		key: key, caller: w, opened: opened, calls: calls{}, addresses: map[string]*Seen{}, agents: map[string]*Seen{},
		places: map[string]bool{}, regions: map[string]bool{}, keys: map[string]bool{},
	}
	s.Kind, s.Actor = w.sessionKind(), w.actor()
	s.SourceIdentity, s.SSOUser, s.InvokedBy = w.sourceIdentity, w.sso, w.invokedBy
	s.Began = w.began
	if opened != nil {
		ref := refOf(&opened.event)
		s.Opened, s.Began = &ref, opened.event.Time
		s.SourceIdentity = cmp.Or(s.SourceIdentity, opened.to.sourceIdentity)
	}
	return s
}

// actor is w in the words of an alert.
func (w *who) actor() judge.Actor {
	a := judge.Actor{
		Kind: w.kind, Name: w.name, Role: w.role, ARN: w.arn, Account: w.account,
		AccessKeyID: w.key, LongTerm: w.longTerm, Via: w.via,
	}
	if w.mfa != trail.Unknown {
		mfa := w.mfa == trail.Yes
		a.MFA = &mfa
	}
	return a
}

// took counts an event of the session, and says what of it is new for the
// actor.
func (s *session) took(l *look, e *Event, h habits, actor string) {
	if s.First.IsZero() {
		s.First = e.Time
	}
	s.Last = e.Time
	s.Events++
	var known *habit
	if actor != "" {
		known = h[actor]
	}
	s.seen(s.addresses, l.SourceIP, e.Time, known, known.ofAddresses())
	s.seen(s.agents, l.UserAgent, e.Time, known, known.ofAgents())
	if actor != "" {
		h.note(actor, l.Event, e.Time)
	}
	s.places[e.Account], s.regions[e.Region] = true, true
	if key := l.Identity.AccessKeyID; key != "" && len(s.keys) < maxSeen {
		s.keys[strings.Clone(key)] = true
	}
}

func (h *habit) ofAddresses() map[string]time.Time {
	if h == nil {
		return nil
	}
	return h.addresses
}

func (h *habit) ofAgents() map[string]time.Time {
	if h == nil {
		return nil
	}
	return h.agents
}

func (s *session) seen(all map[string]*Seen, value string, at time.Time, known *habit, first map[string]time.Time) {
	if value == "" {
		return
	}
	v := all[value]
	if v == nil {
		if len(all) >= maxSeen {
			return
		}
		value = strings.Clone(value)
		v = &Seen{Value: value, First: at, New: known.isNew(first, value, at)}
		all[value] = v
	}
	v.Count, v.Last = v.Count+1, at
}

func seenList(all map[string]*Seen) []Seen {
	var list []Seen
	for _, v := range all {
		list = append(list, *v)
	}
	slices.SortFunc(list, func(a, b Seen) int {
		return cmp.Or(b.Count-a.Count, a.First.Compare(b.First), strings.Compare(a.Value, b.Value))
	})
	return list
}
