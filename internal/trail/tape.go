package trail

import (
	"io"
	"slices"
)

const (
	tapeBack = 64 << 10 // how far a tape can be wound back, at least
)

// tape is a buffered reader that can be wound back a little.
type tape struct {
	src  io.Reader
	buf  []byte
	pos  int
	base int64 // the offset of buf[0]
	err  error
}

// load begins a tape, in the memory of the one before.
func (t *tape) load(src io.Reader) {
	if t.buf == nil {
		t.buf = make([]byte, 0, 2*tapeBack)
	}
	*t = tape{src: src, buf: t.buf[:0]}
}

func (t *tape) offset() int64 { return t.base + int64(t.pos) }

// peek returns the next n bytes, or what there is of them.
func (t *tape) peek(n int) []byte {
	for len(t.buf)-t.pos < n && t.fill() {
	}
	return t.buf[t.pos:min(t.pos+n, len(t.buf))]
}

func (t *tape) fill() bool {
	if t.err != nil {
		return false
	}
	if gone := t.pos - tapeBack; gone > 0 && len(t.buf) == cap(t.buf) {
		t.buf = t.buf[:copy(t.buf, t.buf[gone:])]
		t.base += int64(gone)
		t.pos = tapeBack
	}
	had := len(t.buf)
	t.buf, t.err = readMore(t.src, t.buf)
	return len(t.buf) > had
}

// window goes on where the tape is, with what it has read ahead, which it takes
// along. The tape is not to be read any more.
func (t *tape) window(limit int) window {
	ahead := t.buf
	t.buf = nil
	return window{src: t.src, buf: ahead, pos: t.pos, base: t.base, err: t.err, limit: limit}
}

// readAll reads all there is, if that is no more than so many bytes, and
// reports whether the tape holds it.
func (t *tape) readAll(most int) bool {
	for t.err == nil && len(t.buf) < most {
		if len(t.buf) == cap(t.buf) {
			t.buf = slices.Grow(t.buf, len(t.buf))
		}
		t.buf, t.err = readMore(t.src, t.buf)
	}
	return t.err == io.EOF
}

// rewind goes back to offset, or as far as it can.
func (t *tape) rewind(offset int64) { t.pos = int(max(offset-t.base, 0)) }

func (t *tape) Read(p []byte) (int, error) {
	ahead := t.peek(1)
	if len(ahead) == 0 {
		return 0, t.err
	}
	n := copy(p, t.buf[t.pos:])
	t.pos += n
	return n, nil
}
