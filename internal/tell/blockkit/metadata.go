package blockkit

import (
	"github.com/slack-go/slack"

	"github.com/hosewatch/hosewatch/internal/incident"
	"github.com/hosewatch/hosewatch/internal/judge"
)

// What the metadata of our messages calls them, so that a channel can be
// asked whether something was told: https://docs.slack.dev/messaging/message-metadata
const (
	TypeIncident   = "hosewatch_incident"   // the head of a thread
	TypeAlert      = "hosewatch_alert"      // one alert or several
	TypeEscalation = "hosewatch_escalation" // an incident, told again
	TypeDaily      = "hosewatch_daily"      // what was low on a day
	TypeAnswer     = "hosewatch_answer"     // what came of something that was asked for

	PayloadIncident = "incident_id"
	PayloadAlerts   = "alert_ids" // a list
	PayloadDay      = "day"       // 2026-11-23
	PayloadPart     = "part"      // of a day's messages, from 1
)

func metadata(kind string, payload map[string]any) slack.SlackMetadata {
	return slack.SlackMetadata{EventType: kind, EventPayload: payload}
}

func incidentMetadata(kind string, i *incident.Incident) slack.SlackMetadata {
	return metadata(kind, map[string]any{PayloadIncident: boundedID(i.ID)})
}

func alertIDs(alerts []*judge.Alert) []string {
	ids := make([]string, len(alerts))
	for n, a := range alerts {
		ids[n] = boundedID(a.ID)
	}
	return ids
}

// boundedID keeps what is no id of ours from filling the metadata, for which
// Slack has a limit too.
func boundedID(id string) string {
	const longest = 128
	if len(id) > longest {
		return id[:longest]
	}
	return id
}
