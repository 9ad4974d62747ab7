package blockkit

import (
	"regexp"
)

// groupID and userID are the ids that Slack gives to user groups and people:
// https://docs.slack.dev/messaging/formatting-message-text#mentioning-groups
var (
	groupID = regexp.MustCompile(`^S[A-Z0-9]{2,20}$`)
	userID  = regexp.MustCompile(`^[UW][A-Z0-9]{2,20}$`)
)

// mention calls a user group. What is no id of one is shown, not called.
func mention(group string) string {
	if groupID.MatchString(group) {
		return "<!subteam^" + group + ">"
	}
	return "Nobody was called: " + code(group, 60) + " is no user group"
}

// person names somebody of the workspace.
func person(id string) string {
	if userID.MatchString(id) {
		return "<@" + id + ">"
	}
	return code(id, 60)
}
