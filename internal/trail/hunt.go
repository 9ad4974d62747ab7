package trail

import (
	"fmt"
	"io"
)

// broken tells what is wrong with the object, saves its whole parts and
// decides where the hunt goes on.
func (s *splitter) broken(end scanned) {
	o := &s.obj
	at, depth := s.offset(), len(o.open)
	switch end {
	case scanBroken:
		s.tell(o.from, "invalid JSON")
		if o.text.to == at && o.text.from > o.from {
			at = o.text.from + 1
		}
	case scanEnd:
		if s.err == io.EOF { // any other error is told by who reads
			s.tell(o.from, "cut off within the record")
		}
	case scanDeep:
		s.tell(o.from, tooDeep)
		depth /= 2
		at = o.open[depth].from
	case scanFull:
		s.tell(o.from, fmt.Sprintf("larger than %d MiB", s.limit>>20))
		for i := 1; i < depth; i++ {
			if from := o.open[i].from; at-from <= int64(s.limit/8) { // a record's size
				at, depth = from, i
				break
			}
		}
	}
	s.save(at)
	s.back += s.offset() - at
	if !s.lost {
		s.debt = 0
	}
	s.lost, s.keep, s.apart = true, -1, false
	s.debt += depth
	s.seek(at)
}

// looseText takes a string that stands by itself between objects.
func (s *splitter) looseText() {
	from := s.offset()
	s.keep, s.whole = s.pos, false
	end := s.quoted()
	to := s.offset()
	if end == scanDone && s.more() && !endsValue(s.buf[s.pos]) {
		end = scanBroken
	}
	s.keep = -1
	switch end {
	case scanDone:
		s.text(s.slice(from, to), from)
		return
	case scanFull:
		s.tell(from, fmt.Sprintf("larger than %d MiB", s.limit>>20))
	default:
		s.tell(from, notObject)
	}
	s.lost = true
	s.back += s.offset() - from - 1
	s.seek(from + 1)
}

// endsValue holds for what may stand right behind a value. A letter may not:
// there, a stray quote has turned strings inside out.
func endsValue(c byte) bool {
	switch c {
	case ',', ']', '}', '[', '{', '"':
		return true
	}
	return isSpace(c)
}

// garbage moves past bytes that begin nothing.
func (s *splitter) garbage() {
	s.tell(s.offset(), notObject)
	s.noted, s.apart = true, false
	for s.pos++; s.more(); s.pos++ {
		switch c := s.buf[s.pos]; c {
		case '{', '[', '}', ']', ',', ' ', '\n', '\r', '\t':
			return
		}
	}
}

// afresh ends a state of being lost at a bracket that cannot belong to what
// is broken: at the beginning of a line, or as the next element once the
// broken object should have ended.
func (s *splitter) afresh() {
	newLine := s.lineBegins()
	if newLine && s.over {
		s.lists = s.lists[:0]
	}
	if newLine || s.debt == 0 && s.apart {
		s.found()
	}
}

func (s *splitter) lineBegins() bool { return s.pos == 0 || s.buf[s.pos-1] == '\n' }

// swallowed tells that a list around obj is broken. It may be that obj itself
// was cut off within a list of its own, and what came next was taken for
// elements of that: '{"Records":[{"resources":[{…},{a record}]}' is the one
// as well as the other.
func (s *splitter) swallowed(reason string) {
	s.tell(s.offset(), reason)
	if s.whole {
		s.save(s.offset())
	}
}

// save emits the whole parts of the object that end before an offset.
func (s *splitter) save(before int64) {
	for _, p := range s.obj.parts {
		if p.to <= before {
			s.emit(s.slice(p.from, p.to), p.from, true)
		}
	}
}

// found ends a state of being lost.
func (s *splitter) found() { s.lost, s.debt, s.over, s.noted = false, 0, false, false }

func (s *splitter) tell(at int64, reason string) {
	if !s.lost && !s.noted {
		s.fault(at, reason)
	}
}
