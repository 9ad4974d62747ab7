package html

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell/report"
)

// head is what the page says first.
type head struct {
	Asked    string
	Stands   string // a sentence
	Worst    string // class of the worst alert
	Said     []fact
	Facts    []fact
	Means    []meaning
	Gaps     []string // what could not be told
	More     int
	Next     []command // questions that follow
	Open     string    // how many changes are still open
	Doubtful string    // of how many that is not known; nothing for none
}

// fact is a figure or a word with its name, and a note to it.
type fact struct {
	Name, Value, Note string
	Bad               bool
}

// meaning is what a starting point stood for.
type meaning struct{ Start, Means string }

func (x *index) head() head {
	words, v := report.Say(x.Report), &x.Report.Verdict
	h := head{Asked: capital(text(words.Asks)), Stands: text(words.Stands), Worst: severity(v.Severity), Facts: x.facts(), Open: report.Number(len(v.Open))}
	if x.Totals.InQuestion == 0 {
		h.Stands = "Nothing is in question: " + words.Read + "."
	}
	h.Said = facts("Who", words.Who, "From", words.From, "Streams", words.Streams)
	if n := len(v.Doubtful); n > 0 {
		h.Doubtful = report.Number(n)
	}
	for _, s := range x.Question.Starts {
		if len(s.Means) > 0 {
			h.Means = append(h.Means, meaning{text(string(s.Kind) + " " + s.Value), list(s.Means)})
		}
	}
	for _, s := range x.NotKnown {
		h.Gaps = append(h.Gaps, text(s))
	}
	h.Gaps, h.More = first(h.Gaps, maxGaps)
	for _, s := range x.Next() {
		h.Next = append(h.Next, *shell("", "hosewatch triage "+s.Flag()+" PATH"))
	}
	return h
}

func capital(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func (x *index) facts() []fact {
	v, t := &x.Report.Verdict, &x.Totals
	note := "none"
	if s := severity(v.Severity); s != "" {
		note = "the worst is " + s
	}
	facts := []fact{
		{Name: "Still open", Value: report.Number(len(v.Open)), Note: report.Number(len(v.Doubtful)) + " more not known", Bad: len(v.Open) > 0},
		{Name: "Changes", Value: report.Number(v.Changes), Note: fmt.Sprintf("%s taken back, %s superseded", report.Number(v.TakenBack), report.Number(v.Superseded))},
		{Name: "Alerts", Value: report.Number(v.Alerts), Note: note},
		{Name: "Ways back in", Value: report.Number(x.openWays()), Note: "not known to be closed, of " + report.Number(len(x.Persistence)), Bad: x.openWays() > 0},
		{Name: "Refused calls", Value: report.Number(v.Denials)},
		{Name: "Who", Value: report.Number(len(x.Principals)), Note: report.Plural(len(x.Sessions), "session")},
		{Name: "Events in question", Value: report.Number(t.InQuestion), Note: "of " + report.Plural(t.Records, "record")},
	}
	if !v.First.IsZero() && !v.Last.IsZero() {
		facts = append(facts, fact{Name: "Within", Value: lasting(v.Last.Sub(v.First)), Note: span(v.First, v.Last)})
	}
	return facts
}

// openWays counts the ways back in that nobody is known to have closed.
func (x *index) openWays() (n int) {
	for i := range x.Persistence {
		if s := x.Persistence[i].State; s == investigate.Open || s == investigate.NotKnown {
			n++
		}
	}
	return n
}
