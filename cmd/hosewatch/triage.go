package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/trail"
)

const triageUsage = `Usage: hosewatch triage [flags] PATH...

Tells what lies behind an alert: who it was, from whom they had their
credentials, what they did and from where, what of it still stands and how it
is taken back. PATH is what scan reads.

  hosewatch triage --alert 5d1f0c2a9b7e4411aa03 AWSLogs/
  hosewatch triage --actor maria --since 2026-11-20 AWSLogs/
  hosewatch triage --access-key AKIAIOSFODNN7EXAMPLE -o report.html AWSLogs/
  hosewatch triage --stream orders --ip 198.51.100.0/24 AWSLogs/

An event is in question when it is of one of each kind of starting point that is
given: --actor maria --actor joe --ip 203.0.113.7 is what either did from there.
What an actor or a key became by assuming roles counts as its own. Without a
starting point, every event that raised an alert is in question. With one, all
resources are judged as by --scope account, whatever a stream depends on.

The report goes to standard output, or with -o to a file; all else to standard
error. Exit: 0 done, 1 some input could not be understood, 2 usage.
`

// triageFlags are the flags of triage.
type triageFlags struct {
	judgeFlags
	starts []investigate.Start
	format string
	out    string
}

func (t *triageFlags) define(f *flag.FlagSet) {
	t.judgeFlags.define(f)
	for _, start := range []struct {
		kind  investigate.Kind
		name  string
		usage string
	}{
		{investigate.ByAlert, "alert", "`alert_id` whose actor and resource are in question, a day before and after it"},
		{investigate.ByEvent, "around", "`eventID` of an event, in the same manner"},
		{investigate.ByActor, "actor", "`name` of a person, job, user or role, or its ARN: what it did, and what it became did"},
		{investigate.ByAccessKey, "access-key", "`id` of an access key, in the same manner"},
		{investigate.ByAddress, "ip", "`address`, or network such as 198.51.100.0/24, that calls came from"},
		{investigate.ByResource, "resource", "`name` or ARN of a resource: what was done to it, and with it"},
		{investigate.ByStream, "stream", "`name` or ARN of a delivery stream: what was done to it, and to what it depends on"},
	} {
		f.Func(start.name, start.usage, func(value string) error {
			s := investigate.Start{Kind: start.kind, Value: value}
			if err := (investigate.Question{Starts: []investigate.Start{s}}).Check(); err != nil {
				return err
			}
			t.starts = append(t.starts, s)
			return nil
		})
	}
	f.StringVar(&t.format, "format", "", "`how` the report is told: text, json, csv for the events alone, or html for a page (default: by the ending of -o, else text)")
	f.StringVar(&t.out, "o", "", "`file` to write the report to, whole or not at all, for its owner's eyes")
}

// question is what the flags ask.
func (t *triageFlags) question() investigate.Question {
	return investigate.Question{Starts: t.starts, Since: t.since.Time, Until: t.until.end(), Accounts: t.accounts, Regions: t.regions}
}

func runTriage(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	var flags triageFlags
	f := newFlags("triage", triageUsage)
	flags.define(f)
	paths, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	if err := flags.check(paths); err != nil {
		return usageError(stderr, "triage", "%v", err)
	}
	write, err := reportWriter(flags.format, flags.out, stdout)
	if err != nil {
		return usageError(stderr, "triage", "%v", err)
	}
	question := flags.question()
	if err := question.Check(); err != nil {
		return usageError(stderr, "triage", "%v", err)
	}
	c, err := flags.config()
	if err != nil {
		sayPlaces(stderr, err)
		return exitBroken
	}
	report, stats, err := flags.investigate(c, question, paths, stdin, stderr)
	sayFaults(stderr, stats)
	if err == nil {
		err = writeReport(report, write, flags.out, stdout)
	}
	if err != nil {
		fmt.Fprintf(stderr, "hosewatch triage: %s\n", tell.Plain(err.Error()))
		return exitBroken
	}
	sayTotals(stderr, report, flags.out)
	if stats.Malformed > 0 {
		return exitBroken
	}
	return exitDone
}

// investigate answers the question. What is asked for is judged whether or not a
// stream depends on it, unless --scope says otherwise.
func (t *triageFlags) investigate(c *config.Config, question investigate.Question, paths []string, stdin io.Reader, stderr io.Writer) (*investigate.Report, trail.Stats, error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if t.scope == "" && len(question.Starts) > 0 {
		whole := *c
		whole.Scope, c = config.ScopeAccount, &whole
	}
	input, bar, err := t.input(ctx, paths, question.Reads(), stdin, stderr)
	if err != nil {
		return nil, trail.Stats{}, err
	}
	defer bar.clear()
	return investigate.Inquiry{
		Input: input, Config: c, Question: question, Min: t.min,
		Memory: func(ctx context.Context) (estate.Store, error) { return openMemory(ctx, "", t.baseline) },
	}.Run(ctx)
}

// sayTotals says what was read, and where the report is.
func sayTotals(stderr io.Writer, r *investigate.Report, out string) {
	t := &r.Totals
	fmt.Fprintf(stderr, "%d records read, %d events in question, %d malformed, %d duplicates\n", t.Records, t.InQuestion, t.Malformed, t.Duplicates)
	if t.Passes > 1 {
		fmt.Fprintln(stderr, "Files were read again, for what was done with credentials that became known late.")
	}
	if out != "" {
		fmt.Fprintf(stderr, "The report is in %s\n", tell.Plain(out))
	}
}

// writeReport writes a report to a file, or to standard output.
func writeReport(r *investigate.Report, write reportFunc, out string, stdout io.Writer) error {
	var b bytes.Buffer
	if err := write(&b, r); err != nil {
		return err
	}
	if out == "" || out == "-" {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	return replaceFile(out, b.Bytes())
}
