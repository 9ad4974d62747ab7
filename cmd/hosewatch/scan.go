package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const scanUsage = `Usage: hosewatch scan [flags] PATH...

Reads CloudTrail and tells every change that made a delivery stream less safe,
in the order in which it happened. PATH is a file, a folder, s3://BUCKET/PREFIX
or - for standard input: trail files as CloudTrail writes them to S3,
EventBridge events, CloudWatch Logs payloads, dead-letter queue messages, plain
or gzip.

  hosewatch scan events/                     the events that come with the source
  hosewatch scan --format json AWSLogs/      one JSON object an alert
  hosewatch scan --since 2026-05-01 --account 111122223333 s3://BUCKET/AWSLogs/
  aws cloudtrail lookup-events ... | hosewatch scan -
  hosewatch scan --fail-on high change.json  exit 3 when it is at least high

What a stream was before an event is known from earlier events in the same
input, and from --baseline and --state. A bucket is read with the credentials
that the AWS CLI would use. Alerts go to standard output, all else to standard error.
Exit: 0 done, 1 some input could not be understood (the rest was judged),
2 usage, 3 --fail-on.
`

// scanFlags are the flags of scan.
type scanFlags struct {
	readFlags
	format string
	failOn string
}

func (s *scanFlags) define(f *flag.FlagSet) {
	s.readFlags.define(f)
	f.StringVar(&s.format, "format", "text", "`how` alerts are told: text, json, or slack for the message as it would be sent")
	f.StringVar(&s.failOn, "fail-on", "", "exit 3 when an alert of at least this `severity` was told")
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
	if err := flags.check(paths); err != nil {
		return usageError(stderr, "scan", "%v", err)
	}
	out := bufio.NewWriter(stdout)
	teller, err := newTeller(flags.format, out, stdout)
	if err != nil {
		return usageError(stderr, "scan", "%v", err)
	}
	c, err := flags.config()
	if err != nil {
		sayPlaces(stderr, err)
		return exitBroken
	}
	risky := false
	was, err := flags.read(c, paths, stdin, stderr, func(a *judge.Alert) error {
		risky = risky || a.Severity >= failOn
		return teller(a)
	})
	err = errors.Join(err, out.Flush())
	was.say(stderr)
	if err != nil {
		fmt.Fprintf(stderr, "hosewatch scan: %s\n", tell.Plain(err.Error()))
	}
	switch {
	case err != nil:
		return exitBroken
	case risky:
		return exitRisky
	case was.stats.Malformed > 0:
		return exitBroken
	}
	return exitDone
}
