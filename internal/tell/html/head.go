package html

import (
	"fmt"
	"strings"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// head is what the page says first.
type head struct {
	Asked   string   // "By maria, on the stream orders-prod"
	Bounds  string   // what else bounds the question
	Verdict []string // a sentence or two
	Worst   string   // class of the worst alert
	Facts   []fact
	Means   []meaning
	Gaps    []string // what could not be told
	More    int
}

// fact is a figure with its name, and a word to it.
type fact struct {
	Name, Value, Note string
	Bad               bool
}

// meaning is what a starting point stood for.
type meaning struct {
	Start string
	Means string
}

func (x *index) head() head {
	h := head{Asked: asked(x.Question), Bounds: bounds(x.Question), Worst: severity(x.Report.Verdict.Severity)}
	h.Verdict = x.verdict()
	h.Facts = x.facts()
	for _, s := range x.Question.Starts {
		if len(s.Means) > 0 {
			h.Means = append(h.Means, meaning{startWords(s), list(s.Means)})
		}
	}
	h.Gaps, h.More = first(x.gaps(), maxGaps)
	return h
}

// asked is the question as a headline.
func asked(q investigate.Question) string {
	if len(q.Starts) == 0 {
		return "Every event that raised an alert"
	}
	var words []string
	for _, s := range q.Starts {
		words = append(words, startWords(s))
	}
	shown, more := first(words, 6)
	line := strings.Join(shown, ", ")
	if more > 0 {
		line += fmt.Sprintf(", and %d more starting points", more)
	}
	return strings.ToUpper(line[:1]) + line[1:]
}

func startWords(s investigate.Start) string {
	value := text(s.Value)
	switch s.Kind {
	case investigate.ByAlert:
		return "around the alert " + value
	case investigate.ByEvent:
		return "around the event " + value
	case investigate.ByActor:
		return "by " + value
	case investigate.ByAccessKey:
		return "with the key " + value
	case investigate.ByAddress:
		return "from " + value
	case investigate.ByResource:
		return "on " + value
	case investigate.ByStream:
		return "on the stream " + value + " and what it depends on"
	default:
		return "of " + text(string(s.Kind)) + " " + value
	}
}

func bounds(q investigate.Question) string {
	var words []string
	if !q.Since.IsZero() {
		words = append(words, "since "+when(q.Since))
	}
	if !q.Until.IsZero() {
		words = append(words, "until "+when(q.Until))
	}
	if len(q.Accounts) > 0 {
		words = append(words, "in account "+list(q.Accounts))
	}
	if len(q.Regions) > 0 {
		words = append(words, "in "+list(q.Regions))
	}
	return strings.Join(words, ", ")
}

// verdict says in a few sentences what a manager asks first.
func (x *index) verdict() []string {
	v := &x.Report.Verdict
	var said []string
	add := func(format string, args ...any) { said = append(said, fmt.Sprintf(format, args...)) }
	switch {
	case x.Totals.InQuestion == 0:
		add("Nothing of this was found in what was read.")
	case v.Changes == 0:
		add("Nothing was changed by the %s in question.", plural(x.Totals.InQuestion, "event"))
	case len(v.Open) == 0 && len(v.Doubtful) == 0:
		add("None of the %s is still open: each was taken back or given another value since.", plural(v.Changes, "change"))
	case len(v.Open) == 0:
		add("No change is known to be still open.")
	default:
		add("%s of %s %s: nothing later in what was read took %s back.", number(len(v.Open)), plural(v.Changes, "change"),
			either(len(v.Open), "is still open", "are still open"), either(len(v.Open), "it", "them"))
	}
	if n := len(v.Doubtful); n > 0 {
		add("Of %s it is not known whether %s.", plural(n, "change"), either(n, "it still stands", "they still stand"))
	}
	if n := len(v.Streams); n > 0 {
		names := make([]string, n)
		for i, arn := range v.Streams {
			names[i] = text(tell.StreamName(arn))
		}
		add("Affected %s: %s.", either(n, "is one stream", "are "+plural(n, "stream")), tell.List(names, 6))
	}
	return said
}

func either(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func (x *index) facts() []fact {
	v, t := &x.Report.Verdict, &x.Totals
	worst := "none"
	if s := severity(v.Severity); s != "" {
		worst = "the worst is " + s
	}
	facts := []fact{
		{Name: "Still open", Value: number(len(v.Open)), Note: number(len(v.Doubtful)) + " more not known", Bad: len(v.Open) > 0},
		{Name: "Changes", Value: number(v.Changes), Note: fmt.Sprintf("%s taken back, %s overridden", number(v.TakenBack), number(v.Superseded))},
		{Name: "Alerts", Value: number(v.Alerts), Note: worst},
		{Name: "Refused calls", Value: number(v.Denials)},
		{Name: "Who", Value: number(len(x.Principals)), Note: plural(len(x.Sessions), "session")},
		{Name: "Events in question", Value: number(t.InQuestion), Note: "of " + plural(t.Records, "record")},
	}
	if !v.First.IsZero() && !v.Last.IsZero() {
		facts = append(facts, fact{Name: "Within", Value: lasting(v.Last.Sub(v.First)), Note: span(v.First, v.Last)})
	}
	return facts
}

// gaps are all that this report could not tell.
func (x *index) gaps() []string {
	var said []string
	for _, s := range x.Question.Starts {
		if !s.Found {
			said = append(said, "Nothing in what was read is "+startWords(s)+".")
		}
	}
	if n := x.Totals.Malformed; n > 0 {
		said = append(said, plural(n, "record or input")+" could not be understood and "+either(n, "is", "are")+" not in this report.")
	}
	if n := x.Totals.InQuestion - x.Totals.Listed; n > 0 {
		said = append(said, "The table of events lacks the last "+plural(n, "event")+"; what is counted is counted of all.")
	}
	for _, s := range x.NotKnown {
		said = append(said, text(s))
	}
	return said
}
