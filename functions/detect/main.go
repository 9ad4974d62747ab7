// Command detect is the Lambda function behind the EventBridge rules: it reads
// CloudTrail's events, judges them, and puts alerts on the stack's own bus.
// Without a bus it prints them, so that it can be tried without AWS.
package main

import (
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/reconcile"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/watch"
)

func main() {
	s, err := readSettings(os.Getenv, os.ReadFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "detect:", err)
		os.Exit(1)
	}
	log := s.Log(os.Stderr) // beside standard output, which may carry alerts
	d := &detector{
		least: s.Least,
		seen:  newMemory(),
		log:   log,
		tell:  bus.Printer{W: os.Stdout},
	}
	watcher := watch.New(config.Default())
	if s.table != "" { // in the cloud, where there is somebody to ask
		table := dynamo.Open(os.Getenv, s.table, log)
		watcher = watch.On(table, config.Default())
		watcher.Ask = account.Asker(os.Getenv, log)
		if s.marks {
			d.marks, d.now = &reconcile.Marks{Store: table}, time.Now
		}
	}
	d.watch, d.house = watcher, &house{loader: s.House, use: watcher.Use, region: s.Region, now: time.Now}
	if s.bus != "" {
		d.tell = bus.New(os.Getenv, s.bus, log)
	}
	d.log.Debug("ready", slog.String("bus", s.bus), slog.String("min_severity", s.Least.String()))
	lambda.Start(d)
}
