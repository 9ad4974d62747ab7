package trail

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/klauspost/compress/gzip"
	"github.com/tidwall/gjson"
)

// The limits of what is read. CloudTrail's own are far below: an event has at
// most 256 KB, or 1 MB where large events are asked for; a Logs payload at
// most a few MB.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
const (
	maxValue  = 16 << 20     // bytes of one object that has to be held whole
	maxRecord = maxValue / 8 // bytes of one record
	maxDepth  = 128          // levels of nesting
	maxWraps  = 5            // wraps around a record, one within the other
)

const (
	notObject  = "not a JSON object"
	tooWrapped = "wrapped too many times"
)

var tooDeep = fmt.Sprintf("nested deeper than %d levels", maxDepth)

// Read reads every record of a stream, whatever it travels in, and calls
// visit for each, in the order of the stream. File names the stream in
// Origin and in faults.
//
// Compressed or not, and how records are contained, is told by content: see
// the package's documentation. What is broken becomes a Fault in Stats, and
// the sound records beside it are still told. Memory does not grow with the
// stream.
//
// The error is visit's, after which nothing more is read, or the context's.
func Read(ctx context.Context, src io.Reader, file string, visit func(*Event) error) (Stats, error) {
	return Want{}.Read(ctx, src, file, visit)
}

// Read is Read for the records that are wanted.
func (w Want) Read(ctx context.Context, src io.Reader, file string, visit func(*Event) error) (Stats, error) {
	return newBench(w).read(ctx, src, file, visit)
}

// bench is where one goroutine reads one stream after the other, in the same
// memory.
type bench struct {
	want      Want
	skimmer   *skimmer // of what is not wanted; nil: all is
	tapes     [maxInflates + 1]tape
	inflaters [maxInflates]inflater
}

func newBench(w Want) *bench { return &bench{want: w, skimmer: newSkimmer(w)} }

// wantAll is for text in memory, which needs no room beside it.
var wantAll = &bench{}

// maxBench is the window that is kept for the next stream, in bytes. A larger
// one was for what is rare.
const maxBench = 1 << 20

func (b *bench) read(ctx context.Context, src io.Reader, file string, visit func(*Event) error) (Stats, error) {
	r := reading{ctx: ctx, file: file, visit: visit, bench: b}
	counted := &counter{src: src, r: &r}
	r.stream(counted)
	r.stats.Files, r.stats.Bytes = 1, counted.n
	return r.stats, r.end()
}

// ReadText is Read for text in memory, such as a function's payload, and
// quickest when it is one event, bare or in its wraps.
func ReadText(ctx context.Context, text, file string, visit func(*Event) error) (Stats, error) {
	if isGzip([]byte(text[:min(len(text), gzipMark)])) {
		return Read(ctx, strings.NewReader(text), file, visit)
	}
	r := reading{ctx: ctx, file: file, visit: visit, bench: wantAll, taken: int64(len(text))}
	r.content(text, place{})
	r.stats.Files, r.stats.Bytes = 1, int64(len(text))
	return r.stats, r.end()
}

// reading is the state of one Read.
type reading struct {
	ctx      context.Context
	file     string
	visit    func(*Event) error
	bench    *bench
	stats    Stats
	record   int          // records met, of any kind
	junk     int          // broken things met
	inflated int64        // bytes that decompression made
	taken    int64        // bytes of the input itself
	err      error        // visit's: stop
	member   *gzip.Reader // of packed payloads
	spare    *Event       // one that came to nothing, to be used again
}

// place says where in the input a piece of text stands.
type place struct {
	offset int64
	wraps  int
	quiet  bool // within something broken: nothing there is a fault
	cut    bool // the splitter has had it already, and left it whole
}

func (p place) deeper() place {
	p.wraps++
	p.cut = false
	return p
}

func (r *reading) end() error {
	if r.err == nil {
		return r.ctx.Err()
	}
	return r.err
}

// split cuts objects out of a window and reads each.
func (r *reading) split(s *splitter, at place) (useful bool) {
	// Within a wrap, the wrap's place is all that a reader can find again.
	in := func(offset int64, quiet bool) place {
		p := at
		if at.wraps == 0 {
			p.offset = offset
		}
		p.quiet, p.cut = at.quiet || quiet, true
		return p
	}
	s.emit = func(text []byte, offset int64, quiet bool) bool {
		ok := r.object(string(text), in(offset, quiet))
		useful = useful || ok
		s.stopped = r.over()
		return ok
	}
	s.text = func(text []byte, offset int64) {
		p := in(offset, false)
		if inner := unquote(text); gjson.ValidBytes(text) && looksJSON(inner) && p.wraps < maxWraps {
			useful = r.content(inner, p.deeper()) || useful
			s.stopped = r.over()
			return
		}
		r.malformed(p, notObject)
		s.stopped = r.over()
	}
	if !at.quiet {
		s.skimmer = r.bench.skimmer
	}
	s.passed = func() {
		useful = true
		r.pass()
		s.stopped = r.over()
	}
	s.fault = func(offset int64, reason string) {
		r.malformed(in(offset, false), reason)
		s.stopped = r.over()
	}
	s.run()
	return useful
}

// object reads text that was cut out as one object.
func (r *reading) object(text string, at place) (useful bool) {
	if !gjson.Valid(text) {
		return r.malformed(at, "invalid JSON")
	}
	return r.valid(text, at)
}

// valid reads a valid JSON object.
func (r *reading) valid(text string, at place) (useful bool) {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	p := r.parsing(text)
	p.object(gjson.Parse(text))
	fault := p.check()
	switch m := p.marks; {
	case m&markLookup != 0: // its own members are named like a record's
		return r.unwrap(p, at)
	case m&markInsight != 0 || strings.EqualFold(p.event.Category, "Insight"):
		return r.skip(&r.stats.Skipped.Insight)
	case fault == nil && strings.HasPrefix(p.event.Source, "aws:"):
		// aws:s3 and its like send notifications that look like records.
		return r.skip(&r.stats.Skipped.Other)
	case fault == nil && len(text) > maxRecord:
		return r.malformed(at, fmt.Sprintf("larger than %d MiB", maxRecord>>20))
	case fault == nil:
		return r.tell(p.event)
	case m&markWraps != 0:
		return r.unwrap(p, at)
	case m&markDigest != 0:
		return r.skip(&r.stats.Skipped.Digest)
	case m&markObjectNote != 0:
		return r.skip(&r.stats.Skipped.Other)
	case m&markList != 0 && !at.cut:
		return r.cut(text, at)
	}
	r.spare = p.event
	return r.malformed(at, fault.Error())
}

func (r *reading) parsing(text string) *parsing {
	e := r.spare
	if r.spare = nil; e == nil {
		e = new(Event)
	}
	*e = Event{Origin: Origin{File: r.file, Record: r.record + 1}, Raw: text, RequestState: RequestNull}
	return &parsing{event: e}
}

func (r *reading) pass() {
	r.record++
	r.stats.Records++
	r.stats.Unwanted++
}

func (r *reading) tell(e *Event) bool {
	if !r.bench.want.wants(e) {
		r.spare = e
		r.pass()
		return true
	}
	r.record++
	if r.err == nil {
		r.stats.Records++
		r.err = r.visit(e)
	}
	return true
}

func (r *reading) skip(n *int) bool {
	r.record++
	*n++
	return true
}

// Input that is nearly all junk is given up: it is no trail, and going through
// all of it would take a hostile file's time and not ours.
const (
	maxJunk       = 100_000 // broken things, in an input without a record
	junkPerRecord = 100     // and so many more for each thing understood
)

func (r *reading) givenUp() bool {
	return r.junk > maxJunk+junkPerRecord*(r.stats.Records+r.stats.Skipped.Total())
}

// over reports whether nothing more is to be read.
func (r *reading) over() bool { return r.err != nil || r.givenUp() }

func (r *reading) malformed(at place, reason string) bool {
	r.junk++
	if !at.quiet {
		r.record++
		r.stats.fault(Fault{File: r.file, Record: r.record, Offset: at.offset, Reason: reason})
	}
	return false
}

// stream reads a stream to its end, and tells when that comes too early.
func (r *reading) stream(src io.Reader) {
	text := r.plain(src)
	s := &splitter{window: text.window(maxValue)}
	r.split(s, place{})
	if cap(s.buf) <= maxBench {
		text.buf = s.buf // for the next stream
	}
	if r.givenUp() && r.end() == nil {
		// Said in place of one of the many that are kept.
		r.stats.Faults = r.stats.Faults[:min(len(r.stats.Faults), maxFaults-1)]
		r.stats.fault(Fault{File: r.file, Offset: s.base, Reason: "nearly all of it is broken: the rest is not read"})
		return
	}
	if s.err != nil && s.err != io.EOF && r.end() == nil {
		r.stats.fault(Fault{File: r.file, Offset: s.base + int64(len(s.buf)), Reason: reasonOf(s.err)})
	}
}

// counter counts what is read from the source, and stops when it is time to.
type counter struct {
	src io.Reader
	r   *reading
	n   int64
}

func (c *counter) Read(p []byte) (int, error) {
	if err := c.r.end(); err != nil {
		return 0, err
	}
	n, err := c.src.Read(p)
	c.n += int64(n)
	c.r.taken = c.n
	return n, err
}

const byteOrderMark = "\ufeff"
