package slacktest

import "encoding/json"

// maxMetadata is where metadata_too_large begins. Slack has the error and
// names no number; this one, in bytes, is ours.
const maxMetadata = 8000

// checkMetadata is Slack's error for metadata, or "". An edit may take it away
// with an empty object. Names and types of the payload are recommended, not
// enforced: https://docs.slack.dev/messaging/message-metadata
func checkMetadata(doc json.RawMessage, edit bool) string {
	if len(doc) == 0 {
		return ""
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(doc, &members) != nil || members == nil {
		return "invalid_metadata_format"
	}
	if len(members) == 0 && edit {
		return ""
	}
	var name string
	var payload map[string]json.RawMessage
	switch {
	case json.Unmarshal(members["event_type"], &name) != nil || name == "":
		return "invalid_metadata_schema"
	case json.Unmarshal(members["event_payload"], &payload) != nil || payload == nil:
		return "invalid_metadata_schema"
	case len(doc) > maxMetadata:
		return "metadata_too_large"
	}
	return ""
}
