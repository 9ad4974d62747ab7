package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"

	"github.com/hosewatch/hosewatch/internal/estate"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// alert makes the one alert of a case whose findings are sorted. top is the
// rule of the first.
func (c *Case) alert(top *Rule) *Alert {
	e := c.Event
	a := &Alert{
		ID: alertID(e.Key()), EventID: e.ID, EventTime: e.Time,
		EventSource: e.Source, EventName: e.Name, Account: e.Account, Region: e.Region,
		Outcome: e.Outcome().String(), Severity: c.findings[0].Severity,
		Direction: c.findings[0].Direction, Title: c.findings[0].Title, Detail: c.subject.detail(c.findings[0]),
		Actor: c.actor(), SourceIP: e.SourceIP, Network: c.network(), UserAgent: e.UserAgent,
		InScope: c.inScope, Findings: c.findings, BeforeKnown: c.subject.beforeKnown(), Console: consoleLink(e),
		Access: c.access,
	}
	a.Before, a.After = c.subject.settings()
	c.subject.fill(a)
	a.Revert, a.RevertNote = c.revert(top)
	return a
}

// Facts says what a change did, and the way back from it, in the form of an
// alert without findings: for who lists every change, also those that deserve
// no alert. Its title names the call and what it was made on; its severity
// says nothing.
func (j *Judge) Facts(change estate.Change) *Alert {
	c := &Case{Change: change, Config: j.config, Actor: change.Event.Actor(), recent: j.recent}
	c.subject = c.about()
	c.inScope = c.subject.scope()
	c.findings = []Finding{{Direction: Changed, Title: change.Event.Name + " on " + c.subject.name()}}
	a := c.alert(&Rule{})
	a.Findings = nil
	return a
}

// AlertID is the ID of the alert that an event raises, if it raises one.
func AlertID(e *trail.Event) string { return alertID(e.Key()) }

// revert is the command that takes the change back and what there is to say
// about it. There is none when nothing changed.
func (c *Case) revert(top *Rule) (command, note string) {
	if top.Revert != nil && (top.AboutActor || c.succeeded()) {
		return top.Revert(c)
	}
	if !c.succeeded() {
		return "", ""
	}
	return c.subject.revert()
}

// alertID is the same for the same event.
func alertID(k trail.Key) string {
	sum := sha256.Sum256([]byte(k.Account + "\x00" + k.ID))
	return hex.EncodeToString(sum[:10])
}

func (c *Case) actor() Actor {
	a := Actor{
		Kind: c.Actor.Kind, Name: c.Actor.Name, Role: c.Actor.Role, ARN: c.Actor.ARN,
		Account: c.Actor.Account, AccessKeyID: c.Actor.AccessKeyID,
		LongTerm: c.Actor.LongTerm, Via: string(c.Event.Via()),
	}
	if c.Actor.MFA != trail.Unknown {
		mfa := c.Actor.MFA == trail.Yes
		a.MFA = &mfa
	}
	return a
}

// network says whether the caller's address is known, where that can be told.
func (c *Case) network() string {
	addr, ok := c.Event.Address()
	if !ok {
		return ""
	}
	switch trusted, told := c.Config.Trusted(addr); {
	case !told:
		return ""
	case trusted:
		return "known"
	default:
		return "unknown"
	}
}

// consoleLink opens the event in CloudTrail's event history, which holds 90
// days of management events.
func consoleLink(e *trail.Event) string {
	if e.ID == "" || e.Region == "" {
		return ""
	}
	host := map[string]string{
		"aws":    url.PathEscape(e.Region) + ".console.aws.amazon.com",
		"aws-cn": "console.amazonaws.cn", "aws-us-gov": "console.amazonaws-us-gov.com",
	}[e.Partition()]
	if host == "" {
		return "" // a partition whose console is not known
	}
	return fmt.Sprintf("https://%s/cloudtrailv2/home?region=%s#/events/%s", host, url.QueryEscape(e.Region), url.PathEscape(e.ID))
}
