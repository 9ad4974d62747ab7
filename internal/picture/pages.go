package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

// page is one picture to be drawn.
type page struct {
	name  string
	html  string
	width int // in pixels
	// height is how much is shown of what is higher than a picture should be; 0
	// shows all.
	height int
}

// How wide pictures are.
const (
	desktop = 760
	phone   = 390
)

// looks are typical alerts of one morning and one estate, in the order in which
// they happen: the head of their thread, and with thread the reply that tells
// everything.
var looks = []struct {
	name   string
	of     episode
	width  int
	dark   bool
	thread bool
}{
	{"encryption-off", episode{"stream-encryption-stopped-known", 71 * time.Minute, []string{"orders-sse-stopped", "orders-prod"}}, desktop, false, false},
	{"destination-moved", episode{"destination-moved-s3", 80 * time.Minute, []string{"orders-moved-s3", "clicks-prod"}}, phone, false, false},
	{"bucket-public", episode{"policy-public-s3", 90 * time.Minute, []string{"bucket-public", "orders-archive"}}, desktop, true, true},
	{"trail-stopped", episode{"trail-off-stopped", 100 * time.Minute, []string{"main-stopped", "main"}}, phone, true, false},
	{"delivery-blocked", episode{"delivery-blocked-kms-denied", 110 * time.Minute, []string{"by-denied-key", "audit-prod"}}, desktop, false, false},
}

// deployment is what one caller did within minutes.
var deployment = []episode{
	{"index-changed-opensearch", 121 * time.Minute, []string{"orders-index-opensearch", "orders-search"}},
	{"backup-reduced-splunk", 122 * time.Minute, []string{"orders-backup-less-splunk", "audit-splunk"}},
	{"backup-reduced-http", 122*time.Minute + 4*time.Second, []string{"orders-backup-less-http", "metrics-http"}},
	{"retry-off", 122*time.Minute + 9*time.Second, []string{"metrics-no-retry", "metrics-prod"}},
	{"conversion-off", 123 * time.Minute, nil},
	{"processors-removed", 123*time.Minute + 3*time.Second, nil},
	{"error-log-off", 123*time.Minute + 20*time.Second, []string{"orders-log-off", "orders-prod"}},
	{"schema-changed", 123*time.Minute + 31*time.Second, nil},
	{"iceberg-rows-mutable", 124 * time.Minute, []string{"lake-mutable", "lake-orders"}},
	{"error-log-moved", 124*time.Minute + 8*time.Second, []string{"orders-log-moved", "orders-search-2"}},
	{"stream-encryption-toggled", 125 * time.Minute, []string{"orders-toggled", "orders-audit"}},
}

// pages are all pictures, of the events in a folder.
func pages(ctx context.Context, folder string) ([]page, error) {
	var episodes []episode
	for _, look := range looks {
		episodes = append(episodes, look.of)
	}
	alerts, err := judged(ctx, folder, episodes)
	if err != nil {
		return nil, err
	}
	var all []page
	for n, look := range looks {
		html, err := htmlOf(look.width, look.dark, told(alerts[n], look.thread))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", look.name, err)
		}
		all = append(all, page{name: look.name, html: html, width: look.width})
	}
	if alerts, err = judged(ctx, folder, deployment); err != nil {
		return nil, err
	}
	html, err := htmlOf(desktop, false, thread(alerts))
	if err != nil {
		return nil, err
	}
	all = append(all, page{name: "thread", html: html, width: desktop})
	report, err := report(ctx)
	return append(all, report), err
}

// thread is the head of many alerts, which somebody has acknowledged, and the
// longest of the replies.
func thread(alerts []*judge.Alert) []message {
	end := alerts[len(alerts)-1].EventTime
	i := opened(alerts...)
	mark := incident.Mark{AcknowledgedBy: "U0DANA", AcknowledgedAt: end.Add(3 * time.Minute)}
	worst := alerts[slices.IndexFunc(alerts, func(a *judge.Alert) bool { return a.ID == i.Worst })]
	var longest incident.Message
	for _, m := range (incident.Batch{Incident: i, Alerts: alerts}).Messages() {
		if len(m.Alerts) > len(longest.Alerts) {
			longest = m
		}
	}
	return []message{
		{at: alerts[0].EventTime, post: blockkit.Head(i, mark, worst)},
		{at: end, post: blockkit.Reply(i, longest), reply: true},
	}
}

// told is the thread of one alert.
func told(a *judge.Alert, thread bool) []message {
	i := opened(a)
	head := message{at: a.EventTime, post: blockkit.Head(i, incident.Mark{}, a)}
	if !thread {
		return []message{head}
	}
	return []message{head, {at: a.EventTime, post: blockkit.Reply(i, incident.Message{Alerts: []*judge.Alert{a}}), reply: true}}
}

// opened is the incident of alerts.
func opened(alerts ...*judge.Alert) *incident.Incident {
	now := alerts[len(alerts)-1].EventTime
	i := incident.Assign("C0HOSEWATCH", nil, alerts, now, 10)[0].Incident
	i.Take(now, alerts...)
	return i
}
