package html

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// alert is an alert as it is shown.
type alert struct {
	Anchor   string
	Severity string
	Title    string
	When     string
	ID       string
	Brief    string // who and from where, in a line
	Said     []string
	Facts    []fact
	Access   []string
	AccessOf string
	Settings []setting
	Change   link
	Console  string
	Raw      raw
}

func (x *index) alerts() ([]alert, int) {
	shown, more := first(x.Alerts, maxAlerts)
	change := map[string]int{}
	for n := len(x.Changes) - 1; n >= 0; n-- {
		change[x.Changes[n].AlertID] = n
	}
	origin := map[string]raw{}
	for i := range x.Events {
		if e := &x.Events[i]; e.AlertID != "" {
			origin[e.AlertID] = rawOf(e.ID, e.Origin)
		}
	}
	var all []alert
	for i, a := range shown {
		out := alertShown(a)
		out.Anchor, out.Raw = anchor("a", i), origin[a.ID]
		if n, ok := change[a.ID]; ok && n < maxChanges {
			out.Change = link{"the change", anchor("c", n)}
		}
		all = append(all, out)
	}
	return all, more
}

// alertShown says an alert in the words that every teller has for it.
func alertShown(a *judge.Alert) alert {
	words := tell.Say(a)
	out := alert{
		Severity: grade(a.Severity), Title: text(a.Title), When: when(a.EventTime), ID: text(a.ID),
		Brief: text(words.Who) + ", from " + text(words.From), Console: consoleLink(a.Console),
		AccessOf: words.Access.Title, Access: texts(words.Access.Allowed),
	}
	for _, s := range []string{words.Detail, words.Why} {
		if s != "" {
			out.Said = append(out.Said, text(s))
		}
	}
	for _, also := range words.Also {
		out.Said = append(out.Said, text(also.Title)+". "+text(also.Reason))
	}
	out.Said, _ = first(out.Said, maxNames)
	shown, _ := first(words.Changes, maxNames)
	for _, c := range shown {
		out.Settings = append(out.Settings, setting{Name: text(c.Setting), Lines: lines(c)})
	}
	row := func(name, value string) {
		if value != "" {
			out.Facts = append(out.Facts, fact{Name: name, Value: value})
		}
	}
	row("Result", text(words.Result))
	row("Where", text(words.Where))
	row("Resource", text(a.Resource))
	row("Streams", tell.List(texts(words.Stream), maxNames+1)+text(words.Scope))
	row("Feeds", text(words.Feeds))
	row("Rules", list(words.Rules))
	row("ATT&CK", list(words.Attack))
	row("Agent", text(a.UserAgent))
	row("Alert", strings.TrimSpace(text(a.ID)))
	return out
}
