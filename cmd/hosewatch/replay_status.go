package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/replay"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const replayStatusUsage = `Usage: hosewatch replay status [flags] RUN

Says how far a run has come and, once it has ended, what it came to.
`

const replayResultsUsage = `Usage: hosewatch replay results [flags] RUN

Prints the alerts of a run as scan prints them, in the order in which things
happened, and says what could not be read.
`

const replayRedriveUsage = `Usage: hosewatch replay redrive [flags] RUN

Goes on with a run that has failed: batches that were not read are read again,
and what was done stays done. Mend the cause first; Step Functions redrives what
failed in the last 14 days.
`

func runReplayStatus(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return aboutRun(newFlags("replay status", replayStatusUsage), args, stdout, stderr, func(ctx context.Context, at *installed, run string) (int, error) {
		return at.status(ctx, run, stdout)
	})
}

// status says how a run is, and returns the code to exit with.
func (at *installed) status(ctx context.Context, run string, w io.Writer) (int, error) {
	arn := executionOf(at.machine, run)
	e, err := at.states.describe(ctx, arn)
	if err != nil {
		return exitBroken, err
	}
	fmt.Fprintf(w, "%s, since %s\n", strings.ToLower(e.Status), moment(e.Started).Format(time.DateTime))
	batches, err := at.states.batches(ctx, arn)
	if err != nil {
		return exitBroken, err
	}
	if batches != nil {
		c := &batches.Counts
		fmt.Fprintf(w, "batches: %d read of %d, %d being read, %d failed\n", c.Succeeded, c.Total, c.Running, c.Failed+c.Aborted+c.TimedOut)
	}
	switch e.Status {
	case "RUNNING", "PENDING_REDRIVE":
		return exitRisky, nil
	case "SUCCEEDED":
		r, err := at.result(ctx, run)
		if err != nil {
			return exitBroken, err
		}
		sayResult(w, r)
		return exitOf(r), nil
	}
	fmt.Fprintf(w, "%s: %s\n", tell.Plain(e.Error), tell.Plain(e.Cause))
	if e.Redrive == "REDRIVABLE" {
		fmt.Fprintf(w, "When its cause is mended: hosewatch replay redrive %s\n", run)
	} else if e.Reason != "" {
		fmt.Fprintf(w, "It cannot be redriven: %s\n", tell.Plain(e.Reason))
	}
	return exitBroken, nil
}

// result is what Sum left.
func (at *installed) result(ctx context.Context, run string) (*replay.Result, error) {
	src, err := at.runs.Get(ctx, replay.ResultKey(run))
	if err != nil {
		return nil, err
	}
	defer src.Close()
	r := new(replay.Result)
	if err := json.NewDecoder(src).Decode(r); err != nil {
		return nil, fmt.Errorf("s3://%s/%s: %w", at.runs.Name, replay.ResultKey(run), err)
	}
	return r, nil
}

// sayResult says what came of a run, and of what nobody knows.
func sayResult(w io.Writer, r *replay.Result) {
	fmt.Fprintf(w, "read %s records of %s files: %s watched, %s duplicates\n", count1000(int64(r.Records)), count1000(int64(r.Files)),
		count1000(int64(r.Watched)), count1000(int64(r.Duplicates+r.Judged.Duplicates)))
	var alerts []string
	for s := judge.Critical; s >= judge.Info; s-- {
		if n := r.Judged.Alerts[s.String()]; n > 0 {
			alerts = append(alerts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if len(alerts) == 0 {
		alerts = []string{"no alert"}
	}
	fmt.Fprintf(w, "judged %s events: %s\n", count1000(int64(r.Judged.Events)), strings.Join(alerts, ", "))
	for i := range r.Faults {
		fmt.Fprintln(w, tell.Plain(r.Faults[i].Error()))
	}
	if more := r.Malformed - len(r.Faults); more > 0 {
		fmt.Fprintf(w, "and %d more\n", more)
	}
	for _, name := range r.NotRead {
		fmt.Fprintf(w, "not read: %s\n", tell.Plain(name))
	}
	if more := r.NotReadTotal - len(r.NotRead); more > 0 {
		fmt.Fprintf(w, "not read: %d more\n", more)
	}
}

func runReplayResults(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	format, least := "", judge.Low
	f := newFlags("replay results", replayResultsUsage)
	f.StringVar(&format, "format", "text", "`how` alerts are told: text, json, ocsf, or slack")
	f.TextVar(&least, "min-severity", judge.Low, "leave out what is quieter than this `severity`")
	return aboutRun(f, args, stdout, stderr, func(ctx context.Context, at *installed, run string) (int, error) {
		out := bufio.NewWriter(stdout)
		teller, err := newTeller(format, out, stdout)
		if err != nil {
			return usageError(stderr, f.Name(), "%v", err), nil
		}
		r, err := at.result(ctx, run)
		if err != nil {
			return exitBroken, err
		}
		err = at.alerts(ctx, run, func(a *judge.Alert) error {
			if a.Severity < least {
				return nil
			}
			return teller(a)
		})
		if err = errors.Join(err, out.Flush()); err != nil {
			return exitBroken, err
		}
		sayResult(stderr, r)
		return exitOf(r), nil
	})
}

// alerts reads the alerts of a run, in order.
func (at *installed) alerts(ctx context.Context, run string, told func(*judge.Alert) error) error {
	for o, err := range at.runs.Objects(ctx, replay.AlertsPrefix(run), "") {
		if err != nil {
			return err
		}
		src, err := at.runs.Get(ctx, o.Key)
		if err != nil {
			return err
		}
		lines := json.NewDecoder(bufio.NewReader(src))
		for err == nil {
			var a judge.Alert
			if err = lines.Decode(&a); err == nil {
				err = told(&a)
			}
		}
		src.Close()
		if err != io.EOF {
			return fmt.Errorf("s3://%s/%s: %w", at.runs.Name, o.Key, err)
		}
	}
	return nil
}

func runReplayRedrive(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	return aboutRun(newFlags("replay redrive", replayRedriveUsage), args, stdout, stderr, func(ctx context.Context, at *installed, run string) (int, error) {
		if err := at.states.redrive(ctx, executionOf(at.machine, run)); err != nil {
			return exitBroken, err
		}
		fmt.Fprintf(stdout, "Run %s goes on.\n", run)
		return exitDone, nil
	})
}

// exitOf is broken when something could not be read.
func exitOf(r *replay.Result) int {
	if r.Malformed+r.NotReadTotal > 0 {
		return exitBroken
	}
	return exitDone
}
