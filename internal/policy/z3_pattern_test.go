package policy

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

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
	for i, r := range t {
		star, question := "re.all", "re.allchar"
		if after := t[i+utf8.RuneLen(r):] + next; bounded {
			question = z3NoColon
			if after != "" && after[0] != ':' {
				star = "(re.* " + z3NoColon + ")"
			}
		}
		parts = append(parts, z3Glob(string(r), star, question))
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
