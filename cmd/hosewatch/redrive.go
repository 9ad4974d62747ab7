package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/hosewatch/hosewatch/internal/judge"
)

const redriveUsage = `Usage: hosewatch redrive [flags]

Shows what lies in the stack's dead-letter queues and puts it back: alerts that
were not told into the queue that leads to Slack, those that were not imported
into the one that leads to Security Hub, and events that were not judged to the
function that judges. Mend the cause first, and look before:

  hosewatch redrive --dry-run
  hosewatch redrive --only high                 heavy alerts first
  hosewatch redrive --queue URL --to URL        of a stack that is not found by name

A message is removed when it was taken where it belongs, and not before: what
is interrupted can be done again, and an alert that is told twice on the way is
in Slack once. What is neither an alert nor an event is named and left.
Credentials are found as the AWS CLI finds them.
Exit: 0 done, 1 something was left that should not be, 2 usage.
`

// redriveFlags are the flags of redrive.
type redriveFlags struct {
	stack, region, profile string
	queue, to              string
	only                   string
	dryRun                 bool
}

// check says what is wrong with the flags.
func (r *redriveFlags) check() (judge.Severity, error) {
	switch {
	case (r.queue == "") != (r.to == ""):
		return 0, errors.New("--queue and --to: want both or neither")
	case r.only == "":
		return judge.Info, nil
	}
	least, err := judge.ParseSeverity(r.only)
	if err != nil {
		err = fmt.Errorf("--only: %w", err)
	}
	return least, err
}

func runRedrive(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	var flags redriveFlags
	f := newFlags("redrive", redriveUsage)
	f.StringVar(&flags.stack, "stack", "hosewatch", "`name` of the stack whose queues are looked through")
	f.StringVar(&flags.queue, "queue", "", "`URL` of one dead-letter queue, instead of a stack's")
	f.StringVar(&flags.to, "to", "", "where what lies in --queue goes: a queue's `URL`, or the name or ARN of a function")
	f.StringVar(&flags.region, "region", "", "`Region` of the stack (default: that of the profile)")
	f.StringVar(&flags.profile, "profile", "", "`profile` of the AWS configuration")
	f.StringVar(&flags.only, "only", "", "leave alerts quieter than this `severity`; events that were not judged have none, and all go")
	f.BoolVar(&flags.dryRun, "dry-run", false, "only show what lies there")
	rest, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	if len(rest) > 0 {
		return usageError(stderr, "redrive", "%q: no arguments are taken", rest[0])
	}
	least, err := flags.check()
	if err != nil {
		return usageError(stderr, "redrive", "%v", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := redrive(ctx, &flags, least, stdout, stderr); err != nil {
		sayPlaces(stderr, err)
		return exitBroken
	}
	return exitDone
}

// redrive goes through the queues, one after the other. What fails in one is
// no reason to leave the next.
func redrive(ctx context.Context, flags *redriveFlags, least judge.Severity, stdout, stderr io.Writer) error {
	own, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithSharedConfigProfile(flags.profile), awsconfig.WithRegion(flags.region))
	if err != nil {
		return err
	}
	if own.Region == "" {
		return errors.New("no Region: name one with --region")
	}
	queues, functions := sqs.NewFromConfig(own), lambda.NewFromConfig(own)
	var ways []way
	if flags.queue != "" {
		ways = []way{givenWay(flags.queue, flags.to, queues, functions)}
	} else if ways, err = stackWays(ctx, cloudformation.NewFromConfig(own), flags.stack, queues, functions); err != nil {
		return err
	}
	var all error
	for _, w := range ways {
		r := round{way: w, queues: queues, least: least, dryRun: flags.dryRun, began: time.Now(), stdout: stdout, stderr: stderr}
		if err := r.run(ctx); err != nil {
			all = errors.Join(all, fmt.Errorf("%s: %w", w.name, err))
		}
	}
	return all
}
