package faults

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"

	"github.com/hosewatch/hosewatch/internal/store/table"
)

// faultyTable is a table that throttles, that loses answers, and at whose side
// the function crashes.
type faultyTable struct {
	table.Table
	w *life
}

var errThrottled = errors.New("ProvisionedThroughputExceededException: the level of throughput is exceeded")

// try does something to the table, or not, or does it and says that it did not.
func (t faultyTable) try(what string, do func() error) error {
	t.w.step("before " + what)
	if t.w.chance(6) {
		t.w.count(t.w.faults, "table throttles")
		return errThrottled
	}
	err := do()
	t.w.step("after " + what)
	if err == nil && t.w.chance(3) {
		t.w.count(t.w.faults, "answer of the table lost")
		return errThrottled
	}
	return err
}

func (t faultyTable) Get(ctx context.Context, keys ...table.Key) (items []table.Item, err error) {
	err = t.try("Get", func() error { items, err = t.Table.Get(ctx, keys...); return err })
	if t.w.take["lease"] {
		for i := range items {
			items[i] = unowned(items[i])
		}
	}
	return items, err
}

func (t faultyTable) List(ctx context.Context, partition, prefix string, limit int) (items []table.Item, err error) {
	err = t.try("List", func() error { items, err = t.Table.List(ctx, partition, prefix, limit); return err })
	return items, err
}

func (t faultyTable) Write(ctx context.Context, put []table.Item, remove []table.Key) error {
	return t.try("Write", func() error { return t.Table.Write(ctx, put, remove) })
}

func (t faultyTable) Swap(ctx context.Context, item table.Item) (kept table.Item, err error) {
	err = t.try("Swap", func() error {
		if t.w.take["lease"] { // whoever comes last has it
			now, err := t.Table.Get(ctx, item.Key)
			if err != nil {
				return err
			}
			item.Revision = now[0].Revision
		}
		kept, err = t.Table.Swap(ctx, item)
		return err
	})
	return kept, err
}

// unowned is a channel's lock that nobody seems to hold.
func unowned(item table.Item) table.Item {
	var state map[string]any
	if item.Key.Sort != "lock" || json.NewDecoder(bytes.NewReader(item.Value)).Decode(&state) != nil {
		return item
	}
	delete(state, "owner")
	item.Value, _ = json.Marshal(state) // it was JSON a line before
	return item
}
