package triage

import (
	"context"

	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// acknowledge keeps who looks after an incident, and shows it. Who was first
// does.
func (j *job) acknowledge(ctx context.Context) error {
	i, err := j.incident(ctx)
	if i == nil || err != nil {
		return err
	}
	mark, err := j.Desk.Acknowledge(ctx, i.ID, j.User, j.At)
	if err != nil {
		return err
	}
	if err := j.Desk.ShowMark(ctx, i.ID); err != nil {
		return err
	}
	if mark.AcknowledgedBy != j.User || !mark.AcknowledgedAt.Equal(j.At) {
		return j.whisper(ctx, blockkit.AlreadyAcknowledged(mark))
	}
	return j.say(ctx, blockkit.Acknowledged(mark))
}
