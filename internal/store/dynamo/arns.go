package dynamo

import (
	"context"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/store"
)

// ARNs implements estate.Store. It reads the whole table, a megabyte a call,
// and lets only the keys come: what is gone has a time at which it expires.
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html
func (s *Store) ARNs(ctx context.Context) ([]string, error) {
	in := &dynamodb.ScanInput{
		TableName: aws.String(s.table), ProjectionExpression: aws.String("#k"),
		FilterExpression:          aws.String("begins_with(#k, :k) AND attribute_not_exists(#e)"),
		ExpressionAttributeNames:  map[string]string{"#k": keyName, "#e": expiresName},
		ExpressionAttributeValues: item{":k": &types.AttributeValueMemberS{Value: resourceKind}},
	}
	var all []string
	for {
		out, err := s.api.Scan(ctx, in)
		if err != nil {
			return nil, fmt.Errorf("table %s: %w", s.table, err)
		}
		for _, kept := range out.Items {
			if arn := strings.TrimPrefix(textOf(kept, keyName), resourceKind); store.IsARN(arn) {
				all = append(all, arn)
			}
		}
		if in.ExclusiveStartKey = out.LastEvaluatedKey; len(in.ExclusiveStartKey) == 0 {
			return all, nil
		}
	}
}
