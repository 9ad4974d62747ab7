// Command replay is the Lambda function that reads what a trail has written to
// its bucket. HOSEWATCH_REPLAY says which part of a replay of months it has:
// list, read or judge, each with a role of its own.
package main

import (
	"fmt"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	h, err := newHistory(os.Getenv, os.ReadFile, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "replay:", err)
		os.Exit(1)
	}
	lambda.Start(h)
}
