package investigate

import (
	"cmp"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

const (
	// maxIssues is how many calls that handed out credentials are remembered.
	// Services make most of them, and nobody stands behind those: they have a
	// number of their own.
	maxIssues, maxServiceIssues = 100_000, 50_000
	// maxLinks bounds a chain: each link lives for an hour, and a longer chain
	// is no human's.
	maxLinks = 16
)

// chains remember who handed credentials to whom.
type chains struct {
	texts texts
	byKey map[string]*issue
	// bySession finds an issue by the ARN and the second of the session: a
	// console renews keys without a call.
	bySession map[sessionStart]*issue
	shared    map[string]who // who made a call that several accounts were told of
	kept      [2]int         // calls remembered: of services, of others
	dropped   int            // calls of others too many to be remembered
}

type sessionStart struct {
	arn string
	at  int64
}

// issue is a call that handed out credentials.
type issue struct {
	by     who
	to     who    // as the events of the session will name it
	event  Event  // the call
	shared string // its sharedEventID
	aside  bool   // told by an account that is not the caller's
}

func newChains(t texts) *chains {
	return &chains{texts: t, byKey: map[string]*issue{}, bySession: map[sessionStart]*issue{}, shared: map[string]who{}}
}

// handsOut reports whether the call hands out credentials, or opens a console,
// so that its events are read whoever made them.
func handsOut(source, name string) bool {
	switch source {
	case "sts.amazonaws.com":
		return strings.HasPrefix(name, "Assume") || name == "GetSessionToken" || name == "GetFederationToken" || name == "GetDelegatedAccessToken"
	case "signin.amazonaws.com":
		return true
	case "rolesanywhere.amazonaws.com":
		return name == "CreateSession"
	case "sso.amazonaws.com":
		return name == "Federate" || name == "GetRoleCredentials"
	case "cognito-identity.amazonaws.com":
		return name == "GetCredentialsForIdentity"
	}
	return false
}

// note remembers what an event says of credentials. It returns the issue, if
// the event is one and was not met before.
func (c *chains) note(e *trail.Event, w who) *issue {
	if !handsOut(e.Source, e.Name) || e.Outcome() != trail.Succeeded {
		return nil
	}
	if e.SharedEventID != "" && len(c.shared) < maxIssues {
		if known, ok := c.shared[e.SharedEventID]; !ok || known.vague() {
			c.shared[c.texts.of(e.SharedEventID)] = w
		}
	}
	to, ok := c.issued(e, w)
	if !ok {
		return nil
	}
	row := c.eventOf(e)
	if to.roleARN != "" {
		row.Resource, row.ResourceType = to.roleARN, string(resource.Role)
	}
	return c.keep(&issue{by: w, to: to, event: row, shared: c.texts.of(e.SharedEventID), aside: e.Identity.Type == "AWSAccount"})
}

func (c *chains) keep(i *issue) *issue {
	if known := c.byKey[i.to.key]; known != nil && i.to.key != "" {
		if i.better(known) {
			*known = *i
		}
		return nil
	}
	if !c.room(i.by.kind == "AWSService") {
		return nil
	}
	if i.to.key != "" {
		c.byKey[i.to.key] = i
	}
	at := sessionStart{i.to.id(), i.event.Time.Unix()}
	if known := c.bySession[at]; known == nil || i.better(known) {
		c.bySession[at] = i
	}
	return i
}

// room reports whether one more call can be remembered, and counts it.
func (c *chains) room(service bool) bool {
	switch {
	case service && c.kept[0] >= maxServiceIssues:
		return false
	case service:
		c.kept[0]++
	case c.kept[1] >= maxIssues:
		c.dropped++
		return false
	default:
		c.kept[1]++
	}
	return true
}

// better picks one of two records of a call, whichever file was read first: the
// caller's own account says more of the caller.
func (i *issue) better(o *issue) bool {
	if i.aside != o.aside {
		return o.aside
	}
	return cmp.Or(strings.Compare(i.event.ID, o.event.ID), strings.Compare(i.event.File, o.event.File), i.event.Record-o.event.Record) < 0
}

// issuer is who made the call, as far as any account was told.
func (c *chains) issuer(i *issue) who {
	if i.by.vague() && i.shared != "" {
		return c.shared[i.shared]
	}
	return i.by
}

// issued is who the credentials of an answer are for.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func (c *chains) issued(e *trail.Event, w who) (to who, ok bool) {
	answer := e.Response
	for _, set := range e.Response.Get("credentialSet").List() { // of IAM Roles Anywhere
		answer = set
	}
	key := c.texts.of(answer.Get("credentials", "accessKeyId").Text())
	arn := c.texts.of(firstText(answer.Get("assumedRoleUser", "arn"), answer.Get("federatedUser", "arn")))
	switch {
	case strings.Contains(arn, ":assumed-role/"):
		to = who{kind: "AssumedRole", roleARN: c.texts.of(e.Request.Get("roleArn").Text())}
		to.sourceIdentity = cmp.Or(c.texts.of(firstText(e.Response.Get("sourceIdentity"), e.Request.Get("sourceIdentity"))), w.sourceIdentity)
		to.role, to.name = splitSession(arn)
		to.name = cmp.Or(to.sourceIdentity, to.name)
	case arn != "":
		to = who{kind: "FederatedUser", name: last(arn)}
	case key != "", e.Name == "ConsoleLogin": // the caller, with other credentials
		to, arn = w, w.arn
	default:
		return who{}, false
	}
	to.arn, to.key, to.began, to.longTerm = arn, key, e.Time, false
	to.account = cmp.Or(to.account, accountOf(arn))
	return to, true
}

func firstText(all ...trail.Value) string {
	for _, v := range all {
		if s := v.Text(); s != "" {
			return s
		}
	}
	return ""
}

func splitSession(arn string) (role, name string) {
	_, rest, _ := strings.Cut(arn, ":assumed-role/")
	i := strings.LastIndexByte(rest, '/')
	if i < 0 {
		return rest, ""
	}
	return rest[:i], rest[i+1:]
}

func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4]
}

// caller is who made the call of an event, as far as any account was told.
func (c *chains) caller(e *trail.Event) who {
	w := whoOf(e, c.texts)
	if e.SharedEventID != "" && w.vague() {
		if known, ok := c.shared[e.SharedEventID]; ok {
			return known
		}
	}
	return w
}

// opened is the call that handed w its credentials; nil when it was not met.
func (c *chains) opened(w *who) *issue {
	if i := c.byKey[w.key]; i != nil && w.key != "" {
		return i
	}
	if w.longTerm || w.began.IsZero() {
		return nil
	}
	for _, after := range []time.Duration{0, -time.Second, time.Second} {
		if i := c.bySession[sessionStart{w.id(), w.began.Add(after).Unix()}]; i != nil {
			return i
		}
	}
	return nil
}

// up walks from w to who stood behind it.
func (c *chains) up(w who, visit func(w *who, by *issue) bool) {
	for range maxLinks {
		i := c.opened(&w)
		if !visit(&w, i) || i == nil {
			return
		}
		by := c.issuer(i)
		if by == w {
			return
		}
		w = by
	}
}

// root is who stands behind w, as far as it is known.
func (c *chains) root(w who) who {
	root := w
	c.up(w, func(w *who, _ *issue) bool { root = *w; return true })
	return root
}

// eventOf is what a report says of an event, but for what was judged of it.
func (c *chains) eventOf(e *trail.Event) Event {
	t := c.texts
	return Event{
		ID: strings.Clone(e.ID), Time: e.Time, Account: t.of(e.Account), Region: t.of(e.Region),
		Source: t.of(e.Source), Name: t.of(e.Name), Outcome: e.Outcome().String(), ErrorCode: t.of(e.ErrorCode),
		Who: t.of(e.Actor().Name), Address: t.of(e.SourceIP),
		Origin: Origin{File: t.of(e.Origin.File), Record: e.Origin.Record},
	}
}
