package trail

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
)

const (
	gzipMark = 3 // bytes that tell gzip: its magic number and the one method there is
	// An input may be decompressed to inflateFree bytes plus inflateRatio
	// times its own size, however it is nested. Records rarely shrink to less
	// than a fiftieth; what deflate can do is 1032.
	inflateFree  = 64 << 20
	inflateRatio = 500
	maxInflated  = 64 << 20 // bytes of a Logs payload, which is held whole
	sniffed      = 512      // bytes that tell what a text is
	aheadSize    = 8 << 10  // bytes read ahead, which a tape can take back
	maxWhole     = 4 << 20  // bytes of compressed text that are held whole, if there are no more
	maxBroken    = 20       // broken members of a stream before it is given up
	maxInflates  = 3        // compressed again and again, as Firehose does with Logs payloads
)

var errBroken = errors.New("gzip: too many broken members")

var errInflated = fmt.Errorf("decompresses to more than %d times its size", inflateRatio)

func isGzip(head []byte) bool {
	return len(head) == gzipMark && head[0] == 0x1f && head[1] == 0x8b && head[2] == 8
}

// plain returns the text of a stream: decompressed when it is gzip by its
// content, and without a byte order mark.
func (r *reading) plain(src io.Reader) *tape {
	b := r.bench
	t := &b.tapes[0]
	t.load(src)
	for i := range b.inflaters {
		if !isGzip(t.peek(gzipMark)) {
			break
		}
		z := &b.inflaters[i]
		z.begin(t, r)
		t = &b.tapes[i+1]
		t.load(z)
	}
	if string(t.peek(len(byteOrderMark))) == byteOrderMark {
		t.pos += len(byteOrderMark)
	}
	head := bytes.TrimLeft(t.peek(sniffed), " \t\r\n")
	r.stats.notJSON = len(head) > 0 && !bytes.ContainsAny(head[:1], `{["`)
	return t
}

// inflater decompresses the members of a gzip stream one after the other. A
// broken member is told, and reading goes on at the next that can be found.
type inflater struct {
	*tape   // nil: not used yet
	reading *reading
	ahead   *bufio.Reader // of the tape
	whole   bytes.Reader  // in its place, when the tape holds all there is: gzip reads it faster
	all     bool
	member  gzip.Reader
	inside  bool  // a member
	from    int64 // where the member begins
	faults  int   // broken members so far
}

// begin inflates a tape, in the memory of the one before.
func (z *inflater) begin(t *tape, r *reading) {
	if z.ahead == nil {
		z.ahead = bufio.NewReaderSize(nil, aheadSize)
	}
	z.tape, z.reading, z.inside, z.from, z.faults = t, r, false, 0, 0
	z.all = t.readAll(maxWhole)
	z.ahead.Reset(nil)
	z.whole.Reset(nil)
}

func (z *inflater) Read(p []byte) (int, error) {
	for {
		if err := z.reading.end(); err != nil {
			return 0, err
		}
		if !z.inside {
			if err := z.open(); err != nil {
				return 0, err
			}
		}
		n, err := z.member.Read(p)
		if z.reading.inflated += int64(n); z.reading.inflated > z.reading.mayInflate() {
			return 0, errInflated
		}
		switch {
		case err == io.EOF:
			z.inside = false
		case err != nil && z.tape.err != nil && z.tape.err != io.EOF:
			return n, z.tape.err // not the member's fault
		case err != nil:
			if stop := z.broken(err); stop != nil {
				return n, stop
			}
			// What was cut off must not run into what comes next.
			if n < len(p) && !errors.Is(err, gzip.ErrChecksum) {
				p[n] = '\n'
				n++
			}
		}
		if n > 0 {
			return n, nil
		}
	}
}

// inflate decompresses a payload that is held whole, up to maxInflated bytes.
// With an error it returns what came before.
func (r *reading) inflate(raw []byte) (string, error) {
	if r.member == nil {
		r.member = new(gzip.Reader)
	}
	if err := r.member.Reset(bytes.NewReader(raw)); err != nil {
		return "", err
	}
	var text bytes.Buffer
	n, err := text.ReadFrom(io.LimitReader(r.member, maxInflated+1))
	r.inflated += n
	switch {
	case n > maxInflated:
		err = fmt.Errorf("decompresses to more than %d MiB", maxInflated>>20)
	case r.inflated > r.mayInflate():
		err = errInflated
	}
	return text.String(), err
}

func (r *reading) mayInflate() int64 { return inflateFree + inflateRatio*r.taken }

func gzipReason(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return "gzip: cut off"
	}
	return err.Error()
}

// open begins the next member; an error says that there is none.
func (z *inflater) open() error {
	z.sync()
	if len(z.peek(1)) == 0 {
		return z.tape.err
	}
	z.from = z.offset()
	if err := z.member.Reset(z.attach()); err != nil {
		return z.broken(err)
	}
	z.member.Multistream(false)
	z.inside = true
	return nil
}

// attach returns what the next member is read from.
func (z *inflater) attach() io.Reader {
	if z.all {
		z.whole.Reset(z.buf[z.pos:])
		z.pos = len(z.buf)
		return &z.whole
	}
	z.ahead.Reset(z.tape)
	return z.ahead
}

// sync takes back what was read ahead and the member did not use.
func (z *inflater) sync() {
	z.pos -= z.ahead.Buffered() + z.whole.Len()
	z.ahead.Reset(nil)
	z.whole.Reset(nil)
}

// broken tells why a member cannot be read on, and moves to the next. A
// wrong checksum is found behind the member; anything else may be noticed
// long after it went wrong, so the search goes back as far as it can.
func (z *inflater) broken(err error) error {
	if z.faults++; z.faults > maxBroken {
		return errBroken // going back each time must not add up
	}
	z.reading.stats.fault(Fault{File: z.reading.file, Offset: z.from, Reason: gzipReason(err)})
	z.inside = false
	z.sync()
	if !errors.Is(err, gzip.ErrChecksum) {
		z.rewind(z.from + 1)
		z.hunt()
	}
	return nil
}

// hunt moves to what looks like the beginning of a member.
func (z *inflater) hunt() {
	for {
		ahead := z.peek(gzipMark)
		if len(ahead) < gzipMark {
			z.pos = len(z.buf)
			return
		}
		ahead = z.buf[z.pos:]
		if i := bytes.Index(ahead, []byte{0x1f, 0x8b, 8}); i >= 0 {
			z.pos += i
			return
		}
		z.pos += len(ahead) - gzipMark + 1
	}
}
