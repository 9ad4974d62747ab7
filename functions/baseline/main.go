// Command baseline is the Lambda function that asks AWS, on a schedule, what
// there is: the streams of the account and Region that it runs in, what they
// depend on, and what the alerting needs. It remembers that in the stack's
// table, and puts an alert on the bus for what changed without an event.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
)

func main() {
	s, err := readSettings(os.Getenv, os.ReadFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "baseline:", err)
		os.Exit(1)
	}
	log := s.Log(os.Stderr)
	l := &learner{
		client: account.NewClient(account.FromEnvironment(os.Getenv)),
		region: s.Region, least: s.Least, house: s.House, log: log, now: time.Now,
		store: dynamo.Open(os.Getenv, s.table, log), tell: bus.Printer{W: os.Stdout},
	}
	if s.bus != "" {
		l.tell = bus.New(os.Getenv, s.bus, log)
	}
	lambda.Start(l)
}
