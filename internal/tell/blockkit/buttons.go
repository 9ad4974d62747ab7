package blockkit

import (
	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// menu collects what can be pressed. What cannot say what it is about, since
// an id is none, is left out: it could do nothing.
type menu []slack.BlockElement

func (m *menu) button(action, text string, v Value) {
	if value, err := v.Encode(); err == nil {
		*m = append(*m, slack.NewButtonBlockElement(action, value, plain(text)))
	}
}

func (m *menu) acknowledge(i *incident.Incident) {
	value, err := Value{Incident: i.ID}.Encode()
	if err == nil {
		*m = append(*m, slack.NewButtonBlockElement(ActionAcknowledge, value, plain("Acknowledge")).WithStyle(slack.StylePrimary))
	}
}

func (m *menu) timeline(a *judge.Alert, v Value) {
	const ask, did = "What else did ", " do?"
	who := unformatted(tell.Say(a).Caller, MaxButtonText-len(ask)-len(did))
	m.button(ActionTimeline, ask+who+did, v)
}

// mute is a menu of how long. Silence about what is critical is asked about
// again.
func (m *menu) mute(a *judge.Alert, v Value) {
	var options []*slack.OptionBlockObject
	for _, choice := range mutings {
		v.Mute = choice.choice
		value, err := v.Encode()
		if err != nil {
			return
		}
		options = append(options, slack.NewOptionBlockObject(value, plain("Mute "+choice.words), nil))
	}
	element := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Mute…"), ActionMute, options...)
	if a.Severity == judge.Critical {
		element.Confirm = slack.NewConfirmationBlockObject(plain("Mute something critical?"),
			plain("When it happens again to this resource, only its thread will tell it."), plain("Mute it"), plain("Keep telling"))
	}
	*m = append(*m, element)
}

// show is a menu of alerts to be told in full.
func (m *menu) show(i *incident.Incident, alerts []*judge.Alert) {
	var options []*slack.OptionBlockObject
	for _, a := range alerts {
		value, err := Value{Incident: i.ID, Alert: a.ID}.Encode()
		if err != nil {
			continue
		}
		text := clock(a) + " "
		text += unformatted(a.Title, MaxOptionText-size(text))
		options = append(options, slack.NewOptionBlockObject(value, plain(text), nil))
	}
	if len(options) > 0 {
		*m = append(*m, slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, plain("Show one in full"), ActionShow, options...))
	}
}

// about adds what can be done about one alert.
func (m *menu) about(i *incident.Incident, a *judge.Alert) {
	v := Value{Incident: i.ID, Alert: a.ID}
	m.button(ActionChange, "Full change", v)
	m.mute(a, v)
	m.button(ActionExpected, "Expected…", v)
}
