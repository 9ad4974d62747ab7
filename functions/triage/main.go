// Command triage is two Lambda functions. As the door it stands behind a
// function URL, knows Slack by its signature, and puts what people ask for into
// a queue within the three seconds that Slack waits. As the worker it stands
// behind that queue and does it.
package main

import (
	"fmt"
	"os"
	_ "time/tzdata" // the configuration may name a time zone

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	s, err := readSettings(os.Getenv, os.ReadFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "triage:", err)
		os.Exit(1)
	}
	log := s.Log(os.Stderr)
	if s.role == door {
		lambda.Start(newDoor(os.Getenv, s, log))
		return
	}
	lambda.Start(newWorker(os.Getenv, s, log))
}
