package main

import (
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// settings is what the environment says. Credentials are not among it.
type settings struct {
	environment.Settings
	slack  notify.Options
	alerts string // HOSEWATCH_ALERTS_TABLE: where it is kept what was told; without it, in this process
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	every, err := environment.Read(getenv, readFile)
	if err != nil {
		return settings{}, err
	}
	s := settings{Settings: every, alerts: getenv("HOSEWATCH_ALERTS_TABLE")}
	if s.slack, err = notify.FromEnvironment(getenv); err != nil {
		return settings{}, err
	}
	s.slack.NoButtons = getenv("HOSEWATCH_BUTTONS") != "true" // where nobody listens to them
	return s, nil
}

// table returns the table that the function was given.
func (s settings) table(getenv func(string) string, now func() time.Time) table.Table {
	if s.alerts == "" {
		return table.NewMemory(now)
	}
	return dynamo.NewTable(dynamo.Client(getenv), s.alerts, now)
}
