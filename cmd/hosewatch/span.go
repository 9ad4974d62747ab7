package main

import (
	"flag"
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/trail/layout"
)

// spanFlags say which part of a trail is meant.
type spanFlags struct {
	since, until instant
	accounts     list
	regions      list
}

func (s *spanFlags) define(f *flag.FlagSet) {
	f.Var(&s.since, "since", "the earliest `time` that is meant: 2026-11-23, or 2026-11-23T10:11:12Z")
	f.Var(&s.until, "until", "the `time` up to which is meant, itself not included; a day counts to its end")
	f.Var(&s.accounts, "account", "`account` that is meant; more of them with commas, or by the flag again")
	f.Var(&s.regions, "region", "`Region` that is meant, in the same manner")
}

// check says what is wrong with the flags. A misspelt account would be one of
// which nothing is found.
func (s *spanFlags) check() error {
	if err := (layout.Part{Accounts: s.accounts, Regions: s.regions}).Check(); err != nil {
		return err
	}
	if !s.until.IsZero() && !s.since.Before(s.until.end()) {
		return fmt.Errorf("--since %s: want it before --until %s", &s.since, &s.until)
	}
	return nil
}

// span is what the flags mean.
func (s *spanFlags) span() trail.Span {
	return trail.Span{Since: s.since.Time, Until: s.until.end(), Accounts: s.accounts, Regions: s.regions}
}

// instant is a point in time as a flag.
type instant struct {
	time.Time
	day bool // only the day was given
}

// Set reads a day or a time.
func (m *instant) Set(s string) error {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		*m = instant{day, true}
		return nil
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return fmt.Errorf("want a day such as 2026-11-23 or a time such as 2026-11-23T10:11:12Z")
	}
	*m = instant{at.UTC(), false}
	return nil
}

// String writes what was given.
func (m *instant) String() string {
	switch {
	case m == nil || m.IsZero():
		return ""
	case m.day:
		return m.Format(time.DateOnly)
	}
	return m.Format(time.RFC3339)
}

// end is the instant up to which is meant: of a day, the beginning of the next.
func (m *instant) end() time.Time {
	if m.day {
		return m.AddDate(0, 0, 1)
	}
	return m.Time
}

// list is a flag that may be given several times, or with commas.
type list []string

// Set adds what was given.
func (l *list) Set(s string) error {
	for word := range strings.SplitSeq(s, ",") {
		if word = strings.TrimSpace(word); word != "" {
			*l = append(*l, word)
		}
	}
	return nil
}

// String writes what was given.
func (l *list) String() string { return strings.Join(*l, ",") }
