package config

import (
	"cmp"
	"fmt"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// Digest is when the daily digest is due. The zero value is at midnight, UTC.
// In a program that cannot look up time zones, it is by UTC; see noZone.
type Digest struct {
	zone *time.Location
	at   int // minutes since midnight, by the zone's clocks
}

// Next returns when the first digest after a time is due: the one that an
// alert of that time waits for.
func (d Digest) Next(after time.Time) time.Time {
	for day := -1; ; day++ {
		if due := d.due(after, day); due.After(after) {
			return due
		}
	}
}

// Last returns when the last digest was due, at a time or before it.
func (d Digest) Last(at time.Time) time.Time {
	for day := 1; ; day-- {
		if due := d.due(at, day); !due.After(at) {
			return due
		}
	}
}

// due is the digest of the day that is so many days after the one of at. On a
// day whose clocks never show the hour it is an hour beside it, and where they
// show it twice it is at one of the two: one digest a day.
func (d Digest) due(at time.Time, days int) time.Time {
	zone := cmp.Or(d.zone, time.UTC)
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day()+days, 0, d.at, 0, 0, zone)
}

// Words says the time as the file writes it; see QuietHours.Words.
func (d Digest) Words() string {
	return fmt.Sprintf("%02d:%02d %s", d.at/60, d.at%60, cmp.Or(d.zone, time.UTC))
}

// digest reads the mapping; what it leaves out stays as default.yaml has it.
func (r *reader) digest(n ast.Node) Digest {
	d := Digest{zone: time.UTC, at: 8 * 60}
	r.members(n, map[string]func(ast.Node){
		"at":       func(n ast.Node) { d.at = r.hour(n) },
		"timezone": func(n ast.Node) { d.zone = r.zone(n) },
	})
	return d
}

// hour reads a time of day that every day has.
func (r *reader) hour(n ast.Node) int {
	minutes := r.clock(n)
	if minutes == wholeDay {
		r.fault(n, `"24:00" is the next day's "00:00"`)
	}
	return minutes
}
