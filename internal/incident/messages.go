package incident

import (
	"cmp"
	"slices"

	"github.com/hosewatch/hosewatch/internal/judge"
)

const (
	few       = 3  // so many alerts are told one by one, however light
	alone     = 5  // so many of the severe ones are told in full when there are more
	maxInOne  = 40 // lines of a table
	fullGrade = judge.High
)

// Messages says in which replies the alerts of a batch are told, in the order
// of their events. What is severe stands alone, so that nothing critical hides
// in a table; of many such alerts, the first of the most severe.
func (b Batch) Messages() []Message {
	full := b.toldInFull()
	var messages []Message
	for _, a := range b.Alerts {
		last := len(messages) - 1
		if last < 0 || full[a.ID] || full[messages[last].Alerts[0].ID] || len(messages[last].Alerts) == maxInOne {
			messages = append(messages, Message{Alerts: []*judge.Alert{a}})
			continue
		}
		messages[last].Alerts = append(messages[last].Alerts, a)
	}
	return messages
}

func (b Batch) toldInFull() map[string]bool {
	full := map[string]bool{}
	bySeverity := slices.Clone(b.Alerts)
	slices.SortStableFunc(bySeverity, func(x, y *judge.Alert) int { return cmp.Compare(y.Severity, x.Severity) })
	for n, a := range bySeverity {
		if len(b.Alerts) <= few || n < alone && a.Severity >= fullGrade {
			full[a.ID] = true
		}
	}
	return full
}

// Mind says of a message what follows from what the thread has told so far:
// what in it is late, and whether the channel should see it. It is called just
// before the message is told, and before Take.
func (i *Incident) Mind(m Message) Message {
	m.Late = map[string]bool{}
	for _, a := range m.Alerts {
		if a.EventTime.Before(i.Last) {
			m.Late[a.ID] = true
		}
		if i.Counts.Total() > 0 && a.Severity > i.Severity {
			m.Raises = true
		}
	}
	return m
}
