package dynamo

import (
	"context"
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/store/storetest"
)

// endpointVariable names a DynamoDB on this machine, such as moto's.
const endpointVariable = "HOSEWATCH_TEST_DYNAMODB"

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) estate.Store {
		return New(newTable(t, startMinidyn(t)))
	})
}

// The same over a DynamoDB that others wrote, and that knows of limits.
func TestStoreOverMoto(t *testing.T) {
	endpoint := motoEndpoint(t)
	storetest.Run(t, func(t *testing.T) estate.Store {
		return New(newTable(t, clientOf(endpoint)))
	})
}

func motoEndpoint(t *testing.T) string {
	t.Helper()
	endpoint := os.Getenv(endpointVariable)
	if endpoint == "" {
		t.Skipf("%s is not set: nothing was asked of a DynamoDB outside this process", endpointVariable)
	}
	u, err := url.Parse(endpoint)
	if err != nil {
		t.Fatal(err)
	}
	if addr, err := netip.ParseAddr(u.Hostname()); err != nil || !addr.IsLoopback() {
		t.Fatalf("%s=%s: tests speak to loopback addresses only", endpointVariable, endpoint)
	}
	return endpoint
}

func clientOf(endpoint string) *dynamodb.Client {
	return Client(environ{
		"AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_ENDPOINT_URL": endpoint,
	}.get)
}

// environ is an environment of a test's own.
type environ map[string]string

func (e environ) get(name string) string { return e[name] }

var tables atomic.Int64

// maker is an API that makes tables too.
type maker interface {
	API
	CreateTable(context.Context, *dynamodb.CreateTableInput, ...func(*dynamodb.Options)) (*dynamodb.CreateTableOutput, error)
}

// newTable makes the table of the package comment, and tells of what is left
// out on the test's log.
func newTable(t testing.TB, client maker) (API, string, Options) {
	t.Helper()
	name := fmt.Sprintf("estate-%d-%d", os.Getpid(), tables.Add(1))
	_, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		KeySchema:            []types.KeySchemaElement{{AttributeName: aws.String(keyName), KeyType: types.KeyTypeHash}},
		AttributeDefinitions: []types.AttributeDefinition{{AttributeName: aws.String(keyName), AttributeType: types.ScalarAttributeTypeS}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client, name, Options{Note: func(arn, what string) { t.Errorf("%.80s: %s", arn, what) }}
}
