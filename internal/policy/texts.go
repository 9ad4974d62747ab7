package policy

import (
	"strings"
	"unicode/utf8"
)

// actionGlob compiles an Action pattern in lower case.
func actionGlob(text string) glob {
	if !hasWildcard(text) {
		return literalGlob(text)
	}
	return newGlob(text, wildTokens(text, 0))
}

func hasWildcard(text string) bool {
	return strings.IndexByte(text, '*') >= 0 || strings.IndexByte(text, '?') >= 0
}

// wildTokens reads "*" and "?" as wildcards that exclude the given characters.
func wildTokens(text string, excluded int) []token {
	out := make([]token, 0, len(text))
	for _, r := range text {
		switch r {
		case '*':
			out = appendToken(out, wild(anyRun, excluded))
		case '?':
			out = appendToken(out, wild(anyOne, excluded))
		default:
			out = append(out, token(r))
		}
	}
	return out
}

// A reader turns the texts of one document into patterns: its version says
// what ${...} is, the comparison's reading what a wildcard may cross.
type reader struct {
	version   Version
	reading   Reading
	variables *variables
}

// variables numbers the variables of a comparison: equal texts, equal token.
type variables struct {
	names []variable
}

// A variable is ${key} or ${key, 'default'}; key in lower case.
type variable struct {
	key        string
	fallback   string
	hasDefault bool
}

func (v *variables) token(x variable) token {
	for i, have := range v.names {
		if have == x {
			return firstVariable - token(i)
		}
	}
	v.names = append(v.names, x)
	return firstVariable - token(len(v.names)-1)
}

func (v *variables) of(t token) variable { return v.names[firstVariable-t] }

// A piece is one unit of a text with variables: a variable, an escaped
// character, or a character as it stands.
type piece struct {
	variable variable
	isVar    bool
	escaped  bool
	r        rune
}

// pieces takes a text apart. In the 2008 language nothing is special.
func (rd reader) pieces(text string, each func(p piece)) {
	for len(text) > 0 {
		if rd.version == Version2012 && strings.HasPrefix(text, "${") {
			if p, size := variablePiece(text); size > 0 {
				each(p)
				text = text[size:]
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(text)
		each(piece{r: r})
		text = text[size:]
	}
}

// variablePiece reads ${...}; size 0 when it is only text.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
func variablePiece(text string) (p piece, size int) {
	end := strings.IndexByte(text, '}')
	if end < 0 {
		return piece{}, 0
	}
	body, size := text[2:end], end+1
	if body == "*" || body == "?" || body == "$" {
		return piece{escaped: true, r: rune(body[0])}, size
	}
	name, rest, hasDefault := strings.Cut(body, ",")
	v := variable{key: strings.ToLower(strings.TrimSpace(name)), hasDefault: hasDefault}
	if v.key == "" {
		return piece{}, 0
	}
	v.fallback = strings.TrimSpace(rest)
	if n := len(v.fallback); n >= 2 && v.fallback[0] == '\'' && v.fallback[n-1] == '\'' {
		v.fallback = v.fallback[1 : n-1]
	}
	return piece{variable: v, isVar: true}, size
}

// special reports whether a text needs more than comparing it whole.
func (rd reader) special(text string) bool {
	return hasWildcard(text) || rd.version == Version2012 && strings.Contains(text, "${")
}

// equals compiles a StringEquals value: wildcards are plain characters.
func (rd reader) equals(text string) glob {
	if rd.version != Version2012 || !strings.Contains(text, "${") {
		return literalGlob(text)
	}
	return rd.compile(text, func(p piece) token { return token(p.r) })
}

// equalsFold compiles a StringEqualsIgnoreCase or Bool value.
func (rd reader) equalsFold(text string) glob {
	return rd.compile(text, func(p piece) token { return foldOf(token(p.r)) })
}

// like compiles a StringLike value.
func (rd reader) like(text string) glob {
	if !rd.special(text) {
		return literalGlob(text)
	}
	return rd.compile(text, func(p piece) token { return wildcard(p, 0) })
}

func (rd reader) compile(text string, char func(piece) token) glob {
	out := make([]token, 0, len(text))
	rd.pieces(text, func(p piece) {
		if p.isVar {
			out = append(out, rd.variables.token(p.variable))
			return
		}
		out = appendToken(out, char(p))
	})
	return newGlob(text, out)
}

// wildcard is the token of a piece in a pattern whose wildcards exclude something.
func wildcard(p piece, excluded int) token {
	switch {
	case p.escaped:
	case p.r == '*':
		return wild(anyRun, excluded)
	case p.r == '?':
		return wild(anyOne, excluded)
	}
	return token(p.r)
}

// resource compiles a Resource pattern under the reader's reading.
//
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
func (rd reader) resource(text string) glob {
	if !rd.special(text) {
		return literalGlob(text)
	}
	if rd.reading == Crossing {
		return rd.like(text)
	}
	if rd.version == Version2008 || !strings.Contains(text, "${") {
		return newGlob(text, boundedTokens(text))
	}
	out, star := make([]token, 0, len(text)), false
	rd.pieces(text, func(p piece) {
		if star && !p.isVar && p.r == ':' {
			out = appendToken(out, anyRun)
		}
		star = !p.isVar && !p.escaped && p.r == '*'
		if p.isVar {
			out = append(out, rd.variables.token(p.variable))
			return
		}
		out = appendToken(out, wildcard(p, notColon))
	})
	if star {
		out = appendToken(out, anyRun)
	}
	return newGlob(text, out)
}

// boundedTokens reads the wildcards of a resource without variables.
func boundedTokens(text string) []token {
	out := make([]token, 0, len(text))
	for i, r := range text {
		switch {
		case r == '*' && (i+1 == len(text) || text[i+1] == ':'):
			out = appendToken(out, anyRun)
		case r == '*':
			out = appendToken(out, wild(anyRun, notColon))
		case r == '?':
			out = appendToken(out, wild(anyOne, notColon))
		default:
			out = append(out, token(r))
		}
	}
	return out
}

// arn compiles an ArnLike or ArnEquals value: five parts bounded by colons, and
// the rest. ok is false for a text that is not built so.
func (rd reader) arn(text string) (g glob, ok bool) {
	colons := 0
	rd.pieces(text, func(p piece) {
		if !p.isVar && p.r == ':' {
			colons++
		}
	})
	short := colons < 5
	if short && !strings.HasSuffix(text, "*") {
		return glob{}, false
	}
	if !rd.special(text) {
		return literalGlob(text), true
	}
	out, seen := make([]token, 0, len(text)), 0
	rd.pieces(text, func(p piece) {
		switch {
		case p.isVar:
			out = append(out, rd.variables.token(p.variable))
			return
		case p.r == ':':
			seen++
		}
		excluded := notColon
		if seen >= 5 {
			excluded = 0
		}
		out = appendToken(out, wildcard(p, excluded))
	})
	if short {
		out = appendToken(out, anyRun)
	}
	return newGlob(text, out), true
}
