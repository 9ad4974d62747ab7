// Command detect is the Lambda function behind the EventBridge rules: it reads
// CloudTrail's events, judges them, and puts alerts on the stack's own bus.
// Without a bus it prints them, so that it can be tried without AWS.
package main

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/hosewatch/hosewatch/internal/watch"
)

func main() {
	s, err := readSettings(os.Getenv, os.ReadFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "detect:", err)
		os.Exit(1)
	}
	d := &detector{
		least: s.least,
		watch: watch.New(s.config),
		seen:  newMemory(),
		log:   newLog(os.Stderr, s.logLevel),
		tell:  printer{os.Stdout},
	}
	if s.bus != "" {
		d.tell = newBus(s)
	}
	d.log.Debug("ready", slog.String("bus", s.bus), slog.String("min_severity", s.least.String()))
	lambda.Start(d)
}
