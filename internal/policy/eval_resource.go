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

// startsOtherwise reports whether plain characters before any wildcard or variable
// differ, which spares most texts of a list from being taken apart.
func startsOtherwise(text, value string) bool {
	for i := range min(len(text), len(value)) {
		switch c := text[i]; {
		case c == '*' || c == '?' || c == '$' || c >= utf8.RuneSelf || value[i] >= utf8.RuneSelf:
			return false
		case c != value[i]:
			return true
		}
	}
	return false
}

// glob reports whether value is an instance of the text.
func (e *evaluation) glob(text string, w wildcards, value string) truth {
	if !strings.Contains(text, "${") && startsOtherwise(text, value) {
		return no
	}
	var buf [128]rune
	tokens, known := e.tokens(buf[:0], text, w)
	if known != yes {
		return known
	}
	return truthOf(globMatches(tokens, value))
}
