package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Seen marks a key, such as an event's id, as seen for some time, and reports
// whether it was not before. It takes one round trip; of those who ask at the
// same time, one is the first. Who is told to be the first and then fails has
// to give its work to somebody who does not ask.
func (s *Store) Seen(ctx context.Context, key string, ttl time.Duration) (first bool, err error) {
	now, owner := s.now(), rand.Text()
	marked := keyOf(seenKind, key)
	marked[ownerName] = text(owner)
	marked[expiresName] = number(now.Add(ttl).Unix())
	_, err = s.api.PutItem(ctx, unlessThere(keyName, now, owner).put(s.table, marked))
	var found *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &found):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("table %s: seen %q: %w", s.table, key, err)
	}
	return true, nil
}
