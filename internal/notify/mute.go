package notify

import (
	"context"
	"log/slog"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// endMutes returns the mutes that hold, once those are ended that an alert
// says are fixed.
func (d *Desk) endMutes(ctx context.Context, orders []Order) ([]incident.Mute, error) {
	if len(orders) == 0 {
		return nil, nil
	}
	all, err := d.Mutes(ctx)
	if err != nil {
		return nil, err
	}
	var hold []incident.Mute
	for _, m := range all {
		if !endedBy(m, orders) {
			hold = append(hold, m)
			continue
		}
		d.log.Info("a mute has ended: what was muted is fixed", slog.String("alert_id", m.ID))
		if err := d.Unmute(ctx, m.ID); err != nil {
			return nil, err
		}
	}
	return hold, nil
}

func endedBy(m incident.Mute, orders []Order) bool {
	for _, o := range orders {
		if m.EndedBy(o.Alert) {
			return true
		}
	}
	return false
}

// coveredBy returns who has muted an alert; empty when nobody has.
func coveredBy(mutes []incident.Mute, a *judge.Alert, now time.Time) string {
	for _, m := range mutes {
		if m.Covers(a, now) {
			return m.By
		}
	}
	return ""
}
