package blockkit

import (
	"strings"

	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// Post is a message as chat.postMessage takes it.
type Post struct {
	Text     string              `json:"text"` // one line for notifications
	Blocks   []slack.Block       `json:"blocks"`
	Metadata slack.SlackMetadata `json:"metadata"`
}

// Message tells one alert in full, in no thread and to nobody in particular.
func Message(a *judge.Alert) Post {
	return Standalone(incident.Message{Alerts: []*judge.Alert{a}})
}

// Standalone tells m where there are neither threads nor buttons.
func Standalone(m incident.Message) Post {
	p, line := told(m)
	return p.post(line, metadata(TypeAlert, map[string]any{PayloadAlerts: alertIDs(m.Alerts)}))
}

// Reply tells m in the thread of i: one alert in full, several as a table. It
// can be understood alone, for the channel may see it too.
func Reply(i *incident.Incident, m incident.Message) Post {
	p, line := told(m)
	var press menu
	if len(m.Alerts) == 1 {
		press.about(i, m.Alerts[0])
	} else {
		press.show(i, m.Alerts)
	}
	p.press(press)
	return p.post(line, metadata(TypeAlert, map[string]any{
		PayloadIncident: boundedID(i.ID),
		PayloadAlerts:   alertIDs(m.Alerts),
	}))
}

// told is m without what can be pressed.
func told(m incident.Message) (p page, line string) {
	if len(m.Alerts) == 1 {
		a := m.Alerts[0]
		p.title(a.Severity, a.Title, "")
		p.small(notes(m))
		p.full(a)
		return p, Line(a)
	}
	return p, p.table(m)
}

// notes says for whom the message is, that it comes late, and who would rather
// not have it.
func notes(m incident.Message) string {
	var parts []string
	if m.Mention != "" {
		parts = append(parts, mention(m.Mention))
	}
	if len(m.Late) > 0 && len(m.Alerts) == 1 {
		parts = append(parts, "Late: happened before what is told above")
	}
	if m.MutedBy != "" {
		parts = append(parts, "Muted by "+person(m.MutedBy)+", and told all the same: it is critical")
	}
	return strings.Join(parts, " · ")
}

// full tells all of a but its title.
func (p *page) full(a *judge.Alert) {
	words := tell.Say(a)
	p.text(changed(words))
	p.text(facts(words))
	p.text(why(words))
	p.text(back(a, words))
	p.text(check(a, words))
	p.small(context(a, words))
}

// Line is the alert on one line, for where only one is shown.
func Line(a *judge.Alert) string {
	words := tell.Say(a)
	line := strings.ToUpper(a.Severity.String()) + ": " + prose(a.Title, 160)
	return line + ". " + caller(words, 160)
}
