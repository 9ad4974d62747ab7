package policy

import (
	"strings"
	"unicode"
)

// A z3Document writes the statements of one document as terms.
type z3Document struct {
	*z3Encoder
	doc *Document
}

func (d z3Document) anyOf(effect Effect) string {
	var terms []string
	for i := range d.doc.Statements {
		if st := &d.doc.Statements[i]; st.Effect == effect {
			terms = append(terms, d.statement(st))
		}
	}
	return or(terms...)
}

func (d z3Document) statement(st *Statement) string {
	if len(st.Unknown) > 0 {
		return d.cannot()
	}
	var actions, resources []string
	for _, t := range st.Actions.Texts {
		actions = append(actions, inRegex("action", z3Glob(lowerLetters(t), "re.all", "re.allchar")))
	}
	for _, t := range st.Resources.Texts {
		resources = append(resources, d.pattern("resource", t, true))
	}
	terms := []string{d.principals(st.Principals), complement(st.Actions, actions), complement(st.Resources, resources)}
	for i := range st.Conditions {
		terms = append(terms, d.condition(&st.Conditions[i]))
	}
	return and(terms...)
}

func complement(m Match, terms []string) string {
	switch {
	case m.Absent:
		return "true"
	case m.Not:
		return not(or(terms...))
	}
	return or(terms...)
}

func lowerLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII {
			return unicode.ToLower(r)
		}
		return r
	}, s)
}

// principals: Principal asks that one of the caller's identities is listed,
// NotPrincipal that one of them is not.
func (d z3Document) principals(p Principals) string {
	if p.Absent {
		return "true"
	}
	var account, arn, session, id []string
	for _, item := range p.Items {
		switch item.Kind {
		case PrincipalEveryone:
			return map[bool]string{false: "true", true: "false"}[p.Not]
		case PrincipalAccount:
			account = append(account, and(equal("partition", text(item.Partition)), equal("account", text(item.Text))))
		case PrincipalARN:
			if strings.Contains(item.Text, ":assumed-role/") {
				session = append(session, sessionTerm(item.Text))
			} else {
				arn = append(arn, equal("arn", text(item.Text)))
			}
		case PrincipalOther:
			return d.cannot()
		default:
			id = append(id, and(isKind(z3CallerKinds[item.Kind]), z3IDMatches(item)))
		}
	}
	other := and(not(isKind(CallerAWS)), or(id...))
	if !p.Not {
		arns := and(not("(= what 0)"), or(arn...))
		return or(other, and(isKind(CallerAWS), or(or(account...), arns, and("(= what 2)", or(session...)))))
	}
	spared := and(or(account...), or("(= what 0)", or(arn...)), or(not("(= what 2)"), or(session...)))
	return not(or(other, and(isKind(CallerAWS), spared)))
}

var z3CallerKinds = map[PrincipalKind]CallerKind{
	PrincipalUniqueID: CallerUniqueID, PrincipalService: CallerService, PrincipalFederated: CallerFederated, PrincipalCanonicalUser: CallerCanonicalUser,
}

func z3IDMatches(item PrincipalItem) string {
	if item.Text == "*" && (item.Kind == PrincipalService || item.Kind == PrincipalFederated) {
		return "true"
	}
	return equal("id", text(item.Text))
}

func sessionTerm(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	names := strings.SplitN(parts[5], "/", 3)
	return and(equal("partition", text(parts[1])), equal("account", text(parts[4])), equal("name", text(names[1])), equal("session", text(names[2])))
}

// condition writes one operator on one key.
func (d z3Document) condition(c *Condition) string {
	k, op := d.keys[c.FoldedKey], c.Operator
	if k == nil || op.Test == TestUnknown {
		return d.cannot()
	}
	if op.Test == Null {
		return d.null(c, k)
	}
	var all, any []string
	for _, s := range k.slots {
		var listed []string
		for _, v := range c.Values {
			listed = append(listed, d.compare(op.Test, s.value, v))
		}
		passes := or(listed...)
		if op.Test.Negated() {
			passes = not(passes)
		}
		all = append(all, "(=> "+s.present+" "+passes+")")
		any = append(any, and(s.present, passes))
	}
	existential := op.Set == ForAnyValue || op.Set == SingleValue && !op.Test.Negated()
	switch {
	case existential && op.IfExists:
		return or(not(k.present), or(any...))
	case existential:
		return or(any...)
	}
	return and(all...) // all pass when there are none
}

func (d z3Document) null(c *Condition, k *z3Key) string {
	var terms []string
	for _, v := range c.Values {
		switch strings.ToLower(v) {
		case "true":
			terms = append(terms, not(k.present))
		case "false":
			terms = append(terms, k.present)
		default:
			return d.cannot()
		}
	}
	return or(terms...)
}

// compare writes one value of the key against one of the policy.
func (d z3Document) compare(t Test, value, want string) string {
	switch t {
	case StringEquals, StringNotEquals:
		return d.exactly(value, want)
	case StringEqualsIgnoreCase, StringNotEqualsIgnoreCase:
		return d.folded(value, want)
	case StringLike, StringNotLike:
		return d.pattern(value, want, false)
	case ARNEquals, ARNLike, ARNNotEquals, ARNNotLike:
		return d.arn(value, want)
	case Bool:
		return map[string]string{"true": value, "false": not(value)}[strings.ToLower(want)]
	case BinaryEquals:
		return equal(value, text(want))
	case IPAddress, NotIPAddress:
		return d.address(value, want)
	}
	return d.order(t, value, want)
}
