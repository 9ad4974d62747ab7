package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"

	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// settings is what the environment says. Credentials are not among it.
type settings struct {
	region   string         // AWS_REGION: where there is to be asked
	table    string         // HOSEWATCH_TABLE: where what there is gets remembered
	bus      string         // HOSEWATCH_BUS: name or ARN; empty to print alerts
	least    judge.Severity // HOSEWATCH_MIN_SEVERITY: quieter alerts are counted, not told
	house    *remote.Loader // HOSEWATCH_CONFIG, as detect has it
	logLevel slog.Level     // AWS_LAMBDA_LOG_LEVEL, which Lambda sets
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	s := settings{region: getenv("AWS_REGION"), table: getenv("HOSEWATCH_TABLE"), bus: getenv("HOSEWATCH_BUS")}
	switch {
	case s.table == "":
		return settings{}, errors.New("HOSEWATCH_TABLE: not set; it names the table that remembers what there is")
	case s.region == "":
		return settings{}, errors.New("AWS_REGION: not set; it names the Region that is asked about")
	}
	var err error
	if s.least, err = judge.ParseSeverity(cmp.Or(getenv("HOSEWATCH_MIN_SEVERITY"), judge.Low.String())); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_MIN_SEVERITY: %w", err)
	}
	if s.house, err = remote.Open(getenv("HOSEWATCH_CONFIG"), getenv, readFile); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_CONFIG: %w", err)
	}
	if s.logLevel.UnmarshalText([]byte(getenv("AWS_LAMBDA_LOG_LEVEL"))) != nil {
		s.logLevel = slog.LevelInfo // Lambda's FATAL and TRACE are no levels of slog
	}
	return s, nil
}
