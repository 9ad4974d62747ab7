package main

import "github.com/hosewatch/hosewatch/functions/internal/environment"

// settings is what the environment says.
type settings struct {
	environment.Settings
	bus   string // HOSEWATCH_BUS: name or ARN; empty to print alerts
	table string // HOSEWATCH_TABLE: what is remembered between events; empty to remember in memory
	marks bool   // HOSEWATCH_MARKS: true to mark in the table what was judged, for who reads the trail's files
}

// readSettings reads the environment and the file that it may name.
func readSettings(getenv func(string) string, readFile func(string) ([]byte, error)) (settings, error) {
	every, err := environment.Read(getenv, readFile)
	if err != nil {
		return settings{}, err
	}
	return settings{Settings: every, bus: getenv("HOSEWATCH_BUS"), table: getenv("HOSEWATCH_TABLE"), marks: getenv("HOSEWATCH_MARKS") == "true"}, nil
}
