package tell

import (
	"fmt"
	"io"
	"strings"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// Summary is what became of the input. Every record read is in exactly one of
// Judged, Skipped, Malformed, Duplicates and Outside; every alert in one of Told and
// Quieter. The zero value is empty.
type Summary struct {
	Read       int // records found, whatever became of them
	Judged     int // records that the rules have looked at
	Skipped    int // records that are not about a change: reads, digests, Insights
	Malformed  int // records that could not be understood
	Duplicates int // records that had been judged before
	Outside    int // records of another time, account or Region than was asked for
	Told       incident.Counts
	Quieter    incident.Counts // alerts below the severity that was asked for
}

// Count counts one alert as told, or as too quiet to be.
func (s *Summary) Count(severity judge.Severity, told bool) {
	if told {
		s.Told[severity]++
	} else {
		s.Quieter[severity]++
	}
}

// Write writes the summary in two lines or three.
func (s Summary) Write(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s read: %d judged, %d skipped, %d malformed, %s",
		plural(s.Read, "record"), s.Judged, s.Skipped, s.Malformed, plural(s.Duplicates, "duplicate"))
	if s.Outside > 0 {
		fmt.Fprintf(&b, ", %d outside of what was asked for", s.Outside)
	}
	b.WriteByte('\n')
	fmt.Fprint(&b, plural(s.Told.Total(), "alert"))
	if by := s.Told.String(); by != "" {
		fmt.Fprintf(&b, ": %s", by)
	}
	b.WriteByte('\n')
	if n := s.Quieter.Total(); n > 0 {
		fmt.Fprintf(&b, "%d more not told, below --min-severity: %s\n", n, s.Quieter)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
