package dynamo

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/hosewatch/hosewatch/internal/trail"
)

// mostTrips is what one event may take.
const mostTrips = 2

// counting counts the calls to an API.
type counting struct {
	API
	reads, updates, transactions, puts atomic.Int64
}

func (c *counting) all() int64 {
	return c.reads.Load() + c.updates.Load() + c.transactions.Load() + c.puts.Load()
}

func (c *counting) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	c.reads.Add(1)
	return c.API.BatchGetItem(ctx, in, o...)
}

func (c *counting) UpdateItem(ctx context.Context, in *dynamodb.UpdateItemInput, o ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	c.updates.Add(1)
	return c.API.UpdateItem(ctx, in, o...)
}

func (c *counting) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, o ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	c.transactions.Add(1)
	return c.API.TransactWriteItems(ctx, in, o...)
}

func (c *counting) PutItem(ctx context.Context, in *dynamodb.PutItemInput, o ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	c.puts.Add(1)
	return c.API.PutItem(ctx, in, o...)
}

// record is an event.
func record(t testing.TB, id int, source, name, params string) *trail.Event {
	t.Helper()
	at := began.Add(time.Duration(id) * time.Second).Format(time.RFC3339)
	e, err := trail.ParseRecord(fmt.Sprintf(`{"eventVersion":"1.11","eventTime":%q,"eventSource":%q,"eventName":%q,"awsRegion":"eu-west-1","recipientAccountId":"111122223333","eventID":"%08d-0000-4000-8000-000000000001","requestParameters":%s,"responseElements":null}`, at, source, name, id, params), trail.Origin{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

var began = time.Date(2026, 5, 12, 9, 14, 31, 0, time.UTC)
