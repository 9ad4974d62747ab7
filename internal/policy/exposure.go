package policy

import (
	"slices"
	"strings"
)

// An Exposure is what one document, by itself, opens to whom.
type Exposure struct {
	// Public: somebody of whom the document knows nothing is allowed something.
	Public bool
	// CrossAccount are the accounts, not ours, that are allowed something; sorted.
	CrossAccount []string
	// OutsideOrganization: somebody outside our accounts and organisation is
	// allowed something. OutsideKnown is false when it cannot be told, for want
	// of a Zone.
	OutsideOrganization, OutsideKnown bool
	// ConfusedDeputy are the services that are allowed something whoever they act for; sorted.
	ConfusedDeputy []string
	// OpenProviders are the identity providers shared by many customers whose
	// identities are not told apart by a fixed subject or audience; sorted.
	OpenProviders []string
	// Administrator: everything is allowed on everything, without a condition.
	Administrator bool
	// Witness and Statement show the gravest of the above; nil when there is none.
	Witness   *Request
	Statement *Statement
	// Reason is one sentence for a person.
	Reason string
	// Unknown says what could not be decided; empty when everything was. Whoever
	// acts on an Exposure takes it for open.
	Unknown string
}

// Judge tells what a document opens, taken by itself. It is safe for concurrent use.
func Judge(doc *Document, about Subject, opts Options) Exposure {
	return judgeGain(&Document{Version: doc.Version, Partition: doc.Partition}, doc, about, opts)
}

// judgeGain judges what after allows and before does not.
func judgeGain(before, after *Document, about Subject, opts Options) Exposure {
	j := &inquiry{comparison: newComparison(before, after, Bounded, opts), about: about}
	if !hasPrincipals(after) {
		j.found.OutsideKnown = true
		j.administrator()
		j.explain()
		return j.found
	}
	j.public()
	j.accounts()
	j.outside()
	j.deputies()
	j.providers()
	j.explain()
	return j.found
}

func hasPrincipals(doc *Document) bool {
	return slices.ContainsFunc(doc.Statements, func(st Statement) bool { return !st.Principals.Absent })
}

// An inquiry asks the search one question after the other.
type inquiry struct {
	*comparison
	about Subject
	found Exposure
}

// ask looks for one request that only after allows and that meets the
// requirements. The first one found is kept as the witness.
func (j *inquiry) ask(require ...predicate) bool {
	out := j.direction(j.after, j.before, 1, require...)
	if len(out.grants) > 0 {
		if j.found.Witness == nil {
			j.found.Witness, j.found.Statement = &out.grants[0].Witness, out.grants[0].Statement
		}
		return true
	}
	if out.doubt != "" && j.found.Unknown == "" {
		j.found.Unknown = out.doubt
	}
	return false
}

func (j *inquiry) public() {
	j.found.Public = j.ask(append(j.strange(trustKeys), j.stranger(j.about.own()))...)
}

// accounts asks for each account that is named and not ours: may its people do
// something, or a service on its behalf?
func (j *inquiry) accounts() {
	for _, account := range j.namedAccounts() {
		if slices.Contains(j.about.own(), account) {
			continue
		}
		if j.ask(j.caller(j.inAccount(account)...)) || j.actedFor(account) {
			j.found.CrossAccount = append(j.found.CrossAccount, account)
		}
	}
}

// caller requires one of the given callers.
func (c *comparison) caller(globs ...glob) predicate {
	globs = slices.Clone(globs)
	c.compiler.number(globs)
	return predicate{globs: globs, id: c.compiler.nextID()}
}

// actedFor asks whether a service may act for the account.
func (j *inquiry) actedFor(account string) bool {
	use := j.compiler.keys["aws:sourceaccount"]
	if use == nil {
		return false
	}
	dim, _ := j.compiler.dimensionOf("aws:sourceaccount")
	if j.compiler.dims[dim].kind != stringDimension {
		return false
	}
	source := predicate{dim: dim, globs: []glob{literalGlob(account)}, id: j.compiler.nextID()}
	require := []predicate{source, j.caller(anyService)}
	if !j.ask(require...) {
		return false
	}
	// A service that may act for anybody is a confused deputy, not a grant to this account.
	other := append(j.strange(sourceKeys), j.caller(anyService))
	return !j.quietly(other)
}

// quietly asks without keeping the witness.
func (j *inquiry) quietly(require []predicate) bool {
	out := j.direction(j.after, j.before, 1, require...)
	return len(out.grants) > 0
}

// outside asks for a caller beyond our accounts and organisation.
func (j *inquiry) outside() {
	zone := j.about.Zone
	if j.found.Public {
		j.found.OutsideOrganization, j.found.OutsideKnown = true, true
		return
	}
	require := []predicate{j.notIn(j.about.own())}
	if use := j.compiler.keys["aws:principalorgid"]; use != nil && zone.Organization != "" {
		dim, _ := j.compiler.dimensionOf("aws:principalorgid")
		require = append(require, predicate{dim: dim, kind: j.compiler.dims[dim].kind, not: true, absentOK: true, all: true,
			globs: []glob{literalGlob(zone.Organization)}, id: j.compiler.nextID()})
	}
	open := j.ask(require...)
	j.found.OutsideKnown = !open || len(zone.Accounts) > 0 || zone.Organization != ""
	j.found.OutsideOrganization = open && j.found.OutsideKnown
}

// notIn requires an AWS caller of none of the accounts.
func (j *inquiry) notIn(accounts []string) predicate {
	p := predicate{not: true, id: j.compiler.nextID()}
	for _, account := range accounts {
		p.globs = append(p.globs, j.inAccount(account)...)
	}
	p.globs = append(p.globs, anyService, anyFederated, anyUniqueID)
	j.compiler.number(p.globs)
	return p
}

// deputies asks for each service that is named: whoever it acts for?
func (j *inquiry) deputies() {
	for _, name := range j.items(PrincipalService) {
		require := append(j.strange(sourceKeys), j.caller(ofName(name, anyService, "service:")...))
		if j.ask(require...) {
			j.found.ConfusedDeputy = append(j.found.ConfusedDeputy, name)
		}
	}
}

// items are the principals of one kind that Allows of after name, sorted.
func (j *inquiry) items(kind PrincipalKind) []string {
	var list []string
	for i := range j.after.Statements {
		st := &j.after.Statements[i]
		if st.Effect != Allow || st.Principals.Not {
			continue
		}
		for _, item := range st.Principals.Items {
			if item.Kind == kind {
				list = append(list, item.Text)
			}
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}

// sharedProviders serve many customers under one issuer: without a fixed claim,
// any of them gets in. The value is the claim that tells them apart.
var sharedProviders = map[string]string{
	"token.actions.githubusercontent.com": "sub", "gitlab.com": "sub", "app.terraform.io": "sub", "agent.buildkite.com": "sub",
	"oidc.vercel.com": "sub", "accounts.google.com": "aud", "cognito-identity.amazonaws.com": "aud", "graph.facebook.com": "app_id",
	"www.amazon.com": "app_id", "api.bitbucket.org": "sub",
}

// providers asks for each shared identity provider: any of its customers?
func (j *inquiry) providers() {
	for _, name := range j.items(PrincipalFederated) {
		host := name
		if _, after, ok := strings.Cut(name, ":oidc-provider/"); ok {
			host = after
		}
		claim, shared := sharedProviders[strings.ToLower(host)]
		if !shared {
			continue
		}
		require := []predicate{j.caller(ofName(name, anyFederated, "federated:")...)}
		key := strings.ToLower(host + ":" + claim)
		if use := j.compiler.keys[key]; use != nil {
			require = append(require, j.strangeClaim(key))
		}
		if j.ask(require...) {
			j.found.OpenProviders = append(j.found.OpenProviders, name)
		}
	}
}

// strangeClaim requires a claim that names no owner a document names.
func (j *inquiry) strangeClaim(key string) predicate {
	dim, _ := j.compiler.dimensionOf(key)
	p := predicate{dim: dim, kind: j.compiler.dims[dim].kind, not: true, absentOK: true, all: true, id: j.compiler.nextID()}
	j.eachCondition(key, func(doc *Document, cond *Condition) {
		rd := reader{version: doc.Version, variables: &j.variables}
		for _, v := range cond.Values {
			if !namesOwner(v) {
				continue
			}
			if g, ok := textGlob(rd, cond.Operator.Test, v); ok {
				p.globs = append(p.globs, g)
			}
		}
	})
	j.compiler.number(p.globs)
	return p
}

// namesOwner reports whether a subject is fixed down to its owner: the whole of
// it, or as far as the first slash, repo:acme/*.
func namesOwner(subject string) bool {
	owner, _, ok := strings.Cut(subject, "/")
	if !ok {
		owner = subject
	}
	return !strings.ContainsAny(owner, "*?") && !strings.Contains(owner, "${")
}

// administrator asks whether everything is allowed on everything.
func (j *inquiry) administrator() {
	for i := range j.after.Statements {
		st := &j.after.Statements[i]
		if st.Effect == Allow && len(st.Conditions) == 0 && !st.Actions.Not && !st.Resources.Not &&
			slices.Contains(st.Resources.Texts, "*") && slices.ContainsFunc(st.Actions.Texts, func(a string) bool { return a == "*" || a == "*:*" }) {
			j.found.Administrator, j.found.Statement = true, st
			j.ask()
			return
		}
	}
}

// explain settles the one sentence.
func (j *inquiry) explain() {
	f := &j.found
	switch {
	case f.Public, len(f.CrossAccount) > 0, f.OutsideOrganization:
		f.Reason = sentence(f.Witness, f.Statement, false, j.about)
	case f.Administrator:
		f.Reason = "Whoever carries this policy can do everything on everything."
	case len(f.OpenProviders) > 0:
		f.Reason = "Any customer of " + strings.Join(f.OpenProviders, ", ") + " gets in: no fixed subject or audience."
	case len(f.ConfusedDeputy) > 0:
		f.Reason = "The service " + strings.Join(f.ConfusedDeputy, ", ") + " is let in whoever it acts for: no fixed source."
	case f.Unknown != "":
		f.Reason = "Could not tell: " + f.Unknown + "."
	case !f.OutsideKnown && hasPrincipals(j.after):
		f.Reason = "Callers beyond our own account are let in under conditions; whether they are ours is not known."
	default:
		f.Reason = "Nobody outside is let in."
	}
}
