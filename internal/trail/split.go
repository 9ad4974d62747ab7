package trail

import (
	"fmt"
	"io"
)

// splitter cuts a stream of bytes into JSON objects, in one pass and within
// bounded memory: objects that follow each other with anything or nothing
// between them, the elements of lists, and those of the lists named by
// isListName wherever they stand in their object.
//
// What is broken is told once and left; the splitter then hunts for the next
// opening brace. No byte is looked at more than a few times, whatever the
// stream holds:
//   - a scan fails at the first byte that cannot stand where it stands, and
//     the hunt goes on from that byte, not from the one where the scan began;
//   - only when the scan fails at a string, which may have been opened by a
//     stray quote, the hunt goes back to the beginning of that string;
//   - what was whole within the broken object has been noted on the way.
type splitter struct {
	window
	obj object
	// lists holds the lists that are open around the objects being cut, '['
	// for each, and '{' for an object that such a list is a member of.
	lists []byte
	// lost says that something broken was told and that no sound object has
	// been found since; what is met meanwhile is not told again.
	lost bool
	// debt is how many closing brackets of the broken object may still come.
	// With none left, the next object that is an element begins afresh.
	debt int
	// over says that more brackets closed than a broken object has: unless a
	// comma follows, the lists around it have ended too.
	over bool
	// apart says that a comma or the beginning of a list stands before pos.
	apart bool
	// whole says that obj was the last thing met and is whole, and that the
	// window still holds it.
	whole bool
	// noted says that garbage has been told on this line.
	noted bool
	// stopped ends the run.
	stopped bool
	// back counts the bytes that were gone over again.
	back int64

	// skimmer, if set, passes over objects that are not to be emitted; passed is
	// told of each.
	skimmer *skimmer
	passed  func()
	// emit takes an object and reports whether it was of use. Quiet means
	// that it may be a part of something broken: useless ones are no fault.
	emit func(text []byte, at int64, quiet bool) (useful bool)
	// text takes a string that stands where an object is expected.
	text func(text []byte, at int64)
	// fault takes what cannot be read.
	fault func(at int64, reason string)
}

// run reads to the end of the stream.
func (s *splitter) run() {
	s.keep = -1
	for !s.stopped && (s.more() || s.release()) {
		c := s.buf[s.pos]
		switch {
		case c == '\n':
			s.noted = false
			s.pos++
		case isSpace(c):
			s.pos++
		case c == '{':
			s.afresh()
			if !s.skimmed() {
				s.begin()
			}
		case c == '[':
			s.openList()
		case c == ']' || c == '}':
			s.closeList(c)
		case c == ',':
			s.noted = s.noted && len(s.lists) == 0
			s.apart, s.over = true, false
			s.pos++
		case c == '"' && !s.lost:
			s.looseText()
		default:
			s.garbage()
		}
	}
	if len(s.lists) > 0 && s.err == io.EOF {
		s.swallowed("cut off within a list")
	}
}

// release lets go of the last object when the window is full.
func (s *splitter) release() bool {
	if s.err != nil || s.keep < 0 {
		return false
	}
	s.keep, s.whole = -1, false
	return s.more()
}

func (s *splitter) openList() {
	if s.lineBegins() {
		s.found()
	}
	switch {
	case s.lost:
		s.debt++
	case len(s.lists) == maxDepth:
		s.tell(s.offset(), tooDeep)
		s.lost = true
	default:
		s.lists = append(s.lists, '[')
	}
	s.apart = true
	s.pos++
}

func (s *splitter) closeList(c byte) {
	at, n := s.offset(), len(s.lists)
	s.pos++
	switch {
	case s.lost && s.debt > 0:
		s.debt--
		s.apart = false
	case s.lost && c == '}':
		s.over = true
	case c == '}' || n == 0:
		s.tell(at, fmt.Sprintf("unexpected %q", c))
		s.noted = true
	case n > 1 && s.lists[n-2] == '{':
		s.lists = s.lists[:n-2]
		s.resume()
	default:
		s.lists = s.lists[:n-1]
	}
}

// skimmed passes over the object that starts at pos, if it may.
func (s *splitter) skimmed() bool {
	if s.skimmer == nil || s.lost || len(s.lists) > 0 && !s.apart {
		return false
	}
	end := s.skimmer.skim(&s.window)
	for end == short {
		s.keep = s.pos
		if !s.fill() {
			return false
		}
		end = s.skimmer.skim(&s.window)
	}
	if end < 0 {
		return false
	}
	s.pos, s.keep, s.apart, s.whole = end, -1, false, false
	s.passed()
	return true
}

// begin cuts the object that starts at pos.
func (s *splitter) begin() {
	if len(s.lists) > 0 && !s.apart && !s.lost {
		s.swallowed("a list without a comma")
	}
	o := &s.obj
	*o = object{from: s.offset(), open: o.open[:0], parts: o.parts[:0]}
	s.keep, s.whole = s.pos, false
	s.enter('{')
	s.finish(s.scan())
}

// resume reads the rest of an object after one of its members, a list of
// records.
func (s *splitter) resume() {
	o := &s.obj
	*o = object{from: s.offset() - 1, open: append(o.open[:0], level{s.offset() - 1, '{'}), parts: o.parts[:0], spent: true, want: wantNext}
	s.keep, s.whole = s.pos-1, false
	s.finish(s.scan())
}

func (s *splitter) finish(end scanned) {
	o := &s.obj
	s.apart = false
	switch end {
	case scanDone:
		s.whole = true
		switch {
		case !o.spent:
			if s.emit(s.slice(o.from, s.offset()), o.from, s.lost) {
				s.found()
			}
		case s.lost: // the bracket that ended the list may have been another's
			s.save(s.offset())
		case o.record:
			s.tell(o.from, "a record that holds a list of records")
		}
	case scanList:
		s.keep, s.apart = -1, true
		s.found()
		if len(s.lists)+2 > maxDepth {
			s.tell(s.offset(), tooDeep)
			s.lost = true
			return
		}
		s.lists = append(s.lists, '{', '[')
		s.pos++
	default:
		s.broken(end)
	}
}
