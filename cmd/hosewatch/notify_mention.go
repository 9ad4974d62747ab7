package main

import (
	"cmp"
	"encoding/json"
	"regexp"
)

// mentioned is how a user group is called:
// https://docs.slack.dev/messaging/formatting-message-text#mentioning-groups
// What others wrote is escaped in Slack's markup and cannot look so; in plain
// text it can, and calls nobody.
var mentioned = regexp.MustCompile(`<!subteam\^(S[A-Z0-9]+)>`)

// mention is the user group that a message calls; empty for nobody.
func (m *posted) mention() string {
	var blocks any
	if json.Unmarshal(m.blocks, &blocks) != nil {
		return ""
	}
	return findMention(blocks)
}

func findMention(v any) string {
	switch v := v.(type) {
	case string:
		if found := mentioned.FindStringSubmatch(v); found != nil {
			return found[1]
		}
	case []any:
		for _, inner := range v {
			if group := findMention(inner); group != "" {
				return group
			}
		}
	case map[string]any:
		if v["type"] == "plain_text" {
			return ""
		}
		return cmp.Or(findMention(v["text"]), findMention(v["elements"]))
	}
	return ""
}
