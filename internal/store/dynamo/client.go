package dynamo

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/hosewatch/hosewatch/internal/awsenv"
)

// How long and how often one call is tried. DynamoDB answers in milliseconds.
const (
	oneTry   = 3 * time.Second
	tries    = 4
	longWait = 400 * time.Millisecond
)

// API is the part of DynamoDB that the stores use.
type API interface {
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	UpdateItem(context.Context, *dynamodb.UpdateItemInput, ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error)
	TransactWriteItems(context.Context, *dynamodb.TransactWriteItemsInput, ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	Scan(context.Context, *dynamodb.ScanInput, ...func(*dynamodb.Options)) (*dynamodb.ScanOutput, error)
}

// Client returns a client that takes Region, credentials and endpoint from
// what awsenv reads, and from nowhere else.
func Client(getenv func(string) string) *dynamodb.Client {
	env := awsenv.Env(getenv)
	return dynamodb.New(dynamodb.Options{
		Region:       env.Region(),
		Credentials:  env.Credentials(),
		BaseEndpoint: env.BaseEndpoint("dynamodb"),
		HTTPClient:   &http.Client{Timeout: oneTry},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff = tries, longWait
		}),
	})
}

// Open returns the store in the table that a function was given, as its
// environment reaches it. What has no room in an item is warned of in the log.
func Open(getenv func(string) string, table string, log *slog.Logger) *Store {
	return New(Client(getenv), table, Options{Note: func(arn, what string) {
		log.Warn("no room in the table", slog.String("resource", arn), slog.String("what", what))
	}})
}
