package trail

import (
	"bytes"
	"strings"
)

// Want says which records a Read tells. The others are counted in
// Stats.Unwanted, and mostly passed over without being parsed. The zero value
// wants all.
type Want struct {
	// Call reports whether the records of a call are wanted, whatever else they
	// say; nil wants all. Source is in lower case, as that of an Event. Answers
	// are remembered: the same call must always get the same.
	Call func(source, name string) bool
	// Text reports whether a record is wanted although its call is not, from
	// how it stands in the input; nil wants none. Text is valid JSON, but for
	// control characters and letters that are no UTF-8, and must not be kept.
	Text func(text []byte) bool
}

// wants reports whether an event is to be told.
func (w Want) wants(e *Event) bool {
	return w.Call == nil || w.Call(e.Source, e.Name) || w.Text != nil && w.Text([]byte(e.Raw))
}

// skimmer passes over records that nobody wants. It knows the one form in
// which CloudTrail writes a record to a trail's file: without white space, and
// with members that it has heard of, in any order, the last counting where one
// is there twice. That form it reads as strictly as a parser does, but for the letters within a string; all
// else it leaves to whoever reads any JSON, so that what it does not know costs
// time and nothing more.
//
// It is not safe for concurrent use.
type skimmer struct {
	walker
	want     Want
	calls    map[string]bool            // whether a call is wanted, by its key
	key      []byte                     // of a call, to be used again
	day      [len("2026-11-24T")]byte   // the last that was met
	passages [passageBegins]passages    // by how they begin
	next     [len(passable) + 1]*member // what came after a member the last time, by its index
}

// maxCalls is how many calls a skimmer remembers the answer for. AWS has about
// 20,000; only a made-up trail has more.
const maxCalls = 1 << 15

func newSkimmer(w Want) *skimmer {
	if w.Call == nil {
		return nil
	}
	return &skimmer{want: w, calls: map[string]bool{}}
}

// Verdicts of skim in place of a length.
const (
	look  = -1 // the record is wanted, or not in the form that is known
	short = -2 // the text ends before the record does
)

// stretch is a part of a text.
type stretch struct{ from, to int }

// record is what skim has to know of the record that it walks over.
type record struct {
	from         int
	seen         neededMembers
	source, name stretch
	passed       bool // its call is one that nobody wants

	passage   passageBegin // that is being walked over; 0: none
	since     int
	set, call uint64
	before    neededMembers // those seen before the passage
}

// skim returns the place behind the record that begins where the window is, if
// nobody wants it; else look or short.
func (k *skimmer) skim(w *window) int {
	k.walker.on(w)
	r := record{from: w.pos}
	i, ended := k.begin(&r, byIdentity, w.pos)
	if i == w.pos {
		i++
	}
	last := 0
	for !ended {
		m := memberAt(k.text, i, k.next[last])
		if m == nil {
			return k.stuck(i)
		}
		k.next[last], last = m, m.index
		if m.passage != 0 {
			k.leave(&r, i, false)
			was := i
			if i, ended = k.begin(&r, m.passage, i); i > was {
				continue
			}
		}
		r.seen |= m.needed
		if i = k.member(m, i+1+m.size, &r); i < 0 || i >= len(k.text) {
			return k.stuck(i)
		}
		switch k.text[i] {
		case ',':
			i++
		case '}':
			i++
			ended = true
			k.leave(&r, i, true)
		default:
			return look
		}
	}
	return k.unwanted(&r, i)
}

// begin walks over the passage that begins at i, if it is known; else it notes
// that one begins.
func (k *skimmer) begin(r *record, as passageBegin, i int) (end int, ended bool) {
	if as == noPassage {
		return i, false
	}
	all, text := &k.passages[as], k.text[i:]
	known, set := all.last, r.call
	if known == nil || !bytes.HasPrefix(text, known.text) {
		if as != byEndpoint { // the same call goes to the same endpoint
			set = passageSet(as, text)
		}
		if known = all.find(text, set); known == nil {
			r.passage, r.set, r.since, r.before = as, set, i, r.seen
			return i, false
		}
	}
	if as == byCall {
		r.call, r.passed = known.set, true
	}
	r.seen |= known.needed
	return i + len(known.text), known.ends
}

// leave remembers the passage that was walked over, if it is free of escapes and
// of calls that are wanted.
func (k *skimmer) leave(r *record, i int, ended bool) {
	if r.passage <= noPassage {
		return
	}
	whole := passage{set: r.set, text: k.text[r.since:i], needed: r.seen &^ r.before, ends: ended}
	as, call := r.passage, whole.needed&callNeeded
	r.passage = noPassage
	if as == byCall && call == callNeeded && !k.wantsCall(r) {
		r.passed, r.call, call = true, r.set, 0
	}
	if call == 0 && bytes.IndexByte(whole.text, '\\') < 0 {
		k.passages[as].add(whole)
	}
}

// stuck tells a text that is cut off from one that is of another form.
func (k *skimmer) stuck(i int) int {
	if i == short || i >= 0 && len(k.text)-i < longestMember {
		return short
	}
	return look
}

// member walks over the value of a member, which begins at i.
func (k *skimmer) member(m *member, i int, r *record) int {
	if i >= len(k.text) {
		return short
	}
	switch m.kind {
	case sourceMember, nameMember, timeMember, categoryMember:
		if k.text[i] != '"' {
			return look
		}
		escape := k.escape
		end := k.str(i + 1)
		if end < 0 {
			return end
		}
		said := stretch{i + 1, end - 1}
		switch {
		case escape < end, r.passed && m.needed&callNeeded != 0:
			return look
		case m.kind == sourceMember:
			r.source = said
		case m.kind == nameMember:
			r.name = said
		case m.kind == timeMember && !k.isTime(k.text[said.from:said.to]):
			return look
		case m.kind == categoryMember && string(k.text[said.from:said.to]) != "Management" && string(k.text[said.from:said.to]) != "Data":
			return look // an Insights event is no record of a call
		}
		return end
	case idMember:
		// Nearly all are of one length. To go on from there and look back is
		// quicker than to look where one ends.
		if end := i + 1 + len("00000000-0000-0000-0000-000000000000"); end < k.escape && end < len(k.text) && k.text[end] == '"' && k.text[i] == '"' && bytes.IndexByte(k.text[i+1:end], '"') < 0 {
			return end + 1
		}
	}
	return k.value(i)
}

// unwanted returns the end of a whole record if nobody wants it.
func (k *skimmer) unwanted(r *record, end int) int {
	if r.seen != allNeeded || end-r.from > maxRecord || !r.passed && k.wantsCall(r) || k.want.Text != nil && k.want.Text(k.text[r.from:end]) {
		return look
	}
	return end
}

func (k *skimmer) wantsCall(r *record) bool {
	source, name := k.text[r.source.from:r.source.to], k.text[r.name.from:r.name.to]
	k.key = append(append(append(k.key[:0], source...), ' '), name...)
	wanted, known := k.calls[string(k.key)]
	if known {
		return wanted
	}
	lower := strings.ToLower(string(source))
	// A record without them is broken, and one of aws:s3 and its like none.
	wanted = len(source) == 0 || len(name) == 0 || strings.HasPrefix(lower, "aws:") || k.want.Call(lower, string(name))
	if len(k.calls) < maxCalls && bytes.IndexByte(source, ' ') < 0 {
		k.calls[string(k.key)] = wanted
	}
	return wanted
}

// isTime holds for a time as CloudTrail writes it, on a day that every month
// has.
func (k *skimmer) isTime(text []byte) bool {
	const day = len("2026-11-24T")
	if len(text) != day+len("00:00:00Z") || string(text[:day]) != string(k.day[:]) && !isDay(text[:day]) {
		return false
	}
	copy(k.day[:], text)
	at := func(i int) byte { return (text[i]-'0')*10 + text[i+1] - '0' }
	clock := text[day:]
	digits := isDigit(clock[0]) && isDigit(clock[1]) && isDigit(clock[3]) && isDigit(clock[4]) && isDigit(clock[6]) && isDigit(clock[7])
	return digits && clock[2] == ':' && clock[5] == ':' && clock[8] == 'Z' && at(day) < 24 && at(day+3) < 60 && at(day+6) < 60
}

func isDigit(c byte) bool { return c-'0' < 10 }

func isDay(text []byte) bool {
	const form = "0000-00-00T"
	for i, c := range []byte(form) {
		if c == '0' && !isDigit(text[i]) || c != '0' && text[i] != c {
			return false
		}
	}
	at := func(i int) byte { return (text[i]-'0')*10 + text[i+1] - '0' }
	month, day := at(5), at(8)
	return month >= 1 && month <= 12 && day >= 1 && day <= 28
}
