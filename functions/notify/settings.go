package main

import (
	"errors"
	"time"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/store/dynamo"
	"github.com/hosewatch/hosewatch/internal/store/table"
)

// settings is what the environment says. Credentials are not among it.
type settings struct {
	environment.Settings
	secret  string // SLACK_SECRET_ARN: ARN or name of the secret in Secrets Manager
	channel string // HOSEWATCH_SLACK_CHANNEL: where a bot posts when the secret does not say
	apiURL  string // SLACK_API_URL: instead of Slack's own, for tests
	buttons bool   // HOSEWATCH_BUTTONS: whether there is somebody who listens to them
	alerts  string // HOSEWATCH_ALERTS_TABLE: where it is kept what was told; without it, in this process
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	every, err := environment.Read(getenv, readFile)
	if err != nil {
		return settings{}, err
	}
	s := settings{
		Settings: every,
		secret:   getenv("SLACK_SECRET_ARN"),
		channel:  getenv("HOSEWATCH_SLACK_CHANNEL"),
		apiURL:   getenv("SLACK_API_URL"),
		buttons:  getenv("HOSEWATCH_BUTTONS") == "true",
		alerts:   getenv("HOSEWATCH_ALERTS_TABLE"),
	}
	if s.secret == "" {
		return settings{}, errors.New("SLACK_SECRET_ARN: not set; it names the secret with Slack's credentials")
	}
	return s, nil
}

// slack says how Slack is reached.
func (s settings) slack(getenv func(string) string) notify.Options {
	return notify.Options{
		Secret:    notify.FromSecretsManager(notify.SecretsManager(getenv), s.secret),
		Channel:   s.channel,
		APIURL:    s.apiURL,
		NoButtons: !s.buttons,
	}
}

// table returns the table that the function was given.
func (s settings) table(getenv func(string) string, now func() time.Time) table.Table {
	if s.alerts == "" {
		return table.NewMemory(now)
	}
	return dynamo.NewTable(dynamo.Client(getenv), s.alerts, now)
}
