package report

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/investigate"
	"github.com/hosewatch/hosewatch/internal/tell"
)

// asks says what is in question: "events by maria, from 198.51.100.0/24".
func asks(q *investigate.Question) string {
	if len(q.Starts) == 0 {
		return join("events that raised an alert", spanWords(q))
	}
	byKind := map[investigate.Kind][]string{}
	var kinds []investigate.Kind
	for _, s := range q.Starts {
		if byKind[s.Kind] == nil {
			kinds = append(kinds, s.Kind)
		}
		byKind[s.Kind] = append(byKind[s.Kind], s.Value)
	}
	words := []string{}
	for _, kind := range kinds {
		words = append(words, kindWords[kind]+" "+strings.Join(byKind[kind], " or "))
	}
	return join("events "+strings.Join(words, ", "), spanWords(q))
}

var kindWords = map[investigate.Kind]string{
	investigate.ByAlert: "around alert", investigate.ByEvent: "around event", investigate.ByActor: "by",
	investigate.ByAccessKey: "with access key", investigate.ByAddress: "from", investigate.ByResource: "on",
	investigate.ByStream: "on what serves the stream",
}

func spanWords(q *investigate.Question) string {
	var words []string
	if !q.Since.IsZero() {
		words = append(words, "since "+when(q.Since))
	}
	if !q.Until.IsZero() {
		words = append(words, "until "+when(q.Until))
	}
	if len(q.Accounts) > 0 {
		words = append(words, "in account "+strings.Join(q.Accounts, " or "))
	}
	if len(q.Regions) > 0 {
		words = append(words, "in "+strings.Join(q.Regions, " or "))
	}
	return strings.Join(words, ", ")
}

// join puts what there is behind each other.
func join(parts ...string) string {
	var all []string
	for _, s := range parts {
		if s != "" {
			all = append(all, s)
		}
	}
	return strings.Join(all, ", ")
}

func when(t time.Time) string {
	if t.IsZero() {
		return tell.NotKnown
	}
	return t.UTC().Format("2 Jan 2006 15:04:05")
}

// span is a stretch of time; the day is said once.
func span(first, last time.Time) string {
	switch {
	case first.Equal(last):
		return when(first)
	case first.UTC().Format(time.DateOnly) == last.UTC().Format(time.DateOnly):
		return when(first) + " – " + last.UTC().Format(time.TimeOnly)
	}
	return when(first) + " – " + when(last)
}

// Call names what was called: "s3 PutBucketPolicy".
func Call(source, name string) string {
	return strings.TrimSuffix(source, ".amazonaws.com") + " " + name
}

// Plural says how many there are: "1 event", "1,204 events".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return Number(n) + " " + noun + "s"
}

// Number writes n with a comma every three digits.
func Number(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Short is a resource as people call it.
func Short(arn string) string {
	parts := strings.SplitN(arn, ":", 6)
	switch {
	case len(parts) < 6 || parts[0] != "arn":
		return cmp.Or(arn, "not told which")
	case parts[2] == "s3" || parts[2] == "sns" || parts[2] == "sqs":
		return parts[5]
	}
	return strings.TrimPrefix(parts[5], "deliverystream/")
}

// KindOf says who a principal is.
func KindOf(p *investigate.Principal) string {
	switch {
	case p.Known && p.Kind == "AWSAccount":
		return "without credentials"
	case p.Kind == "AWSAccount":
		return "somebody in another account"
	case !p.Known:
		return "session of role " + last(p.ARN) + "; who opened it is not known"
	case strings.Contains(p.ARN, "/AWSReservedSSO_"):
		return "SSO user"
	case p.SourceIdentity != "" && p.Kind == "AssumedRole":
		return "by sourceIdentity"
	case p.Kind == "AWSService":
		return "AWS service"
	}
	switch p.Kind {
	case "IAMUser":
		return "IAM user"
	case "Root":
		return "root"
	case "AssumedRole":
		return "role session"
	case "WebIdentityUser":
		return "web identity"
	case "SAMLUser":
		return "SAML user"
	}
	return p.Kind
}

func last(arn string) string { return arn[strings.LastIndexAny(arn, ":/")+1:] }

// stateWords says what became of a change, and by whom.
func stateWords(c *investigate.Change) string {
	by := ""
	if c.By != nil {
		by = " by " + cmp.Or(c.By.Who, "somebody") + ", " + c.By.Name + " at " + when(c.By.Time)
	}
	switch c.State {
	case investigate.Open:
		if by != "" {
			return "still open, although changed" + by
		}
		return "still open"
	case investigate.NotKnown:
		if by == "" {
			return "not known whether it still stands"
		}
		return "not known whether it still stands: changed" + by
	}
	return string(c.State) + by
}

// changesOf finds changes by their IDs.
func changesOf(r *investigate.Report, ids []string) []*investigate.Change {
	at := map[string]int{}
	for i := range r.Changes {
		at[r.Changes[i].ID] = i
	}
	var all []*investigate.Change
	for _, id := range ids {
		if i, ok := at[id]; ok {
			all = append(all, &r.Changes[i])
		}
	}
	return all
}
