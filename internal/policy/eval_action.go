package policy

import (
	"strings"
	"unicode/utf8"
)

// action reports whether an Action or NotAction element covers the request.
// Letter case does not matter, * and ? are wildcards, and there are no variables.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func (e *evaluation) action(m Match) truth {
	if m.Absent {
		return yes
	}
	action, listed := e.loweredAction(), no
	for _, text := range m.Texts {
		if actionMatches(text, action) {
			listed = yes
			break
		}
	}
	if m.Not {
		return listed.not()
	}
	return listed
}

func actionMatches(text, action string) bool {
	if differAtOnce(text, action) {
		return false
	}
	var buf [64]rune
	tokens := buf[:0]
	for _, r := range text {
		tokens = append(tokens, patternRune(lowerRune(r), "", crossing))
	}
	return globMatches(tokens, action)
}

// differAtOnce reports whether plain characters before any wildcard differ,
// which spares most texts of a list from being taken apart.
func differAtOnce(text, action string) bool {
	for i := range min(len(text), len(action)) {
		c := lowerRune(rune(text[i]))
		if c == '*' || c == '?' || c >= utf8.RuneSelf || action[i] >= utf8.RuneSelf {
			return false
		}
		if c != rune(action[i]) {
			return true
		}
	}
	return false
}

// loweredAction is the request's action in lower case, made once.
func (e *evaluation) loweredAction() string {
	if e.lowered == "" {
		e.lowered = lowerASCII(e.req.Action)
	}
	return e.lowered
}

// lowerASCII lowers A to Z only: action names are ASCII.
func lowerASCII(text string) string { return strings.Map(lowerRune, text) }

func lowerRune(r rune) rune {
	if r >= 'A' && r <= 'Z' {
		return r + ('a' - 'A')
	}
	return r
}
