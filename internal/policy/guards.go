package policy

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
