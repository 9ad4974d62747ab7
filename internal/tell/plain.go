package tell

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// maxMarks is how many combining marks a letter may carry. Written languages
// need no more; a pile of them overprints the lines above and below.
const maxMarks = 3

// Plain returns s on one line, with every character that a reader could not
// see written out: control characters, terminal escapes, zero-width and
// filler characters, foreign spaces and directions as \x1b or \u202e, bytes
// that are no UTF-8 as \xff. What is left is one or two columns wide, or a
// combining mark on the letter before it.
func Plain(s string) string {
	if isPlainASCII(s) {
		return s
	}
	var b strings.Builder
	marks := maxMarks // a mark with nothing before it is written out
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		isMark := unicode.Is(unicode.M, r)
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[0])
			marks = maxMarks
		case !visible(r), isMark && marks >= maxMarks:
			b.WriteString(written(r))
			marks = maxMarks
		case isMark:
			marks++
			b.WriteRune(r)
		case r == ' ':
			marks = maxMarks
			b.WriteByte(' ')
		default:
			marks = 0
			b.WriteRune(r)
		}
		s = s[size:]
	}
	return b.String()
}

func isPlainASCII(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// visible reports whether a reader sees r as what it is. unicode.IsPrint
// alone lets through letters and marks that are drawn as nothing.
func visible(r rune) bool {
	return unicode.IsPrint(r) &&
		!unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) &&
		r != '\u2800' // the empty Braille pattern, a symbol that looks like a space
}

// written is how Go and JSON write r.
func written(r rune) string {
	switch {
	case r == '\n':
		return `\n`
	case r == '\t':
		return `\t`
	case r < 0x80:
		return fmt.Sprintf(`\x%02x`, r)
	case r <= 0xffff:
		return fmt.Sprintf(`\u%04x`, r)
	default:
		return fmt.Sprintf(`\U%08x`, r)
	}
}

// columns is how many columns of a terminal a text from Plain fills.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

func runeColumns(r rune) int {
	if r < 0x80 {
		return 1
	}
	if unicode.Is(unicode.M, r) && !unicode.Is(unicode.Mc, r) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	default:
		return 1
	}
}
