package investigate

import (
	"cmp"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// who is a caller as far as records tell one from another.
type who struct {
	kind, name, arn, role, roleARN, account  string
	principal, key, sourceIdentity, sso, via string
	invokedBy, provider                      string
	longTerm                                 bool
	mfa                                      trail.Truth
	began                                    time.Time // when a session's credentials were issued
}

// whoOf reads the caller of an event.
func whoOf(e *trail.Event, t texts) who {
	id, a := &e.Identity, e.Actor()
	w := who{
		kind: t.of(a.Kind), name: t.of(a.Name), arn: t.of(a.ARN), role: t.of(a.Role), roleARN: t.of(id.Issuer.ARN),
		account: t.of(cmp.Or(a.Account, id.Issuer.Account)), principal: t.of(id.PrincipalID), key: t.of(a.AccessKeyID),
		sourceIdentity: t.of(id.SourceIdentity), sso: t.of(id.OnBehalfOf), via: string(e.Via()),
		invokedBy: t.of(id.InvokedBy), provider: t.of(id.Provider), longTerm: a.LongTerm, mfa: a.MFA, began: id.SessionStart,
	}
	if w.anonymous() {
		w.name = anyone
	}
	return w
}

// anyone is the name of who calls without credentials.
const anyone = "anonymous"

// id tells callers apart, whatever credentials they use at the moment.
func (w *who) id() string {
	return cmp.Or(w.arn, w.principal, w.invokedBy, w.account+" "+w.name)
}

// vague reports whether a record of another account's trail may say more of
// the caller: that of a role's owner names an outsider by account alone.
func (w *who) vague() bool { return w.arn == "" && w.kind == "AWSAccount" && !w.anonymous() }

// anonymous reports whether the call was made without credentials, which the
// record tells by the name of an account that does not exist.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-request-identification.html
func (w *who) anonymous() bool {
	return strings.EqualFold(w.account, "ANONYMOUS_PRINCIPAL") || strings.EqualFold(w.account, "anonymous")
}

// sessionName is the last part of the ARN of a session.
func (w *who) sessionName() string {
	if _, rest, ok := strings.Cut(w.arn, ":assumed-role/"); ok {
		return rest[strings.LastIndexByte(rest, '/')+1:]
	}
	return ""
}

// permissionSet is the prefix of roles that IAM Identity Center makes, and
// whose sessions it names for their user.
// https://docs.aws.amazon.com/singlesignon/latest/userguide/referencingpermissionsets.html
const permissionSet = "AWSReservedSSO_"

// human is what names the person or job behind a session that nobody was seen
// to open; "" when the record does not say.
func (w *who) human() string {
	switch {
	case w.sourceIdentity != "":
		return w.sourceIdentity
	case strings.HasPrefix(w.role, permissionSet):
		return w.sessionName()
	case strings.HasPrefix(w.sessionName(), "i-"): // an EC2 instance's role
		return w.sessionName()
	}
	return ""
}

// stands reports whether w is somebody by itself, and no role that somebody
// else took.
func (w *who) stands() bool {
	if w.anonymous() {
		return true
	}
	switch w.kind {
	case "AssumedRole", "AWSAccount", "Role", "Unknown":
		return w.human() != ""
	}
	return true
}

// sessionKind says what kind of credentials w uses.
func (w *who) sessionKind() SessionKind {
	switch {
	case w.anonymous():
		return Anonymous
	case w.kind == "AssumedRole" || w.kind == "Role":
		return RoleSession
	case w.kind == "AWSService":
		return Service
	case w.kind == "AWSAccount":
		return Foreign
	case w.longTerm:
		return LongTermKey
	case w.kind == "FederatedUser":
		return TokenSession
	case w.via == string(trail.ViaConsole):
		return Console
	case strings.HasPrefix(w.key, "ASIA"):
		return TokenSession
	}
	return Other
}
