package bus

import (
	"strings"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// shortenings are what is left of an alert that would be refused for its size,
// more first. The event itself can still be read in CloudTrail.
var shortenings = []func(judge.Alert) judge.Alert{
	func(a judge.Alert) judge.Alert { return a },
	withoutSettings,
	headlines,
}

const tooLong = "The change is too long to be passed on in full. Read it in CloudTrail."

// withoutSettings leaves out what is longest and least needed.
func withoutSettings(a judge.Alert) judge.Alert {
	a.Before, a.After, a.Revert, a.HowToCheck = nil, nil, "", ""
	a.RevertNote = tooLong
	a.Findings = a.Findings[:min(len(a.Findings), 20)]
	a.Streams = a.Streams[:min(len(a.Streams), 100)]
	return a
}

// Bounds of headlines: with every text at its longest, and each character
// written as an escape, what is left fits.
const (
	longestText  = 200 // bytes
	mostFindings = 10
	mostNames    = 20
)

// headlines leaves the first words of everything.
func headlines(a judge.Alert) judge.Alert {
	a = withoutSettings(a)
	for _, text := range []*string{
		&a.EventID, &a.EventSource, &a.EventName, &a.Account, &a.Region, &a.Title, &a.Detail, &a.SourceIP, &a.UserAgent,
		&a.Resource, &a.ResourceType, &a.ResourceName, &a.Console,
		&a.Actor.Kind, &a.Actor.Name, &a.Actor.Role, &a.Actor.ARN, &a.Actor.Account, &a.Actor.AccessKeyID, &a.Actor.Via,
	} {
		*text = cut(*text)
	}
	if a.Access != nil {
		a.Access = &judge.PolicyAccess{Verdict: a.Access.Verdict, Public: a.Access.Public, CrossAccount: names(a.Access.CrossAccount)}
	}
	a.Streams, a.Feeds = names(a.Streams), names(a.Feeds)
	findings := make([]judge.Finding, min(len(a.Findings), mostFindings))
	for i := range findings {
		findings[i] = a.Findings[i]
		findings[i].Title, findings[i].Reason = cut(findings[i].Title), cut(findings[i].Reason)
	}
	a.Findings = findings
	return a
}

func names(all []string) []string {
	short := make([]string, 0, mostNames)
	for _, name := range all[:min(len(all), mostNames)] {
		short = append(short, cut(name))
	}
	return short
}

// cut keeps the beginning of a text, in whole characters.
func cut(s string) string {
	if len(s) <= longestText {
		return s
	}
	return strings.ToValidUTF8(s[:longestText-len("…")], "") + "…"
}
