package dynamo

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
)

// Mark marks a key, such as an event's, as dealt with, and forgets that after
// some time, or somewhat later. It takes one round trip; marking again is the
// same as once.
func (s *Store) Mark(ctx context.Context, key string, ttl time.Duration) error {
	marked := keyOf(seenKind, key)
	marked[expiresName] = number(s.now().Add(ttl).Unix())
	if _, err := s.api.PutItem(ctx, &dynamodb.PutItemInput{TableName: &s.table, Item: marked}); err != nil {
		return fmt.Errorf("table %s: mark %q: %w", s.table, key, err)
	}
	return nil
}

// Marked reports which of some keys are marked, in their order. It takes one
// round trip for a hundred.
func (s *Store) Marked(ctx context.Context, keys ...string) ([]bool, error) {
	there := map[string]bool{} // by the text of the key: whether it is marked
	var asked []item
	for _, key := range keys {
		k := keyOf(seenKind, key)
		if _, twice := there[textOf(k, keyName)]; !twice {
			there[textOf(k, keyName)] = false
			asked = append(asked, k)
		}
	}
	err := reader{s.api, s.table, s.pause}.readAll(ctx, asked, func(kept item) { there[textOf(kept, keyName)] = true })
	if err != nil {
		return nil, fmt.Errorf("table %s: marks: %w", s.table, err)
	}
	marked := make([]bool, len(keys))
	for i, key := range keys {
		marked[i] = there[textOf(keyOf(seenKind, key), keyName)]
	}
	return marked, nil
}
