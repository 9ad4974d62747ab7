package policy

import (
	"strings"
	"unicode/utf8"
)

// resource reports whether a Resource or NotResource element covers the
// request. Letter case matters; how far a wildcard reaches is the reading.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func (e *evaluation) resource(m Match) truth {
	if m.Absent {
		return yes
	}
	w := segmented
	if e.reading == Crossing {
		w = crossing
	}
	listed := no
	for _, text := range m.Texts {
		listed = listed.or(e.glob(text, w, e.req.Resource))
		if listed == yes {
			break
		}
	}
	if m.Not {
		return listed.not()
	}
	return listed
}

// agreeUntil is how many plain characters text and value have in common before
// any wildcard or variable; differ is set when the next ones are plain and differ.
// It spares most texts of a list from being taken apart.
func agreeUntil(text, value string) (n int, differ bool) {
	for n < len(text) && n < len(value) {
		switch c := text[n]; {
		case c == '*' || c == '?' || c == '$' || c >= utf8.RuneSelf || value[n] >= utf8.RuneSelf:
			return n, false
		case c != value[n]:
			return n, true
		}
		n++
	}
	return n, false
}

// glob reports whether value is an instance of the text. Unless a variable has to
// be understood, nothing behind the first plain difference matters.
func (e *evaluation) glob(text string, w wildcards, value string) truth {
	n, differ := agreeUntil(text, value)
	if differ && !strings.Contains(text, "${") {
		return no
	}
	var buf [128]rune
	tokens, known := e.tokens(buf[:0], text[n:], w)
	if known != yes {
		return known
	}
	return truthOf(globMatches(tokens, value[n:]))
}
