package main

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsconfig "github.com/aws/aws-sdk-go-v2/config"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

const baselineUsage = `Usage: hosewatch baseline [flags]

Asks AWS which delivery streams there are, what they depend on and what the
alerting needs, and writes it as JSON for hosewatch scan --baseline. It only
reads, and never a secret's value or anybody's data; docs/operations.md lists
the permissions that it needs.

  hosewatch baseline > estate.json                      the profile's own Region
  hosewatch baseline --region eu-west-1 --region us-east-1 -o estate.json

Credentials are found as the AWS CLI finds them. What could not be asked is
listed on standard error.
Exit: 0 everything was asked, 1 something could not be (the rest was written),
2 usage.
`

// baselineFlags are the flags of baseline.
type baselineFlags struct {
	regions    regions
	profile    string
	output     string
	configFile string
}

// regions are those that --region was given with.
type regions []string

// String implements flag.Value.
func (r *regions) String() string { return strings.Join(*r, ",") }

// Set implements flag.Value.
func (r *regions) Set(name string) error {
	if name == "" {
		return fmt.Errorf("no Region")
	}
	*r = append(*r, name)
	return nil
}

func runBaseline(args []string, _ io.Reader, stdout, stderr io.Writer) int {
	var flags baselineFlags
	f := newFlags("baseline", baselineUsage)
	f.Var(&flags.regions, "region", "`Region` to ask about, more than once for several (default: that of the profile)")
	f.StringVar(&flags.profile, "profile", "", "`profile` of the AWS configuration")
	f.StringVar(&flags.output, "o", "", "`file` to write to (default: standard output)")
	f.StringVar(&flags.configFile, "config", "", "YAML `file` that says what the alerting consists of")
	rest, code, done := parseFlags(f, args, stdout, stderr)
	if done {
		return code
	}
	if len(rest) > 0 {
		return usageError(stderr, "baseline", "%q: no arguments are taken", rest[0])
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	whole, err := baseline(ctx, &flags, stdout, stderr)
	if err != nil {
		fmt.Fprintf(stderr, "hosewatch baseline: %s\n", tell.Plain(err.Error()))
	}
	if err != nil || !whole {
		return exitBroken
	}
	return exitDone
}

// baseline asks, and writes what it found. whole is false when something could
// not be asked.
func baseline(ctx context.Context, flags *baselineFlags, stdout, stderr io.Writer) (whole bool, err error) {
	house, err := readConfig(flags.configFile)
	if err != nil {
		return false, err
	}
	own, err := awsconfig.LoadDefaultConfig(ctx, awsconfig.WithSharedConfigProfile(flags.profile))
	if err != nil {
		return false, err
	}
	if len(flags.regions) == 0 && own.Region != "" {
		flags.regions = regions{own.Region}
	}
	if len(flags.regions) == 0 {
		return false, fmt.Errorf("no Region: name one with --region")
	}
	reader := &account.Reader{
		Client:   account.NewClient(account.Options{Credentials: own.Credentials, Endpoint: aws.ToString(own.BaseEndpoint)}),
		Alerting: func(arn, name string) bool { return house.Alerting.Match(arn, name) },
	}
	var snapshots []*estate.Snapshot
	for _, region := range flags.regions {
		bar := newCount(stderr, region)
		s, readErr := reader.Read(ctx, region, bar.show)
		bar.clear()
		if s != nil {
			snapshots = append(snapshots, s)
			sayGaps(stderr, s)
		}
		if readErr != nil {
			err = readErr
			break
		}
	}
	whole = err == nil
	for _, s := range snapshots {
		whole = whole && s.Complete
	}
	if len(snapshots) == 0 {
		return false, err
	}
	return whole, cmp.Or(writeBaseline(flags.output, stdout, snapshots), err)
}

// writeBaseline writes to a file, in one piece, or to standard output. What is
// in it is for the eyes of those who may ask AWS themselves.
func writeBaseline(name string, stdout io.Writer, snapshots []*estate.Snapshot) error {
	var b bytes.Buffer
	if err := estate.WriteBaseline(&b, snapshots); err != nil {
		return err
	}
	if name == "" {
		_, err := stdout.Write(b.Bytes())
		return err
	}
	return os.WriteFile(name, b.Bytes(), 0o600)
}

// sayGaps lists what could not be asked, and says what was found.
func sayGaps(stderr io.Writer, s *estate.Snapshot) {
	for _, gap := range s.Gaps {
		fmt.Fprintf(stderr, "not known: %s: %s\n", tell.Plain(gap.What), tell.Plain(gap.Why))
	}
	state := "complete"
	if !s.Complete {
		state = fmt.Sprintf("not complete: %d gaps", len(s.Gaps))
	}
	fmt.Fprintf(stderr, "%s %s: %d streams, %d resources, %s\n", s.Account, s.Region, len(s.Streams), len(s.Resources), state)
}
