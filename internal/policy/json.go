package policy

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	// maxDepth bounds nesting; a real document needs six levels.
	maxDepth = 32
	// maxBytes bounds a document; the largest AWS accepts is 20 kB (32 kB for KMS).
	maxBytes = 1 << 20
)

// A scanner walks JSON text once and knows where it stands. It reads what a
// policy needs and refuses the rest; encoding/json would lose the positions,
// take a repeated member silently, and replace broken text.
type scanner struct {
	text  string
	at    int
	depth int
	path  []step
	// lines and lineStart are what position knows of the text before counted.
	counted, lines, lineStart int
}

// A step is one member on the way to a value; index is -1 outside a list of statements.
type step struct {
	name  string
	index int
}

// A fault is raised as an error value through every step.
func (s *scanner) fault(at int, what string) error {
	var path strings.Builder
	for i, step := range s.path {
		if i > 0 {
			path.WriteByte('.')
		}
		path.WriteString(step.name)
		if step.index >= 0 {
			path.WriteString("[" + strconv.Itoa(step.index) + "]")
		}
	}
	return &ParseError{Path: path.String(), Pos: s.position(at), Fault: what}
}

// position counts lines from where it last stopped: a document is walked
// forwards, and counting from the start each time would be quadratic.
func (s *scanner) position(at int) Position {
	if at < s.counted {
		s.counted, s.lines, s.lineStart = 0, 0, 0
	}
	for i := s.counted; i < at; i++ {
		if s.text[i] == '\n' {
			s.lines, s.lineStart = s.lines+1, i+1
		}
	}
	s.counted = at
	return Position{Offset: at, Line: s.lines + 1, Column: at - s.lineStart + 1}
}

func (s *scanner) blanks() {
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case ' ', '\t', '\n', '\r':
			s.at++
		default:
			return
		}
	}
}

// peek returns the next byte that is not blank, 0 at the end.
func (s *scanner) peek() byte {
	s.blanks()
	if s.at == len(s.text) {
		return 0
	}
	return s.text[s.at]
}

func (s *scanner) enter() error {
	s.depth++
	if s.depth > maxDepth {
		return s.fault(s.at, "nested too deeply")
	}
	s.at++
	return nil
}

// object reads an object and calls member for each key, which must read the value.
func (s *scanner) object(member func(key string, at int) error) error {
	if s.peek() != '{' {
		return s.fault(s.at, "want an object, have "+s.kind())
	}
	if err := s.enter(); err != nil {
		return err
	}
	defer func() { s.depth-- }()
	var seen keySet
	for first := true; ; first = false {
		done, err := s.next('}', first)
		if done || err != nil {
			return err
		}
		at := s.at
		key, err := s.str()
		if err != nil {
			return err
		}
		if !seen.add(key) {
			return s.fault(at, "member "+quote(key)+" is repeated")
		}
		if s.peek() != ':' {
			return s.fault(s.at, "want a colon after "+quote(key))
		}
		s.at++
		s.path = append(s.path, step{key, -1})
		if err := member(key, at); err != nil {
			return err
		}
		s.path = s.path[:len(s.path)-1]
	}
}

// array reads an array and calls item before each item, which must read it.
func (s *scanner) array(item func(index int) error) error {
	if s.peek() != '[' {
		return s.fault(s.at, "want a list, have "+s.kind())
	}
	if err := s.enter(); err != nil {
		return err
	}
	defer func() { s.depth-- }()
	for i := 0; ; i++ {
		done, err := s.next(']', i == 0)
		if done || err != nil {
			return err
		}
		if err := item(i); err != nil {
			return err
		}
	}
}

// next stands before the next entry, or reads the closing byte.
func (s *scanner) next(closing byte, first bool) (done bool, err error) {
	switch c := s.peek(); {
	case c == closing:
		s.at++
		return true, nil
	case first:
		return false, nil
	case c == ',':
		s.at++
		if c := s.peek(); c == closing {
			return false, s.fault(s.at, "a comma before the end")
		}
		return false, nil
	case c == 0:
		return false, s.fault(s.at, "the text ends inside")
	}
	return false, s.fault(s.at, "want a comma or "+string(closing)+", have "+s.kind())
}

// str reads a string. Without escapes it is a slice of the text.
func (s *scanner) str() (string, error) {
	if s.peek() != '"' {
		return "", s.fault(s.at, "want a string, have "+s.kind())
	}
	start := s.at + 1
	for i := start; i < len(s.text); i++ {
		switch c := s.text[i]; {
		case c == '"':
			s.at = i + 1
			return s.text[start:i], nil
		case c == '\\':
			return s.escaped(start)
		case c < ' ':
			return "", s.fault(i, "a control character in a string")
		}
	}
	return "", s.fault(start-1, "a string without an end")
}

// escaped reads the rest of a string that has escapes, from its first byte.
func (s *scanner) escaped(start int) (string, error) {
	var out strings.Builder
	for i := start; i < len(s.text); {
		c := s.text[i]
		switch {
		case c == '"':
			s.at = i + 1
			return out.String(), nil
		case c < ' ':
			return "", s.fault(i, "a control character in a string")
		case c != '\\':
			out.WriteByte(c)
			i++
		default:
			r, size := unescape(s.text[i:])
			if size == 0 {
				return "", s.fault(i, "a broken escape in a string")
			}
			out.WriteRune(r)
			i += size
		}
	}
	return "", s.fault(start-1, "a string without an end")
}

// unescape reads one escape; size 0 means it is broken. Half of a surrogate
// pair is broken too: replacing it would make different texts equal.
func unescape(text string) (r rune, size int) {
	if len(text) < 2 {
		return 0, 0
	}
	if i := strings.IndexByte(`"\/bfnrt`, text[1]); i >= 0 {
		return rune("\"\\/\b\f\n\r\t"[i]), 2
	}
	r, ok := hex4(text)
	if !ok {
		return 0, 0
	}
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	low, ok := hex4(text[6:])
	if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 12
}

// hex4 reads \uXXXX.
func hex4(text string) (r rune, ok bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(text[2:6]) {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// scalar reads a string, or a boolean or number as its text.
func (s *scanner) scalar() (string, error) {
	c := s.peek()
	if c == '"' {
		return s.str()
	}
	for _, word := range []string{"true", "false"} {
		if strings.HasPrefix(s.text[s.at:], word) && s.endsAt(s.at+len(word)) {
			s.at += len(word)
			return word, nil
		}
	}
	if end := numberEnd(s.text, s.at); end > s.at && s.endsAt(end) {
		word := s.text[s.at:end]
		s.at = end
		return word, nil
	}
	return "", s.fault(s.at, "want a string, a boolean or a number, have "+s.kind())
}

// endsAt reports whether a bare word may end at i.
func (s *scanner) endsAt(i int) bool {
	return i >= len(s.text) || strings.IndexByte(" \t\r\n,]}", s.text[i]) >= 0
}

// numberEnd returns where the JSON number at i ends, i when there is none.
func numberEnd(text string, i int) int {
	start := i
	digits := func() bool {
		from := i
		for i < len(text) && text[i] >= '0' && text[i] <= '9' {
			i++
		}
		return i > from
	}
	if i < len(text) && text[i] == '-' {
		i++
	}
	first := i
	if !digits() || text[first] == '0' && i > first+1 {
		return start
	}
	if i < len(text) && text[i] == '.' {
		if i++; !digits() {
			return start
		}
	}
	if i < len(text) && text[i]|0x20 == 'e' {
		if i++; i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		if !digits() {
			return start
		}
	}
	return i
}

// skip reads any value and forgets it.
func (s *scanner) skip() error {
	switch s.peek() {
	case '{':
		return s.object(func(string, int) error { return s.skip() })
	case '[':
		return s.array(func(int) error { return s.skip() })
	case 'n':
		if strings.HasPrefix(s.text[s.at:], "null") && s.endsAt(s.at+4) {
			s.at += 4
			return nil
		}
	}
	_, err := s.scalar()
	return err
}

// kind names what comes next, for a fault.
func (s *scanner) kind() string {
	switch c := s.peek(); {
	case c == 0:
		return "the end of the text"
	case c == '{':
		return "an object"
	case c == '[':
		return "a list"
	case c == '"':
		return "a string"
	case c == 't' || c == 'f':
		return "a boolean"
	case c == 'n':
		return "null"
	case c == '-' || c >= '0' && c <= '9':
		return "a number"
	}
	r, _ := utf8.DecodeRuneInString(s.text[s.at:])
	return quote(string(r))
}

// A keySet remembers the members of one object; most have few.
type keySet struct {
	few  [8]string
	n    int
	many map[string]bool
}

// add reports whether key is new.
func (k *keySet) add(key string) bool {
	if k.many != nil {
		if k.many[key] {
			return false
		}
		k.many[key] = true
		return true
	}
	for _, have := range k.few[:k.n] {
		if have == key {
			return false
		}
	}
	if k.n < len(k.few) {
		k.few[k.n] = key
		k.n++
		return true
	}
	k.many = map[string]bool{key: true}
	for _, have := range k.few {
		k.many[have] = true
	}
	return true
}
