package judge

import "fmt"

// Severity grades a finding by what became possible. The zero value is Info.
type Severity int

// The grades, quietest first.
const (
	Info     Severity = iota // for the record
	Low                      // worth a look when there is time
	Medium                   // look today
	High                     // look now
	Critical                 // get up
)

var severityNames = [...]string{"info", "low", "medium", "high", "critical"}

// String returns the grade's word.
func (s Severity) String() string {
	if s < Info || s > Critical {
		return fmt.Sprintf("severity(%d)", int(s))
	}
	return severityNames[s]
}

// ParseSeverity reads a grade's word.
func ParseSeverity(word string) (Severity, error) {
	for i, name := range severityNames {
		if name == word {
			return Severity(i), nil
		}
	}
	return Info, fmt.Errorf("severity %q: want info, low, medium, high or critical", word)
}

// MarshalText writes the grade's word.
func (s Severity) MarshalText() ([]byte, error) {
	if s < Info || s > Critical {
		return nil, fmt.Errorf("severity %d does not exist", int(s))
	}
	return []byte(severityNames[s]), nil
}

// UnmarshalText reads the grade's word.
func (s *Severity) UnmarshalText(text []byte) (err error) {
	*s, err = ParseSeverity(string(text))
	return err
}

// Direction says which way a change went.
type Direction string

// The directions of a change.
const (
	Loosened  Direction = "loosened"  // less safe than before
	Tightened Direction = "tightened" // safer than before
	Broken    Direction = "broken"    // delivery will stop
	Changed   Direction = "changed"   // other than before, neither safer nor less safe by itself
	Unclear   Direction = "unknown"   // could not be told
)
