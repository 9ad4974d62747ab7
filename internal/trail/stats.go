package trail

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
)

// maxFaults is how many faults Stats keeps; beyond it they are only counted.
const maxFaults = 100

// Stats says what became of an input. The zero value is that of no input.
type Stats struct {
	Files     int   // opened and read, at least in part
	Bytes     int64 // read, before decompression
	Records   int   // understood
	Unwanted  int   // of these, not told to the visitor
	Skipped   Skipped
	Malformed int     // every fault, also those that Faults does not keep
	Faults    []Fault // the first of them, in no order when several files are read at once

	notJSON bool // the text begins as no JSON does
}

// Skipped counts what was understood and is no record of an API call.
type Skipped struct {
	Digest  int // digest files: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html
	Insight int // Insights events
	Other   int // events of other kinds and other services' messages
	Files   int // files in a folder that hold no JSON
}

// Total returns how many things were skipped.
func (s Skipped) Total() int { return s.Digest + s.Insight + s.Other + s.Files }

// Add adds the figures of another input.
func (s *Stats) Add(t Stats) {
	s.Files += t.Files
	s.Bytes += t.Bytes
	s.Records += t.Records
	s.Unwanted += t.Unwanted
	s.Skipped.Digest += t.Skipped.Digest
	s.Skipped.Insight += t.Skipped.Insight
	s.Skipped.Other += t.Skipped.Other
	s.Skipped.Files += t.Skipped.Files
	s.Malformed += t.Malformed
	s.Faults = append(s.Faults, t.Faults[:min(len(t.Faults), maxFaults-len(s.Faults))]...)
}

// foreign reports whether the input never was CloudTrail's: somebody's notes
// beside the trail's files.
func (s *Stats) foreign() bool { return s.notJSON && s.Records == 0 && s.Skipped.Total() == 0 }

func (s *Stats) fault(f Fault) {
	s.Malformed++
	if len(s.Faults) < maxFaults {
		s.Faults = append(s.Faults, f)
	}
}

// Fault is a piece of input that could not be read or understood. It holds
// nothing of what a record says, but for a misshapen eventTime.
type Fault struct {
	File   string // as Origin names it
	Record int    // counted from 1; 0 when the file as a whole is meant
	Offset int64  // in bytes, after decompression; within a wrap, that of the wrap
	Reason string
}

// Error returns place and reason: "events/x.json: record 3: missing eventSource".
func (f Fault) Error() string {
	if f.Record == 0 {
		return printable(f.File) + ": " + f.Reason
	}
	return fmt.Sprintf("%s: record %d: %s", printable(f.File), f.Record, f.Reason)
}

// printable quotes a file's name that would disturb a terminal or a log.
func printable(name string) string {
	if strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }) {
		return strconv.Quote(name)
	}
	return name
}
