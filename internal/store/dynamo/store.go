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

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/store"
)

// maxCall is how many items one call takes, of either kind.
const maxCall = 100

// Store is an estate.Store in a table. It is safe for concurrent use. Make one
// with New.
type Store struct {
	api   API
	table string
	note  func(arn, what string)
	now   func() time.Time
	pause func(ctx context.Context, tried int) error
}

// Options are what a Store can do without.
type Options struct {
	// Note is told what had no room in an item, and of which resource. It is
	// called by the goroutine that puts.
	Note func(arn, what string)
}

// New returns the store that keeps its items in a table that exists.
func New(api API, table string, o Options) *Store {
	s := &Store{api: api, table: table, note: o.Note, now: time.Now, pause: pause}
	if s.note == nil {
		s.note = func(string, string) {}
	}
	return s
}

// pause waits before something is tried again, longer each time and by chance,
// so that those who met once do not meet again.
func pause(ctx context.Context, tried int) error {
	select {
	case <-time.After(rand.N(longWait>>max(0, tries-tried)) + time.Millisecond):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Get implements estate.Store.
func (s *Store) Get(ctx context.Context, arns ...string) ([]*estate.Resource, error) {
	var keys []item
	at := map[string]int{} // in keys, by key
	for _, arn := range arns {
		key := keyOf(resourceKind, arn)
		if _, ok := at[keyText(key)]; !ok && arn != "" {
			at[keyText(key)] = len(keys)
			keys = append(keys, key)
		}
	}
	found := make(map[string]item, len(keys))
	for call := range slices.Chunk(keys, maxCall) {
		if err := s.getAll(ctx, call, found); err != nil {
			return nil, fmt.Errorf("table %s: %w", s.table, err)
		}
	}
	all := make([]*estate.Resource, len(arns))
	for i, arn := range arns {
		if kept, ok := found[keyText(keyOf(resourceKind, arn))]; ok {
			r, err := read(arn, kept)
			if err != nil {
				return nil, fmt.Errorf("table %s: %w", s.table, err)
			}
			all[i] = r
		}
	}
	return all, nil
}

func keyText(kept item) string {
	text, _ := kept[keyName].(*types.AttributeValueMemberS)
	if text == nil {
		return ""
	}
	return text.Value
}

// getAll fills found with the items that have these keys. What DynamoDB did
// not come to is asked for again.
func (s *Store) getAll(ctx context.Context, keys []item, found map[string]item) error {
	for tried := 1; ; tried++ {
		out, err := s.api.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{
			s.table: {Keys: keys, ConsistentRead: aws.Bool(true)},
		}})
		if err != nil {
			return err
		}
		for _, kept := range out.Responses[s.table] {
			found[keyText(kept)] = kept
		}
		rest := out.UnprocessedKeys[s.table].Keys
		if len(rest) == 0 {
			return nil
		}
		// Large items come a few at a time, which is no reason to give up.
		if len(rest) < len(keys) {
			tried = 0
		}
		keys = rest
		if tried == tries {
			return fmt.Errorf("%d of the items asked for were not read in %d tries", len(rest), tries)
		}
		if err := s.pause(ctx, tried); err != nil {
			return err
		}
	}
}

// Put implements estate.Store.
func (s *Store) Put(ctx context.Context, changes []estate.Write) error {
	calls, err := s.plan(store.Merge(changes))
	if err != nil {
		return fmt.Errorf("table %s: %w", s.table, err)
	}
	for _, call := range calls {
		if err := s.apply(ctx, call); err != nil {
			return fmt.Errorf("table %s: %w", s.table, err)
		}
	}
	return nil
}
