package policy

import "strings"

// principal reports whether a Principal or NotPrincipal element covers the caller.
//
// A caller has several identities: a role session is the session, the role and
// the account. Principal needs one of them to be listed. NotPrincipal spares a
// caller only when all of them are, which is why AWS tells people to list the
// account next to the user.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
func (e *evaluation) principal(p Principals) truth {
	if p.Absent {
		return yes
	}
	some, every := no, yes
	for _, id := range e.identities() {
		listed := e.listed(p.Items, id)
		some, every = some.or(listed), every.and(listed)
	}
	if p.Not {
		return every.not()
	}
	return some
}

// identities are the caller's, found once.
func (e *evaluation) identities() []PrincipalItem {
	if e.who == nil {
		e.who = identities(e.req.Caller)
	}
	return e.who
}

// identities are what a caller can be listed as. Nothing but everyone lists an anonymous one.
func identities(c Caller) []PrincipalItem {
	switch c.Kind {
	case CallerAWS:
		return awsIdentities(c)
	case CallerUniqueID:
		return []PrincipalItem{{Kind: PrincipalUniqueID, Text: c.ID}}
	case CallerService:
		return []PrincipalItem{{Kind: PrincipalService, Text: c.ID}}
	case CallerFederated:
		return []PrincipalItem{{Kind: PrincipalFederated, Text: c.ID}}
	case CallerCanonicalUser:
		return []PrincipalItem{{Kind: PrincipalCanonicalUser, Text: c.ID}}
	}
	return []PrincipalItem{{Kind: PrincipalEveryone}}
}

func awsIdentities(c Caller) []PrincipalItem {
	who := readCaller(c)
	list := []PrincipalItem{{Kind: PrincipalAccount, Text: who.account, Partition: who.partition}}
	if who.name != "root" {
		list = append(list, PrincipalItem{Kind: PrincipalARN, Text: c.ID})
	}
	if role, ok := strings.CutPrefix(who.name, "role/"); ok && c.Session != "" {
		role = role[strings.LastIndex(role, "/")+1:]
		session := "arn:" + who.partition + ":sts::" + who.account + ":assumed-role/" + role + "/" + c.Session
		list = append(list, PrincipalItem{Kind: PrincipalARN, Text: session})
	}
	return list
}

// A callerARN is the ARN of an AWS caller taken apart.
type callerARN struct{ partition, account, name string }

func readCaller(c Caller) callerARN {
	parts := strings.SplitN(c.ID, ":", 6)
	if len(parts) < 6 {
		return callerARN{}
	}
	return callerARN{partition: parts[1], account: parts[4], name: parts[5]}
}

// listed reports whether an item names the identity, or everyone.
func (e *evaluation) listed(items []PrincipalItem, id PrincipalItem) truth {
	found := no
	for _, item := range items {
		switch {
		case item.Kind == PrincipalEveryone:
			return yes
		case item.Kind == PrincipalOther:
			found = found.or(e.notUnderstood("principal " + quote(item.Text)))
		case item.Kind == id.Kind && sameIdentity(item, id):
			return yes
		}
	}
	return found
}

func sameIdentity(item, id PrincipalItem) bool {
	switch item.Kind {
	case PrincipalAccount:
		return item.Text == id.Text && item.Partition == id.Partition
	case PrincipalService, PrincipalFederated:
		return item.Text == id.Text || item.Text == "*"
	}
	return item.Text == id.Text
}
