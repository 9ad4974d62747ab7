package simulate

import "time"

// session is an identity that calls: the credentials of a role for some time,
// a user's key, or a service by itself.
type session struct {
	identity []byte // userIdentity, as JSON
	arn      string // as error messages name it
	account  string
	key      string // "": it has none
	name     string // of a role's session
	roleARN  string
	roleID   string
	ends     time.Time // zero: never
	address  string
	agent    string
	endpoint string // of a VPC, by which it calls; "": none
	console  bool
	within   bool // called by a service of AWS, within AWS
}

// live reports whether the session's credentials are still good.
func (s *session) live(at time.Time) bool { return s != nil && (s.ends.IsZero() || at.Before(s.ends)) }

// open makes a session of the actor's role that begins at a time. Who may use
// it is told by the event that hands it out; see opening.
func (a *actor) open(d dice, at time.Time) *session {
	s := &session{
		account: a.place.account, key: string(d.text([]byte("ASIA"), idLetters, 16)),
		roleARN: "arn:aws:iam::" + a.place.account + ":role/" + a.path + a.role, roleID: a.roleID,
		ends: at.Add(a.life), address: a.address, agent: a.agent, endpoint: a.endpoint,
		console: a.console, within: a.invokedBy != "",
	}
	s.name = a.sessionName(d)
	s.arn = "arn:aws:sts::" + s.account + ":assumed-role/" + a.role + "/" + s.name
	s.identity = a.identity(s, at)
	return s
}

// identity is the userIdentity of a role's session, with its members in
// CloudTrail's order:
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
func (a *actor) identity(s *session, at time.Time) []byte {
	id := `{"type":"AssumedRole","principalId":"` + s.roleID + `:` + s.name + `","arn":"` + s.arn +
		`","accountId":"` + s.account + `","accessKeyId":"` + s.key +
		`","sessionContext":{"sessionIssuer":{"type":"Role","principalId":"` + s.roleID + `","arn":"` + s.roleARN +
		`","accountId":"` + s.account + `","userName":"` + a.role + `"},`
	if a.opening == byWebIdentity {
		id += `"webIdFederationData":{"federatedProvider":"` + a.provider() + `","attributes":{}},`
	}
	id += `"attributes":{"creationDate":"` + at.Format(time.RFC3339) + `","mfaAuthenticated":"false"}`
	if a.sourceIdentity != "" {
		id += `,"sourceIdentity":"` + a.sourceIdentity + `"`
	}
	if a.onInstance {
		id += `,"ec2RoleDelivery":"2.0"`
	}
	id += `}`
	if a.invokedBy != "" {
		id += `,"invokedBy":"` + a.invokedBy + `"`
	}
	return []byte(id + `}`)
}

// provider is the identity provider that vouches for a job or a person.
func (a *actor) provider() string {
	if a.opening == bySAML {
		return "arn:aws:iam::" + a.place.account + ":saml-provider/AWSSSO_6f0e4a5b_DO_NOT_DELETE"
	}
	return "arn:aws:iam::" + a.place.account + ":oidc-provider/token.actions.githubusercontent.com"
}

// abroad is how another account sees the session.
func (s *session) abroad() *session {
	seen := *s
	seen.key, seen.endpoint = "", ""
	seen.identity = []byte(`{"type":"AWSAccount","principalId":"` + s.roleID + `:` + s.name + `","accountId":"` + s.account + `"}`)
	return &seen
}

// serviceSession is a service of AWS that calls by itself, without credentials.
func serviceSession(principal string) *session {
	return &session{
		identity: []byte(`{"type":"AWSService","invokedBy":"` + principal + `"}`),
		arn:      principal, address: principal, agent: principal, within: true,
	}
}

// userSession is a user with a key that does not end.
func (a *actor) userSession(d dice) *session {
	s := &session{
		arn: "arn:aws:iam::" + a.place.account + ":user/" + a.role, account: a.place.account,
		key: string(d.text([]byte("AKIA"), idLetters, 16)), address: a.address, agent: a.agent,
	}
	s.identity = []byte(`{"type":"IAMUser","principalId":"` + string(d.text([]byte("AIDA"), idLetters, 17)) + `","arn":"` + s.arn +
		`","accountId":"` + s.account + `","accessKeyId":"` + s.key + `","userName":"` + a.role + `"}`)
	return s
}
