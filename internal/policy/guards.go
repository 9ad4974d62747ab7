package policy

import (
	"slices"
	"strings"
)

// LostGuards are the Denies of an old document that no longer keep out what
// they kept out, whatever the documents allow: other policies, those of the
// caller among them, may allow it. Deleting a policy loses all of its guards,
// although the document by itself allows less than before.
//
// The findings are those of JudgeChange, the gravest first, one for each guard
// that was lost. What cannot be decided is a finding of the kind unknown. It
// is safe for concurrent use.
func LostGuards(before, after *Document, about Subject, opts Options) []Finding {
	if !denies(before) {
		return nil
	}
	c := Compare(guardsOf(before), guardsOf(after), opts)
	g := &grader{before: before, after: after, about: about}
	if c.Verdict == Unknown {
		g.add(Finding{Kind: "unknown", Severity: Medium, Sentence: "It could not be told whether a guard was removed: " + c.Reason + "."})
	}
	told := map[*Statement]bool{}
	for i := range c.NewlyAllowed {
		grant := &c.NewlyAllowed[i]
		if grant.LostGuard == nil || told[grant.LostGuard] {
			continue
		}
		told[grant.LostGuard] = true
		g.add(Finding{Kind: "guard-removed", Severity: High, Statement: grant.LostGuard, Witness: &grant.Witness, Actions: grant.LostGuard.Actions.Texts,
			Sentence: "The Deny " + grant.LostGuard.Name() + " " + guarded(grant.LostGuard) + " no longer stands in the way."})
	}
	return g.done().Findings
}

func denies(doc *Document) bool {
	for i := range doc.Statements {
		if doc.Statements[i].Effect == Deny {
			return true
		}
	}
	return false
}

// guardsOf is a document that allows everything but what doc denies.
func guardsOf(doc *Document) *Document {
	all := Statement{Effect: Allow, Actions: Match{Texts: []string{"*"}}, Resources: Match{Texts: []string{"*"}}}
	all.Principals.Items = []PrincipalItem{{Kind: PrincipalEveryone, Text: "*"}}
	guards := &Document{Version: doc.Version, Partition: doc.Partition, Statements: []Statement{all}}
	for _, st := range doc.Statements {
		if st.Effect == Deny {
			guards.Statements = append(guards.Statements, st)
		}
	}
	return guards
}

// guardKeys are what a guarding Deny looks at, and how a person calls it.
var guardKeys = []struct{ key, what string }{
	{"aws:securetransport", "that asked for TLS"}, {"s3:tlsversion", "that asked for a recent TLS"},
	{"s3:x-amz-server-side-encryption", "that asked for encryption"}, {"s3:x-amz-server-side-encryption-aws-kms-key-id", "that asked for our key"},
	{"aws:multifactorauthpresent", "that asked for MFA"}, {"aws:multifactorauthage", "that asked for recent MFA"},
	{"aws:sourceip", "that kept other networks out"}, {"aws:vpcsourceip", "that kept other networks out"},
	{"aws:sourcevpc", "that kept other networks out"}, {"aws:sourcevpce", "that kept other networks out"},
	{"aws:principalorgid", "that kept other organisations out"}, {"aws:principalaccount", "that kept other accounts out"},
	{"aws:principalarn", "that kept others out"}, {"aws:sourceaccount", "that kept other sources out"}, {"aws:sourcearn", "that kept other sources out"},
	{"aws:sourceorgid", "that kept other sources out"}, {"aws:sourceowner", "that kept other sources out"},
	{"sts:externalid", "that asked for the external id"}, {"kms:calleraccount", "that kept other accounts out"},
	{"kms:viaservice", "that kept to the services it is for"}, {"kms:grantisforawsresource", "that kept to AWS's services"},
	{"kms:encryptioncontext:", "that kept to the data it is for"},
}

// guardOf says what a condition on a key is for; "" when it guards nothing. A
// key of the list that ends in a colon stands for all that begin so.
func guardOf(foldedKey string) string {
	for _, g := range guardKeys {
		if foldedKey == g.key || strings.HasSuffix(g.key, ":") && strings.HasPrefix(foldedKey, g.key) {
			return g.what
		}
	}
	return ""
}

// guarded says what a lost Deny was for.
func guarded(st *Statement) string {
	if st == nil {
		return ""
	}
	for i := range st.Conditions {
		if what := guardOf(st.Conditions[i].FoldedKey); what != "" {
			return what
		}
	}
	if st.Principals.Not {
		return "that let only some in"
	}
	return "that forbade it"
}

// loosened names a guarding condition that an Allow of the old document had for
// one of the actions, and the new one has not in the same words.
func (g *grader) loosened(grant *Grant) string {
	if g.before == nil {
		return ""
	}
	for i := range g.before.Statements {
		old := &g.before.Statements[i]
		if old.Effect != Allow || !slices.ContainsFunc(grant.Actions, func(a string) bool { return slices.Contains(old.Actions.Texts, a) }) {
			continue
		}
		for _, cond := range old.Conditions {
			kept := slices.ContainsFunc(grant.Statement.Conditions, func(c Condition) bool {
				return c.Operator == cond.Operator && c.FoldedKey == cond.FoldedKey && slices.Equal(c.Values, cond.Values)
			})
			if !kept && guardOf(cond.FoldedKey) != "" {
				return cond.Key
			}
		}
	}
	return ""
}
