package notify

import (
	"context"
	"path"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// maxIndexed bounds under how many streams an alert is found again.
const maxIndexed = 50

// Kept is what is listed of an alert that was taken in.
type Kept struct {
	ID       string         `json:"id"`
	Time     time.Time      `json:"time"` // of the event
	Severity judge.Severity `json:"severity"`
	Title    string         `json:"title"`
}

// index keeps where an alert is found again: under who did it, and under the
// streams it hits.
func (l *Ledger) index(put *items, a *judge.Alert, now time.Time) {
	kept := Kept{ID: a.ID, Time: a.EventTime, Severity: a.Severity, Title: a.Title}
	names := []string{callerPartition(a.Actor.Name), callerPartition(a.Actor.ARN)}
	for _, arn := range a.Streams[:min(len(a.Streams), maxIndexed)] {
		names = append(names, streamPartition(arn))
	}
	if a.ResourceType == "AWS::KinesisFirehose::DeliveryStream" {
		names = append(names, streamPartition(a.Resource))
	}
	for _, name := range names {
		if name != "" {
			put.add(table.Key{Partition: name, Sort: later(a.EventTime) + "/" + a.ID}, kept, now.Add(keepAlerts))
		}
	}
}

func callerPartition(name string) string {
	if name == "" {
		return ""
	}
	return "caller/" + strings.ToLower(name)
}

func streamPartition(nameOrARN string) string {
	if nameOrARN == "" {
		return ""
	}
	return "stream/" + path.Base(nameOrARN)
}

// ByCaller lists what a caller did that was worth an alert, the newest first.
// The name is as alerts show it, or an ARN.
func (l *Ledger) ByCaller(ctx context.Context, name string) ([]Kept, error) {
	return l.list(ctx, callerPartition(name))
}

// ByStream lists the alerts of a stream, by its name or ARN, the newest first.
func (l *Ledger) ByStream(ctx context.Context, name string) ([]Kept, error) {
	return l.list(ctx, streamPartition(name))
}

func (l *Ledger) list(ctx context.Context, partition string) ([]Kept, error) {
	if partition == "" {
		return nil, nil
	}
	found, err := l.table.List(ctx, partition, "", maxKeptLists)
	if err != nil {
		return nil, err
	}
	var all []Kept
	for _, item := range found {
		kept, ok, err := read[Kept](item)
		if err != nil {
			return nil, err
		}
		if ok {
			all = append(all, kept)
		}
	}
	return all, nil
}

// Alert returns an alert that was taken in; nil when it is not kept any more.
func (l *Ledger) Alert(ctx context.Context, id string) (*judge.Alert, error) {
	all, err := l.orders(ctx, []string{id})
	return all[id].Alert, err
}

// Incident returns an incident and what people have said of it; nil when it is
// not kept any more.
func (l *Ledger) Incident(ctx context.Context, id string) (*incident.Incident, incident.Mark, error) {
	key, ok, err := one[table.Key](ctx, l.table, whereKey(id))
	if err != nil || !ok {
		return nil, incident.Mark{}, err
	}
	i, ok, err := one[incident.Incident](ctx, l.table, key)
	if err != nil || !ok {
		return nil, incident.Mark{}, err
	}
	mark, err := l.mark(ctx, &i)
	return &i, mark, err
}

// mark is what people have said of an incident.
func (l *Ledger) mark(ctx context.Context, i *incident.Incident) (incident.Mark, error) {
	mark, _, err := one[incident.Mark](ctx, l.table, markKey(i.ID))
	mark.EscalatedAt = i.EscalatedAt
	return mark, err
}

// Mutes returns the mutes that hold, by the id of the alert they were asked
// for.
func (l *Ledger) Mutes(ctx context.Context) ([]incident.Mute, error) {
	found, err := l.table.List(ctx, "mutes", "", maxMutes)
	if err != nil {
		return nil, err
	}
	var all []incident.Mute
	for _, item := range found {
		m, ok, err := read[incident.Mute](item)
		if err != nil {
			return nil, err
		}
		if ok && l.now().Before(m.Until) {
			all = append(all, m)
		}
	}
	return all, nil
}

// Mute keeps a mute; one of the same alert is replaced.
func (l *Ledger) Mute(ctx context.Context, m incident.Mute) error {
	var put items
	put.add(muteKey(m), m, m.Until)
	if put.err != nil {
		return put.err
	}
	return l.table.Write(ctx, put.all, nil)
}

// Unmute ends the mute that was asked for at an alert.
func (l *Ledger) Unmute(ctx context.Context, id string) error {
	return l.table.Write(ctx, nil, []table.Key{muteKey(incident.Mute{ID: id})})
}

// Channels returns the channels that alerts were told in.
func (l *Ledger) Channels(ctx context.Context) ([]string, error) {
	found, err := l.table.List(ctx, "channels", "", maxChannels)
	if err != nil {
		return nil, err
	}
	var all []string
	for _, item := range found {
		all = append(all, item.Key.Sort)
	}
	return all, nil
}
