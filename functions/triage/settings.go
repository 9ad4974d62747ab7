package main

import (
	"errors"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
	"github.com/hosewatch/hosewatch/internal/notify"
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
	role    role // HOSEWATCH_TRIAGE
	slack   notify.Options
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
		table:    getenv("HOSEWATCH_ALERTS_TABLE"),
		queue:    getenv("HOSEWATCH_TASK_QUEUE"),
		account:  getenv("HOSEWATCH_ACCOUNT"),
	}
	if s.slack, err = notify.FromEnvironment(getenv); err != nil {
		return settings{}, err
	}
	switch {
	case s.role != door && s.role != worker:
		return settings{}, errors.New("HOSEWATCH_TRIAGE: not door or worker")
	case s.table == "":
		return settings{}, errors.New("HOSEWATCH_ALERTS_TABLE: not set; it names the table of alerts")
	case s.role == door && s.queue == "":
		return settings{}, errors.New("HOSEWATCH_TASK_QUEUE: not set; it is the address of the queue of tasks")
	case s.role == worker && s.account == "":
		return settings{}, errors.New("HOSEWATCH_ACCOUNT: not set; it is the account whose events can be looked up")
	}
	return s, nil
}
