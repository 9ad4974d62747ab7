package policy

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A token is one piece of a pattern: a character, a letter in either case, a
// wildcard, or a variable. The comparison works on tokens only, the evaluator
// on texts: they share nothing.
type token int32

const (
	// A token from 0 up is the character itself; past Unicode stand the fresh
	// characters, which no document can contain.
	freshBase token = 0x110000
	// foldBit marks a letter that stands for both its cases.
	foldBit token = 1 << 24
	// anyOne and anyRun, minus twice what they exclude, are "?" and "*".
	anyOne token = -1
	anyRun token = -2
	// Variables count down from here.
	firstVariable token = -1000
)

// What a wildcard may not match, as bits. Hash separates a role from its
// session in the text of a caller; see principal_text.go.
const (
	notColon   = 1
	notHash    = 2
	onlyDigits = 4 | notColon | notHash
)

func wild(kind token, excluded int) token { return kind - token(2*excluded) }

func (t token) isWild() bool     { return t < 0 && t > firstVariable }
func (t token) isVariable() bool { return t <= firstVariable }
func (t token) isRun() bool      { return t.isWild() && t&1 == 0 }
func (t token) isOne() bool      { return t.isWild() && t&1 != 0 }
func (t token) isFold() bool     { return t >= foldBit }

// excluded is what a wildcard does not match.
func (t token) excluded() int { return int(-t-1) / 2 }

// excludes reports whether a wildcard refuses the character c.
func (t token) excludes(c token) bool {
	e := t.excluded()
	if e == onlyDigits {
		return c < '0' || c > '9'
	}
	return e&notColon != 0 && c == ':' || e&notHash != 0 && c == '#'
}

// lower is a letter in either case as its small one, any other token as it is.
func (t token) lower() token {
	if !t.isFold() {
		return t
	}
	return token(unicode.ToLower(rune(t &^ foldBit)))
}

// within is the wildcard t that also refuses the given characters.
func (t token) within(excluded int) token {
	kind := anyOne
	if t.isRun() {
		kind = anyRun
	}
	return wild(kind, t.excluded()|excluded)
}

// takes reports whether the single token t matches every character that the
// token u, also single, stands for.
func (t token) takes(u token) bool {
	switch {
	case t == u:
		return true
	case t.isOne():
		if u.isOne() {
			return t.excluded()&^u.excluded() == 0
		}
		return u >= 0 && !t.excludes(u)
	case t.isFold() && u >= 0 && !u.isFold():
		return foldOf(u) == t
	}
	return false
}

// absorbs reports whether the run t matches everything u stands for.
func (t token) absorbs(u token) bool {
	switch {
	case u.isVariable():
		return t.excluded() == 0
	case u.isWild():
		return t.excluded()&^u.excluded() == 0
	}
	return !t.excludes(u)
}

// foldOf is the token for c in either case; c itself when it has one only.
func foldOf(c token) token {
	if c >= freshBase {
		return c
	}
	least := rune(c)
	for r := unicode.SimpleFold(rune(c)); r != rune(c); r = unicode.SimpleFold(r) {
		least = min(least, r)
	}
	if least == rune(c) && unicode.SimpleFold(rune(c)) == rune(c) {
		return c
	}
	return token(least) | foldBit
}

// A glob is one compiled pattern.
type glob struct {
	// text as written; for a literal in lower case where case does not matter.
	text string
	// literal: text is the only string matched. tokens are made when needed.
	literal bool
	hasVar  bool
	tokens  []token
	// head and tail are the characters before the first and after the last
	// token that is not a plain character; both are text for a literal.
	head, tail string
	// id tells the patterns of one comparison apart, from 1; 0 where it does not matter.
	id int32
	// number is that of an action without a wildcard, from 1; equal actions, equal number.
	number int32
}

func literalGlob(text string) glob {
	return glob{text: text, literal: true, head: text, tail: text}
}

// newGlob settles a pattern whose tokens were read from text.
func newGlob(text string, tokens []token) glob {
	g := glob{text: text, tokens: tokens}
	first, last := -1, -1
	for i, t := range tokens {
		if t < 0 || t >= freshBase {
			if first < 0 {
				first = i
			}
			last = i
		}
		g.hasVar = g.hasVar || t.isVariable()
	}
	if first < 0 {
		return literalGlob(plain(tokens))
	}
	g.head, g.tail = shared(text, tokens[:first]), shared(text, tokens[last+1:])
	return g
}

func plain(tokens []token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.WriteRune(rune(t))
	}
	return b.String()
}

// shared is plain without a copy where the text begins, or ends, with it.
func shared(text string, tokens []token) string {
	if n := len(tokens); n <= len(text) {
		for _, part := range [2]string{text[:n], text[len(text)-n:]} {
			if spells(part, tokens) {
				return part
			}
		}
	}
	return plain(tokens)
}

// spells reports whether an ASCII text is exactly these tokens.
func spells(text string, tokens []token) bool {
	for i, t := range tokens {
		if token(text[i]) != t || text[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

func (g *glob) toks() []token {
	if g.tokens == nil && g.literal {
		g.tokens = make([]token, 0, len(g.text))
		for _, r := range g.text {
			g.tokens = append(g.tokens, token(r))
		}
	}
	return g.tokens
}

// everything reports whether g matches every string.
func (g *glob) everything() bool {
	return len(g.tokens) == 1 && g.tokens[0] == anyRun
}

// appendToken keeps runs of wildcards in one order (each "?" before one "*"), so
// that equal patterns look equal.
func appendToken(list []token, t token) []token {
	n := len(list)
	if n == 0 || !t.isWild() {
		return append(list, t)
	}
	last := list[n-1]
	switch {
	case t.isRun() && last.isRun() && last.absorbs(t):
		return list
	case t.isRun() && last.isRun() && t.absorbs(last):
		return appendToken(list[:n-1], t)
	case t.isOne() && last.isRun() && last.excluded() == t.excluded():
		return append(list[:n-1], t, last)
	}
	return append(list, t)
}

// over is the tokens with every variable widened to "anything".
func (g *glob) over() []token {
	if !g.hasVar {
		return g.toks()
	}
	var out []token
	for _, t := range g.tokens {
		if t.isVariable() {
			t = anyRun
		}
		out = appendToken(out, t)
	}
	return out
}

// bothCases lists the characters a folded letter stands for.
func bothCases(t token) []token {
	least := rune(t &^ foldBit)
	list := []token{token(least)}
	for r := unicode.SimpleFold(least); r != least; r = unicode.SimpleFold(r) {
		list = append(list, token(r))
	}
	return list
}
