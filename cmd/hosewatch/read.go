package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// readFlags are the flags of every command that reads trails, judges them and
// remembers.
type readFlags struct {
	judgeFlags
	state string
}

// judgeFlags are the flags of every command that reads trails and judges them.
type judgeFlags struct {
	spanFlags
	min        judge.Severity
	scope      string
	configFile string
	baseline   string
	workers    int
}

func (r *readFlags) define(f *flag.FlagSet) {
	r.judgeFlags.define(f)
	f.StringVar(&r.state, "state", "", "`file` that keeps what was learned between runs; made when it is not there")
}

func (r *judgeFlags) define(f *flag.FlagSet) {
	r.spanFlags.define(f)
	f.TextVar(&r.min, "min-severity", judge.Low, "count what is quieter than this `severity` and do not tell it: info, low, medium, high or critical")
	f.StringVar(&r.scope, "scope", "", "`what` is told: streams for those and what they depend on, also where that is not known; account for every resource of the watched services (default: what --config says, else streams)")
	f.StringVar(&r.configFile, "config", "", "YAML `file` that says what is yours: accounts, networks, deployers, destinations and more (internal/config/default.yaml says all)")
	f.StringVar(&r.baseline, "baseline", "", "JSON `file` that hosewatch baseline wrote: what there was before the first event")
	f.IntVar(&r.workers, "workers", 0, "`number` of files read at once (default: one for each CPU)")
}

// check says what is wrong with the flags and paths.
func (r *judgeFlags) check(paths []string) error {
	switch {
	case len(paths) == 0:
		return errors.New("no PATH: name a file, a folder or s3://BUCKET/PREFIX, or - for standard input")
	case r.scope != "" && r.scope != config.ScopeStreams && r.scope != config.ScopeAccount:
		return fmt.Errorf("--scope %q: want streams or account", r.scope)
	case r.workers < 0:
		return fmt.Errorf("--workers %d: want at least 1", r.workers)
	}
	return r.spanFlags.check()
}

// input is what is in paths of a span, and a bar that shows how much of it was
// read.
func (r *judgeFlags) input(ctx context.Context, paths []string, span trail.Span, stdin io.Reader, stderr io.Writer) (trail.Input, *progress, error) {
	workers := r.workers
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	stores, err := storesOf(ctx, paths)
	input := trail.Input{Paths: paths, Stdin: stdin, Stores: stores, Span: span, Workers: workers}
	if err != nil {
		return input, &progress{}, err
	}
	bar := newProgress(ctx, stderr, input)
	input.Progress = bar.add
	return input, bar, nil
}

// config is what --config and --scope say.
func (r *judgeFlags) config() (*config.Config, error) {
	c, err := readConfig(r.configFile)
	if err == nil && r.scope != "" {
		scoped := *c
		scoped.Scope, c = r.scope, &scoped
	}
	return c, err
}

// wasRead is what became of the input. The zero value is of nothing.
type wasRead struct {
	tell.Summary
	stats trail.Stats
}

// say names what could not be understood, and counts everything.
func (w *wasRead) say(stderr io.Writer) {
	sayFaults(stderr, w.stats)
	w.Write(stderr)
}

// read judges what is in paths, and calls told for every alert that is severe
// enough, in order.
func (r *readFlags) read(c *config.Config, paths []string, stdin io.Reader, stderr io.Writer, told func(*judge.Alert) error) (was wasRead, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	input, bar, err := r.input(ctx, paths, r.span(), stdin, stderr)
	if err != nil {
		return was, err
	}
	defer bar.clear()
	memory, err := openMemory(ctx, r.state, r.baseline)
	if err != nil {
		return was, err
	}
	result, err := watch.Scan{Input: input, Config: c, Store: memory, Tell: func(a *judge.Alert) error {
		was.Count(a.Severity, a.Severity >= r.min)
		if a.Severity < r.min {
			return nil
		}
		bar.clear()
		return told(a)
	}}.Run(ctx)
	bar.clear()
	was.stats, was.Read, was.Judged = result.Stats, result.Records, result.Judged
	was.Skipped = result.Unwanted + result.Skipped.Digest + result.Skipped.Insight + result.Skipped.Other
	was.Malformed, was.Duplicates, was.Outside = result.Malformed, result.Duplicates, result.Outside
	return was, errors.Join(err, memory.Close())
}

// sayFaults names what could not be understood, the first of it.
func sayFaults(stderr io.Writer, stats trail.Stats) {
	for i := range stats.Faults {
		fmt.Fprintln(stderr, tell.Plain(stats.Faults[i].Error()))
	}
	if more := stats.Malformed - len(stats.Faults); more > 0 && len(stats.Faults) > 0 {
		fmt.Fprintf(stderr, "and %d more\n", more)
	}
}

// readConfig reads a configuration and checks that the rules it names exist.
func readConfig(file string) (*config.Config, error) {
	if file == "" {
		return config.Default(), nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	c, err := config.Parse(text)
	if err == nil {
		err = c.Validate(ruleIDs())
	}
	if err != nil {
		return nil, config.In(file, err)
	}
	return c, nil
}
