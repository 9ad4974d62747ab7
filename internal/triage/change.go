package triage

import (
	"context"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// change shares all of an alert's before and after.
func (j *job) change(ctx context.Context) error {
	a, err := j.alert(ctx)
	if a == nil || err != nil {
		return err
	}
	return j.share(ctx, notify.File{
		Name: "change-" + j.ID[:16] + ".diff", Kind: "diff", Title: "Full change",
		Text: blockkit.FullChange(a), Comment: blockkit.Comment("Full change: " + a.Title),
	})
}

// show tells one alert of a table in full, to who asked.
func (j *job) show(ctx context.Context) error {
	a, err := j.alert(ctx)
	if a == nil || err != nil {
		return err
	}
	i, _, err := j.Desk.Incident(ctx, j.Value.Incident)
	if err != nil {
		return err
	}
	if i == nil {
		i = &incident.Incident{}
	}
	return j.whisper(ctx, blockkit.InThread(i, a))
}
