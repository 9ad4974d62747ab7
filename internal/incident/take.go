package incident

import (
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// Take adds alerts, which are being told now, to the incident. They are given
// once: nobody here remembers which were.
func (i *Incident) Take(now time.Time, alerts ...*judge.Alert) {
	for _, a := range alerts {
		first := i.Counts.Total() == 0
		if first || a.Severity > i.Severity {
			i.Severity, i.Worst, i.Title = a.Severity, a.ID, cut(a.Title)
		}
		if first || a.EventTime.Before(i.First) {
			i.First = a.EventTime
		}
		if first || !a.EventTime.Before(i.Last) {
			i.Last, i.LastTitle = a.EventTime, cut(a.Title)
		}
		i.Counts[a.Severity]++
		i.Actors.Add(a.Actor.Name)
		i.Resources.Add(a.Resource)
		i.Streams.Add(a.Streams...)
		if !i.Flood {
			i.Keys.Add(keysOf(a)...)
		}
	}
	if now.After(i.Touched) {
		i.Touched = now
	}
}

// Clone returns an incident that shares nothing with i.
func (i *Incident) Clone() *Incident {
	c := *i
	for _, names := range []*Names{&c.Actors, &c.Resources, &c.Streams, &c.Keys} {
		names.All = append([]string(nil), names.All...)
	}
	return &c
}
