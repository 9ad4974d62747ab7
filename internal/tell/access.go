package tell

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// maxAllowed is how many newly allowed requests an alert lists; the JSON has
// more.
const maxAllowed = 5

// Access is what a change of a policy made possible.
type Access struct {
	// Title says whether it was not allowed before, or whether that is not known.
	Title string
	// Allowed are requests, "anyone → s3:GetObject on orders-archive/*".
	Allowed []string
	More    int // requests beyond those
}

// access says what is possible now; the zero Access when that is nothing new.
func access(a *judge.Alert) Access {
	out := AllAccess(a)
	if n := len(out.Allowed) - maxAllowed; n > 0 {
		out.Allowed, out.More = out.Allowed[:maxAllowed], n
	}
	return out
}

// AllAccess is all of what a change of a policy made possible, however much.
func AllAccess(a *judge.Alert) Access {
	if a.Access == nil || len(a.Access.NewlyAllowed) == 0 {
		return Access{}
	}
	out := Access{Title: "Now allowed, and was not before"}
	if a.Access.Verdict == "unknown" {
		out.Title = "Allowed now"
	}
	if a.Outcome != "succeeded" {
		out.Title = "Would have been allowed"
	}
	for _, allowed := range a.Access.NewlyAllowed {
		line := fmt.Sprintf("%s → %s on %s", principal(a, allowed.Principal), allowed.Action, shortARN(a, allowed.Resource))
		switch overHTTP := line + ", over plain HTTP"; {
		case slices.Contains(out.Allowed, line):
			continue // in other circumstances
		case allowed.Context["aws:securetransport"] != "false":
		case slices.Contains(out.Allowed, overHTTP):
			continue
		default:
			line = overHTTP
		}
		out.Allowed = append(out.Allowed, line)
	}
	return out
}

// principal says who is let in.
func principal(a *judge.Alert, who string) string {
	if who == "*" {
		return "anyone"
	}
	short := shortARN(a, who)
	parts := strings.SplitN(who, ":", 6)
	if len(parts) == 6 && parts[4] != "" && parts[4] != a.Account {
		return parts[5] + " of account " + parts[4]
	}
	return short
}

// documentWords is a policy document in few words: what it allows is told
// elsewhere, and the command back has it in full.
func documentWords(text string) (words string, ok bool) {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") || !strings.Contains(text, "tatement") {
		return "", false
	}
	var document struct{ Statement json.RawMessage }
	if json.Unmarshal([]byte(text), &document) != nil || len(document.Statement) == 0 {
		return "", false
	}
	var statements []json.RawMessage
	if json.Unmarshal(document.Statement, &statements) != nil {
		return plural(1, "statement"), true
	}
	return plural(len(statements), "statement"), true
}
