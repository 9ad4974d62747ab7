package main

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hosewatch/hosewatch/internal/simulate"
)

//go:embed count.py duck.py
var scripts embed.FS

func (o options) run(out, log io.Writer) error {
	switch {
	case o.count != "":
		return o.beCounter(out)
	case o.make:
		return o.makeCorpus()
	case o.events < 1 || o.rounds < 1:
		return errors.New("-events and -rounds: want at least 1")
	}
	folder, err := os.MkdirTemp("", "compare-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	p, err := o.prepare(folder)
	if err != nil {
		return err
	}
	events, size, err := p.size()
	if err != nil {
		return err
	}
	tools := p.tools()
	found, err := rounds(tools, o.rounds, log)
	if err != nil {
		return err
	}
	return o.report(out, tools, found.medians(), events, size)
}

func (o options) report(out io.Writer, tools []tool, m map[string]measured, events int, size int64) error {
	fmt.Fprintf(out, "%d events in %.1f MB of log files, medians of %d rounds.\n\n", events, float64(size)/1e6, o.rounds)
	writeTable(out, tools, m, events)
	fmt.Fprintln(out)
	if worst := writeBars(out, m); o.far > 0 && worst > o.far {
		return fmt.Errorf("a bar is missed by a factor of %.2f", worst)
	}
	return nil
}

// beCounter is what a process does that was started to count.
func (o options) beCounter(out io.Writer) error {
	if o.count == "events" {
		events, size, err := countEvents(o.corpus)
		fmt.Fprintln(out, events, size)
		return err
	}
	count, ok := counters[o.count]
	if !ok {
		return fmt.Errorf("no counter %q", o.count)
	}
	found := newTally()
	err := count(o.corpus, found)
	found.counts().write(out)
	return err
}

func (o options) makeCorpus() error {
	story, err := simulate.Everyday(simulate.Settings{Seed: o.seed, Events: o.events, Changes: o.changes, Looks: o.looks})
	if err != nil {
		return err
	}
	_, err = simulate.WriteTrail(o.corpus, story, simulate.Delivery{Seed: o.seed})
	return err
}

// prepare makes what the tools need in a folder, and the corpus. That is made
// by a process of its own: what this one holds would count into the peak memory
// of all that it starts.
func (o options) prepare(folder string) (place, error) {
	p := place{hosewatch: o.hosewatch, python: o.python, scripts: folder, corpus: o.corpus, actor: o.actor}
	var err error
	if p.self, err = os.Executable(); err != nil {
		return p, err
	}
	if err := os.CopyFS(folder, scripts); err != nil {
		return p, err
	}
	if p.hosewatch == "" {
		p.hosewatch = filepath.Join(folder, "hosewatch")
		if _, _, err := run([]string{"go", "build", "-o", p.hosewatch, "github.com/hosewatch/hosewatch/cmd/hosewatch"}); err != nil {
			return p, err
		}
	}
	if p.corpus == "" {
		p.corpus = filepath.Join(folder, "corpus")
	}
	if entries, _ := os.ReadDir(p.corpus); len(entries) > 0 {
		return p, nil
	}
	_, _, err = run([]string{p.self, "-make", "-corpus", p.corpus, "-events", strconv.Itoa(o.events), "-seed", strconv.FormatUint(o.seed, 10),
		"-changes", fmt.Sprint(o.changes), "-looks", fmt.Sprint(o.looks)})
	return p, err
}

// size counts the events and the bytes of the corpus, and so reads it into the
// system's cache before anything is measured.
func (p place) size() (events int, bytes int64, err error) {
	_, out, err := run([]string{p.self, "-count", "events", "-corpus", p.corpus})
	if err != nil {
		return 0, 0, err
	}
	_, err = fmt.Sscan(strings.TrimSpace(string(out)), &events, &bytes)
	return events, bytes, err
}
