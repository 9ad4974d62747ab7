// Command findings is the Lambda function behind a queue of alerts that makes
// findings of them in Security Hub. What it cannot import goes back to the
// queue, and from there to the dead-letter queue.
package main

import (
	"fmt"
	"log/slog"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

func main() {
	s, err := readSettings(os.Getenv)
	if err != nil {
		fmt.Fprintln(os.Stderr, "findings:", err)
		os.Exit(1)
	}
	log := slog.New(slog.NewJSONHandler(os.Stderr, &slog.HandlerOptions{Level: s.logLevel, ReplaceAttr: lambdacontext.ReplaceAttr}))
	lambda.Start(&handler{hub: securityHub(os.Getenv), product: s.product, least: s.least, log: log})
}
