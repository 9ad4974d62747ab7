// Command notify is the Lambda function behind the queue of alerts: it posts
// them to Slack. What it cannot deliver goes back to the queue, and from there
// to the dead-letter queue.
package main

import (
	"fmt"
	"os"
	"time"
	_ "time/tzdata" // quiet hours have a time zone

	"github.com/aws/aws-lambda-go/lambda"

	"github.com/hosewatch/hosewatch/internal/notify"
)

func main() {
	s, err := readSettings(os.Getenv, os.ReadFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "notify:", err)
		os.Exit(1)
	}
	log := s.Log(os.Stderr)
	desk := notify.NewDesk(notify.New(s.slack), s.table(os.Getenv, time.Now), log)
	lambda.Start(&handler{desk: desk, house: s.House, now: time.Now, least: s.Least, log: log})
}
