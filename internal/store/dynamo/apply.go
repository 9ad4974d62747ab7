package dynamo

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/hosewatch/hosewatch/internal/estate"
)

// apply makes one call of updates, and again when another call was at the same
// items at the same time.
func (s *Store) apply(ctx context.Context, updates []update) error {
	for tried := 1; ; tried++ {
		err := s.try(ctx, updates)
		var f *fault
		switch {
		case err == nil || !errors.As(err, &f):
			return err
		case f.kind == conflicting:
			return estate.ErrConflict
		case f.kind == tooLarge && updates[f.at].links():
			s.note(updates[f.at].arn, "streams that depend on it are left out: there is no room for them in an item")
			updates = withoutLinks(updates, f.at)
			tried = 0
		case f.kind == tooLarge || tried == tries:
			return err
		default:
			if err := s.pause(ctx, tried); err != nil {
				return err
			}
		}
	}
}

func (u update) links() bool { return len(u.link) > 0 }

// withoutLinks returns updates of which one no longer adds links.
func withoutLinks(updates []update, at int) []update {
	all := append([]update(nil), updates...)
	all[at].link = nil
	return all
}

// try makes one call: none when there is nothing to say.
func (s *Store) try(ctx context.Context, updates []update) error {
	var all []types.TransactWriteItem
	var at []int
	for i, u := range updates {
		text, e := u.expression()
		if text == "" {
			continue
		}
		write := &types.Update{
			TableName: &s.table, Key: keyOf(resourceKind, u.arn), UpdateExpression: &text,
			ExpressionAttributeNames: e.names, ExpressionAttributeValues: e.values, ConditionExpression: e.condition,
		}
		if len(e.values) == 0 {
			write.ExpressionAttributeValues = nil
		}
		all, at = append(all, types.TransactWriteItem{Update: write}), append(at, i)
	}
	switch len(all) {
	case 0:
		return nil
	case 1:
		return faultOf(s.updateOne(ctx, all[0].Update), at)
	}
	_, err := s.api.TransactWriteItems(ctx, &dynamodb.TransactWriteItemsInput{TransactItems: all})
	return faultOf(err, at)
}

// updateOne is a transaction of one, at half the price.
func (s *Store) updateOne(ctx context.Context, u *types.Update) error {
	_, err := s.api.UpdateItem(ctx, &dynamodb.UpdateItemInput{
		TableName: u.TableName, Key: u.Key, UpdateExpression: u.UpdateExpression, ConditionExpression: u.ConditionExpression,
		ExpressionAttributeNames: u.ExpressionAttributeNames, ExpressionAttributeValues: u.ExpressionAttributeValues,
	})
	return err
}

// fault is a call that was answered, and changed nothing.
type fault struct {
	kind faultKind
	at   int // of the update to blame, if one is
	err  error
}

type faultKind int

const (
	busy        faultKind = iota // with another call at the same items
	conflicting                  // a resource is no longer the one that was read
	tooLarge                     // an item has no room for it
)

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

// faultOf tells what an error of DynamoDB means. at says which update each
// item of the call was.
func faultOf(err error, at []int) error {
	var cancelled *types.TransactionCanceledException
	var answered smithy.APIError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &cancelled):
		return faultOfReasons(err, cancelled.CancellationReasons, at)
	case errors.As(err, &answered):
		if kind, ok := kindOf(answered.ErrorCode(), answered.ErrorMessage()); ok {
			return &fault{kind: kind, at: at[0], err: err}
		}
	}
	return err
}

// faultOfReasons finds the reason that counts: a conflict stands above all,
// since nothing helps against it but to read again.
func faultOfReasons(err error, reasons []types.CancellationReason, at []int) error {
	var found *fault
	for i, reason := range reasons {
		code := aws.ToString(reason.Code)
		kind, ok := kindOf(code, aws.ToString(reason.Message))
		switch {
		case code == "" || code == "None":
		case !ok || i >= len(at):
			return fmt.Errorf("%s: %s: %w", code, aws.ToString(reason.Message), err)
		case found == nil || kind == conflicting:
			found = &fault{kind: kind, at: at[i], err: err}
		}
	}
	if found == nil {
		return err
	}
	return found
}

// kindOf reads the code of an error or of the reason of a cancellation:
// https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
func kindOf(code, message string) (faultKind, bool) {
	switch code {
	case "ConditionalCheckFailed", "ConditionalCheckFailedException":
		return conflicting, true
	case "TransactionConflict", "TransactionConflictException", "TransactionInProgressException",
		"ProvisionedThroughputExceeded", "ThrottlingError":
		return busy, true
	case "ItemCollectionSizeLimitExceeded":
		return tooLarge, true
	case "ValidationError", "ValidationException":
		return tooLarge, strings.Contains(message, "size") && strings.Contains(message, "exceeded")
	}
	return busy, false
}
