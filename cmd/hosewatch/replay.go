package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"

	"github.com/hosewatch/hosewatch/internal/bucket"
	"github.com/hosewatch/hosewatch/internal/replay"
)

const replayUsage = `Usage: hosewatch replay start|status|results|redrive [flags] [RUN]

Judges months of a trail's history on many machines, by the state machine of
the stack, with the answers that one scan of the same files gives. See
docs/replay.md.

  hosewatch replay start --from 2026-01-01 --to 2026-03-31 --dry-run
  hosewatch replay start --from 2026-01-01 --to 2026-03-31 --account 111122223333
  hosewatch replay status RUN
  hosewatch replay results --format json RUN
  hosewatch replay redrive RUN       what failed, once its cause is mended

start says what it would read, take and cost, and asks before it begins.
Credentials are found as the AWS CLI finds them.
Exit: 0 done, 1 something could not be read or has failed, 2 usage or not
started, 3 (status) still running.
`

// stackFlags say which stack is meant, and how it is reached.
type stackFlags struct {
	stack, region, profile string
}

func (s *stackFlags) define(f *flag.FlagSet) {
	f.StringVar(&s.stack, "stack", "hosewatch", "`name` of the stack that has the state machine")
	f.StringVar(&s.region, "stack-region", "", "`Region` of the stack (default: that of the profile)")
	f.StringVar(&s.profile, "profile", "", "`profile` of the AWS configuration")
}

// replayCommands are what replay can be told to do.
var replayCommands = map[string]func(args []string, stdin io.Reader, stdout, stderr io.Writer) int{
	"start":   runReplayStart,
	"status":  runReplayStatus,
	"results": runReplayResults,
	"redrive": runReplayRedrive,
}

func runReplay(args []string, stdin io.Reader, stdout, stderr io.Writer) int {
	if len(args) > 0 {
		if run := replayCommands[args[0]]; run != nil {
			return run(args[1:], stdin, stdout, stderr)
		}
	}
	rest, code, done := parseFlags(newFlags("replay", replayUsage), args, stdout, stderr)
	if done {
		return code
	}
	if len(rest) == 0 {
		return usageError(stderr, "replay", "want start, status, results or redrive")
	}
	return usageError(stderr, "replay", "%q: want start, status, results or redrive", rest[0])
}

// installed is the part of a stack that replays.
type installed struct {
	region  string
	machine string // the ARN of the state machine
	runs    replay.Stored
	states  *states
	trail   string // the bucket that the stack may read
}

// find looks the stack up.
func (s *stackFlags) find(ctx context.Context) (*installed, error) {
	own, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithSharedConfigProfile(s.profile), awsconfig.WithRegion(s.region))
	if err != nil {
		return nil, err
	}
	if own.Region == "" {
		return nil, errors.New("no Region: name one with --stack-region")
	}
	has, err := resources(ctx, cloudformation.NewFromConfig(own), s.stack)
	if err != nil {
		return nil, err
	}
	machine, runs := has["ReplayStateMachine"], has["ReplayBucket"]
	if machine == "" || runs == "" {
		return nil, fmt.Errorf("stack %s: it has nothing that replays: deploy it with the parameter TrailBucket", s.stack)
	}
	options, err := bucketOptions(own)
	if err != nil {
		return nil, err
	}
	trail, err := parameter(ctx, cloudformation.NewFromConfig(own), s.stack, "TrailBucket")
	if err != nil {
		return nil, err
	}
	return &installed{
		region: own.Region, machine: machine, trail: trail, states: newStates(own),
		runs: replay.Stored{Client: bucket.New(options), Name: runs},
	}, nil
}

// parameter is the value of a stack's parameter.
func parameter(ctx context.Context, stacks *cloudformation.Client, stack, name string) (string, error) {
	out, err := stacks.DescribeStacks(ctx, &cloudformation.DescribeStacksInput{StackName: &stack})
	if err != nil {
		return "", fmt.Errorf("stack %s: %w", stack, err)
	}
	for _, s := range out.Stacks {
		for _, p := range s.Parameters {
			if aws.ToString(p.ParameterKey) == name {
				return aws.ToString(p.ParameterValue), nil
			}
		}
	}
	return "", fmt.Errorf("stack %s: no parameter %s", stack, name)
}

// interrupted is a context that ends when somebody asks for it.
func interrupted() (context.Context, context.CancelFunc) {
	return signal.NotifyContext(context.Background(), os.Interrupt)
}

// aboutRun is a command about one run: it reads the flags and the run's name,
// looks the stack up, and does what is to be done.
func aboutRun(f *flag.FlagSet, args []string, stdout, stderr io.Writer, do func(ctx context.Context, at *installed, run string) (int, error)) int {
	var flags stackFlags
	flags.define(f)
	rest, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	if len(rest) != 1 {
		return usageError(stderr, f.Name(), "want the name of one run")
	}
	if !replay.IsID(rest[0]) {
		return usageError(stderr, f.Name(), "%q: not the name of a run", rest[0])
	}
	ctx, stop := interrupted()
	defer stop()
	at, err := flags.find(ctx)
	if err == nil {
		code, err = do(ctx, at, rest[0])
	}
	if err != nil {
		sayPlaces(stderr, err)
		return exitBroken
	}
	return code
}
