package incident

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// maxStreamKeys bounds by how many streams an alert is found to belong: a key
// that all streams use does not make one incident of everything.
const maxStreamKeys = 20

// keysOf is what alerts must share to belong together, what says most first:
// who did it, to what, which streams are hit.
func keysOf(a *judge.Alert) []string {
	var keys []string
	if who := callerKey(a.Actor); who != "" {
		keys = append(keys, who)
	}
	if a.Resource != "" {
		keys = append(keys, "resource "+a.Resource)
	}
	if len(a.Streams) <= maxStreamKeys {
		for _, arn := range a.Streams {
			keys = append(keys, "resource "+arn) // a change of the stream itself names it as resource
		}
	}
	return keys
}

// callerKey tells callers apart. Nobody is known to have made a change that
// came unseen, and an AWS service acts for anyone.
func callerKey(who judge.Actor) string {
	switch {
	case who.Kind == "AWSService" || strings.HasSuffix(who.Name, ".amazonaws.com"):
		return ""
	case who.ARN != "":
		return "caller " + who.ARN
	case who.AccessKeyID != "":
		return "caller " + who.AccessKeyID
	default:
		return ""
	}
}
