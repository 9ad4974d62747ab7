package policy

import "strings"

// A Request is one concrete call: who, what, on what, under which circumstances.
type Request struct {
	Caller Caller
	// Action as "service:Name".
	Action string
	// Resource is the ARN of what is acted on.
	Resource string
	// Context is sorted by Key, each key once. It holds the keys that do not
	// follow from the caller; those that do are never looked up here.
	Context []ContextKey
}

// A ContextKey is one condition key of a request and what it holds.
// A key that is absent from the request has no entry.
type ContextKey struct {
	// Key in lower case.
	Key string
	// Values, at least one. Only a key with several values has more than one.
	Values []string
}

// A Caller is who makes a request.
type Caller struct {
	Kind CallerKind
	// ID is empty for CallerAnonymous. For CallerAWS it is the ARN that
	// aws:PrincipalArn holds: arn:aws:iam::111122223333:root, :user/path/name,
	// :role/path/name (always used through a session, see Session), or
	// arn:aws:sts::111122223333:federated-user/name. For the other kinds it is
	// the service name, the provider, the canonical id, the unique id.
	ID string
	// Session is the session name of a role; empty for everything else.
	Session string
	// Organization is the id of the organisation the caller's account belongs
	// to, o-...; empty when it belongs to none. Only CallerAWS has one.
	Organization string
}

// A CallerKind is the kind of a caller.
type CallerKind uint8

const (
	// CallerAnonymous signs nothing.
	CallerAnonymous CallerKind = iota
	// CallerAWS is an IAM principal of an account.
	CallerAWS
	// CallerUniqueID is a deleted IAM principal, known by its AIDA.../AROA... id.
	CallerUniqueID
	// CallerService is an AWS service acting for itself.
	CallerService
	// CallerFederated comes through an identity provider (sts:AssumeRoleWith...).
	CallerFederated
	// CallerCanonicalUser is an S3 account known by its canonical id.
	CallerCanonicalUser
)

// Account is the account number in the ARN of an AWS caller, empty for every other kind.
func (c Caller) Account() string {
	if c.Kind != CallerAWS {
		return ""
	}
	parts := strings.SplitN(c.ID, ":", 6)
	if len(parts) < 6 {
		return ""
	}
	return parts[4]
}

// String is how reports name the caller: "*" for an anonymous one, the session's
// ARN for a role, otherwise the ID.
func (c Caller) String() string {
	switch {
	case c.Kind == CallerAnonymous:
		return "*"
	case c.Session != "":
		parts := strings.SplitN(c.ID, ":", 6)
		if len(parts) == 6 && strings.HasPrefix(parts[5], "role/") {
			name := parts[5][strings.LastIndexByte(parts[5], '/')+1:]
			return parts[0] + ":" + parts[1] + ":sts::" + parts[4] + ":assumed-role/" + name + "/" + c.Session
		}
	}
	return c.ID
}

// A Decision is the answer of one document to one request.
type Decision uint8

const (
	// NotMatched: no Allow matches and no Deny does. Access is not granted.
	NotMatched Decision = iota
	// Allowed: an Allow matches and no Deny does.
	Allowed
	// Denied: a Deny matches.
	Denied
)

func (d Decision) String() string {
	return [...]string{"not matched", "allowed", "denied"}[d%3]
}

// A Reading is one of the two ways to read a wildcard in a Resource.
type Reading uint8

const (
	// Bounded: a wildcard stays inside its colon-separated segment, except that
	// a "*" which ends a segment may run past the colon. It is what AWS documents.
	Bounded Reading = iota
	// Crossing: every wildcard may run past a colon.
	Crossing
)
