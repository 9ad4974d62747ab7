// Package watchtest has the alerts of the events that come with the source,
// for tests of whatever tells alerts.
package watchtest

import (
	"testing"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/trail"
	"github.com/hosewatch/hosewatch/internal/watch"
)

// Alerts returns the alerts of every event in a folder, however quiet.
func Alerts(t testing.TB, folder string) []judge.Alert {
	t.Helper()
	var all []judge.Alert
	scan := watch.Scan{Input: trail.Input{Paths: []string{folder}, Workers: 1}, Config: config.Default(), Tell: func(a *judge.Alert) error {
		all = append(all, *a)
		return nil
	}}
	if _, err := scan.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(all) < 500 {
		t.Fatalf("%d alerts in %s: it has hundreds", len(all), folder)
	}
	return all
}
