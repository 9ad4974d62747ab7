package policy

import (
	"slices"
	"strings"
)

// A Severity grades a finding.
type Severity uint8

const (
	// Info is for what is broader only if a wildcard may run past a colon.
	Info Severity = iota
	// Low is listing, reading metadata, tags; a confused deputy by itself.
	Low
	// Medium is more access to data, or a condition that was loosened.
	Medium
	// High is a new account, permissions or credentials, a guard removed, delivery broken.
	High
	// Critical is newly public, a role opened beyond the organisation, an escalation completed.
	Critical
)

var severityNames = [...]string{"info", "low", "medium", "high", "critical"}

func (s Severity) String() string { return severityNames[s] }

// A Finding is one thing that a change opened, or broke.
type Finding struct {
	// Kind is a short name: public, cross-account, guard-removed, ...
	Kind     string
	Severity Severity
	// Sentence is for a person.
	Sentence string
	// Statement of the new document it comes from; of the old one when a guard
	// was removed. Nil when it has no single place.
	Statement *Statement
	// Witness was confirmed by Evaluate; nil when the finding needs none.
	Witness *Request
	// Actions of the class, as the document writes them.
	Actions []string
}

// A Change is the judgement of one document's change.
type Change struct {
	Comparison Comparison
	// BeforeKnown is false when the old document was not to be had: the new one
	// was then judged alone.
	BeforeKnown bool
	// Gained is what the change opened to whom, After what the new document opens by itself.
	Gained, After Exposure
	// Findings, the gravest first.
	Findings []Finding
}

// Severity is that of the gravest finding, Info when there is none.
func (c *Change) Severity() Severity {
	if len(c.Findings) == 0 {
		return Info
	}
	return c.Findings[0].Severity
}

// JudgeChange grades what a change of a document opened. before nil means that
// it is not known: the new document is judged alone, and narrow grants to our
// own are then low at most. An old document that did not exist is an empty
// Document. It is safe for concurrent use.
func JudgeChange(before, after *Document, about Subject, opts Options) Change {
	if before == nil {
		return judgeFirstSight(after, about, opts)
	}
	g := &grader{before: before, after: after, about: about}
	g.change = Change{BeforeKnown: true, Comparison: Compare(before, after, opts), After: Judge(after, about, opts)}
	if g.change.Comparison.Verdict.Broader() {
		g.change.Gained = judgeGain(before, after, about, opts)
		g.exposure(&g.change.Gained, opts)
		for i := range g.change.Comparison.NewlyAllowed {
			g.grant(&g.change.Comparison.NewlyAllowed[i])
		}
	}
	g.escalation(opts)
	g.doubts()
	return g.done()
}

type grader struct {
	before, after *Document
	about         Subject
	change        Change
}

func (g *grader) add(f Finding) { g.change.Findings = append(g.change.Findings, f) }

func (g *grader) done() Change {
	slices.SortStableFunc(g.change.Findings, func(a, b Finding) int { return int(b.Severity) - int(a.Severity) })
	return g.change
}

// exposure grades what is opened to outsiders.
func (g *grader) exposure(e *Exposure, opts Options) {
	known := g.known(opts)
	switch {
	case e.Public:
		g.add(Finding{Kind: "public", Severity: Critical, Sentence: sentence(e.Witness, e.Statement, true, g.about), Statement: e.Statement, Witness: e.Witness})
	case e.OutsideOrganization && g.about.isTrust(g.after) && !onlyMoreFor(e, &known):
		g.add(Finding{Kind: "trust-opened", Severity: Critical, Sentence: sentence(e.Witness, e.Statement, true, g.about), Statement: e.Statement, Witness: e.Witness})
	}
	for _, account := range e.CrossAccount {
		gets := g.share(func(st *Statement) bool { return namesAccount(st, account) })
		f := Finding{Kind: "cross-account", Severity: High, Sentence: "The account " + account + " can now " + gets + ".", Statement: e.Statement, Witness: e.Witness}
		if slices.Contains(known.CrossAccount, account) {
			f.Severity = Medium
		}
		g.add(f)
	}
	for _, name := range e.OpenProviders {
		g.add(Finding{Kind: "open-identity-provider", Severity: Critical, Sentence: "Any customer of " + provider(name) + " can now take this role: no fixed subject or audience.", Statement: e.Statement})
	}
	for _, name := range e.ConfusedDeputy {
		gets := g.share(func(st *Statement) bool { return namesService(st, name) })
		f := Finding{Kind: "confused-deputy", Severity: Low, Sentence: "The service " + name + " can now " + gets + " on anybody's behalf.", Statement: e.Statement}
		if boundBefore(g.before, name, sourceKeys) {
			f.Severity = Medium
		}
		g.add(f)
	}
}

// onlyMoreFor reports whether those who gained were all let in before.
func onlyMoreFor(gained, known *Exposure) bool {
	return len(gained.CrossAccount) > 0 && !slices.ContainsFunc(gained.CrossAccount, func(a string) bool { return !slices.Contains(known.CrossAccount, a) })
}

// share says what those of certain statements get: the gravest of what is new,
// or of what a statement allows when it is not known what is.
func (g *grader) share(theirs func(*Statement) bool) string {
	var best *Grant
	more := ""
	for i := range g.change.Comparison.NewlyAllowed {
		grant := &g.change.Comparison.NewlyAllowed[i]
		if !theirs(grant.Statement) {
			continue
		}
		if best != nil {
			more = ", and more"
		}
		if best == nil || KindOf(grant.Witness.Action) > KindOf(best.Witness.Action) {
			best = grant
		}
	}
	if best != nil {
		return verb(best.Witness.Action, best.Statement) + " " + object(best.Statement, best.Witness.Resource, g.about) + more
	}
	for i := range g.after.Statements {
		if st := &g.after.Statements[i]; st.Effect == Allow && theirs(st) {
			return deeds(st, g.about)
		}
	}
	return "get in"
}

func namesAccount(st *Statement, account string) bool {
	named := map[string]bool{}
	namedIn(st, named)
	return named[account]
}

func namesService(st *Statement, name string) bool {
	return slices.ContainsFunc(st.Principals.Items, func(p PrincipalItem) bool { return p.Kind == PrincipalService && p.Text == name })
}

// known is what the old document opened by itself.
func (g *grader) known(opts Options) Exposure {
	if g.before == nil {
		return Exposure{}
	}
	return Judge(g.before, g.about, opts)
}

// boundBefore reports whether an Allow for the service had a condition on one of the keys.
func boundBefore(doc *Document, service string, keys []string) bool {
	for i := range doc.Statements {
		st := &doc.Statements[i]
		if st.Effect == Allow && namesService(st, service) && slices.ContainsFunc(st.Conditions, func(c Condition) bool { return slices.Contains(keys, c.FoldedKey) }) {
			return true
		}
	}
	return false
}

// grant grades one class of newly allowed requests.
func (g *grader) grant(grant *Grant) {
	witness := &grant.Witness
	f := Finding{Kind: "more-access", Statement: grant.Statement, Witness: witness, Actions: grant.Actions,
		Sentence: sentence(witness, grant.Statement, true, g.about)}
	kind := gravest(grant)
	f.Severity = severityOf(kind)
	if what := guarded(grant.LostGuard); what != "" {
		f.Kind, f.Severity, f.Statement = "guard-removed", High, grant.LostGuard
		f.Sentence = "The Deny " + grant.LostGuard.Name() + " " + what + " no longer stands in the way: " + lowerFirst(f.Sentence)
	} else if key := g.loosened(grant); key != "" {
		f.Kind, f.Severity = "condition-loosened", max(f.Severity, Medium)
		if g.about.isTrust(g.after) {
			f.Severity = High
		}
		f.Sentence = "The condition on " + key + " was loosened: " + lowerFirst(f.Sentence)
	}
	g.add(f)
}

func lowerFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToLower(text[:1]) + text[1:]
}

// gravest is the kind of the gravest action of a class.
func gravest(grant *Grant) Kind {
	kind := KindOf(grant.Witness.Action)
	if grant.NotActions {
		return KindPermissions
	}
	for _, text := range grant.Actions {
		folded := []string{strings.ToLower(text)}
		if strings.ContainsAny(text, "*?") {
			if !strings.Contains(text, ":") {
				return KindPermissions // every service
			}
			_, folded = likelyActions(text)
		}
		pattern := actionGlob(strings.ToLower(text))
		s := solver{limit: 1 << 20}
		for _, name := range folded {
			if one := literalGlob(name); s.covers(&pattern, &one) {
				kind = max(kind, KindOf(name))
			}
		}
	}
	return kind
}

func severityOf(kind Kind) Severity {
	switch kind {
	case KindPermissions, KindCredentials:
		return High
	case KindList, KindTagging:
		return Low
	}
	return Medium
}

// doubts adds what could not be told, and what only the other reading opens.
func (g *grader) doubts() {
	c := &g.change.Comparison
	if c.Verdict == Unknown {
		g.add(Finding{Kind: "unknown", Severity: Medium, Sentence: "It could not be told whether more is allowed than before: " + c.Reason + "."})
	}
	for i := range c.CrossingGrants {
		grant := &c.CrossingGrants[i]
		g.add(Finding{Kind: "crossing-only", Severity: Info, Statement: grant.Statement, Witness: &grant.Witness, Actions: grant.Actions,
			Sentence: "Only if a wildcard may run past a colon: " + lowerFirst(sentence(&grant.Witness, grant.Statement, true, g.about))})
	}
}

// judgeFirstSight judges a document whose predecessor is not known.
func judgeFirstSight(after *Document, about Subject, opts Options) Change {
	empty := &Document{Version: after.Version, Partition: after.Partition}
	g := &grader{before: empty, after: after, about: about}
	g.change = Change{Comparison: Comparison{Verdict: Unknown, Reason: "what was there before is not known"}, After: Judge(after, about, opts)}
	e := &g.change.After
	g.exposure(e, opts)
	for i := range g.change.Findings {
		f := &g.change.Findings[i]
		f.Sentence = strings.Replace(f.Sentence, "can now", "can", 1) + " What was there before is not known."
	}
	if e.Administrator {
		g.add(Finding{Kind: "administrator", Severity: High, Sentence: e.Reason + " What was there before is not known.", Statement: e.Statement, Witness: e.Witness})
	}
	g.escalation(opts)
	if e.Unknown != "" {
		g.add(Finding{Kind: "unknown", Severity: Medium, Sentence: "It could not be told what the document opens: " + e.Unknown + "."})
	}
	if len(g.change.Findings) == 0 {
		g.add(Finding{Kind: "first-sight", Severity: Low, Sentence: "A policy was seen for the first time; what was there before is not known."})
	}
	return g.done()
}
