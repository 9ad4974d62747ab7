package triage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/hosewatch/hosewatch/internal/account"
	"github.com/hosewatch/hosewatch/internal/judge"
	"github.com/hosewatch/hosewatch/internal/notify"
	"github.com/hosewatch/hosewatch/internal/tell"
	"github.com/hosewatch/hosewatch/internal/tell/blockkit"
)

const (
	// around is how long before and after an alert's event is looked at.
	around = 2 * time.Hour
	// lookPages bounds how much AWS is asked for: 500 events, in five seconds
	// and their answers.
	lookPages = 10
	lookFor   = 30 * time.Second
)

// timeline shares what the caller of an alert did around it: what AWS has of
// the last 90 days, and the alerts that are kept.
func (j *job) timeline(ctx context.Context) error {
	a, err := j.alert(ctx)
	if a == nil || err != nil {
		return err
	}
	s := &story{who: tell.Say(a).Caller, from: a.EventTime.Add(-around), to: a.EventTime.Add(around)}
	if s.to.After(j.Now()) {
		s.to = j.Now()
	}
	if err := j.keptOf(ctx, s, a); err != nil {
		return err
	}
	j.ask(ctx, s, a)
	return j.share(ctx, notify.File{
		Name: "timeline-" + j.ID[:16] + ".txt", Kind: "text", Title: "Timeline",
		Text: s.text(), Comment: blockkit.Comment(s.summary()),
	})
}

// keptOf adds the alerts of the caller.
func (j *job) keptOf(ctx context.Context, s *story, a *judge.Alert) error {
	found, err := j.Desk.ByCaller(ctx, cmp.Or(a.Actor.ARN, a.Actor.Name))
	if err != nil {
		return err
	}
	for _, k := range found {
		if k.Time.Before(s.from) || k.Time.After(s.to) {
			s.elsewhen++
			continue
		}
		s.alerts++
		s.add(k.Time, "ALERT "+strings.ToUpper(k.Severity.String())+": "+k.Title)
	}
	return nil
}

// ask adds what AWS has, or why that is not known.
func (j *job) ask(ctx context.Context, s *story, a *judge.Alert) {
	who := callerOf(a)
	switch {
	case who == account.Caller{}:
		s.gap = "what else was done is not known: the alert does not say by which name or key"
		return
	case a.Account != j.Account || a.Region == "":
		s.gap = "what else was done is not known: it happened in account " + cmp.Or(a.Account, "not known") + ", and events are looked up in " + j.Account + " only"
		return
	case a.EventTime.Before(j.Now().Add(-account.LookBack)):
		s.gap = "what else was done is not known: AWS keeps events for 90 days"
		return
	}
	ctx, cancel := context.WithTimeout(ctx, lookFor)
	defer cancel()
	found, more, err := j.History.Of(ctx, a.Region, who, s.from, s.to, lookPages)
	for _, h := range found {
		s.happened(h)
	}
	switch {
	case err != nil:
		s.gap = "not all is known: " + reason(err)
		j.log().Error("events were not looked up", "reason", reason(err))
	case more:
		s.gap = fmt.Sprintf("there is more than the %d newest events, which was not looked at", len(found))
	}
	s.where = a.Region
}

// callerOf is by what CloudTrail knows the caller.
// https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html
func callerOf(a *judge.Alert) account.Caller {
	switch {
	case a.Actor.AccessKeyID != "":
		return account.Caller{AccessKeyID: a.Actor.AccessKeyID}
	case a.Actor.Kind == "AWSService":
		return account.Caller{}
	case a.Actor.ARN != "" && !strings.HasSuffix(a.Actor.ARN, ":root"):
		return account.Caller{Name: path.Base(a.Actor.ARN)}
	case a.Actor.Kind == "Root":
		return account.Caller{Name: "root"}
	default:
		return account.Caller{Name: a.Actor.Name}
	}
}

// reason is an error in words that name nobody.
func reason(err error) string {
	var refused *account.Refused
	switch {
	case errors.As(err, &refused):
		return "AWS refused " + refused.Operation + " with " + refused.Code
	case errors.Is(err, context.DeadlineExceeded):
		return "AWS did not answer in time"
	default:
		return "AWS could not be asked"
	}
}

// story is what a caller did around an alert.
type story struct {
	who      string
	where    string // the Region that AWS was asked in; empty when it was not
	from, to time.Time
	lines    []told
	calls    int
	failed   int // calls that did not succeed
	alerts   int // that are kept
	elsewhen int // alerts at other times
	gap      string
}

type told struct {
	at   time.Time
	text string
}

func (s *story) add(at time.Time, text string) { s.lines = append(s.lines, told{at, text}) }

func (s *story) happened(h account.Happened) {
	s.calls++
	text := strings.TrimSuffix(h.Source, ".amazonaws.com") + ":" + h.Name
	if len(h.Resources) > 0 {
		text += " " + tell.List(h.Resources, 3)
	}
	if h.SourceIP != "" {
		text += ", from " + h.SourceIP
	}
	if h.Error != "" {
		s.failed++
		text += ", did not succeed: " + h.Error
	}
	s.add(h.Time, text)
}

// summary is one sentence or two.
func (s *story) summary() string {
	const form = "2 Jan 15:04"
	text := fmt.Sprintf("What %s did from %s to %s UTC", s.who, s.from.UTC().Format(form), s.to.UTC().Format(form))
	if s.where != "" {
		text += fmt.Sprintf(" in %s: %d calls, %d of them without success,", s.where, s.calls, s.failed)
	} else {
		text += ":"
	}
	text += fmt.Sprintf(" %d alerts; %d more alerts at other times.", s.alerts, s.elsewhen)
	if s.gap != "" {
		text += " But " + s.gap + "."
	}
	return text
}

// text is the whole, the oldest first.
func (s *story) text() string {
	slices.SortStableFunc(s.lines, func(a, b told) int { return a.at.Compare(b.at) })
	var b strings.Builder
	b.WriteString(tell.Plain(s.summary()) + "\n\n")
	for n, line := range s.lines {
		text := line.at.UTC().Format("2006-01-02 15:04:05") + "  " + tell.Plain(line.text) + "\n"
		if b.Len()+len(text) > blockkit.MaxFullChange-100 {
			fmt.Fprintf(&b, "%d more lines do not fit here\n", len(s.lines)-n)
			break
		}
		b.WriteString(text)
	}
	return b.String()
}
