package policy

import "strings"

// action reports whether an Action or NotAction element covers the request.
// Letter case does not matter, * and ? are wildcards, and there are no variables.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func (e *evaluation) action(m Match) truth {
	if m.Absent {
		return yes
	}
	action, listed := lowerASCII(e.req.Action), no
	for _, text := range m.Texts {
		if globMatches(actionTokens(text), action) {
			listed = yes
			break
		}
	}
	if m.Not {
		return listed.not()
	}
	return listed
}

func actionTokens(text string) []rune {
	tokens := make([]rune, 0, 64)
	for _, r := range lowerASCII(text) {
		tokens = append(tokens, patternRune(r, "", crossing))
	}
	return tokens
}

// lowerASCII lowers A to Z only: action names are ASCII.
func lowerASCII(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' {
			return r + ('a' - 'A')
		}
		return r
	}, text)
}
