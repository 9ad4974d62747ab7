package config

import (
	"fmt"
	"slices"
)

// Severity is a grade as the file writes it. Its numbers are in the order of
// the grades, quietest first, from 0; those of the judge are the same.
type Severity int

// The grades.
const (
	Info     Severity = iota // for the record
	Low                      // worth a look when there is time
	Medium                   // look today
	High                     // look now
	Critical                 // get up
)

var severityWords = []string{"info", "low", "medium", "high", "critical"}

// String returns the grade's word.
func (s Severity) String() string {
	if s < Info || s > Critical {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityWords[s]
}

// parseSeverity reads a grade's word, or says what is wrong with it.
func parseSeverity(word string) (Severity, string) {
	if i := slices.Index(severityWords, word); i >= 0 {
		return Severity(i), ""
	}
	if word == "off" || word == "none" {
		return Info, "a rule is not switched off here; a suppression does that for a time, with a reason"
	}
	return Info, shown(word) + " is not info, low, medium, high or critical"
}
