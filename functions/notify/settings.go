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
	secret   string         // SLACK_SECRET_ARN: ARN or name of the secret in Secrets Manager
	channel  string         // HOSEWATCH_SLACK_CHANNEL: where a bot posts when the secret does not say
	apiURL   string         // SLACK_API_URL: instead of Slack's own, for tests
	house    *remote.Loader // HOSEWATCH_CONFIG, as detect has it: for the quiet hours
	least    judge.Severity // HOSEWATCH_MIN_SEVERITY: quieter alerts are counted, not told
	logLevel slog.Level     // AWS_LAMBDA_LOG_LEVEL, which Lambda sets
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	s := settings{
		secret:  getenv("SLACK_SECRET_ARN"),
		channel: getenv("HOSEWATCH_SLACK_CHANNEL"),
		apiURL:  getenv("SLACK_API_URL"),
	}
	if s.secret == "" {
		return settings{}, errors.New("SLACK_SECRET_ARN: not set; it names the secret with Slack's credentials")
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
