package main

import "github.com/hosewatch/hosewatch/functions/internal/environment"

// settings is what the environment says.
type settings struct {
	environment.Settings
	bus   string // HOSEWATCH_BUS: name or ARN; empty to print alerts
	table string // HOSEWATCH_TABLE: what is remembered between events; empty to remember in memory
}

// readSettings reads the environment and the file that it may name.
func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	every, err := environment.Read(getenv, readFile)
	if err != nil {
		return settings{}, err
	}
	return settings{Settings: every, bus: getenv("HOSEWATCH_BUS"), table: getenv("HOSEWATCH_TABLE")}, nil
}
