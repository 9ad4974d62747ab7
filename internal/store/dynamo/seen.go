package dynamo

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Seen marks a key, such as an event's id, as seen for some time, and reports
// whether it was not before. It takes one round trip; of those who ask at the
// same time, one is the first. Who is told to be the first and then fails has
// to give its work to somebody who does not ask.
func (s *Store) Seen(ctx context.Context, key string, ttl time.Duration) (first bool, err error) {
	now, owner := s.now(), rand.Text()
	marked := keyOf(seenKind, key)
	marked[ownerName] = &types.AttributeValueMemberS{Value: owner}
	marked[expiresName] = number(now.Add(ttl).Unix())
	_, err = s.api.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: &s.table, Item: marked,
		// Items outlive their time, by days. And when the answer to a call was
		// lost and the client calls again, it finds the mark of its own.
		ConditionExpression:      aws.String("attribute_not_exists(#k) OR #e<=:now OR #o=:o"),
		ExpressionAttributeNames: map[string]string{"#k": keyName, "#e": expiresName, "#o": ownerName},
		ExpressionAttributeValues: item{
			":now": number(now.Unix()), ":o": &types.AttributeValueMemberS{Value: owner},
		},
	})
	var found *types.ConditionalCheckFailedException
	switch {
	case errors.As(err, &found):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("table %s: seen %q: %w", s.table, key, err)
	}
	return true, nil
}
