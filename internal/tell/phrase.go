package tell

import (
	"fmt"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/judge"
)

// maxNames is how many names of one kind an alert lists; the JSON has all.
const maxNames = 12

// NotKnown stands where something is not known, so that nobody takes a gap
// for an all-clear.
const NotKnown = "not known"

// Phrases are the facts of an alert in the words of a person. They are not
// escaped: whoever shows them does that in the way of its medium.
type Phrases struct {
	Who    string   // "maria (SSO AdministratorAccess), console, MFA"
	Caller string   // the same as short as can be: "maria"
	From   string   // "203.0.113.7, not a known network"
	When   string   // "23 Nov 2026 10:11:12 UTC"
	Late   string   // that it is told late, and why; empty for most
	Where  string   // "account 111122223333, eu-west-1"
	Result string   // what came of a call that did not succeed; empty for one that did
	Stream []string // names of the streams that are affected, without the resource itself
	// Scope says that it is not known whether a stream is affected, or that
	// none is; empty where streams are.
	Scope   string
	Feeds   string   // "orders-archive (S3)"
	Access  Access   // what a policy allows now
	Detail  string   // what it was before, or that this is not known
	Changes []Change // before and after, sorted by setting; of a call that did not succeed, what it asked for
	Why     string   // why it matters: the first finding's reason
	Also    []Also   // the other findings
	Back    string   // said of the way back, beside or instead of a command
	Rules   []string
	Attack  []string // ATT&CK technique ids, sorted, each once
	Event   string   // the first characters of the event's id, as people quote it
}

// Also is one more finding about the same event.
type Also struct{ Title, Reason string }

// Say puts the facts of a into words.
func Say(a *judge.Alert) Phrases {
	p := Phrases{
		Who:     who(a),
		Caller:  caller(a),
		From:    from(a),
		When:    when(a.EventTime),
		Where:   where(a),
		Result:  result(a.Outcome),
		Access:  access(a),
		Detail:  detail(a),
		Changes: changes(a),
		Back:    back(a),
		Event:   shortID(a.EventID),
	}
	p.Stream, p.Scope = streams(a)
	p.Feeds = feeds(a)
	p.Late = late(a)
	p.Rules, p.Attack = ruleNames(a.Findings), techniques(a.Findings)
	for i, f := range a.Findings {
		if i == 0 {
			p.Why = sentence(f.Reason)
			continue
		}
		p.Also = append(p.Also, Also{Title: strings.TrimRight(f.Title, ". "), Reason: sentence(f.Reason)})
	}
	return p
}

// from says where the call came from. Network is only set where somebody has
// said which networks are theirs.
func from(a *judge.Alert) string {
	if a.SourceIP == "" {
		return NotKnown
	}
	switch {
	case a.SourceIP == "AWS Internal":
		return "inside AWS"
	case strings.HasSuffix(a.SourceIP, ".amazonaws.com"):
		return "inside AWS (" + a.SourceIP + ")"
	case a.Network == "known":
		return a.SourceIP + ", a known network"
	case a.Network == "unknown":
		return a.SourceIP + ", not a known network"
	default:
		return a.SourceIP
	}
}

func when(t time.Time) string {
	if t.IsZero() {
		return NotKnown
	}
	return t.UTC().Format("2 Jan 2006 15:04:05 UTC")
}

// late says why somebody reads only now of what happened a while ago.
func late(a *judge.Alert) string {
	if !a.Late {
		return ""
	}
	return "told late, from the trail's file: EventBridge did not deliver it in time"
}

func where(a *judge.Alert) string {
	account, region := "account "+a.Account, a.Region
	if a.Account == "" {
		account = "account " + NotKnown
	}
	if region == "" {
		region = "region " + NotKnown
	}
	return account + ", " + region
}

// result says what came of a call that did not succeed.
func result(outcome string) string {
	switch outcome {
	case "succeeded":
		return ""
	case "denied":
		return "refused: AWS denied the call, nothing was changed"
	case "failed":
		return "failed: AWS answered with an error, nothing was changed"
	default:
		return NotKnown + " whether the call succeeded"
	}
}

// detail is what the judge said about before; where it said nothing, that
// before is not known is a fact of its own.
func detail(a *judge.Alert) string {
	switch {
	case a.Detail != "":
		return sentence(a.Detail)
	case a.BeforeKnown, a.Outcome != "succeeded", isCreation(a):
		return ""
	default:
		return "What it was before is not known."
	}
}

// back says what a command cannot say about the way back.
func back(a *judge.Alert) string {
	switch {
	case a.RevertNote != "":
		return sentence(a.RevertNote)
	case a.Revert != "":
		return ""
	case a.Outcome == "denied" || a.Outcome == "failed":
		return "Nothing to take back."
	default:
		return "No command is known that takes this back."
	}
}

func streams(a *judge.Alert) (names []string, scope string) {
	for _, arn := range a.Streams {
		if arn != a.Resource {
			names = append(names, StreamName(arn))
		}
	}
	switch {
	case len(a.Streams) > 0 || isStream(a):
		return names, ""
	case a.Resource == "" && a.EventSource == "firehose.amazonaws.com":
		return nil, NotKnown + " which"
	case a.InScope == "no":
		return nil, "none depends on it, as far as is known"
	default:
		return nil, NotKnown + " whether one depends on it"
	}
}

func isStream(a *judge.Alert) bool {
	return a.ResourceType == "AWS::KinesisFirehose::DeliveryStream"
}

func feeds(a *judge.Alert) string {
	switch {
	case len(a.Feeds) > 0:
		names := make([]string, len(a.Feeds))
		for i, name := range a.Feeds {
			names[i] = shortARN(a, name)
		}
		return List(names, maxNames)
	case a.Outcome == "succeeded" && isStream(a):
		return NotKnown
	default:
		return ""
	}
}

// StreamName is what people call the stream of an ARN: the last part of a stream's ARN, or what there is.
func StreamName(arn string) string {
	if _, name, found := strings.Cut(arn, ":deliverystream/"); found && name != "" {
		return name
	}
	return arn
}

// shortID is enough of an id to find it by.
func shortID(id string) string {
	const enough = 8
	n := 0
	for i := range id {
		if n == enough {
			return id[:i]
		}
		n++
	}
	return id
}

// List joins up to limit names; what is left out is counted.
func List(names []string, limit int) string {
	if len(names) <= limit {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:limit], ", "), len(names)-limit)
}

// shortKey keeps what tells access keys apart: the kind and the last four.
func shortKey(id string) string {
	if len(id) < 12 || !isPlainASCII(id) {
		return id
	}
	return fmt.Sprintf("%s…%s", id[:4], id[len(id)-4:])
}

// sentence ends s with a full stop.
func sentence(s string) string {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}
