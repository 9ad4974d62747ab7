package triage

import (
	"context"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// spans are how long the choices of the menu mute.
var spans = map[blockkit.Muting]time.Duration{
	blockkit.MuteHour:       time.Hour,
	blockkit.MuteDay:        24 * time.Hour,
	blockkit.MuteUntilFixed: incident.MuteForever,
}

// mute keeps that alerts such as one are not told for a while, and says so in
// the thread.
func (j *job) mute(ctx context.Context) error {
	a, err := j.alert(ctx)
	if a == nil || err != nil {
		return err
	}
	choice := j.Value.Mute
	m := incident.MuteOf(a, j.User, j.At, spans[choice], choice == blockkit.MuteUntilFixed)
	switch {
	case m.Resource == "" || len(m.Rules) == 0:
		return j.whisper(ctx, blockkit.No("This alert names no resource, so that there is nothing that could be muted."))
	case !j.Now().Before(m.Until):
		return j.whisper(ctx, blockkit.No("The time to mute for was over before this could be done: press again."))
	}
	if err := j.Desk.Mute(ctx, m); err != nil {
		return err
	}
	return j.say(ctx, blockkit.Muted(m))
}

// unmute ends a mute, and says so in the thread that it was asked in, as far as
// Slack tells which that is.
func (j *job) unmute(ctx context.Context) error {
	all, err := j.Desk.Mutes(ctx)
	if err != nil {
		return err
	}
	n := slices.IndexFunc(all, func(m incident.Mute) bool { return m.ID == j.Value.Alert })
	if n < 0 || all[n].At.After(j.At) { // it ended, or is another since the press
		if !j.since.IsZero() {
			return nil
		}
		return j.whisper(ctx, blockkit.No("This is not muted any more."))
	}
	if err := j.say(ctx, blockkit.Unmuted(all[n], j.User)); err != nil {
		return err
	}
	return j.Desk.Unmute(ctx, j.Value.Alert)
}
