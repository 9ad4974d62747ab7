package main

import (
	"bufio"
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

const scanUsage = `Usage: hosewatch scan [flags] PATH...

Reads CloudTrail and tells every change that made a delivery stream less safe,
in the order in which it happened. PATH is a file, a folder or - for standard
input: trail files as CloudTrail writes them to S3, EventBridge events,
CloudWatch Logs payloads, dead-letter queue messages, plain or gzip.

  hosewatch scan events/                     the events that come with the source
  hosewatch scan --format json AWSLogs/      one JSON object an alert
  aws cloudtrail lookup-events ... | hosewatch scan -
  hosewatch scan --fail-on high change.json  exit 3 when it is at least high

What a stream was before an event is known from earlier events in the same
input. Alerts go to standard output, all else to standard error.
Exit: 0 done, 1 some input could not be understood (the rest was judged),
2 usage, 3 --fail-on.
`

// scanFlags are the flags of scan.
type scanFlags struct {
	format     string
	min        judge.Severity
	scope      string
	configFile string
	baseline   string
	state      string
	failOn     string
	workers    int
}

func (s *scanFlags) define(f *flag.FlagSet) {
	f.StringVar(&s.format, "format", "text", "`how` alerts are told: text, json, or slack for the message as it would be sent")
	f.TextVar(&s.min, "min-severity", judge.Low, "count what is quieter than this `severity` and do not tell it: info, low, medium, high or critical")
	f.StringVar(&s.scope, "scope", "", "`what` is told: streams for those and what they depend on, also where that is not known; account for every resource of the watched services (default: what --config says, else streams)")
	f.StringVar(&s.configFile, "config", "", "YAML `file` that says what is yours: accounts, networks, deployers, destinations and more (internal/config/default.yaml says all)")
	f.StringVar(&s.baseline, "baseline", "", "JSON `file` that hosewatch baseline wrote: what there was before the first event")
	f.StringVar(&s.state, "state", "", "`file` that keeps what was learned between runs; made when it is not there")
	f.StringVar(&s.failOn, "fail-on", "", "exit 3 when an alert of at least this `severity` was told")
	f.IntVar(&s.workers, "workers", 0, "`number` of files read at once (default: one for each CPU)")
}

func runScan(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var flags scanFlags
	f := newFlags("scan", scanUsage)
	flags.define(f)
	paths, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	failOn := judge.Critical + 1
	if flags.failOn != "" {
		var err error
		if failOn, err = judge.ParseSeverity(flags.failOn); err != nil {
			return usageError(stderr, "scan", "--fail-on: %v", err)
		}
	}
	switch {
	case len(paths) == 0:
		return usageError(stderr, "scan", "no PATH: name a file or a folder, or - for standard input")
	case flags.scope != "" && flags.scope != config.ScopeStreams && flags.scope != config.ScopeAccount:
		return usageError(stderr, "scan", "--scope %q: want streams or account", flags.scope)
	case flags.workers < 0:
		return usageError(stderr, "scan", "--workers %d: want at least 1", flags.workers)
	}
	out := bufio.NewWriter(stdout)
	teller, err := newTeller(flags.format, out, stdout)
	if err != nil {
		return usageError(stderr, "scan", "%v", err)
	}
	c, err := readConfig(flags.configFile)
	if err != nil {
		sayPlaces(stderr, err)
		return exitBroken
	}
	if flags.scope != "" {
		scoped := *c
		scoped.Scope, c = flags.scope, &scoped
	}
	summary, failed := scan(&flags, c, paths, stdin, out, stderr, teller, failOn)
	switch {
	case failed:
		return exitBroken
	case summary.risky:
		return exitRisky
	case summary.Malformed > 0:
		return exitBroken
	}
	return exitDone
}

// outcome is what a scan came to.
type outcome struct {
	tell.Summary
	risky bool // an alert was told that --fail-on asked for
}

// scan reads, judges and tells. Whatever it met is said on stderr.
func scan(flags *scanFlags, c *config.Config, paths []string, stdin io.Reader, out *bufio.Writer, stderr io.Writer, teller func(*judge.Alert) error, failOn judge.Severity) (outcome, bool) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	var o outcome
	if flags.workers == 0 {
		flags.workers = runtime.NumCPU()
	}
	input := trail.Input{Paths: paths, Stdin: stdin, Workers: flags.workers}
	bar := newProgress(stderr, input)
	input.Progress = bar.add
	memory, err := openMemory(ctx, flags)
	if err != nil {
		fmt.Fprintf(stderr, "hosewatch scan: %s\n", tell.Plain(err.Error()))
		return o, true
	}
	result, err := watch.Scan{Input: input, Config: c, Store: memory, Tell: func(a *judge.Alert) error {
		told := a.Severity >= flags.min
		o.Count(a.Severity, told)
		if !told {
			return nil
		}
		o.risky = o.risky || a.Severity >= failOn
		bar.clear()
		return teller(a)
	}}.Run(ctx)
	bar.clear()
	err = errors.Join(err, out.Flush(), memory.Close())
	o.Read, o.Judged = result.Records, result.Judged
	o.Skipped = result.Unrelated + result.Skipped.Digest + result.Skipped.Insight + result.Skipped.Other
	o.Malformed, o.Duplicates = result.Malformed, result.Duplicates
	sayFaults(stderr, result.Stats)
	o.Write(stderr)
	if err != nil {
		fmt.Fprintf(stderr, "hosewatch scan: %s\n", tell.Plain(err.Error()))
	}
	return o, err != nil
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
