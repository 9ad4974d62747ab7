package dynamo

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// maxCall is how many items one call reads, or one transaction writes.
const maxCall = 100

// waiting waits before something is tried again that was tried so often, or
// returns an error when that is of no use any more.
type waiting func(ctx context.Context, tried int) error

// pause waits longer each time and by chance, so that those who met once do
// not meet again.
func pause(ctx context.Context, tried int) error {
	select {
	case <-time.After(rand.N(longWait>>max(0, tries-tried)) + time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// untilDone makes a call with items, and again with those that it did not come
// to, until none are left.
func untilDone[T any](ctx context.Context, wait waiting, items []T, call func([]T) (left []T, err error)) error {
	for tried := 1; ; tried++ {
		left, err := call(items)
		if err != nil || len(left) == 0 {
			return err
		}
		// Large items come a few at a time, which is no reason to give up.
		if len(left) < len(items) {
			tried = 0
		}
		items = left
		if tried == tries {
			return fmt.Errorf("%d items were not come to in %d tries", len(left), tries)
		}
		if err := wait(ctx, tried); err != nil {
			return err
		}
	}
}

// reader is who reads items of a table.
type reader struct {
	api interface {
		BatchGetItem(context.Context, *dynamodb.BatchGetItemInput, ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error)
	}
	table string
	pause waiting
}

// readAll tells each item that has one of these keys, which are all different.
func (r reader) readAll(ctx context.Context, keys []item, found func(item)) error {
	for keys := range slices.Chunk(keys, maxCall) {
		err := untilDone(ctx, r.pause, keys, func(keys []item) ([]item, error) {
			out, err := r.api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
				r.table: {Keys: keys, ConsistentRead: aws.Bool(true)},
			}})
			if err != nil {
				return nil, err
			}
			for _, kept := range out.Responses[r.table] {
				found(kept)
			}
			return out.UnprocessedKeys[r.table].Keys, nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}
