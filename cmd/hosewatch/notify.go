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
	"regexp"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const notifyUsage = `Usage: hosewatch notify [--dry-run] [--send] [flags] PATH...

Reads and judges PATH as hosewatch scan does, and shows which messages would
be in Slack: in which channel and thread, by which of the configuration's
routes, who is called, and what waits for the daily digest. All alerts are
taken as if they came at once, and as if it were no quiet hour.

  hosewatch notify --config house.yaml events/      nothing is sent; no network
  hosewatch notify --format blocks events/a.json    for Slack's Block Kit Builder
  HOSEWATCH_SLACK_TOKEN=... hosewatch notify --send --channel C0123456789 a.json

--send posts them, to try a workspace. The bot's token is read from the
environment variable HOSEWATCH_SLACK_TOKEN, or from the file of --secret, and
never from the command line, which others can see.
Exit: 0 done, 1 some input could not be understood or something was not
posted (the rest was), 2 usage.
`

// notifyFlags are the flags of notify.
type notifyFlags struct {
	readFlags
	format  string
	channel string
	dryRun  bool
	send    bool
	secret  string
	yes     bool
}

func (n *notifyFlags) define(f *flag.FlagSet) {
	n.readFlags.define(f)
	f.StringVar(&n.format, "format", "text", "`how` messages are shown: text, json, or blocks for the Block Kit JSON of each")
	f.StringVar(&n.channel, "channel", "", "`id` of the channel of alerts that no route sends elsewhere")
	f.BoolVar(&n.dryRun, "dry-run", false, "only show what would be posted (the default)")
	f.BoolVar(&n.send, "send", false, "post to Slack")
	f.StringVar(&n.secret, "secret", "", "`file` with the JSON of the stack's secret, for --send (default: the token in HOSEWATCH_SLACK_TOKEN)")
	f.BoolVar(&n.yes, "yes", false, "do not ask before --send posts")
}

// check says what is wrong with the flags and paths.
func (n *notifyFlags) check(paths []string) error {
	switch {
	case n.dryRun && n.send:
		return errors.New("--dry-run and --send: want one of them")
	case n.secret != "" && !n.send:
		return errors.New("--secret is for --send")
	case n.format != "text" && n.format != "json" && n.format != "blocks":
		return fmt.Errorf("--format %q: want text, json or blocks", n.format)
	}
	return n.readFlags.check(paths)
}

// notifier is the command and what is around it.
type notifier struct {
	flags          notifyFlags
	config         *config.Config
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	sleep          func(context.Context, time.Duration) error // nil: as the clock has it
}

func runNotify(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	n := notifier{stdin: stdin, stdout: stdout, stderr: stderr, getenv: os.Getenv, now: time.Now}
	return n.run(args)
}

func (n *notifier) run(args []string) int {
	if slices.ContainsFunc(args, credential.MatchString) { // before anything can quote it
		return usageError(n.stderr, "notify", "a token on the command line can be seen by others: put it into HOSEWATCH_SLACK_TOKEN, and revoke this one")
	}
	f := newFlags("notify", notifyUsage)
	n.flags.define(f)
	paths, code, done := parseFlags(f, args, n.stdout, n.stderr)
	if done {
		return code
	}
	if err := n.flags.check(paths); err != nil {
		return usageError(n.stderr, "notify", "%v", err)
	}
	var err error
	if n.config, err = n.flags.config(); err != nil {
		sayPlaces(n.stderr, err)
		return exitBroken
	}
	secret, err := n.secret()
	if err != nil {
		return usageError(n.stderr, "notify", "%v", err)
	}
	orders, whole := n.read(paths)
	at, err := n.reach(secret, orders)
	if err != nil {
		return usageError(n.stderr, "notify", "%v", err)
	}
	out := bufio.NewWriter(n.stdout)
	err = errors.Join(n.tell(at, orders, out), out.Flush())
	if err != nil {
		sayPlaces(n.stderr, err)
	}
	if err != nil || !whole {
		return exitBroken
	}
	return exitDone
}

// credential is what Slack's tokens begin with, and webhooks:
// https://docs.slack.dev/authentication/tokens
var credential = regexp.MustCompile(`xox[a-z]-|xapp-|hooks\.slack\.com/`)

// read returns the alerts and where they go, and whether all was understood.
func (n *notifier) read(paths []string) (orders []notify.Order, whole bool) {
	was, err := n.flags.read(n.config, paths, n.stdin, n.stderr, func(a *judge.Alert) error {
		orders = append(orders, notify.Order{Alert: a, Route: n.config.Route(a.Addressed())})
		return nil
	})
	was.say(n.stderr)
	if err != nil {
		fmt.Fprintf(n.stderr, "hosewatch notify: %s\n", tell.Plain(err.Error()))
	}
	return orders, err == nil && was.stats.Malformed == 0
}

// tell shows the messages; with --send it posts them, and shows what was
// posted.
func (n *notifier) tell(at reached, orders []notify.Order, out io.Writer) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	p := n.plan(ctx, at, orders)
	if n.flags.send {
		if !n.confirmed(p) {
			return errors.New("nothing was posted")
		}
		p.outcome = n.send(ctx, at, orders)
	}
	return errors.Join(p.write(out, n.flags.format), n.report(p))
}
