package ocsf

// kind is a type of observables in the schema.
type kind struct {
	id      int
	caption string
}

var (
	ipAddress    = kind{2, "IP Address"}
	userName     = kind{4, "User Name"}
	resourceUID  = kind{10, "Resource UID"}
	userAgent    = kind{16, "HTTP User-Agent"}
	credentialID = kind{19, "User Credential ID"}
	userUID      = kind{31, "User Object: uid"}
	accountUID   = kind{35, "Account Object: uid"}
)

// observables lists what somebody may search other events for, each value of
// a kind once, under the first member that holds it.
func observables(f *Finding) []Observable {
	var all []Observable
	seen := map[Observable]bool{}
	add := func(k kind, member, value string) {
		key := Observable{TypeID: k.id, Value: value}
		if value == "" || seen[key] {
			return
		}
		seen[key] = true
		all = append(all, Observable{Name: member, Type: k.caption, TypeID: k.id, Value: value})
	}
	if f.Cloud.Account != nil {
		add(accountUID, "cloud.account.uid", f.Cloud.Account.UID)
	}
	for _, e := range f.Evidences {
		observeActor(add, e.Actor)
		if e.SrcEndpoint != nil {
			add(ipAddress, "evidences[].src_endpoint.ip", e.SrcEndpoint.IP)
		}
		if e.HTTPRequest != nil {
			add(userAgent, "evidences[].http_request.user_agent", e.HTTPRequest.UserAgent)
		}
	}
	for _, r := range f.Resources {
		add(resourceUID, "resources[].uid", r.UID)
	}
	return all
}

func observeActor(add func(k kind, member, value string), a *Actor) {
	if a == nil {
		return
	}
	if u := a.User; u != nil {
		add(userName, "evidences[].actor.user.name", u.Name)
		add(userUID, "evidences[].actor.user.uid", u.UID)
		if u.Account != nil {
			add(accountUID, "evidences[].actor.user.account.uid", u.Account.UID)
		}
	}
	if a.Session != nil {
		add(credentialID, "evidences[].actor.session.credential_uid", a.Session.CredentialUID)
	}
}
