package main

import (
	"context"
	"strings"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/html"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// incidentFolder has the trail of which docs/triage.md tells.
const incidentFolder = "cmd/hosewatch/testdata/incident"

// leaked is what docs/triage.md asks of it.
var leaked = investigate.Question{Starts: []investigate.Start{{Kind: investigate.ByAccessKey, Value: "AKIAIOSFODNN7EXAMPLE"}}}

// report is the upper part of the page that triage writes.
func report(ctx context.Context) (page, error) {
	found, stats, err := investigate.Inquiry{
		Input: trail.Input{Paths: []string{incidentFolder}}, Config: &config.Config{Scope: config.ScopeAccount}, Question: leaked, Min: judge.Low,
	}.Run(ctx)
	if err != nil {
		return page{}, err
	}
	for _, fault := range stats.Faults {
		return page{}, fault
	}
	var b strings.Builder
	err = html.Write(&b, found)
	return page{name: "report", html: b.String(), width: 1180, height: 2180}, err
}
