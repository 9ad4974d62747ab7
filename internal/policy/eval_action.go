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

// actionMatches takes a text apart from its first wildcard on only.
func actionMatches(text, action string) bool {
	n := 0
	for ; n < len(text) && n < len(action); n++ {
		c := lowerRune(rune(text[n]))
		if c == '*' || c == '?' || c >= utf8.RuneSelf || action[n] >= utf8.RuneSelf {
			break
		}
		if c != rune(action[n]) {
			return false
		}
	}
	var buf [64]rune
	tokens := buf[:0]
	for _, r := range text[n:] {
		tokens = append(tokens, patternRune(lowerRune(r), "", crossing))
	}
	return globMatches(tokens, action[n:])
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
