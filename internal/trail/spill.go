package trail

import (
	"bufio"
	"container/heap"
	"encoding/binary"
	"fmt"
	"io"
	"iter"
	"os"
)

// spill is a temporary file of sorted runs of events.
type spill struct {
	file *os.File
	runs []span
	end  int64
}

// write appends a run.
func (s *spill) write(dir string, events []*Event) error {
	if s.file == nil {
		f, err := os.CreateTemp(dir, "hosewatch-*") // mode 0600
		if err != nil {
			return fmt.Errorf("temporary file: %w", err)
		}
		s.file = f
		// Without a name it goes away with the process, however that ends.
		// Where a system does not allow that, close removes it.
		os.Remove(f.Name())
	}
	w := &counting{w: s.file}
	b := bufio.NewWriterSize(w, 256<<10)
	for _, e := range events {
		writeEvent(b, e)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("temporary file: %w", err)
	}
	s.runs = append(s.runs, span{s.end, s.end + w.n})
	s.end += w.n
	return nil
}

func (s *spill) close() error {
	if s.file == nil {
		return nil
	}
	err := s.file.Close()
	os.Remove(s.file.Name())
	*s = spill{}
	return err
}

type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}

// writeEvent writes what ParseRecord needs. The bufio.Writer keeps the error.
func writeEvent(w *bufio.Writer, e *Event) {
	var b []byte
	b = binary.AppendUvarint(b, uint64(len(e.Origin.File)))
	b = append(b, e.Origin.File...)
	b = binary.AppendUvarint(b, uint64(e.Origin.Record))
	b = binary.AppendUvarint(b, uint64(len(e.Raw)))
	w.Write(b)
	w.WriteString(e.Raw)
}

// readEvent reads what writeEvent wrote; io.EOF says that the run is over.
func readEvent(r *bufio.Reader) (*Event, error) {
	if _, err := r.Peek(1); err != nil {
		return nil, err
	}
	file, err := readString(r)
	if err != nil {
		return nil, err
	}
	record, err := binary.ReadUvarint(r)
	if err != nil {
		return nil, err
	}
	raw, err := readString(r)
	if err != nil {
		return nil, err
	}
	return ParseRecord(raw, Origin{File: file, Record: int(record)})
}

func readString(r *bufio.Reader) (string, error) {
	n, err := binary.ReadUvarint(r)
	if err != nil {
		return "", err
	}
	if n > maxValue {
		return "", io.ErrUnexpectedEOF
	}
	b := make([]byte, n)
	if _, err := io.ReadFull(r, b); err != nil {
		return "", err
	}
	return string(b), nil
}

// run is a sorted sequence of events, in memory or in a file, and its head.
type run struct {
	head   *Event
	events []*Event      // in memory
	file   *bufio.Reader // or not
}

// next moves to the next event; head is nil at the end.
func (r *run) next() error {
	r.head = nil
	if r.file == nil {
		if len(r.events) > 0 {
			r.head, r.events = r.events[0], r.events[1:]
		}
		return nil
	}
	e, err := readEvent(r.file)
	if err != nil && err != io.EOF {
		return fmt.Errorf("temporary file: %w", err)
	}
	r.head = e
	return nil
}

type runs []*run

func (r runs) Len() int           { return len(r) }
func (r runs) Less(i, j int) bool { return Compare(r[i].head, r[j].head) < 0 }
func (r runs) Swap(i, j int)      { r[i], r[j] = r[j], r[i] }
func (r *runs) Push(x any)        { *r = append(*r, x.(*run)) }
func (r *runs) Pop() any {
	last := (*r)[len(*r)-1]
	*r = (*r)[:len(*r)-1]
	return last
}

// merge returns the events of all runs in order. Each run in the file costs
// 32 KiB while it is read.
func merge(events []*Event, s *spill) iter.Seq2[*Event, error] {
	return func(yield func(*Event, error) bool) {
		all := []*run{{events: events}}
		for _, r := range s.runs {
			section := io.NewSectionReader(s.file, r.from, r.to-r.from)
			all = append(all, &run{file: bufio.NewReaderSize(section, 32<<10)})
		}
		var heads runs
		for _, r := range all {
			if err := r.next(); err != nil {
				yield(nil, err)
				return
			}
			if r.head != nil {
				heads = append(heads, r)
			}
		}
		for heap.Init(&heads); len(heads) > 0; {
			r := heads[0]
			if !yield(r.head, nil) {
				return
			}
			if err := r.next(); err != nil {
				yield(nil, err)
				return
			}
			if r.head == nil {
				heap.Pop(&heads)
			} else {
				heap.Fix(&heads, 0)
			}
		}
	}
}
