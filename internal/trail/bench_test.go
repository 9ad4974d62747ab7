package trail

import (
	"bytes"
	"context"
	"io"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/klauspost/compress/gzip"
	"github.com/tidwall/gjson"
)

// walkAll visits every value of a document.
func walkAll(r gjson.Result) (n int) {
	if !r.IsObject() && !r.IsArray() {
		return 1
	}
	r.ForEach(func(_, v gjson.Result) bool {
		n += walkAll(v)
		return true
	})
	return n
}

// ratio reports how much longer work takes than a measure of the same bytes.
// Both are timed in turns, so that a busy machine slows both.
func ratio(b *testing.B, of string, work, measure func()) {
	var worked, measured time.Duration
	b.ReportAllocs()
	for b.Loop() {
		start := time.Now()
		work()
		middle := time.Now()
		measure()
		worked += middle.Sub(start)
		measured += time.Since(middle)
	}
	b.ReportMetric(float64(worked.Nanoseconds())/float64(b.N), "ns/work")
	b.ReportMetric(float64(worked)/float64(measured), "times-"+of)
}

func BenchmarkParseRecord(b *testing.B) {
	ratio(b, "walk", func() { ParseRecord(goodRecord, Origin{}) }, func() { walkAll(gjson.Parse(goodRecord)) })
}

func BenchmarkReadText(b *testing.B) {
	event := envelope("AWS API Call via CloudTrail", goodRecord)
	ctx := context.Background()
	ratio(b, "walk", func() { ReadText(ctx, event, "x", func(*Event) error { return nil }) }, func() { walkAll(gjson.Parse(event)) })
}

// file returns a log file of n records that differ as records do.
func file(n int) string {
	var b strings.Builder
	b.WriteString(`{"Records":[`)
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString(numbered(i))
	}
	return b.String() + `]}`
}

func BenchmarkRead(b *testing.B) {
	text := file(5000)
	b.SetBytes(int64(len(text)))
	ratio(b, "valid", func() { drain(b, text) }, func() { gjson.Valid(text) })
}

func BenchmarkReadGzip(b *testing.B) {
	text := file(5000)
	packed := zip(text)
	b.SetBytes(int64(len(text)))
	ratio(b, "gunzip+valid", func() { drain(b, packed) }, func() {
		z, err := gzip.NewReader(strings.NewReader(packed))
		if err != nil {
			b.Fatal(err)
		}
		var plain bytes.Buffer
		io.Copy(&plain, z)
		gjson.ValidBytes(plain.Bytes())
	})
}

func drain(b *testing.B, text string) {
	if _, err := Read(context.Background(), strings.NewReader(text), "x", func(*Event) error { return nil }); err != nil {
		b.Fatal(err)
	}
}

// endless is a log file of n records that is made while it is read.
type endless struct {
	n, i int
	rest string
}

func (e *endless) Read(p []byte) (int, error) {
	for e.rest == "" {
		switch {
		case e.i > e.n:
			return 0, io.EOF
		case e.i == e.n:
			e.rest = "]}"
		case e.i == 0:
			e.rest = `{"Records":[` + numbered(0)
		default:
			e.rest = "," + numbered(e.i)
		}
		e.i++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}

// TestMemory: reading ten times as much takes no more memory.
func TestMemory(t *testing.T) {
	most := func(n int) (heap uint64) {
		read := 0
		_, err := Read(context.Background(), &endless{n: n}, "x", func(*Event) error {
			if read++; read%(n/10) == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				heap = max(heap, m.HeapAlloc)
			}
			return nil
		})
		if err != nil || read != n {
			t.Fatalf("%d of %d records, %v", read, n, err)
		}
		return heap
	}
	few := most(2000)
	if many := most(20000); many > few+few/4+256<<10 {
		t.Errorf("%d bytes in use for 2,000 records, %d for 20,000", few, many)
	}
}
