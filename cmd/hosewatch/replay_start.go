package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/replay"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const replayStartUsage = `Usage: hosewatch replay start --from DAY --to DAY [flags]

Looks through the trail, says how much there is to read and what that takes and
costs, asks, and starts the run. Days are in UTC, by when files were written.
`

// startFlags are the flags of replay start.
type startFlags struct {
	stackFlags
	run         replay.Run
	from, to    string
	prefix      string
	slice       string
	baseline    string
	accounts    names
	regions     names
	dryRun, yes bool
}

// names are values of a flag that may be given several times, or with commas.
type names []string

// String implements flag.Value.
func (n *names) String() string { return strings.Join(*n, ",") }

// Set implements flag.Value.
func (n *names) Set(text string) error {
	for name := range strings.SplitSeq(text, ",") {
		if name == "" {
			return errors.New("a name is empty")
		}
		*n = append(*n, name)
	}
	return nil
}

func runReplayStart(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	flags := startFlags{run: replay.Default(replay.NewID(time.Now(), rand.Uint32()))}
	f := newFlags("replay start", replayStartUsage)
	flags.stackFlags.define(f)
	f.StringVar(&flags.from, "from", "", "first `day`, such as 2026-01-01")
	f.StringVar(&flags.to, "to", "", "last `day`")
	f.Var(&flags.accounts, "account", "only this `account`; more than once for several")
	f.Var(&flags.regions, "region", "only this `Region` of the trail; more than once for several")
	f.StringVar(&flags.prefix, "prefix", "", "what leads to the folder AWSLogs in the trail's bucket, or a `folder` within it")
	f.StringVar(&flags.slice, "slice", "", "`length` of time that is put in order at once: day or hour (default: by how much there is)")
	f.IntVar(&flags.run.Concurrency, "concurrency", flags.run.Concurrency, "`number` of batches that are read at once")
	f.IntVar(&flags.run.Tolerate, "tolerate", 0, "`percent` of batches that may stay unread without the run failing")
	f.StringVar(&flags.run.Scope, "scope", "", "`what` is told: streams or account (default: what the stack's configuration says)")
	f.StringVar(&flags.baseline, "baseline", "", "JSON `file` that hosewatch baseline wrote: what there was before the first event")
	f.StringVar(&flags.run.Tell, "tell", "", "put alerts of this `severity` and above into the daily digest too")
	f.BoolVar(&flags.dryRun, "dry-run", false, "say what it would take, and no more")
	f.BoolVar(&flags.yes, "yes", false, "do not ask")
	rest, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	if len(rest) > 0 {
		return usageError(stderr, "replay start", "%q: no arguments are taken", rest[0])
	}
	if err := flags.check(); err != nil {
		return usageError(stderr, "replay start", "%v", err)
	}
	ctx, stop := interrupted()
	defer stop()
	started, err := flags.start(ctx, stdin, stdout, stderr)
	switch {
	case err != nil:
		sayPlaces(stderr, err)
		return exitBroken
	case !started:
		return exitUsage
	}
	return exitDone
}

// check reads the flags that are more than words; whose bucket it is, is known
// later.
func (s *startFlags) check() (err error) {
	t := &s.run.Trail
	t.Bucket, t.Prefix, t.Accounts, t.Regions = "of-the-stack", s.prefix, append([]string{}, s.accounts...), append([]string{}, s.regions...)
	if t.From, err = replay.ParseDay(s.from); err != nil {
		return fmt.Errorf("--from: %w", err)
	}
	if t.To, err = replay.ParseDay(s.to); err != nil {
		return fmt.Errorf("--to: %w", err)
	}
	if s.slice != "" {
		s.run.Slice = replay.Slice(s.slice)
	}
	return s.run.Check()
}

// start says what the run takes, and starts it if that is wanted.
func (s *startFlags) start(ctx context.Context, stdin io.Reader, stdout, stderr io.Writer) (started bool, err error) {
	at, err := s.find(ctx)
	if err != nil {
		return false, err
	}
	s.run.Trail.Bucket = at.trail
	trail := replay.Stored{Client: at.runs.Client, Name: at.trail}
	amount, err := replay.Survey(ctx, trail, &s.run.Trail)
	if err != nil {
		return false, err
	}
	e := s.run.Estimated(amount, &replay.ListPrices)
	if s.slice == "" {
		s.run.Slice = replay.SliceFor(e.Watched, amount.Days)
		e = s.run.Estimated(amount, &replay.ListPrices)
	}
	sayEstimate(stdout, &s.run, &amount, &e)
	switch {
	case amount.Objects == 0:
		return false, fmt.Errorf("s3://%s/%s: nothing there of these days, accounts and Regions", at.trail, s.prefix)
	case s.dryRun:
		fmt.Fprintln(stderr, "Nothing was started.")
		return true, nil
	case !s.yes && !confirmed(stdin, stdout):
		fmt.Fprintln(stderr, "Nothing was started.")
		return false, nil
	}
	if err := s.putBaseline(ctx, at); err != nil {
		return false, err
	}
	if err := at.states.start(ctx, at.machine, s.run.ID, map[string]any{"run": s.run}); err != nil {
		return false, err
	}
	fmt.Fprintf(stdout, "Started run %s.\n\n  hosewatch replay status %s\n", s.run.ID, s.run.ID)
	return true, nil
}

// putBaseline puts the baseline beside the run, once it is known to be one.
func (s *startFlags) putBaseline(ctx context.Context, at *installed) error {
	if s.baseline == "" {
		return nil
	}
	text, err := os.ReadFile(s.baseline)
	if err != nil {
		return err
	}
	if _, err := estate.ReadBaseline(strings.NewReader(string(text))); err != nil {
		return fmt.Errorf("%s: %w", tell.Plain(s.baseline), err)
	}
	s.run.Baseline = true
	return at.runs.Put(ctx, s.run.BaselineKey(), text)
}

// confirmed asks whether to go on.
func confirmed(stdin io.Reader, stdout io.Writer) bool {
	fmt.Fprint(stdout, "Start it? [y/N] ")
	answer, _ := bufio.NewReader(stdin).ReadString('\n')
	answer = strings.ToLower(strings.TrimSpace(answer))
	return answer == "y" || answer == "yes"
}
