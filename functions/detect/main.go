// Command detect is the Lambda function behind the EventBridge rules: it reads
// CloudTrail's events, judges them, and puts alerts on the stack's own bus.
// Without a bus it prints them, so that it can be tried without AWS.
package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/bus"
	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/trail"
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
	watcher := newWatcher(s, log)
	if s.table != "" { // in the cloud, where there is somebody to ask
		watcher.Ask = asker(log)
	}
	d.watch, d.house = watcher, &house{loader: s.House, use: watcher.Use, region: s.Region, now: time.Now}
	if s.bus != "" {
		d.tell = bus.New(os.Getenv, s.bus, log)
	}
	d.log.Debug("ready", slog.String("bus", s.bus), slog.String("min_severity", s.Least.String()))
	lambda.Start(d)
}

// askFor bounds how long an event waits for what its record does not show.
const askFor = 5 * time.Second

// asker asks AWS about the resource of an event.
func asker(log *slog.Logger) func(context.Context, *trail.Event, resource.Ref) (resource.Settings, error) {
	reader := &account.Reader{Client: account.NewClient(account.FromEnvironment(os.Getenv))}
	return func(ctx context.Context, e *trail.Event, ref resource.Ref) (resource.Settings, error) {
		ctx, cancel := context.WithTimeout(ctx, askFor)
		defer cancel()
		now, err := reader.One(ctx, e.Account, e.Region, ref)
		if err != nil {
			log.Warn("not known", slog.String("event_id", e.ID), slog.String("error", err.Error()))
		}
		return now, err
	}
}

// newWatcher remembers in the table, if there is one, and else as long as the
// process lives. Which events were judged is not kept in the table: an event
// that was marked and whose alert could then not be told would be lost, where
// one that comes again to another instance is told twice under the same id.
func newWatcher(s settings, log *slog.Logger) *watch.Watcher {
	if s.table == "" {
		return watch.New(config.Default())
	}
	return watch.On(dynamo.Open(os.Getenv, s.table, log), config.Default())
}
