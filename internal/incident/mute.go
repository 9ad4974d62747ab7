package incident

import (
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// MuteForever bounds a mute that holds until what it is about was taken back:
// nobody remembers it for longer.
const MuteForever = 30 * 24 * time.Hour

// Mute is what somebody does not want to hear of for a while: these rules on
// one resource.
type Mute struct {
	ID       string    `json:"id"` // of the alert it was asked for
	Rules    []string  `json:"rules"`
	Resource string    `json:"resource"` // ARN
	By       string    `json:"by"`       // a Slack user's id
	At       time.Time `json:"at"`
	Until    time.Time `json:"until"`
	// UntilFixed ends the mute when the resource is made safer again.
	UntilFixed bool `json:"until_fixed,omitempty"`
	// Critical says that alerts of these rules were critical when they were
	// muted. Such alerts are told in their thread all the same.
	Critical bool `json:"critical,omitempty"`
}

// MuteOf returns the mute that keeps alerts such as a from being told.
func MuteOf(a *judge.Alert, by string, now time.Time, span time.Duration, untilFixed bool) Mute {
	return Mute{
		ID: a.ID, Rules: told(a), Resource: a.Resource, By: by, At: now, Until: now.Add(span),
		UntilFixed: untilFixed, Critical: a.Severity == judge.Critical,
	}
}

// Covers reports whether the mute holds for an alert: it says nothing but what
// was muted, of the same resource. What is not known is muted by nobody.
func (m Mute) Covers(a *judge.Alert, now time.Time) bool {
	if m.Resource == "" || m.Resource != a.Resource || !now.Before(m.Until) {
		return false
	}
	rules := told(a)
	for _, rule := range rules {
		if !slices.Contains(m.Rules, rule) {
			return false
		}
	}
	return len(rules) > 0
}

// EndedBy reports whether an alert says that what was muted is fixed.
func (m Mute) EndedBy(a *judge.Alert) bool {
	return m.UntilFixed && a.Resource == m.Resource && a.Direction == judge.Tightened &&
		a.Outcome == "succeeded" && a.EventTime.After(m.At)
}

// told are the rules whose findings make a worth telling; of a quiet alert all.
func told(a *judge.Alert) []string {
	var rules []string
	for _, f := range a.Findings {
		if f.Severity > judge.Info || a.Severity == judge.Info {
			rules = append(rules, f.Rule)
		}
	}
	slices.Sort(rules)
	return slices.Compact(rules)
}
