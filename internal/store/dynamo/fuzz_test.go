package dynamo

import (
	"bytes"
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb"

	"github.com/hosewatch/hosewatch/internal/store/table"
	"github.com/hosewatch/hosewatch/internal/store/table/tabletest"
)

// step is one thing done to a table, read from bytes: what, to which key, and
// with what.
type step [3]byte

func (s step) key() table.Key {
	sorts := []string{"a", "a/1", "a/2", "b", strings.Repeat("a", 1100), strings.Repeat("a", 1100) + "b"}
	return table.Key{Partition: []string{"p", "q"}[s[1]%2], Sort: sorts[int(s[1]/2)%len(sorts)]}
}

func (s step) item() table.Item {
	i := table.Item{Key: s.key(), Value: bytes.Repeat(s[2:], int(s[2])), Revision: int64(s[2]/2) % 4}
	if s[2]%4 != 0 {
		i.Expires = tabletest.Clock().Add(time.Duration(int(s[2]%4)*2-3) * time.Second)
	}
	return i
}

// do does the step and returns all that it answers.
func (s step) do(ctx context.Context, to table.Table) (items []table.Item, err error) {
	switch i := s.item(); s[0] % 5 {
	case 0:
		err = to.Write(ctx, []table.Item{i}, nil)
	case 1:
		err = to.Write(ctx, nil, []table.Key{i.Key})
	case 2:
		i, err = to.Swap(ctx, i)
		items = append(items, i)
	case 3:
		items, err = to.Get(ctx, i.Key, table.Key{Partition: "p", Sort: "a"}, i.Key)
	case 4:
		items, err = to.List(ctx, i.Key.Partition, i.Key.Sort[:int(s[2])%(len(i.Key.Sort)+1)], int(s[2]%8))
	}
	return items, err
}

// FuzzTable: a Table answers as one in memory does, whatever was done before.
func FuzzTable(f *testing.F) {
	f.Add([]byte{2, 0, 0, 2, 0, 2, 0, 0, 4, 2, 0, 2, 1, 0, 0, 2, 0, 0, 3, 0, 0})
	f.Add([]byte{0, 8, 8, 0, 10, 8, 0, 0, 1, 0, 2, 3, 4, 8, 255, 4, 0, 3, 4, 10, 7, 2, 0, 0, 2, 0, 1})
	client := startMinidyn(f)
	f.Fuzz(func(t *testing.T, steps []byte) {
		kept, memory := newItems(t, client), table.NewMemory(tabletest.Clock)
		defer func() {
			if _, err := client.DeleteTable(context.Background(), &dynamodb.DeleteTableInput{TableName: &kept.table}); err != nil {
				t.Error(err)
			}
		}()
		for at := 0; at+3 <= min(len(steps), 3*40); at += 3 {
			s := step(steps[at : at+3])
			got, err := s.do(t.Context(), kept)
			want, wantErr := s.do(t.Context(), memory)
			if len(got) != len(want) || len(got) > 0 && !reflect.DeepEqual(got, want) || (err == nil) != (wantErr == nil) || errors.Is(err, table.ErrConflict) != errors.Is(wantErr, table.ErrConflict) {
				t.Fatalf("step %d %v:\ngot  %v, %v\nwant %v, %v", at/3, s, got, err, want, wantErr)
			}
		}
	})
}
