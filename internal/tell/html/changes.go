package html

import (
	"cmp"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// change is a change as it is shown: in full where it is still open, else as a
// row of the list of all changes.
type change struct {
	Anchor   string
	Severity string // a class; nothing where there was no alert
	Title    string
	When     string
	Call     string
	Who      link
	Resource string
	ARN      string
	Kind     string
	Where    string
	Streams  string
	State    string
	Doubtful bool // of which it is not known whether it is open
	By       string
	Settings []setting
	Made     bool // or deleted: the title says all
	Alert    link
	Raw      raw
	Revert   *command
	Note     string
	Check    *command
}

// setting is a setting before and after.
type setting struct {
	Name   string
	Lines  []line
	State  string
	Unlike bool // its state is not that of the change
}

// line is a value, or a statement of a policy.
type line struct {
	Class string // was, is or kept
	Text  string
}

// raw is where a raw event lies, and how it is looked at.
type raw struct {
	Event  string
	Place  string
	Show   *command
	Number int
}

func rawOf(id string, o investigate.Origin) raw {
	place := text(cmp.Or(o.File, tell.NotKnown))
	if o.File == "-" {
		place = "standard input"
	}
	return raw{Event: text(id), Place: place, Number: o.Record, Show: shell("", o.Command(id))}
}

// open are the changes that no later event took back, the worst first, and
// behind them those of which it is not known.
func (x *index) open() ([]change, int) {
	var all []change
	for _, id := range x.Verdict.Open {
		if n, ok := x.change[id]; ok {
			all = append(all, x.changeAt(n))
		}
	}
	for _, id := range x.Verdict.Doubtful {
		if n, ok := x.change[id]; ok {
			c := x.changeAt(n)
			c.Doubtful = true
			all = append(all, c)
		}
	}
	return first(all, maxOpen)
}

func (x *index) changes() ([]change, int) {
	shown, more := first(x.Changes, maxChanges)
	var all []change
	for n := range shown {
		all = append(all, x.changeAt(n))
	}
	return all, more
}

func (x *index) changeAt(n int) change {
	c := &x.Changes[n]
	out := change{
		Anchor: anchor("c", n), Severity: severity(c.Severity), Title: text(c.Title),
		When: when(c.Event.Time), Call: call(c.Event.Source, c.Event.Name), Who: x.toSession(c.Event.Session),
		Resource: cmp.Or(text(c.ResourceName), short(c.Resource)), ARN: text(c.Resource), Kind: kind(c.ResourceType),
		Where: where(c.Account, c.Region), Streams: streams(c.Streams), State: text(string(c.State)), By: by(c.By),
		Settings: settings(c), Made: report.Made(c), Raw: rawOf(c.Event.EventID, c.Event.Origin),
		Revert: shell("Take it back", c.Revert), Note: text(c.RevertNote), Check: shell("See what there is now", c.HowToCheck),
	}
	if place, ok := x.alert[c.AlertID]; ok && place < maxAlerts {
		out.Alert = link{"the alert", anchor("a", place)}
	}
	if out.Who.To == "" && c.Event.Who != "" {
		out.Who.Text = text(c.Event.Who)
	}
	return out
}

func where(account, region string) string {
	return text(cmp.Or(account, "account "+tell.NotKnown)) + ", " + text(cmp.Or(region, "region "+tell.NotKnown))
}

func streams(arns []string) string {
	names := make([]string, len(arns))
	for i, arn := range arns {
		names[i] = text(tell.StreamName(arn))
	}
	return tell.List(names, maxNames)
}

// by says which event took a change back or overrode it.
func by(r *investigate.Ref) string {
	if r == nil {
		return ""
	}
	return call(r.Source, r.Name) + " by " + text(cmp.Or(r.Who, tell.NotKnown)) + ", " + when(r.Time)
}

// settings says what a change did to each setting.
func settings(c *investigate.Change) []setting {
	var all []setting
	for _, s := range report.Settings(c) {
		all = append(all, setting{Name: text(s.Setting), Lines: lines(s.Change), State: text(string(s.State)), Unlike: s.State != c.State})
	}
	return all
}

// lines are a setting before and after, or the statements of a policy that are
// gone and new.
func lines(c tell.Change) []line {
	if len(c.Document) == 0 {
		return []line{valueLine("was", c.Before), valueLine("is", c.After)}
	}
	class := map[tell.Sign]string{tell.Lost: "was", tell.Gained: "is", tell.Stands: "kept"}
	var out []line
	shown, more := first(c.Document, maxNames)
	for _, d := range shown {
		out = append(out, line{class[d.Sign], text(d.Text)})
	}
	if more > 0 {
		out = append(out, line{"unknown", report.Plural(more, "statement") + " more, in the JSON"})
	}
	return out
}

func valueLine(class, value string) line {
	if value == tell.NotKnown || value == tell.None {
		class += " unknown"
	}
	return line{class, text(value)}
}
