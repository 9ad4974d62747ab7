package simulate

import (
	"bytes"
	"container/heap"
	"io"
	"math"
	"time"

	"github.com/klauspost/compress/gzip"
)

// logFile is a file that is being written. It is used for one after the other.
type logFile struct {
	filing
	out    io.Writer // nil: none has begun
	packed bytes.Buffer
	gzip   *gzip.Writer
	began  time.Time
	count  int
	most   int      // records
	length int64    // bytes before compression
	held   [][]byte // records that wait, so that the order is rough
}

const holding = 8

func (f *logFile) begin(w *trailWriter, now time.Time) {
	f.packed.Reset()
	if f.gzip == nil {
		f.gzip = gzip.NewWriter(&f.packed)
	}
	f.gzip.Reset(&f.packed)
	f.out, f.began, f.count, f.length = f.gzip, now, 0, 0
	f.most = max(3, min(fullFile, int(float64(w.PerFile)*math.Exp(1.1*w.NormFloat64()))))
}

func (f *logFile) full(now time.Time) bool {
	return f.out != nil && (f.count+len(f.held) >= f.most || now.Sub(f.began) >= fileAge)
}

// put takes a record, and writes one of those that wait.
func (f *logFile) put(d dice, record []byte) error {
	if len(f.held) < holding {
		f.held = append(f.held, bytes.Clone(record))
		return nil
	}
	i := d.skewed(holding)
	err := f.write(f.held[i])
	free := f.held[i][:0]
	copy(f.held[i:], f.held[i+1:])
	f.held[holding-1] = append(free, record...)
	return err
}

func (f *logFile) write(record []byte) error {
	before := `,`
	if f.count == 0 {
		before = `{"Records":[`
	}
	f.count++
	f.length += int64(len(before) + len(record))
	if _, err := io.WriteString(f.out, before); err != nil {
		return err
	}
	_, err := f.out.Write(record)
	return err
}

// end closes the file and returns it, good until the next begins.
func (f *logFile) end() ([]byte, error) {
	for _, record := range f.held {
		if err := f.write(record); err != nil {
			return nil, err
		}
	}
	f.held, f.out = f.held[:0], nil
	f.length += 2
	if _, err := f.gzip.Write([]byte("]}")); err != nil {
		return nil, err
	}
	err := f.gzip.Close()
	return f.packed.Bytes(), err
}

// lateRecord is a record that is delivered again, or later than it should be.
type lateRecord struct {
	filing
	at     time.Time
	record []byte
}

// delayed are late records, the next one first. The zero value is ready.
type delayed struct{ all lateHeap }

func (d *delayed) add(of filing, at time.Time, record []byte) {
	heap.Push(&d.all, lateRecord{of, at, bytes.Clone(record)})
}

func (d *delayed) due(now time.Time) bool { return len(d.all) > 0 && !d.all[0].at.After(now) }

func (d *delayed) next() lateRecord { return heap.Pop(&d.all).(lateRecord) }

type lateHeap []lateRecord

func (h lateHeap) Len() int           { return len(h) }
func (h lateHeap) Less(i, j int) bool { return h[i].at.Before(h[j].at) }
func (h lateHeap) Swap(i, j int)      { h[i], h[j] = h[j], h[i] }
func (h *lateHeap) Push(x any)        { *h = append(*h, x.(lateRecord)) }
func (h *lateHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}
