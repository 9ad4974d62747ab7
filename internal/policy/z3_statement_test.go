package policy

import (
	"fmt"
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

// z3Glob writes a pattern as a regular expression.
func z3Glob(pattern, star, question string) string {
	parts := []string{`(str.to_re "")`}
	for _, r := range pattern {
		switch r {
		case '*':
			parts = append(parts, star)
		case '?':
			parts = append(parts, question)
		default:
			parts = append(parts, "(str.to_re "+text(string(r))+")")
		}
	}
	return join("re.++", "", parts)
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

// exactly compares literally, with variables filled in.
func (d z3Document) exactly(value, want string) string {
	var terms []string
	joined := []string{}
	for _, p := range z3Pieces(d.doc.Version, want) {
		term, defined := d.piece(p)
		terms, joined = append(terms, defined), append(joined, term)
	}
	return and(append(terms, equal(value, join("str.++", `""`, joined)))...)
}

// folded compares without letter case; variables in it are left out.
func (d z3Document) folded(value, want string) string {
	parts := []string{`(str.to_re "")`}
	for _, p := range z3Pieces(d.doc.Version, want) {
		if p.variable != "" {
			return d.cannot()
		}
		for _, r := range p.text {
			var cases []string
			cases = append(cases, "(str.to_re "+text(string(r))+")")
			for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
				cases = append(cases, "(str.to_re "+text(string(f))+")")
			}
			parts = append(parts, join("re.union", "", cases))
		}
	}
	return inRegex(value, join("re.++", "", parts))
}

// arn compares part by part.
func (d z3Document) arn(value, want string) string {
	if len(variableNames(d.doc, []string{want})) > 0 || strings.Contains(want, "${") {
		return d.cannot()
	}
	parts := strings.SplitN(want, ":", 6)
	inner := "(re.* " + z3NoColon + ")"
	var regexes []string
	for i, p := range parts {
		star, question := inner, z3NoColon
		rest := ""
		if i == 5 {
			star, question = "re.all", "re.allchar"
		} else if i == len(parts)-1 {
			short, ok := strings.CutSuffix(p, "*")
			if !ok {
				return d.cannot()
			}
			p, rest = short, "re.all"
		}
		regexes = append(regexes, z3Glob(p, star, question))
		if rest != "" {
			regexes = append(regexes, rest)
		}
		if i < len(parts)-1 {
			regexes = append(regexes, `(str.to_re ":")`)
		}
	}
	return inRegex(value, join("re.++", "", regexes))
}

// pattern compares with wildcards; in a resource they are bounded by segments.
func (d z3Document) pattern(value, want string, bounded bool) string {
	pieces := z3Pieces(d.doc.Version, want)
	if len(variableNames(d.doc, []string{want})) > 0 {
		return d.openPattern(value, want, pieces, bounded)
	}
	var parts []string
	for i, p := range pieces {
		if p.escaped {
			parts = append(parts, "(str.to_re "+text(p.text)+")")
			continue
		}
		next := ""
		if i+1 < len(pieces) {
			next = "x" // an escape follows: no end of a segment
		}
		parts = append(parts, boundedGlob(p.text, next, bounded)...)
	}
	return inRegex(value, join("re.++", `(str.to_re "")`, parts))
}

// boundedGlob is z3Glob where a wildcard stays in its segment, but for a star
// that ends one. next is what follows the text.
func boundedGlob(t, next string, bounded bool) []string {
	var parts []string
	for i := 0; i < len(t); i++ {
		star, question := "re.all", "re.allchar"
		if after := t[i+1:] + next; bounded {
			question = z3NoColon
			if after != "" && after[0] != ':' {
				star = "(re.* " + z3NoColon + ")"
			}
		}
		parts = append(parts, z3Glob(t[i:i+1], star, question))
	}
	return parts
}

// openPattern compares with a text that has variables: one star at most, and it
// stands at the end or after the literal beginning.
func (d z3Document) openPattern(value, want string, pieces []z3Piece, bounded bool) string {
	if strings.Contains(want, "?") || strings.Count(want, "*") > 1 {
		return d.cannot()
	}
	var head, tail, terms []string
	star, segment := false, false
	for i, p := range pieces {
		before, after, here := p.text, "", false
		if p.variable == "" && !p.escaped {
			before, after, here = strings.Cut(p.text, "*")
		}
		p.text = before
		term, defined := d.piece(p)
		terms = append(terms, defined)
		if star {
			tail = append(tail, term)
		} else {
			head = append(head, term)
		}
		if here {
			ends := after == "" && i == len(pieces)-1 || strings.HasPrefix(after, ":")
			star, segment, tail = true, bounded && !ends, append(tail, text(after))
		}
	}
	first, last := join("str.++", `""`, head), join("str.++", `""`, tail)
	if !star {
		return and(append(terms, equal(value, first))...)
	}
	terms = append(terms, "(str.prefixof "+first+" "+value+")", "(str.suffixof "+last+" "+value+")",
		fmt.Sprintf("(>= (str.len %s) (+ (str.len %s) (str.len %s)))", value, first, last))
	if segment {
		terms = append(terms, fmt.Sprintf(`(not (str.contains (str.substr %[1]s (str.len %[2]s) (- (str.len %[1]s) (str.len %[2]s) (str.len %[3]s))) ":"))`, value, first, last))
	}
	return and(terms...)
}
