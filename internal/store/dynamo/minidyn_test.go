package dynamo

import (
	"context"
	"maps"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/truora/minidyn/server"
)

// minidyn is a DynamoDB within the test. Its REMOVE leaves attributes where
// they are, its DELETE adds to a set that is not there and keeps one that has
// become empty. DynamoDB does none of that, so that here both are carried out
// by reading the item and putting it back. Calls take turns for that.
type minidyn struct {
	*dynamodb.Client
	mu *sync.Mutex
}

func startMinidyn(t testing.TB) minidyn {
	t.Helper()
	s := httptest.NewServer(server.NewServer())
	t.Cleanup(s.Close)
	return minidyn{clientOf(s.URL), new(sync.Mutex)}
}

func (m minidyn) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.Client.BatchGetItem(ctx, in, o...)
}

func (m minidyn) UpdateItem(ctx context.Context, in *dynamodb.UpdateItemInput, o ...func(*dynamodb.Options)) (*dynamodb.UpdateItemOutput, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	u := types.Update{TableName: in.TableName, Key: in.Key, UpdateExpression: in.UpdateExpression, ExpressionAttributeNames: in.ExpressionAttributeNames, ExpressionAttributeValues: in.ExpressionAttributeValues, ConditionExpression: in.ConditionExpression}
	after := m.split(&u)
	out := new(dynamodb.UpdateItemOutput)
	if *u.UpdateExpression != "" {
		in.UpdateExpression, in.ExpressionAttributeNames, in.ExpressionAttributeValues = u.UpdateExpression, u.ExpressionAttributeNames, u.ExpressionAttributeValues
		var err error
		if out, err = m.Client.UpdateItem(ctx, in, o...); err != nil {
			return nil, err
		}
	}
	return out, after(ctx)
}

func (m minidyn) TransactWriteItems(ctx context.Context, in *dynamodb.TransactWriteItemsInput, o ...func(*dynamodb.Options)) (*dynamodb.TransactWriteItemsOutput, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var afters []func(context.Context) error
	for _, w := range in.TransactItems {
		afters = append(afters, m.split(w.Update))
	}
	in.TransactItems = slices.DeleteFunc(in.TransactItems, func(w types.TransactWriteItem) bool { return *w.Update.UpdateExpression == "" })
	if len(in.TransactItems) > 0 {
		if _, err := m.Client.TransactWriteItems(ctx, in, o...); err != nil {
			return nil, err
		}
	}
	for _, after := range afters {
		if err := after(ctx); err != nil {
			return nil, err
		}
	}
	return new(dynamodb.TransactWriteItemsOutput), nil
}

// split takes the clauses of REMOVE and DELETE out of an update and returns
// what does their work.
func (m minidyn) split(u *types.Update) (after func(context.Context) error) {
	var kept, removed, shrunk []string
	for _, part := range verbParts.FindAllString(*u.UpdateExpression, -1) {
		verb, clauses, _ := strings.Cut(part, " ")
		switch verb {
		case "REMOVE":
			removed = strings.Split(strings.TrimSpace(clauses), ",")
		case "DELETE":
			shrunk = strings.Split(strings.TrimSpace(clauses), ",")
		default:
			kept = append(kept, strings.TrimSpace(part))
		}
	}
	names, values, key, table := u.ExpressionAttributeNames, u.ExpressionAttributeValues, u.Key, u.TableName
	text := strings.Join(kept, " ")
	u.UpdateExpression = &text
	used := text + aws.ToString(u.ConditionExpression)
	u.ExpressionAttributeNames, u.ExpressionAttributeValues = maps.Clone(names), maps.Clone(values)
	maps.DeleteFunc(u.ExpressionAttributeNames, func(short, _ string) bool { return !strings.Contains(used, short) })
	maps.DeleteFunc(u.ExpressionAttributeValues, func(short string, _ types.AttributeValue) bool { return !strings.Contains(used, short) })
	return func(ctx context.Context) error {
		out, err := m.GetItem(ctx, &dynamodb.GetItemInput{TableName: table, Key: key})
		if err != nil || len(out.Item) == 0 {
			return err
		}
		for _, name := range removed {
			delete(out.Item, names[name])
		}
		for _, clause := range shrunk {
			name, value, _ := strings.Cut(clause, " ")
			shrink(out.Item, names[name], values[value].(*types.AttributeValueMemberSS).Value)
		}
		_, err = m.PutItem(ctx, &dynamodb.PutItemInput{TableName: table, Item: out.Item})
		return err
	}
}

// verbParts finds the parts of an update's expression.
var verbParts = regexp.MustCompile(`(SET|REMOVE|ADD|DELETE) [^A-Z]+`)

// shrink takes members out of a set, and the set with the last of them.
func shrink(kept item, name string, gone []string) {
	set, ok := kept[name].(*types.AttributeValueMemberSS)
	if !ok {
		return
	}
	set.Value = slices.DeleteFunc(set.Value, func(s string) bool { return slices.Contains(gone, s) })
	if len(set.Value) == 0 {
		delete(kept, name)
	}
}
