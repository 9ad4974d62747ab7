package policy

import (
	"slices"
	"strings"
)

// derived compiles a condition on a key that follows from the caller, as
// predicates on the caller. ok is false for every other key.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func (c *compiler) derived(rd reader, cond *Condition) (list []predicate, ok bool) {
	if !followsFromCaller(cond.FoldedKey) {
		return nil, false
	}
	p, ok := predicate{}, false
	if f := familyOf(cond.Operator.Test); f == stringFamily || f == boolFamily {
		p, ok = textual(rd, cond)
	}
	if !ok || cond.FoldedKey != "aws:principalarn" && anyVariable(p.globs) {
		return []predicate{c.opaqueCondition(rd, cond)}, true
	}
	p.absentOK = absentPasses(cond.Operator)
	return c.onCaller(cond.FoldedKey, p)
}

func followsFromCaller(key string) bool {
	switch key {
	case "aws:principalarn", "aws:principalaccount", "kms:calleraccount", "aws:principaltype", "aws:principalisawsservice":
		return true
	}
	return false
}

// onCaller turns a predicate on the value of a derived key into one on the
// caller's text: those callers whose value matches, and those without the key.
func (c *compiler) onCaller(key string, p predicate) ([]predicate, bool) {
	if !followsFromCaller(key) {
		return nil, false
	}
	out := predicate{dim: callerDimension, not: p.not, absentOK: false}
	for i := range p.globs {
		out.globs = append(out.globs, c.callersWith(key, &p.globs[i])...)
	}
	if p.not != p.absentOK {
		out.globs = append(out.globs, callersWithout(key)...)
	}
	return []predicate{out}, true
}

// callersWith are the callers whose value of the key matches g.
func (c *compiler) callersWith(key string, g *glob) []glob {
	switch key {
	case "aws:principalarn":
		tokens := append(bounded(g.toks()), '#', wild(anyRun, notHash))
		return []glob{newGlob(g.text, tokens)}
	case "aws:principalaccount", "kms:calleraccount":
		list := c.accounts(g)
		if key == "aws:principalaccount" && takesText(g, "anonymous") {
			list = append(list, anonymousGlob)
		}
		return list
	case "aws:principaltype":
		return c.typed(g)
	}
	var list []glob
	if takesText(g, "true") {
		list = append(list, anyService)
	}
	if takesText(g, "false") {
		list = append(list, anyAWS, anyFederated, anyCanonical, anyUniqueID)
	}
	return list
}

// callersWithout are the callers whose requests do not carry the key.
func callersWithout(key string) []glob {
	switch key {
	case "aws:principalarn", "kms:calleraccount":
		return withoutARN
	case "aws:principalaccount", "aws:principaltype":
		return []glob{anyService, anyFederated, anyCanonical, anyUniqueID}
	}
	return []glob{anonymousGlob}
}

func (c *compiler) accounts(g *glob) []glob {
	var list []glob
	for _, p := range c.partitions {
		tokens := append(plainTokens("arn:"+p+":"), wild(anyRun, notColon|notHash), ':', ':')
		for _, t := range g.toks() {
			if t.isWild() {
				t = t.within(notColon | notHash)
			}
			tokens = append(tokens, t)
		}
		list = append(list, newGlob(g.text, append(tokens, ':', anyRun)))
	}
	return list
}

func (c *compiler) typed(g *glob) []glob {
	var list []glob
	add := func(word, pattern string) {
		if takesText(g, word) {
			for _, p := range c.partitions {
				list = append(list, shape("arn:"+p+pattern))
			}
		}
	}
	add("Account", ":iam::*:root#")
	add("User", ":iam::*:user/^#")
	add("AssumedRole", ":iam::*:role/^#^")
	add("FederatedUser", ":sts::*:federated-user/^#")
	if takesText(g, "Anonymous") {
		list = append(list, anonymousGlob)
	}
	return list
}

// bounded is a pattern whose wildcards do not reach past the hash.
func bounded(tokens []token) []token {
	out := make([]token, 0, len(tokens)+2)
	for _, t := range tokens {
		if t.isWild() {
			t = t.within(notHash)
		}
		out = append(out, t)
	}
	return out
}

// takesText reports whether g, which has no variable, matches a short fixed text.
func takesText(g *glob, text string) bool {
	s := solver{limit: 1 << 30}
	return s.matches(g.toks(), plainTokens(text))
}

func anyVariable(globs []glob) bool {
	for i := range globs {
		if globs[i].hasVar {
			return true
		}
	}
	return false
}

// implied is what a required predicate on one key says about others: a source
// ARN that names an account settles aws:SourceAccount, and only a caller with an
// account has an organisation.
func (c *compiler) implied(p predicate, cond *Condition) []predicate {
	if p.absentOK || p.not || p.kind != stringDimension {
		return nil
	}
	list := c.resolvable(p)
	switch cond.FoldedKey {
	case "aws:principalorgid":
		list = append(list, predicate{dim: callerDimension, globs: []glob{anyAWS}})
	case "aws:sourcearn":
		list = append(list, c.sourceAccount(p)...)
	}
	return list
}

// resolvable is the requirement on the caller when every pattern of a required
// list has a variable that follows from the caller: one without it matches nothing.
func (c *compiler) resolvable(p predicate) []predicate {
	common := ""
	for i := range p.globs {
		key := ""
		for _, t := range p.globs[i].tokens {
			if t.isVariable() {
				if v := c.variables.of(t); followsFromCaller(v.key) && !v.hasDefault {
					key = v.key
				}
			}
		}
		if key == "" || common != "" && key != common {
			return nil
		}
		common = key
	}
	if common == "" {
		return nil
	}
	return []predicate{{dim: callerDimension, not: true, globs: slices.Clone(callersWithout(common))}}
}

// sourceAccount is the requirement on aws:SourceAccount when every pattern of
// aws:SourceArn names an account; nothing when the other document does not ask.
func (c *compiler) sourceAccount(p predicate) []predicate {
	if c.keys["aws:sourceaccount"] == nil {
		return nil
	}
	dim, _ := c.dimensionOf("aws:sourceaccount")
	out := predicate{dim: dim, kind: c.dims[dim].kind}
	if out.kind != stringDimension {
		return nil
	}
	for i := range p.globs {
		account := accountOf(p.globs[i].text)
		if account == "" {
			return nil
		}
		out.globs = append(out.globs, literalGlob(account))
	}
	return []predicate{out}
}

// accountOf is the account an ARN names in plain digits, empty when it does not.
func accountOf(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	if len(parts) < 6 || parts[0] != "arn" || !isDigits(parts[4]) {
		return ""
	}
	return parts[4]
}

// oneValued reports whether a key never holds more than one value, so that a set
// operator on it means the plain one with another answer for "absent".
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
func oneValued(key string) bool {
	service, name, _ := strings.Cut(key, ":")
	switch service {
	case "aws":
		return knownOneValued[name] || strings.HasPrefix(name, "requesttag/") ||
			strings.HasPrefix(name, "principaltag/") || strings.HasPrefix(name, "resourcetag/")
	case "s3":
		return knownS3[name]
	}
	return false
}

// severalValued reports whether a key is known to hold several values, whatever
// operator asks.
func severalValued(key string) bool {
	switch key {
	case "aws:tagkeys", "aws:calledvia", "aws:principalorgpaths", "aws:sourceorgpaths", "aws:resourceorgpaths", "aws:principalservicenameslist":
		return true
	}
	return false
}

var knownOneValued = setOf("sourceip", "vpcsourceip", "sourcevpc", "sourcevpce", "sourcearn", "sourceaccount", "sourceowner",
	"sourceorgid", "principalarn", "principalaccount", "principalorgid", "principaltype", "principalisawsservice",
	"principalservicename", "userid", "username", "useragent", "referer", "securetransport", "multifactorauthpresent",
	"multifactorauthage", "viaawsservice", "requestedregion", "currenttime", "epochtime", "tokenissuetime",
	"resourceaccount", "resourceorgid", "sourceidentity", "federatedprovider", "calledviafirst", "calledvialast")

var knownS3 = setOf("prefix", "delimiter", "max-keys", "x-amz-acl", "x-amz-server-side-encryption",
	"x-amz-server-side-encryption-aws-kms-key-id", "x-amz-storage-class", "x-amz-copy-source", "versionid",
	"signatureversion", "signatureage", "authtype", "tlsversion", "resourceaccount", "dataaccesspointarn",
	"dataaccesspointaccount", "locationconstraint")

func setOf(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, n := range names {
		set[n] = true
	}
	return set
}
