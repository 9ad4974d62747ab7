package dynamo

import (
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// condition is what has to be so for an item to be put. Items outlive their
// time, by days, so that it is asked for. And when the answer to a call was
// lost and the client calls again, it finds what it has put itself: that is
// known by its owner, who is new for each put.
type condition struct {
	text   string
	names  map[string]string
	values item
}

// unlessThere holds where nothing is that has not expired. key is an attribute
// of the table's key.
func unlessThere(key string, now time.Time, owner string) condition {
	return condition{
		"attribute_not_exists(#k) OR #e<=:now OR #o=:o",
		map[string]string{"#k": key, "#e": expiresName, "#o": ownerName},
		item{":now": number(now.Unix()), ":o": text(owner)},
	}
}

// still holds where an item has this revision and has not expired.
func still(revision int64, now time.Time, owner string) condition {
	return condition{
		"(#r=:r AND (attribute_not_exists(#e) OR #e>:now)) OR #o=:o",
		map[string]string{"#r": revisionName, "#e": expiresName, "#o": ownerName},
		item{":r": number(revision), ":now": number(now.Unix()), ":o": text(owner)},
	}
}

// put returns what puts an item under the condition.
func (c condition) put(table string, kept item) *dynamodb.PutItemInput {
	return &dynamodb.PutItemInput{
		TableName: &table, Item: kept,
		ConditionExpression: &c.text, ExpressionAttributeNames: c.names, ExpressionAttributeValues: c.values,
	}
}

func number(n int64) types.AttributeValue {
	return &types.AttributeValueMemberN{Value: fmt.Sprint(n)}
}

func text(s string) types.AttributeValue { return &types.AttributeValueMemberS{Value: s} }
