// Package environment knows what every function is told by the variables of
// its environment and by Lambda: which alerts are worth telling, the house's
// configuration, where it runs, and how its log is written. What only one
// function is told it knows nothing of, nor how AWS is reached.
package environment

import (
	"cmp"
	"fmt"
	"log/slog"

	"github.com/hosewatch/hosewatch/internal/awsenv"
	"github.com/hosewatch/hosewatch/internal/config/remote"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// Settings are what every function is told. Make them with Read.
type Settings struct {
	Region   string         // AWS_REGION, which Lambda sets
	Least    judge.Severity // HOSEWATCH_MIN_SEVERITY: quieter alerts are counted, not told; low unless said
	House    *remote.Loader // HOSEWATCH_CONFIG: YAML, the name of a YAML file, or where one is kept
	LogLevel slog.Level     // AWS_LAMBDA_LOG_LEVEL, which Lambda sets
}

// Read reads the environment and the file that it may name. The error names
// the variable that holds nonsense.
// https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
func Read(getenv func(string) string, readFile func(string) ([]byte, error)) (Settings, error) {
	s := Settings{Region: awsenv.Env(getenv).Region(), LogLevel: logLevel(getenv("AWS_LAMBDA_LOG_LEVEL"))}
	var err error
	if s.Least, err = judge.ParseSeverity(cmp.Or(getenv("HOSEWATCH_MIN_SEVERITY"), judge.Low.String())); err != nil {
		return Settings{}, fmt.Errorf("HOSEWATCH_MIN_SEVERITY: %w", err)
	}
	if s.House, err = remote.Open(getenv("HOSEWATCH_CONFIG"), getenv, readFile); err != nil {
		return Settings{}, fmt.Errorf("HOSEWATCH_CONFIG: %w", err)
	}
	return s, nil
}

// logLevel reads Lambda's word for a level; one that slog lacks, FATAL or
// TRACE, is Info.
func logLevel(word string) slog.Level {
	var level slog.Level
	if level.UnmarshalText([]byte(word)) != nil {
		return slog.LevelInfo
	}
	return level
}
