package dynamo

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
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
// the environment that Lambda gives a function, and from nowhere else: no file
// and no metadata service is asked, which would cost time at the start and
// megabytes in the program.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func Client(getenv func(string) string) *dynamodb.Client {
	options := dynamodb.Options{
		Region:      getenv("AWS_REGION"),
		Credentials: environment(getenv),
		HTTPClient:  &http.Client{Timeout: oneTry},
		Retryer: retry.NewStandard(func(o *retry.StandardOptions) {
			o.MaxAttempts, o.MaxBackoff = tries, longWait
		}),
	}
	if endpoint := cmp.Or(getenv("AWS_ENDPOINT_URL_DYNAMODB"), getenv("AWS_ENDPOINT_URL")); endpoint != "" {
		options.BaseEndpoint = aws.String(endpoint)
	}
	return dynamodb.New(options)
}

// environment reads the keys of the function's role.
func environment(getenv func(string) string) aws.CredentialsProvider {
	return aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		keys := aws.Credentials{
			AccessKeyID:     getenv("AWS_ACCESS_KEY_ID"),
			SecretAccessKey: getenv("AWS_SECRET_ACCESS_KEY"),
			SessionToken:    getenv("AWS_SESSION_TOKEN"),
			Source:          "environment",
		}
		if !keys.HasKeys() {
			return aws.Credentials{}, errors.New("no AWS credentials in the environment")
		}
		return keys, nil
	})
}
