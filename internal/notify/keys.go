package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// lastMilli is a moment that nobody lives to see, and that has as many digits
// as any before it.
const lastMilli = 999_999_999_999_999

// sooner makes keys that sort the oldest first, later the newest first. Events
// may bear any time.
func sooner(t time.Time) string {
	return fmt.Sprintf("%015d", min(max(t.UnixMilli(), 0), lastMilli))
}

func later(t time.Time) string {
	return fmt.Sprintf("%015d", lastMilli-min(max(t.UnixMilli(), 0), lastMilli))
}

func bodyKey(id string) table.Key { return table.Key{Partition: "alert/" + id, Sort: "body"} }
func toldKey(id string) table.Key { return table.Key{Partition: "alert/" + id, Sort: "told"} }
func lockKey(channel string) table.Key {
	return table.Key{Partition: "channel/" + channel, Sort: "lock"}
}
func incidentKey(i *incident.Incident) table.Key {
	return table.Key{Partition: "channel/" + i.Channel, Sort: "incident/" + later(i.Opened) + "/" + i.ID}
}
func whereKey(id string) table.Key      { return table.Key{Partition: "incident/" + id, Sort: "where"} }
func markKey(id string) table.Key       { return table.Key{Partition: "incident/" + id, Sort: "mark"} }
func channelKey(c string) table.Key     { return table.Key{Partition: "channels", Sort: c} }
func muteKey(m incident.Mute) table.Key { return table.Key{Partition: "mutes", Sort: m.ID} }

// waitKey sorts what waits by severity, then by when it happened.
func waitKey(channel, list string, a *judge.Alert) table.Key {
	return table.Key{
		Partition: "channel/" + channel,
		Sort:      fmt.Sprintf("%s/%d/%s/%s", list, judge.Critical-a.Severity, sooner(a.EventTime), a.ID),
	}
}

// The lists of a channel.
const (
	waitList  = "wait"  // to be told
	dailyList = "daily" // to be told in the next digest
)

// items makes items of values, and keeps the first fault.
type items struct {
	all []table.Item
	err error
}

func (s *items) add(key table.Key, value any, expires time.Time) {
	text, err := json.Marshal(value)
	s.err = errors.Join(s.err, err)
	s.all = append(s.all, table.Item{Key: key, Value: text, Expires: expires})
}

// read decodes what is kept; ok is false when there is nothing.
func read[T any](item table.Item) (value T, ok bool, err error) {
	if item.Value == nil {
		return value, false, nil
	}
	if err := json.Unmarshal(item.Value, &value); err != nil {
		return value, false, fmt.Errorf("kept as %s, %s: %w", item.Key.Partition, item.Key.Sort, err)
	}
	return value, true, nil
}

func one[T any](ctx context.Context, t table.Table, key table.Key) (value T, ok bool, err error) {
	found, err := t.Get(ctx, key)
	if err != nil {
		return value, false, err
	}
	return read[T](found[0])
}
