package trail

import "io"

const (
	windowStart = 64 << 10 // bytes a window begins with
	windowChunk = 16 << 10 // least room for one read
	emptyReads  = 100      // reads without a byte or an error, before giving up
)

// window is the part of a stream that is still needed: the value being cut
// and what was read beyond it. Its size is bounded by limit, not by the
// stream.
type window struct {
	src   io.Reader // nil: buf is all there is
	buf   []byte
	pos   int   // the next byte to look at
	keep  int   // the first byte still needed, or -1: none before pos
	base  int64 // the offset of buf[0] in the stream
	limit int   // how many bytes may be kept
	err   error // why no more can be read; io.EOF at the end
}

// offset returns the place of pos in the stream.
func (w *window) offset() int64 { return w.base + int64(w.pos) }

// seek moves back to an offset that is still in the window.
func (w *window) seek(offset int64) { w.pos = int(offset - w.base) }

// slice returns the bytes between two offsets that are still in the window.
func (w *window) slice(from, to int64) []byte { return w.buf[from-w.base : to-w.base] }

// more reports whether there is a byte at pos, reading on when need be. When
// there is none, err says why; without an err the window is full.
func (w *window) more() bool { return w.pos < len(w.buf) || w.fill() }

func (w *window) fill() bool {
	if w.src == nil && w.err == nil {
		w.err = io.EOF
	}
	if w.err != nil {
		return false
	}
	from := max(w.pos-1, 0) // one back: it may be the end of a line
	if w.keep >= 0 {
		from = w.keep
	}
	if len(w.buf)-from >= w.limit {
		return false
	}
	w.makeRoom(from)
	had := len(w.buf)
	w.buf, w.err = readMore(w.src, w.buf)
	return len(w.buf) > had
}

// readMore appends to buf what one read gives, as far as buf has room. It asks
// again for a while when a read gives neither a byte nor an error.
func readMore(src io.Reader, buf []byte) ([]byte, error) {
	for range emptyReads {
		n, err := src.Read(buf[len(buf):cap(buf)])
		if n > 0 || err != nil {
			return buf[:len(buf)+n], err
		}
	}
	return buf, io.ErrNoProgress
}

// makeRoom forgets what lies before from. It moves bytes only when much of
// the buffer becomes free or when it must, so that every byte is moved few
// times.
func (w *window) makeRoom(from int) {
	kept, most := w.buf[from:], w.limit+windowStart
	switch {
	case cap(w.buf)-len(w.buf) >= windowChunk:
		return
	case cap(w.buf) >= windowStart && (len(kept) <= cap(w.buf)/2 || cap(w.buf) >= most):
		w.buf = w.buf[:copy(w.buf[:cap(w.buf)], kept)]
	default:
		grown := make([]byte, len(kept), min(max(windowStart, 2*cap(w.buf)), most))
		copy(grown, kept)
		w.buf = grown
	}
	w.base += int64(from)
	w.pos -= from
	if w.keep >= 0 {
		w.keep -= from
	}
}
