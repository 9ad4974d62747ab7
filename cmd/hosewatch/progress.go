package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// progress is a bar on a terminal for input that takes long to read. It does
// nothing elsewhere. It is safe for concurrent use.
type progress struct {
	w       io.Writer // nil: not a terminal
	columns int

	stop context.CancelFunc // of looking for the total

	mu     sync.Mutex
	total  int64 // bytes; 0 when not known, or not yet
	done   int64
	drawn  time.Time
	start  time.Time
	shown  bool
	closed bool
}

// patience is how long reading may take before there is a bar.
const patience = 500 * time.Millisecond

// newProgress begins to look for how much there is to be read, which in a
// bucket takes listing all of it once more.
func newProgress(ctx context.Context, stderr io.Writer, input trail.Input) *progress {
	columns, ok := terminalWidth(stderr)
	if !ok {
		return &progress{}
	}
	ctx, stop := context.WithCancel(ctx)
	p := &progress{w: stderr, stop: stop, columns: columns, start: time.Now()}
	go func() {
		total := input.Size(ctx)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.total = total
	}()
	return p
}

// add tells that n more bytes of files were read.
func (p *progress) add(n int) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done += int64(n)
	now := time.Now()
	if p.closed || now.Sub(p.start) < patience || now.Sub(p.drawn) < 100*time.Millisecond {
		return
	}
	p.drawn, p.shown = now, true
	fmt.Fprintf(p.w, "\r%s", p.line())
}

func (p *progress) line() string {
	read := fmt.Sprintf("read %d MB", p.done>>20)
	if p.total <= 0 {
		return read
	}
	part := min(float64(p.done)/float64(p.total), 1)
	width := max(min(p.columns-len(read)-12, 40), 0)
	filled := int(part * float64(width))
	return fmt.Sprintf("%s [%s%s] %3.0f%%", read, strings.Repeat("=", filled), strings.Repeat(" ", width-filled), part*100)
}

// clear takes the bar off the screen for good: reading is over when the first
// alert is told.
func (p *progress) clear() {
	if p.w == nil {
		return
	}
	p.stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.closed = true
	if p.shown {
		fmt.Fprintf(p.w, "\r%s\r", strings.Repeat(" ", p.columns-1))
		p.shown = false
	}
}
