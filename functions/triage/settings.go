package main

import (
	"errors"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
)

// role is which of the two functions this is.
type role string

const (
	door   role = "door"
	worker role = "worker"
)

// settings is what the environment says. Credentials are not among it. The
// door has no use for the house's configuration, and is not given it.
type settings struct {
	environment.Settings
	role    role   // HOSEWATCH_TRIAGE
	secret  string // SLACK_SECRET_ARN: ARN or name of the secret in Secrets Manager
	channel string // HOSEWATCH_SLACK_CHANNEL: where a bot posts when the secret does not say
	apiURL  string // SLACK_API_URL: instead of Slack's own, for tests
	table   string // HOSEWATCH_ALERTS_TABLE: where the notify function keeps what it told
	queue   string // HOSEWATCH_TASK_QUEUE: of the door, the address of the queue that leads to the worker
	account string // HOSEWATCH_ACCOUNT: of the worker, whose events it can look up
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	every, err := environment.Read(getenv, readFile)
	if err != nil {
		return settings{}, err
	}
	s := settings{
		Settings: every,
		role:     role(getenv("HOSEWATCH_TRIAGE")),
		secret:   getenv("SLACK_SECRET_ARN"),
		channel:  getenv("HOSEWATCH_SLACK_CHANNEL"),
		apiURL:   getenv("SLACK_API_URL"),
		table:    getenv("HOSEWATCH_ALERTS_TABLE"),
		queue:    getenv("HOSEWATCH_TASK_QUEUE"),
		account:  getenv("HOSEWATCH_ACCOUNT"),
	}
	switch {
	case s.role != door && s.role != worker:
		return settings{}, errors.New("HOSEWATCH_TRIAGE: not door or worker")
	case s.secret == "":
		return settings{}, errors.New("SLACK_SECRET_ARN: not set; it names the secret with Slack's credentials")
	case s.table == "":
		return settings{}, errors.New("HOSEWATCH_ALERTS_TABLE: not set; it names the table of alerts")
	case s.role == door && s.queue == "":
		return settings{}, errors.New("HOSEWATCH_TASK_QUEUE: not set; it is the address of the queue of tasks")
	case s.role == worker && s.account == "":
		return settings{}, errors.New("HOSEWATCH_ACCOUNT: not set; it is the account whose events can be looked up")
	}
	return s, nil
}
