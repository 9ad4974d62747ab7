package notify

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// Acknowledge keeps who looks after an incident, unless somebody does already.
// It returns who does.
func (l *Ledger) Acknowledge(ctx context.Context, id, by string, at time.Time) (incident.Mark, error) {
	for {
		found, err := l.table.Get(ctx, markKey(id))
		if err != nil {
			return incident.Mark{}, err
		}
		mark, _, err := read[incident.Mark](found[0])
		if err != nil || mark.AcknowledgedBy != "" {
			return mark, err
		}
		mark.AcknowledgedBy, mark.AcknowledgedAt = by, at
		text, err := json.Marshal(mark)
		if err != nil {
			return incident.Mark{}, err
		}
		_, err = l.table.Swap(ctx, table.Item{
			Key: markKey(id), Value: text, Revision: found[0].Revision, Expires: l.now().Add(keepAlerts),
		})
		if !errors.Is(err, table.ErrConflict) {
			return mark, err
		}
	}
}

// ShowMark writes the head of an incident anew, so that it shows what people
// have said of it. Alerts may be told meanwhile by somebody who writes the head
// too, once what was told is kept: whoever was last looks whether the head
// still says what is true.
func (d *Desk) ShowMark(ctx context.Context, id string) error {
	i, _, err := d.Incident(ctx, id)
	for err == nil && i != nil && i.Thread != "" {
		if err := d.sender.patiently(ctx, func() error { return d.show(ctx, i) }); err != nil {
			return err
		}
		shown := i
		if i, _, err = d.Incident(ctx, id); i != nil && i.Counts == shown.Counts && i.EscalatedAt.Equal(shown.EscalatedAt) {
			return err
		}
	}
	return err
}
