package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

const (
	// maxWrites is how many items one call without a transaction writes.
	maxWrites = 25
	// minPage is how many items a page of a List has at least, so that many
	// that have expired are passed over in few calls.
	minPage = 25
)

// TableAPI is the part of DynamoDB that a Table uses.
type TableAPI interface {
	BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	BatchWriteItem(context.Context, *dynamodb.BatchWriteItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error)
	PutItem(context.Context, *dynamodb.PutItemInput, ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error)
	Query(context.Context, *dynamodb.QueryInput, ...func(*dynamodb.Options)) (*dynamodb.QueryOutput, error)
}

// Table is a table.Table in a table of DynamoDB. It is safe for concurrent
// use. Make one with NewTable.
type Table struct {
	api   TableAPI
	table string
	now   func() time.Time
	pause waiting
}

// NewTable returns the table.Table that keeps its items in a table that exists,
// and knows by a clock, such as time.Now, what has expired. A call that is
// throttled is tried again by the API, as that of Client does, and not here.
func NewTable(api TableAPI, name string, now func() time.Time) *Table {
	return &Table{api: api, table: name, now: now, pause: pause}
}

// Get implements table.Table.
func (t *Table) Get(ctx context.Context, keys ...table.Key) ([]table.Item, error) {
	all, err := t.get(ctx, keys)
	return all, t.placed(err)
}

func (t *Table) get(ctx context.Context, keys []table.Key) ([]table.Item, error) {
	kept, err := table.KeptAll(keys)
	if err != nil {
		return nil, err
	}
	var ask []item
	found := make(map[table.Key]item, len(kept))
	for _, key := range kept {
		if _, asked := found[key]; !asked {
			found[key] = nil
			ask = append(ask, itemKey(key))
		}
	}
	err = reader{t.api, t.table, t.pause}.readAll(ctx, ask, func(kept item) { found[keyOfItem(kept)] = kept })
	if err != nil {
		return nil, err
	}
	all, now := make([]table.Item, len(keys)), t.now()
	for i, key := range kept {
		all[i].Key = keys[i]
		if found[key] == nil {
			continue
		}
		read, err := readItem(keys[i], found[key])
		if err != nil {
			return nil, err
		}
		if !read.Gone(now) {
			all[i] = read
		}
	}
	return all, nil
}

// List implements table.Table.
func (t *Table) List(ctx context.Context, partition, prefix string, limit int) ([]table.Item, error) {
	asked, err := table.RangeOf(partition, prefix)
	if err != nil {
		return nil, t.placed(err)
	}
	var all []table.Item
	now, query := t.now(), t.query(asked)
	for len(all) < limit {
		query.Limit = aws.Int32(int32(min(max(limit-len(all), minPage), 1000)))
		out, err := t.api.Query(ctx, query)
		if err != nil {
			return nil, t.placed(err)
		}
		for _, kept := range out.Items {
			read, err := readItem(table.Key{Partition: partition, Sort: sortOf(kept)}, kept)
			if err != nil {
				return nil, t.placed(err)
			}
			if asked.Has(read.Key.Sort) && !read.Gone(now) {
				all = append(all, read)
			}
		}
		if query.ExclusiveStartKey = out.LastEvaluatedKey; len(query.ExclusiveStartKey) == 0 {
			break
		}
	}
	return all[:min(len(all), max(limit, 0))], nil
}

// query asks for a range of items, from its beginning.
func (t *Table) query(asked table.Range) *dynamodb.QueryInput {
	query := &dynamodb.QueryInput{
		TableName: &t.table, ConsistentRead: aws.Bool(true),
		KeyConditionExpression:    aws.String("#p=:p"),
		ExpressionAttributeNames:  map[string]string{"#p": partitionName},
		ExpressionAttributeValues: item{":p": text(asked.Partition)},
	}
	if asked.Prefix != "" { // DynamoDB takes no empty text here
		query.KeyConditionExpression = aws.String("#p=:p AND begins_with(#s,:s)")
		query.ExpressionAttributeNames["#s"] = sortName
		query.ExpressionAttributeValues[":s"] = text(asked.Prefix)
	}
	return query
}

// Write implements table.Table.
func (t *Table) Write(ctx context.Context, put []table.Item, remove []table.Key) error {
	puts, removes, err := table.KeptOnce(put, remove)
	if err != nil {
		return t.placed(err)
	}
	writes, wrong := make([]types.WriteRequest, len(put)), make([]error, len(put))
	for i, key := range puts {
		var kept item
		kept, wrong[i] = itemOf(key, put[i])
		writes[i].PutRequest = &types.PutRequest{Item: kept}
	}
	if err := errors.Join(wrong...); err != nil {
		return t.placed(err)
	}
	for _, key := range removes {
		writes = append(writes, types.WriteRequest{DeleteRequest: &types.DeleteRequest{Key: itemKey(key)}})
	}
	for call := range slices.Chunk(writes, maxWrites) {
		if err := untilDone(ctx, t.pause, call, t.write(ctx)); err != nil {
			return t.placed(err)
		}
	}
	return nil
}

// write returns the call that writes items and returns those that DynamoDB did
// not come to.
func (t *Table) write(ctx context.Context) func([]types.WriteRequest) ([]types.WriteRequest, error) {
	return func(writes []types.WriteRequest) ([]types.WriteRequest, error) {
		out, err := t.api.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{
			RequestItems: map[string][]types.WriteRequest{t.table: writes},
		})
		if err != nil {
			return nil, err
		}
		return out.UnprocessedItems[t.table], nil
	}
}

// Swap implements table.Table.
func (t *Table) Swap(ctx context.Context, swapped table.Item) (table.Item, error) {
	key, err := swapped.Key.Kept()
	if err != nil {
		return table.Item{}, t.placed(err)
	}
	kept, err := itemOf(key, swapped)
	if err != nil {
		return table.Item{}, t.placed(err)
	}
	owner := rand.Text()
	must := unlessThere(partitionName, t.now(), owner)
	if swapped.Revision != 0 {
		must = still(swapped.Revision, t.now(), owner)
	}
	kept[revisionName], kept[ownerName] = number(swapped.Revision+1), text(owner)
	_, err = t.api.PutItem(ctx, must.put(t.table, kept))
	var conflict *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &conflict):
		return table.Item{}, table.ErrConflict
	case err != nil:
		return table.Item{}, t.placed(fmt.Errorf("%s: %w", swapped.Key, err))
	}
	return readItem(swapped.Key, kept)
}

// placed says in which table an error was.
func (t *Table) placed(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("table %s: %w", t.table, err)
}
