package trail

import (
	"strings"

	"github.com/tidwall/gjson"
)

// want is what JSON's grammar allows next.
type want uint8

const (
	wantKeyOrEnd want = iota
	wantKey
	wantColon
	wantValue
	wantValueOrEnd
	wantNext // a comma, or the end of the container
)

// span is a stretch of the stream.
type span struct{ from, to int64 }

// level is an object or list that has been opened and not closed.
type level struct {
	from int64
	kind byte // '{' or '['
}

// object is the JSON object being cut out of the stream.
type object struct {
	from int64
	open []level // from the object itself to where the scan is
	want want
	text span // the last string
	key  span // the last member name of the object itself
	// spent says that a list of records within it has been read already, so
	// that the object is a container.
	spent bool
	// record says that it has members that only a record has.
	record bool
	// parts are the outermost objects that are whole within it. They are all
	// that can be saved when the object itself turns out to be broken.
	parts []span
}

// partLeast is the length below which an object cannot be a record: the names
// of its three obligatory members alone are longer.
const partLeast = 40

// scanned says how a scan ended.
type scanned uint8

const (
	scanDone   scanned = iota // the object is whole
	scanList                  // a list of records begins, whose elements stand for themselves
	scanBroken                // the byte at pos cannot stand there
	scanEnd                   // the stream ended within the object
	scanFull                  // the object is too large
	scanDeep                  // the object is too deep
)

// scan follows the grammar of JSON until the object ends or turns out to be
// broken. It fails at the very first byte that cannot stand where it stands:
// on that rests the promise that a broken record swallows none of those
// beside it. Only the insides of numbers, literals and escapes are left
// unchecked.
func (s *splitter) scan() scanned {
	o := &s.obj
	for s.skipSpace() {
		switch c := s.buf[s.pos]; c {
		case '"':
			if end := s.member(); end != scanDone {
				return end
			}
		case '{', '[':
			if o.want != wantValue && o.want != wantValueOrEnd {
				return scanBroken
			}
			if c == '[' && s.listBegins() {
				return scanList
			}
			if len(o.open) == maxDepth {
				return scanDeep
			}
			s.enter(c)
		case '}', ']':
			if !o.mayClose(c) {
				return scanBroken
			}
			s.leave()
			if len(o.open) == 0 {
				return scanDone
			}
		default:
			if !s.scalar(c) {
				return scanBroken
			}
		}
	}
	return s.ended()
}

func (s *splitter) ended() scanned {
	if s.err == nil {
		return scanFull
	}
	return scanEnd
}

// skipSpace moves to the next byte that is no white space.
func (s *splitter) skipSpace() bool {
	for s.more() {
		for i, c := range s.buf[s.pos:] {
			if c > ' ' || !isSpace(c) {
				s.pos += i
				return true
			}
		}
		s.pos = len(s.buf)
	}
	return false
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\r' || c == '\t' }

// scalar takes a comma, a colon, a number or a literal.
func (s *splitter) scalar(c byte) bool {
	o := &s.obj
	switch {
	case c == ',':
		if o.want != wantNext {
			return false
		}
		o.want = wantValue
		if o.top() == '{' {
			o.want = wantKey
		}
		s.pos++
		return true
	case c == ':':
		if o.want != wantColon {
			return false
		}
		o.want = wantValue
		s.pos++
		return true
	case !isWord(c) || o.want != wantValue && o.want != wantValueOrEnd:
		return false
	}
	o.want = wantNext
	for s.pos++; s.more() && isWord(s.buf[s.pos]); s.pos++ {
	}
	return true
}

func isWord(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '-' || c == '+' || c == '.'
}

// member takes a string, as a member's name or as a value.
func (s *splitter) member() scanned {
	o := &s.obj
	next := wantNext
	switch o.want {
	case wantKey, wantKeyOrEnd:
		next = wantColon
	case wantValue, wantValueOrEnd:
	default:
		return scanBroken
	}
	o.text = span{from: s.offset()}
	if end := s.quoted(); end != scanDone {
		o.text.to = s.offset()
		return end
	}
	o.text.to = s.offset()
	if o.want = next; next == wantColon && len(o.open) == 1 {
		o.key = o.text
		o.record = o.record || isRecordMember(s.slice(o.text.from+1, o.text.to-1))
	}
	return scanDone
}

// quoted moves past a string. A control character breaks it: JSON forbids
// them there, and a line that was cut off ends so.
func (s *splitter) quoted() scanned {
	for s.pos++; s.more(); {
		i := s.pos
		for i < len(s.buf) && plain[s.buf[i]] {
			i++
		}
		if s.pos = i; i == len(s.buf) {
			continue
		}
		switch s.buf[i] {
		case '"':
			s.pos++
			return scanDone
		case '\\':
			if s.pos++; !s.more() {
				return s.ended()
			}
			s.pos++ // whatever it is: it cannot end the string
		default:
			return scanBroken
		}
	}
	return s.ended()
}

// plain holds for the bytes that mean only themselves within a string.
var plain = func() (t [256]bool) {
	for c := range t {
		t[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return t
}()

func (o *object) top() byte { return o.open[len(o.open)-1].kind }

func (o *object) mayClose(c byte) bool {
	if c == '}' {
		return o.top() == '{' && (o.want == wantKeyOrEnd || o.want == wantNext)
	}
	return o.top() == '[' && (o.want == wantValueOrEnd || o.want == wantNext)
}

func (s *splitter) enter(c byte) {
	o := &s.obj
	o.open = append(o.open, level{s.offset(), c})
	o.want = wantValueOrEnd
	if c == '{' {
		o.want = wantKeyOrEnd
	}
	s.pos++
}

func (s *splitter) leave() {
	o := &s.obj
	s.pos++
	l := o.open[len(o.open)-1]
	o.open, o.want = o.open[:len(o.open)-1], wantNext
	if l.kind == '[' || len(o.open) == 0 || s.offset()-l.from < partLeast {
		return
	}
	n := len(o.parts)
	for n > 0 && o.parts[n-1].from > l.from {
		n--
	}
	o.parts = append(o.parts[:n], span{l.from, s.offset()})
}

// listBegins reports whether the list at pos is a member of the object itself
// by which records travel together.
func (s *splitter) listBegins() bool {
	o := &s.obj
	return len(o.open) == 1 && !o.record && isListName(unquote(s.slice(o.key.from, o.key.to)))
}

// unquote returns what a JSON string says; text holds its quotes.
func unquote(text []byte) string { return gjson.ParseBytes(text).Str }

// isListName holds for the members that carry several records or wraps: a log
// file's and Lambda's Records, LookupEvents' Events, SQS's Messages and
// CloudTrail Lake's QueryResultRows.
func isListName(name string) bool {
	switch len(name) {
	case 6:
		return strings.EqualFold(name, "Events")
	case 7:
		return strings.EqualFold(name, "Records")
	case 8:
		return strings.EqualFold(name, "Messages")
	case 15:
		return strings.EqualFold(name, "QueryResultRows")
	}
	return false
}

// isRecordMember holds for names that are a record's. CloudTrail may add any
// member to a record; it never takes these away.
func isRecordMember(name []byte) bool {
	switch string(name) {
	case "eventSource", "eventName", "userIdentity":
		return true
	}
	return false
}
