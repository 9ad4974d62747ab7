package blockkit

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// What people can press, as Slack's action_id. Each stands in a message once.
const (
	// ActionAcknowledge says that somebody is looking after an incident. Its
	// value has the incident.
	ActionAcknowledge = "acknowledge"
	// ActionTimeline asks what else the caller of an alert did. Its value has
	// the alert, and the incident where there is one.
	ActionTimeline = "timeline"
	// ActionChange asks for all of an alert's before and after. Its value is as
	// that of ActionTimeline.
	ActionChange = "change"
	// ActionMute asks for quiet about this kind of alert on this resource. It
	// is a select menu; the value of each option has the alert, the incident
	// and for how long.
	ActionMute = "mute"
	// ActionExpected says that an alert was to be expected. Its value is as
	// that of ActionTimeline.
	ActionExpected = "expected"
	// ActionShow asks to tell one alert of a table in full. It is a select
	// menu; the value of each option has that alert and the incident.
	ActionShow = "show"
	// ActionUnmute ends a mute. It is a button, or a select menu of mutes; the
	// value has the alert that the mute was asked for.
	ActionUnmute = "unmute"
)

// Muting is for how long somebody wants to hear nothing.
type Muting string

// The choices of ActionMute.
const (
	MuteHour       Muting = "1h"    // for one hour
	MuteDay        Muting = "1d"    // for one day
	MuteUntilFixed Muting = "fixed" // until the resource is as it was
)

// mutings are the choices in the order of the menu, in words.
var mutings = []struct {
	choice Muting
	words  string
}{
	{MuteHour, "for 1 hour"},
	{MuteDay, "for 1 day"},
	{MuteUntilFixed, "until it is fixed"},
}

// MaxValue is the longest value that Slack takes for an option of a menu;
// buttons take more.
// https://docs.slack.dev/reference/block-kit/composition-objects/option-object
const MaxValue = 150

// Value is what a button or an option carries back. It names things and
// grants nothing: whoever reads it looks up whether they exist.
type Value struct {
	Incident string // Incident.ID; empty where there is none
	Alert    string // Alert.ID; empty where the incident is meant
	Mute     Muting // of ActionMute alone
}

// idForm is what an id in a Value may be.
var idForm = regexp.MustCompile(`^[0-9A-Za-z][0-9A-Za-z._:-]{0,63}$`)

// Encode writes v for Slack: incident/alert/mute. It fails when v names
// nothing, or something that is no id.
func (v Value) Encode() (string, error) {
	if err := v.check(); err != nil {
		return "", err
	}
	return v.Incident + "/" + v.Alert + "/" + string(v.Mute), nil
}

// ParseValue reads what Encode wrote, and nothing else. The error does not
// repeat the text, which anybody may have sent.
func ParseValue(text string) (Value, error) {
	parts := strings.Split(text, "/")
	if len(text) > MaxValue || len(parts) != 3 {
		return Value{}, errors.New("value: want incident/alert/mute")
	}
	v := Value{Incident: parts[0], Alert: parts[1], Mute: Muting(parts[2])}
	if err := v.check(); err != nil {
		return Value{}, err
	}
	return v, nil
}

func (v Value) check() error {
	if v.Incident == "" && v.Alert == "" {
		return errors.New("value: neither an incident nor an alert")
	}
	for name, id := range map[string]string{"incident": v.Incident, "alert": v.Alert} {
		if id != "" && !idForm.MatchString(id) {
			return fmt.Errorf("value: %s is no id", name)
		}
	}
	switch v.Mute {
	case "", MuteHour, MuteDay, MuteUntilFixed:
		return nil
	default:
		return errors.New("value: no such time to mute for")
	}
}
