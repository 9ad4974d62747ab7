package judge

import (
	"regexp"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/policy"
)

// policyRules are about who may do what: the documents of buckets, keys,
// queues and all others, of roles and of those who carry policies. They tell
// what is possible now and was not, not which words were changed.
func policyRules() []Rule {
	return slices.Concat(openedRules(), trustRules(), endpointPolicyRules(), keyPolicyRules(),
		loosenedRules(), deliveryRules(), goneRules(), quietPolicyRules())
}

// placeOfNamed is the place of a statement that has a name.
var placeOfNamed = regexp.MustCompile(`" \(Statement\[\d+\]\)`)

// headline is a sentence as a title: without its full stop, the places of what
// has names, and what the alert says of the time before.
func headline(sentence string) string {
	sentence = placeOfNamed.ReplaceAllString(sentence, `"`)
	return strings.TrimRight(strings.TrimSuffix(sentence, "What was there before is not known."), ". ")
}

func hasKind(p *policyChange, kinds ...string) bool {
	return slices.ContainsFunc(p.findings(), func(f policy.Finding) bool { return slices.Contains(kinds, f.Kind) })
}

// outsider reports whether a request's caller is of another account.
func (c *Case) outsider(r *policy.Request) bool {
	if r == nil {
		return false
	}
	_, foreign := c.foreign(r.Caller.ID)
	return foreign
}

// sourceKeys tie a statement to whom a request comes from.
var sourceKeys = []string{
	"aws:sourceaccount", "aws:sourceowner", "aws:sourcearn", "aws:principalaccount", "aws:principalarn", "aws:principalorgid",
	"kms:calleraccount", "s3:dataaccesspointaccount",
}

// forOurs reports whether a statement is for our own, whoever of them it is:
// everybody whom a condition ties to our accounts or organization, our
// accounts, or services, which the rules about deputies look at.
func (c *Case) forOurs(st *policy.Statement) bool {
	if st == nil || st.Principals.Not || st.Principals.Absent {
		return false
	}
	return !slices.ContainsFunc(st.Principals.Items, func(i policy.PrincipalItem) bool {
		switch i.Kind {
		case policy.PrincipalService:
			return false
		case policy.PrincipalCanonicalUser:
			return !i.IsCloudFront()
		case policy.PrincipalAccount:
			return !c.Config.OwnAccount(i.Text, c.Event.Account)
		case policy.PrincipalEveryone:
			return !slices.ContainsFunc(st.Conditions, c.bindsToUs)
		}
		return true
	})
}

// bindsToUs reports whether a condition holds for what is ours alone.
func (c *Case) bindsToUs(cond policy.Condition) bool {
	if !slices.Contains(sourceKeys, cond.FoldedKey) || cond.Operator.Test.Negated() || cond.Operator.IfExists {
		return false
	}
	return !slices.ContainsFunc(cond.Values, func(v string) bool {
		if cond.FoldedKey == "aws:principalorgid" {
			return c.Config.Organization != "" && v != c.Config.Organization
		}
		account := v
		if strings.HasPrefix(v, "arn:") {
			account = arnAccount(v)
		}
		return account != "" && !c.Config.OwnAccount(account, c.Event.Account)
	})
}

// ownAndNamed reports whether what was gained is for principals of our own
// that the statement names: a role that was given what it works with.
func (c *Case) ownAndNamed(p *policyChange, f policy.Finding) bool {
	if p.identity() {
		return true
	}
	if f.Statement == nil || f.Statement.Principals.Not || f.Statement.Principals.Absent {
		return false
	}
	return !slices.ContainsFunc(f.Statement.Principals.Items, func(i policy.PrincipalItem) bool {
		_, foreign := c.foreign(i.Text)
		return i.Kind != policy.PrincipalARN || foreign
	})
}

// foundBroken reports whether it was found already that something stops working.
func (c *Case) foundBroken() bool {
	return slices.ContainsFunc(c.findings, func(f Finding) bool { return f.Direction == Broken })
}
