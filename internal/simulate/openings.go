package simulate

import "time"

// openings are the calls that hand out credentials, by how an actor comes by
// them.
func openings() map[opening]*call {
	const (
		asked   = `"roleArn":"<opened.role>","roleSessionName":"<opened.name>"`
		given   = `"credentials":{"accessKeyId":"<opened.key>","sessionToken":"<base64:340>=","expiration":"<opened.ends>"},"assumedRoleUser":{"assumedRoleId":"<opened.id>:<opened.name>","arn":"<opened.arn>"}`
		roleARN = "<opened.role>"
	)
	all := map[opening]*call{
		byService:     read("AssumeRole", 0, `{`+asked+`}`).answers(`{` + given + `}`),
		byActor:       read("AssumeRole", 0, `{`+asked+`,"durationSeconds":3600}`).answers(`{` + given + `}`),
		byVendor:      read("AssumeRole", 0, `{`+asked+`,"externalId":"5f2c0d4e-acme","durationSeconds":43200}`).answers(`{` + given + `}`),
		byWebIdentity: read("AssumeRoleWithWebIdentity", 0, `{`+asked+`,"durationSeconds":3600}`).answers(`{` + given + `,"subjectFromWebIdentityToken":"repo:acme/platform:ref:refs/heads/main","provider":"arn:aws:iam::<account>:oidc-provider/token.actions.githubusercontent.com","audience":"sts.amazonaws.com"}`),
		bySAML:        read("AssumeRoleWithSAML", 0, `{"principalArn":"arn:aws:iam::<account>:saml-provider/AWSSSO_6f0e4a5b_DO_NOT_DELETE",`+asked+`,"durationSeconds":28800}`).answers(`{` + given + `,"subject":"<opened.name>","subjectType":"persistent","issuer":"https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/MTExMTIyMjIzMzMz","audience":"https://signin.aws.amazon.com/saml","nameQualifier":"<base64:27>="}`),
	}
	for _, c := range all {
		c.service = "sts"
		c.resources = compile(`[{"accountId":"<opened.owner>","type":"AWS::IAM::Role","ARN":"` + roleARN + `"}]`)
	}
	return all
}

// outside is who asks for the actor's credentials when no session of the
// organization does.
func (a *actor) outside() *session {
	switch a.opening {
	case byWebIdentity:
		subject := "repo:acme/platform:ref:refs/heads/main"
		return &session{
			identity: []byte(`{"type":"WebIdentityUser","principalId":"` + a.provider() + `:sts.amazonaws.com:` + subject + `","userName":"` + subject + `","identityProvider":"` + a.provider() + `"}`),
			arn:      a.provider(), address: a.address, agent: "configure-aws-credentials-for-github-actions",
		}
	case bySAML:
		return &session{
			identity: []byte(`{"type":"SAMLUser","principalId":"Qh2vXw0sT1yP6eLr:` + a.person + `@acme.example","userName":"` + a.person + `@acme.example","identityProvider":"Qh2vXw0sT1yP6eLr="}`),
			arn:      a.provider(), address: a.address, agent: "aws-internal/3",
		}
	case byVendor:
		return &session{
			identity: []byte(`{"type":"AWSAccount","principalId":"AROAVENDOREXAMPLE2KQ7:collector-7","accountId":"` + a.opener + `"}`),
			arn:      a.opener, address: a.address, agent: a.agent,
		}
	default:
		return serviceSession(a.opener)
	}
}

// ready makes sure that the actor has credentials that are good, and tells how
// it came by them if it has not had them before. Those who open its session
// come before it.
func (t *teller) ready(a *actor, at time.Time) {
	if a.session.live(at) {
		return
	}
	switch a.opening {
	case byItself:
		a.session = serviceSession(a.opener)
		return
	case byKey:
		a.session = a.userSession(t.dice)
		return
	}
	s := &scene{dice: t.dice, at: at, place: a.place, opened: a.open(t.dice, at), caller: a.outside()}
	if a.opening == byVendor {
		s.shared = t.uuid(nil)
	}
	if a.through != nil {
		t.ready(a.through, at)
		s.caller = a.through.session
		if a.through.place.account != a.place.account {
			s = t.crossing(s, a.through.place)
		}
	}
	t.tell(t.openings[a.opening], s)
	a.session = s.opened
}

// crossing tells how a role of another account is assumed as the caller's own
// trail has it, and returns how the other account's has it: who called is not
// told there but as a stranger's id. Both share one sharedEventID:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
func (t *teller) crossing(s *scene, from *place) *scene {
	s.shared = t.uuid(nil)
	own := *s
	own.place = from
	t.tell(t.openings[byActor], &own)
	s.caller = s.caller.abroad()
	return s
}
