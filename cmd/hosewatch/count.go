package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/tell"
)

// count says on a terminal how many of the things to ask about were asked. It
// does nothing elsewhere.
type count struct {
	w       io.Writer // nil: not a terminal
	columns int
	region  string
	drawn   time.Time
}

func newCount(stderr io.Writer, region string) *count {
	columns, ok := terminalWidth(stderr)
	if !ok {
		return &count{}
	}
	return &count{w: stderr, columns: columns, region: region}
}

// show is called for everything that was asked about, in turn.
func (c *count) show(done, total int, what string) {
	now := time.Now()
	if c.w == nil || now.Sub(c.drawn) < 100*time.Millisecond {
		return
	}
	c.drawn = now
	line := []rune(tell.Plain(fmt.Sprintf("%s: %d of %d: %s", c.region, done, total, what)))
	line = line[:min(len(line), c.columns-1)]
	fmt.Fprintf(c.w, "\r%s%s", string(line), strings.Repeat(" ", c.columns-1-len(line)))
}

// clear takes the line off the screen.
func (c *count) clear() {
	if c.w != nil && !c.drawn.IsZero() {
		fmt.Fprintf(c.w, "\r%s\r", strings.Repeat(" ", c.columns-1))
	}
}
