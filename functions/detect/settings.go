package main

import (
	"cmp"
	"fmt"
	"io"
	"log/slog"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// settings is what the environment says.
type settings struct {
	bus      string         // HOSEWATCH_BUS: name or ARN; empty to print alerts
	least    judge.Severity // HOSEWATCH_MIN_SEVERITY: quieter alerts are counted, not told
	house    *remote.Loader // HOSEWATCH_CONFIG: YAML, the name of a YAML file, or where one is kept
	region   string         // AWS_REGION
	table    string         // HOSEWATCH_TABLE: what is remembered between events; empty to remember in memory
	logLevel slog.Level     // AWS_LAMBDA_LOG_LEVEL, which Lambda sets
}

// readSettings reads the environment and the file that it may name.
func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	s := settings{
		bus:      getenv("HOSEWATCH_BUS"),
		logLevel: logLevel(getenv("AWS_LAMBDA_LOG_LEVEL")),
		table:    getenv("HOSEWATCH_TABLE"),
		region:   getenv("AWS_REGION"),
	}
	var err error
	if s.least, err = judge.ParseSeverity(cmp.Or(getenv("HOSEWATCH_MIN_SEVERITY"), judge.Low.String())); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_MIN_SEVERITY: %w", err)
	}
	if s.house, err = remote.Open(getenv("HOSEWATCH_CONFIG"), getenv, readFile); err != nil {
		return settings{}, fmt.Errorf("HOSEWATCH_CONFIG: %w", err)
	}
	return s, nil
}

// logLevel reads Lambda's word for a level; one that slog lacks is Info.
func logLevel(word string) slog.Level {
	var level slog.Level
	if level.UnmarshalText([]byte(word)) != nil {
		return slog.LevelInfo
	}
	return level
}

// newLog returns a log of JSON lines with the names that Lambda gives to a
// line's members. It goes beside standard output, which carries alerts.
func newLog(w io.Writer, level slog.Level) *slog.Logger {
	return slog.New(slog.NewJSONHandler(w, &slog.HandlerOptions{Level: level, ReplaceAttr: lambdacontext.ReplaceAttr}))
}
