package dynamo

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
	"github.com/aws/smithy-go"

	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/store/table/tabletest"
)

func TestTable(t *testing.T) {
	tabletest.Run(t, func(t *testing.T) table.Table {
		if strings.HasSuffix(t.Name(), "/"+strings.ReplaceAll(tabletest.NoTwoAreOne, " ", "_")) {
			t.Skip("minidyn joins both members of a key with a dot, so that a.b and c are a and b.c to it: TestTableOverMoto has this")
		}
		return newItems(t, startMinidyn(t))
	})
}

// The same over a DynamoDB that others wrote, and that knows of limits.
func TestTableOverMoto(t *testing.T) {
	endpoint := motoEndpoint(t)
	tabletest.Run(t, func(t *testing.T) table.Table { return newItems(t, clientOf(endpoint)) })
}

// tableMaker is a TableAPI that makes tables too.
type tableMaker interface {
	TableAPI
	CreateTable(context.Context, *dynamodb.CreateTableInput, ...func(*dynamodb.Options)) (*dynamodb.CreateTableOutput, error)
}

// newItems makes a Table as the package comment says, that does not wait.
func newItems(t testing.TB, client tableMaker) *Table {
	t.Helper()
	name := fmt.Sprintf("items-%d-%d", os.Getpid(), tables.Add(1))
	_, err := client.CreateTable(context.Background(), &dynamodb.CreateTableInput{
		TableName: &name, BillingMode: types.BillingModePayPerRequest,
		KeySchema: []types.KeySchemaElement{
			{AttributeName: aws.String(partitionName), KeyType: types.KeyTypeHash}, {AttributeName: aws.String(sortName), KeyType: types.KeyTypeRange}},
		AttributeDefinitions: []types.AttributeDefinition{
			{AttributeName: aws.String(partitionName), AttributeType: types.ScalarAttributeTypeS}, {AttributeName: aws.String(sortName), AttributeType: types.ScalarAttributeTypeS}},
	})
	if err != nil {
		t.Fatal(err)
	}
	s := NewTable(client, name, tabletest.Clock)
	s.pause = func(ctx context.Context, _ int) error { return ctx.Err() }
	return s
}

// hasty is a TableAPI that comes to few items in a call, and loses answers.
type hasty struct {
	TableAPI
	each   int // writes and reads that a call comes to
	calls  int
	lost   int // answers to puts
	mostly int // the most items of a call
}

func (h *hasty) count(n int) (done int) {
	h.calls++
	h.mostly = max(h.mostly, n)
	return min(n, h.each)
}

func (h *hasty) BatchGetItem(ctx context.Context, in *dynamodb.BatchGetItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchGetItemOutput, error) {
	for name, asked := range in.RequestItems {
		if !aws.ToBool(asked.ConsistentRead) {
			return nil, errors.New("what was just written may be missing")
		}
		done := h.count(len(asked.Keys))
		left := map[string]types.KeysAndAttributes{name: {Keys: asked.Keys[done:]}}
		if done == 0 {
			return &dynamodb.BatchGetItemOutput{UnprocessedKeys: left}, nil
		}
		asked.Keys = asked.Keys[:done]
		out, err := h.TableAPI.BatchGetItem(ctx, &dynamodb.BatchGetItemInput{RequestItems: map[string]types.KeysAndAttributes{name: asked}}, o...)
		if err == nil {
			out.UnprocessedKeys = left
		}
		return out, err
	}
	return nil, errors.New("a call for nothing")
}

func (h *hasty) BatchWriteItem(ctx context.Context, in *dynamodb.BatchWriteItemInput, o ...func(*dynamodb.Options)) (*dynamodb.BatchWriteItemOutput, error) {
	for name, asked := range in.RequestItems {
		done := h.count(len(asked))
		left := map[string][]types.WriteRequest{name: asked[done:]}
		if done == 0 {
			return &dynamodb.BatchWriteItemOutput{UnprocessedItems: left}, nil
		}
		out, err := h.TableAPI.BatchWriteItem(ctx, &dynamodb.BatchWriteItemInput{RequestItems: map[string][]types.WriteRequest{name: asked[:done]}}, o...)
		if err == nil {
			out.UnprocessedItems = left
		}
		return out, err
	}
	return nil, errors.New("a call for nothing")
}

// PutItem calls again when an answer was lost, as the SDK's client does.
func (h *hasty) PutItem(ctx context.Context, in *dynamodb.PutItemInput, o ...func(*dynamodb.Options)) (*dynamodb.PutItemOutput, error) {
	for ; h.lost > 0; h.lost-- {
		if _, err := h.TableAPI.PutItem(ctx, in, o...); err != nil {
			return nil, err
		}
	}
	return h.TableAPI.PutItem(ctx, in, o...)
}

// fill returns so many items, and their keys.
func fill(n int) (items []table.Item, keys []table.Key) {
	for i := range n {
		key := table.Key{Partition: "p", Sort: fmt.Sprintf("%04d", i)}
		items, keys = append(items, table.Item{Key: key, Value: []byte(key.Sort)}), append(keys, key)
	}
	return items, keys
}

func TestWhatWasNotComeToIsAskedAgain(t *testing.T) {
	items, keys := fill(230)
	for _, tt := range []struct {
		each          int
		reads, writes int // calls
		waits         int
		ok            bool
		why           string
	}{
		{1000, 3, 10, 0, true, "all at once: 100 and 25 in a call"},
		{60, 5, 10, 2, true, "some of the reads, and all the writes"},
		{10, 23, 28, 20 + 18, true, "a few at a time are no reason to give up"},
		{0, tries, tries, 2 * (tries - 1), false, "none, ever"},
	} {
		s := newItems(t, startMinidyn(t))
		h, waits := &hasty{TableAPI: s.api, each: tt.each}, 0
		s.api, s.pause = h, func(context.Context, int) error { waits++; return nil }
		wrote := s.Write(t.Context(), items, nil)
		if h.calls != tt.writes || (wrote == nil) != tt.ok || h.mostly > maxWrites {
			t.Errorf("%s: %d calls to write, of up to %d: %v", tt.why, h.calls, h.mostly, wrote)
		}
		h.calls, h.mostly = 0, 0
		read, err := s.Get(t.Context(), append(keys, keys...)...)
		if h.calls != tt.reads || (err == nil) != tt.ok || h.mostly > maxCall || waits != tt.waits {
			t.Errorf("%s: %d calls to read, of up to %d, %d waits: %v", tt.why, h.calls, h.mostly, waits, err)
		}
		for i, got := range read {
			if string(got.Value) != keys[i%len(keys)].Sort {
				t.Fatalf("%s: %s is %q", tt.why, got.Key, got.Value)
			}
		}
	}
}

// A wait that is broken off ends the write: that the context bounds it.
func TestWaitingEnds(t *testing.T) {
	s := newItems(t, startMinidyn(t))
	s.api, s.pause = &hasty{TableAPI: s.api}, pause
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	items, _ := fill(1)
	if err := s.Write(ctx, items, nil); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// A swap whose answer is lost is not taken for another's.
func TestLostAnswerIsNoConflict(t *testing.T) {
	s := newItems(t, startMinidyn(t))
	h := &hasty{TableAPI: s.api}
	s.api = h
	one := table.Item{Key: table.Key{Partition: "p", Sort: "s"}, Value: []byte("v")}
	for revision := range int64(3) {
		h.lost = 2
		got, err := s.Swap(t.Context(), one)
		if err != nil || got.Revision != revision+1 {
			t.Fatalf("revision %d: %v", got.Revision, err)
		}
		if _, err := s.Swap(t.Context(), one); !errors.Is(err, table.ErrConflict) {
			t.Errorf("another's: %v", err)
		}
		one = got
	}
}

func TestTooLargeNamesTheKey(t *testing.T) {
	s := newItems(t, startMinidyn(t))
	big := table.Item{Key: table.Key{Partition: "p", Sort: "big"}, Value: []byte(randomText(600_000, 1))}
	long := table.Item{Key: table.Key{Partition: "p", Sort: strings.Repeat("x", 360<<10)}}
	small, _ := fill(30)
	_, swapped := s.Swap(t.Context(), big)
	for _, err := range []error{swapped, s.Write(t.Context(), append(small, big), nil), s.Write(t.Context(), []table.Item{big, long}, nil)} {
		if err == nil || !strings.Contains(err.Error(), big.Key.String()) {
			t.Errorf("%v", err)
		}
	}
	if all, err := s.List(t.Context(), "p", "", 99); err != nil || len(all) != 0 {
		t.Errorf("%d items of a write that was refused, %v", len(all), err)
	}
	if err := s.Write(t.Context(), []table.Item{long}, nil); err == nil || !strings.Contains(err.Error(), long.Key.String()) {
		t.Errorf("a key that is too large: %.200v", err)
	}
}

// What is damaged, or lies under another's key, is told.
func TestDamagedItemIsTold(t *testing.T) {
	items, keys := fill(2)
	for why, spoil := range map[string]func(kept item){
		"no value":              func(kept item) { delete(kept, valueName) },
		"another's":             func(kept item) { kept[sortName] = text("0001") },
		"a byte has turned":     func(kept item) { kept[valueName].(*types.AttributeValueMemberB).Value[7] ^= 1 },
		"cut short":             func(kept item) { kept[valueName] = &types.AttributeValueMemberB{Value: []byte{1, 2}} },
		"revision is no number": func(kept item) { kept[revisionName] = &types.AttributeValueMemberN{Value: "1.5"} },
	} {
		s := newItems(t, startMinidyn(t))
		kept, err := itemOf(keys[0], items[0])
		if err != nil {
			t.Fatal(err)
		}
		spoil(kept)
		if _, err := s.api.PutItem(t.Context(), &dynamodb.PutItemInput{TableName: &s.table, Item: kept}); err != nil {
			t.Fatal(err)
		}
		_, got := s.Get(t.Context(), keys...)
		_, listed := s.List(t.Context(), "p", "", 9)
		if got == nil || listed == nil || !strings.Contains(got.Error(), s.table) || !strings.Contains(got.Error(), keyOfItem(kept).String()) {
			t.Errorf("%s: %v, listed %v", why, got, listed)
		}
	}
}

// throttled refuses the first calls, as a table does that has no capacity.
func throttled(t *testing.T, code string, refused int64) (client *dynamodb.Client, calls *atomic.Int64) {
	calls = new(atomic.Int64)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-amz-json-1.0")
		if calls.Add(1) <= refused {
			w.WriteHeader(http.StatusBadRequest)
			_, _ = fmt.Fprintf(w, `{"__type":"com.amazonaws.dynamodb.v20120810#%s","message":"slow down"}`, code)
			return
		}
		_, _ = w.Write([]byte(`{"Items":[],"Count":0,"Responses":{}}`))
	}))
	t.Cleanup(s.Close)
	o := clientOf(s.URL).Options()
	o.Retryer = retry.AddWithMaxBackoffDelay(o.Retryer, time.Nanosecond)
	return dynamodb.New(o), calls
}

func TestThrottledCallsAreTriedAgain(t *testing.T) {
	items, keys := fill(1)
	for name, call := range map[string]func(*Table) error{
		"get":   func(s *Table) error { _, err := s.Get(t.Context(), keys...); return err },
		"list":  func(s *Table) error { _, err := s.List(t.Context(), "p", "", 1); return err },
		"write": func(s *Table) error { return s.Write(t.Context(), items, nil) },
		"swap":  func(s *Table) error { _, err := s.Swap(t.Context(), items[0]); return err },
	} {
		for _, code := range []string{"ProvisionedThroughputExceededException", "ThrottlingException", "RequestLimitExceeded"} {
			client, calls := throttled(t, code, tries-1)
			if err := call(NewTable(client, "items", tabletest.Clock)); err != nil || calls.Load() != tries {
				t.Errorf("%s: %s, and then not: %d calls, %v", name, code, calls.Load(), err)
			}
			client, calls = throttled(t, code, 1000)
			err := call(NewTable(client, "items", tabletest.Clock))
			var answered smithy.APIError
			if !errors.As(err, &answered) || answered.ErrorCode() != code || calls.Load() != tries {
				t.Errorf("%s: %s, always: %d calls, %v", name, code, calls.Load(), err)
			}
		}
	}
}
