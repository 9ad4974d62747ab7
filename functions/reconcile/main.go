// Command reconcile is the Lambda function that reads what a trail has written
// to its bucket a while ago, and tells what of it EventBridge never delivered.
package main

import (
	"fmt"
	"os"
	"time"

	"github.com/aws/aws-lambda-go/lambda"
)

func main() {
	h, err := newHandler(os.Getenv, os.ReadFile, time.Now, os.Stderr)
	if err != nil {
		fmt.Fprintln(os.Stderr, "reconcile:", err)
		os.Exit(1)
	}
	lambda.Start(h)
}
