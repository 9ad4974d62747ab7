package replay

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/klauspost/compress/gzip"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// form is the version of what is written. A run is judged by one version of the
// program from its beginning to its end.
const form = "hosewatch replay 1"

// state is what a turn of Judge hands on: all that the answers to what comes
// depend on.
type state struct {
	house  string // the version of the configuration
	at     position
	memory *store.Memory
	watch  *watch.Watcher
	seen   *trail.Seen
}

// position is the last event that was judged. The zero value is before the
// first.
type position struct {
	slice, id, account string
	time               time.Time
	from               trail.Origin
}

func positionOf(slice string, e *trail.Event) position {
	return position{slice, e.ID, e.Account, e.Time, e.Origin}
}

// before reports whether an event was judged by the turns before. In a slice
// that no turn has ended, that is told by its place in the order.
func (p *position) before(e *trail.Event) bool {
	last := trail.Event{Time: p.time, ID: p.id, Account: p.account, Origin: p.from}
	return trail.Compare(e, &last) <= 0
}

// What the parts of a state begin with.
const (
	endPart = iota
	resourcePart
	momentsPart
	seenPart
)

// write packs a state.
func (s *state) write(w io.Writer) error {
	gz, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return err
	}
	out := bufio.NewWriter(gz)
	texts(out, form, s.house, s.at.slice, s.at.id, s.at.account, s.at.from.File)
	number(out, s.at.from.Record)
	if err := moment(out, s.at.time); err != nil {
		return err
	}
	for c, err := range s.memory.Carry() {
		if err != nil {
			return err
		}
		out.WriteByte(resourcePart)
		flag(out, c.Young)
		texts(out, c.ARN, string(c.Bytes))
	}
	for m := range s.watch.Carry() {
		out.WriteByte(momentsPart)
		flag(out, m.Young)
		texts(out, m.Key)
		number(out, len(m.At))
		for i, at := range m.At {
			texts(out, m.Notes[i])
			if err := moment(out, at); err != nil {
				return err
			}
		}
	}
	keys, err := s.seen.AppendBinary(nil)
	if err != nil {
		return err
	}
	out.WriteByte(seenPart)
	texts(out, string(keys))
	out.WriteByte(endPart)
	return errors.Join(out.Flush(), gz.Close()) // a bufio.Writer keeps its error
}

// read unpacks into a state that remembers nothing yet.
func (s *state) read(r io.Reader) error {
	gz, err := gzip.NewReader(bufio.NewReader(r))
	if err != nil {
		return err
	}
	in := source{r: bufio.NewReader(gz)}
	if got := in.text(); got != form {
		return fmt.Errorf("written in form %.40q; this program reads %q", got, form)
	}
	s.house = in.text()
	s.at = position{slice: in.text(), id: in.text(), account: in.text(), from: trail.Origin{File: in.text(), Record: in.number()}, time: in.moment()}
	for in.err == nil {
		switch part := in.byte(); part {
		case endPart:
			return in.err
		case resourcePart:
			in.keep(s.memory.Restore(store.Carried{Young: in.byte() == 1, ARN: in.text(), Bytes: []byte(in.text())}))
		case momentsPart:
			s.watch.Restore(in.moments())
		case seenPart:
			in.keep(s.seen.UnmarshalBinary([]byte(in.text())))
		default:
			in.keep(fmt.Errorf("part %d: not known", part))
		}
	}
	return in.err
}

func texts(w *bufio.Writer, all ...string) {
	for _, text := range all {
		number(w, len(text))
		w.WriteString(text)
	}
}

func number(w *bufio.Writer, n int) { w.Write(binary.AppendUvarint(nil, uint64(n))) }

func moment(w *bufio.Writer, t time.Time) error {
	text, err := t.UTC().MarshalBinary()
	texts(w, string(text))
	return err
}

func flag(w *bufio.Writer, set bool) {
	if set {
		w.WriteByte(1)
	} else {
		w.WriteByte(0)
	}
}

// source reads what was written; err is the first fault, after which all that
// is read is zero.
type source struct {
	r   *bufio.Reader
	err error
}

func (s *source) keep(err error) {
	if s.err == nil && err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if s.err == nil {
		s.err = err
	}
}

func (s *source) byte() byte {
	if s.err != nil {
		return 0
	}
	b, err := s.r.ReadByte()
	s.keep(err)
	return b
}

func (s *source) number() int {
	if s.err != nil {
		return 0
	}
	n, err := binary.ReadUvarint(s.r)
	if err == nil && n > 1<<28 {
		err, n = fmt.Errorf("a length of %d", n), 0
	}
	s.keep(err)
	return int(n)
}

func (s *source) text() string {
	b := make([]byte, s.number())
	if s.err != nil {
		return ""
	}
	_, err := io.ReadFull(s.r, b)
	s.keep(err)
	return string(b)
}

func (s *source) moment() (t time.Time) {
	text := s.text()
	if s.err == nil {
		s.keep(t.UnmarshalBinary([]byte(text)))
	}
	return t
}

func (s *source) moments() (m judge.Moments) {
	m.Young, m.Key = s.byte() == 1, s.text()
	for n := s.number(); n > 0 && s.err == nil; n-- {
		m.Notes, m.At = append(m.Notes, s.text()), append(m.At, s.moment())
	}
	return m
}

// load is the state that a turn begins with: that which the turn before left,
// or what there is before the first event.
func (s *Steps) load(ctx context.Context, r *Run, turn int) (*state, error) {
	c, version, err := s.Config(ctx)
	if err != nil {
		return nil, err
	}
	if r.Scope != "" {
		scoped := *c
		scoped.Scope, c = r.Scope, &scoped
	}
	memory := store.NewMemory()
	now := &state{house: version, memory: memory, watch: watch.On(memory, c), seen: new(trail.Seen)}
	key, read := r.turnKey(stateIn, turn), now.read
	switch {
	case turn == 0 && !r.Baseline:
		return now, nil
	case turn == 0:
		key, read = r.BaselineKey(), func(text io.Reader) error { return learn(ctx, memory, text) }
	}
	src, err := s.Runs.Get(ctx, key)
	if err != nil {
		return nil, err
	}
	defer src.Close()
	if err := read(src); err != nil {
		return nil, fmt.Errorf("%s: %w", key, err)
	}
	if now.house != version {
		return nil, fmt.Errorf("the configuration has changed, from version %.80q to %.80q: start another run", now.house, version)
	}
	return now, nil
}
