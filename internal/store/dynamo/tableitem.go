package dynamo

import (
	"fmt"
	"strconv"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"

	"github.com/hosewatch/hosewatch/internal/store"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// The attributes of a Table's items, beside those that a Store's have too.
const (
	partitionName = "partition"
	sortName      = "sort"
	valueName     = "value"
	longName      = "long" // the sort key as it was before it was shortened
)

// maxValue leaves of an item's 400 KB enough for its key.
const maxValue = 350 << 10

func itemKey(kept table.Key) item {
	return item{partitionName: text(kept.Partition), sortName: text(kept.Sort)}
}

func keyOfItem(kept item) table.Key {
	return table.Key{Partition: textOf(kept, partitionName), Sort: textOf(kept, sortName)}
}

func textOf(kept item, name string) string {
	if text, ok := kept[name].(*types.AttributeValueMemberS); ok {
		return text.Value
	}
	return ""
}

// sortOf returns the sort key that an item was given.
func sortOf(kept item) string {
	if long := textOf(kept, longName); long != "" {
		return long
	}
	return textOf(kept, sortName)
}

// sealKey is what the checksum of an item covers beside its value.
func sealKey(kept table.Key) string {
	return fmt.Sprintf("%d/%s/%s", len(kept.Partition), kept.Partition, kept.Sort)
}

// itemOf makes an item, without its revision, under its key as it is kept.
func itemOf(key table.Key, i table.Item) (item, error) {
	kept, sealed := itemKey(key), store.Seal(sealKey(key), i.Value)
	size := len(sealed)
	if key.Sort != i.Key.Sort {
		kept[longName] = text(i.Key.Sort)
		size += len(i.Key.Sort)
	}
	if size > maxValue {
		return nil, fmt.Errorf("%s: %d bytes as it is kept, at most %d: %w", i.Key, size, maxValue, table.ErrTooLarge)
	}
	kept[valueName] = &types.AttributeValueMemberB{Value: sealed}
	if !i.Expires.IsZero() {
		kept[expiresName] = number(i.Expires.Unix())
	}
	return kept, nil
}

// readItem reads the item with a key, as the key was given.
func readItem(key table.Key, kept item) (table.Item, error) {
	i := table.Item{Key: key}
	value, ok := kept[valueName].(*types.AttributeValueMemberB)
	if !ok {
		return table.Item{}, fmt.Errorf("%s: it has no %s", key, valueName)
	}
	var err error
	if i.Value, err = store.Open([]byte{}, sealKey(keyOfItem(kept)), value.Value); err != nil {
		return table.Item{}, fmt.Errorf("%s: %w", key, err)
	}
	if i.Revision, _, err = numberOf(kept, revisionName); err != nil {
		return table.Item{}, fmt.Errorf("%s: %w", key, err)
	}
	expires, ends, err := numberOf(kept, expiresName)
	if err != nil {
		return table.Item{}, fmt.Errorf("%s: %w", key, err)
	}
	if ends {
		i.Expires = time.Unix(expires, 0).UTC()
	}
	return i, nil
}

// numberOf reads an attribute that an item need not have.
func numberOf(kept item, name string) (n int64, ok bool, err error) {
	value, ok := kept[name].(*types.AttributeValueMemberN)
	if !ok {
		return 0, false, nil
	}
	if n, err = strconv.ParseInt(value.Value, 10, 64); err != nil {
		return 0, false, fmt.Errorf("%s: %w", name, err)
	}
	return n, true, nil
}
