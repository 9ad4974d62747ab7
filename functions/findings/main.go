// Command findings is the Lambda function behind a queue of alerts that makes
// findings of them in Security Hub. What it cannot import goes back to the
// queue, and from there to the dead-letter queue.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	s, err := readSettings(os.Getenv, os.ReadFile)
	if err != nil {
		fmt.Fprintln(os.Stderr, "findings:", err)
		os.Exit(1)
	}
	lambda.Start(&handler{hub: securityHub(os.Getenv), product: s.product, least: s.Least, log: s.Log(os.Stderr)})
}
