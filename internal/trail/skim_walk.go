package trail

import "bytes"

// walker walks over JSON values without white space in a text. Its methods
// take the place of a value and return the place behind it, or look or short.
// They hold what they pass over to the grammar of JSON, but for control
// characters and letters that are no UTF-8 within strings.
type walker struct {
	text []byte
	// escape is the place of the next backslash, at or behind where the walk is,
	// or the end of the text: nearly no string has one.
	escape int
	base   int64 // of the window that the text is
}

// on begins a walk where a window is.
func (w *walker) on(of *window) {
	same := len(w.text) > 0 && &w.text[0] == &of.buf[0] && len(w.text) == len(of.buf) && w.base == of.base
	if !same || w.escape < of.pos {
		w.text, w.base = of.buf, of.base
		w.escape = w.next('\\', of.pos)
	}
}

func (w *walker) next(c byte, from int) int {
	if i := bytes.IndexByte(w.text[from:], c); i >= 0 {
		return from + i
	}
	return len(w.text)
}

// str walks to behind the closing quote of a string; i is behind its opening
// one. There is a byte behind the string.
func (w *walker) str(i int) int {
	if n := bytes.IndexByte(w.text[i:], '"'); n >= 0 && i+n < w.escape {
		return i + n + 1
	}
	return w.escaped(i)
}

// escaped is str for a string with escapes.
func (w *walker) escaped(i int) int {
	for {
		n := bytes.IndexByte(w.text[i:], '"')
		if n < 0 {
			return short
		}
		if i+n < w.escape {
			return i + n + 1
		}
		n = escapeLen(w.text[w.escape:])
		if n < 0 {
			return n
		}
		i = w.escape + n
		w.escape = w.next('\\', i)
	}
}

// escapeLen is the length of the escape that text begins with.
func escapeLen(text []byte) int {
	if len(text) < len(`\u0000`) {
		return short
	}
	switch text[1] {
	case '"', '\\', '/', 'b', 'f', 'n', 'r', 't':
		return 2
	case 'u':
		for _, c := range text[2:6] {
			if !('0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f') {
				return look
			}
		}
		return 6
	}
	return look
}

// value walks over a value.
func (w *walker) value(i int) int {
	switch c := w.text[i]; c {
	case '"':
		return w.str(i + 1)
	case '{', '[':
		return w.nested(i)
	default:
		return w.scalar(i)
	}
}

// scalar walks over a literal or a number.
func (w *walker) scalar(i int) int {
	text := w.text[i:]
	switch {
	case len(text) < len("false,"):
		return short
	case string(text[:4]) == "true", string(text[:4]) == "null":
		return i + 4
	case string(text[:5]) == "false":
		return i + 5
	}
	return w.number(i)
}

// number walks over an integer or a decimal. One with an exponent is rare.
func (w *walker) number(i int) int {
	if w.text[i] == '-' {
		i++
	}
	first := i
	if i = w.digits(i); i == first || i-first > 1 && w.text[first] == '0' {
		return look
	}
	if i < len(w.text) && w.text[i] == '.' {
		point := i
		if i = w.digits(i + 1); i == point+1 {
			return look
		}
	}
	if i < len(w.text) && (w.text[i]|0x20 == 'e') {
		return look
	}
	return i
}

func (w *walker) digits(i int) int {
	for i < len(w.text) && '0' <= w.text[i] && w.text[i] <= '9' {
		i++
	}
	return i
}

// maxNested is how many levels a walk keeps in mind, a bit for each.
const maxNested = 64

// nesting is the objects and lists that are open.
type nesting struct {
	objects uint64 // which levels are objects: the innermost is the lowest bit
	depth   int
}

// nested walks over an object or a list.
func (w *walker) nested(i int) int {
	var open nesting
	for {
		var begun bool
		if i, begun = w.element(i, &open); i < 0 {
			return i
		}
		if begun {
			continue
		}
		if i = w.behind(i, &open); i < 0 || open.depth == 0 {
			return i
		}
	}
}

// element walks over a value, or to the first of an object or a list that
// begins there.
func (w *walker) element(i int, open *nesting) (end int, begun bool) {
	if i >= len(w.text) {
		return short, false
	}
	switch c := w.text[i]; c {
	case '"':
		return w.str(i + 1), false
	case '{', '[':
		if open.depth == maxNested {
			return look, false
		}
		open.depth++
		open.objects <<= 1
		i++
		object := c == '{'
		if object {
			open.objects |= 1
		}
		if i < len(w.text) && w.text[i] == c+2 { // it ends at once
			return i, false
		}
		if object {
			i = w.name(i)
		}
		return i, true
	default:
		return w.scalar(i), false
	}
}

// behind walks from the end of a value to the next, or to the end of all.
func (w *walker) behind(i int, open *nesting) int {
	for i < len(w.text) {
		object := open.objects&1 == 1
		switch c := w.text[i]; {
		case c == ',' && object:
			return w.name(i + 1)
		case c == ',':
			return i + 1
		case c == '}' && object, c == ']' && !object:
			i++
			open.objects >>= 1
			if open.depth--; open.depth == 0 {
				return i
			}
		default:
			return look
		}
	}
	return short
}

// name walks over a member's name and its colon.
func (w *walker) name(i int) int {
	if i >= len(w.text) {
		return short
	}
	if w.text[i] != '"' {
		return look
	}
	i = w.str(i + 1)
	if i < 0 {
		return i
	}
	if i >= len(w.text) {
		return short
	}
	if w.text[i] != ':' {
		return look
	}
	return i + 1
}
