package policy

import (
	"strings"
	"unicode/utf8"
)

// wildcards says what * and ? in a text mean.
type wildcards uint8

const (
	// literal: nothing special.
	literal wildcards = iota
	// crossing: * is any run of characters, ? any single one.
	crossing
	// segmented: as crossing, but neither matches a colon, unless the * is the
	// last character before a colon or before the end of the text.
	segmented
)

// The wildcards of a text taken apart; every other rune stands for itself.
const (
	starAnywhere rune = -1 - iota
	questionAnywhere
	starInSegment
	questionInSegment
)

// tokens takes a text apart, appending to buf. The values of policy variables
// become literal text: a wildcard in them is an ordinary character.
// The answer no means that a variable has no value, so that nothing matches.
func (e *evaluation) tokens(buf []rune, text string, w wildcards) ([]rune, truth) {
	for i := 0; i < len(text); {
		if inner, ok := e.variable(text[i:]); ok {
			value, known := e.variableValue(inner)
			if known != yes {
				return nil, known
			}
			for _, r := range value {
				buf = append(buf, r)
			}
			i += len("${") + len(inner) + len("}")
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		buf = append(buf, patternRune(r, text[i:], w))
	}
	return buf, yes
}

// patternRune reads one character outside a variable; rest is what follows it.
func patternRune(r rune, rest string, w wildcards) rune {
	endsSegment := rest == "" || rest[0] == ':'
	switch {
	case w == literal:
		return r
	case r == '*' && (w == crossing || endsSegment):
		return starAnywhere
	case r == '*':
		return starInSegment
	case r == '?' && w == crossing:
		return questionAnywhere
	case r == '?':
		return questionInSegment
	}
	return r
}

// variable returns what stands between the ${ that text begins with and its }.
// Without an end, without a name, or in the older language version it is not a
// variable but literal text.
func (e *evaluation) variable(text string) (inner string, ok bool) {
	if e.doc.Version != Version2012 || !strings.HasPrefix(text, "${") {
		return "", false
	}
	inner, _, ok = strings.Cut(text[len("${"):], "}")
	name, _, _ := strings.Cut(inner, ",")
	return inner, ok && strings.TrimSpace(name) != ""
}

// variableValue resolves what stands inside ${ }: a character to be taken
// literally, or a key that must have exactly one value, with or without a default.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func (e *evaluation) variableValue(inner string) (string, truth) {
	if inner == "*" || inner == "?" || inner == "$" {
		return inner, yes
	}
	name, fallback, hasDefault := strings.Cut(inner, ",")
	name, fallback = strings.TrimSpace(name), strings.TrimSpace(fallback)
	quoted := len(fallback) >= 2 && fallback[0] == '\'' && fallback[len(fallback)-1] == '\''
	if strings.ContainsAny(name, "${*?'\"") || hasDefault && !quoted {
		return "", e.notUnderstood("variable " + quote("${"+inner+"}"))
	}
	switch values := e.values(strings.ToLower(name)); {
	case len(values) == 1:
		return values[0], yes
	case len(values) == 0 && hasDefault:
		return fallback[1 : len(fallback)-1], yes
	}
	return "", no
}

// globMatches reports whether the whole text is an instance of the tokens.
// reached[j] says that the first j tokens can have matched what was read so far.
func globMatches(tokens []rune, text string) bool {
	for len(tokens) > 0 && tokens[0] >= 0 && text != "" {
		r, size := utf8.DecodeRuneInString(text)
		if r != tokens[0] {
			return false
		}
		tokens, text = tokens[1:], text[size:]
	}
	var buf [128]bool
	reached := append(buf[:0], true)
	for j, t := range tokens {
		reached = append(reached, reached[j] && isStar(t))
	}
	for _, r := range text {
		advance(reached, tokens, r)
	}
	return reached[len(tokens)]
}

// advance reads one more character.
func advance(reached []bool, tokens []rune, r rune) {
	before := reached[0]
	reached[0] = false
	for j, t := range tokens {
		was := reached[j+1]
		switch t {
		case starAnywhere:
			reached[j+1] = reached[j] || was
		case starInSegment:
			reached[j+1] = reached[j] || was && r != ':'
		case questionAnywhere:
			reached[j+1] = before
		case questionInSegment:
			reached[j+1] = before && r != ':'
		default:
			reached[j+1] = before && t == r
		}
		before = was
	}
}

func isStar(t rune) bool { return t == starAnywhere || t == starInSegment }
