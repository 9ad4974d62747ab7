package main

import (
	"errors"

	"github.com/hosewatch/hosewatch/functions/internal/environment"
)

// settings is what the environment says. Credentials are not among it.
type settings struct {
	environment.Settings
	table string // HOSEWATCH_TABLE: where what there is gets remembered
	bus   string // HOSEWATCH_BUS: name or ARN; empty to print alerts
}

func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	every, err := environment.Read(getenv, readFile)
	if err != nil {
		return settings{}, err
	}
	s := settings{Settings: every, table: getenv("HOSEWATCH_TABLE"), bus: getenv("HOSEWATCH_BUS")}
	switch {
	case s.table == "":
		return settings{}, errors.New("HOSEWATCH_TABLE: not set; it names the table that remembers what there is")
	case s.Region == "":
		return settings{}, errors.New("AWS_REGION: not set; it names the Region that is asked about")
	}
	return s, nil
}
