package main

import (
	"strings"
	"testing"

	"github.com/hosewatch/hosewatch/internal/awsenv/envtest"
)

func TestReadSettings(t *testing.T) {
	for _, c := range []struct{ env, bus, table, fault, reason string }{
		{"", "", "", "", "nothing has to be set: alerts are printed, memory is the process's"},
		{"HOSEWATCH_BUS=own\nHOSEWATCH_TABLE=estate", "own", "estate", "", "in the cloud"},
		{"HOSEWATCH_BUS=own\nHOSEWATCH_TABLE=estate\nHOSEWATCH_MARKS=true", "own", "estate", "", "where somebody reads the trail's files"},
		{"HOSEWATCH_BUS=own\nHOSEWATCH_TABLE=estate\nHOSEWATCH_MARKS=false", "own", "estate", "", "where nobody does"},
		{"HOSEWATCH_BUS=own\nHOSEWATCH_MIN_SEVERITY=loud", "", "", "HOSEWATCH_MIN_SEVERITY", "a slip must not silence everything"},
	} {
		s, err := readSettings(envtest.Lines(c.env), nil)
		if (err == nil) != (c.fault == "") || err != nil && !strings.Contains(err.Error(), c.fault) {
			t.Errorf("%s: %v, want %q", c.reason, err, c.fault)
		}
		if s.marks != strings.Contains(c.env, "HOSEWATCH_MARKS=true") {
			t.Errorf("%s: marks %v", c.reason, s.marks)
		}
		if s.bus != c.bus || s.table != c.table {
			t.Errorf("%s: bus %q, table %q", c.reason, s.bus, s.table)
		}
	}
}
