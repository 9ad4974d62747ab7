package judge

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// streamType is CloudFormation's name of a delivery stream.
const streamType = "AWS::KinesisFirehose::DeliveryStream"

// alert makes the one alert of a case whose findings are sorted. top is the
// rule of the first.
func (c *Case) alert(top *Rule) *Alert {
	e := c.Event
	a := &Alert{
		ID: alertID(e.Key()), EventID: e.ID, EventTime: e.Time,
		EventSource: e.Source, EventName: e.Name, Account: e.Account, Region: e.Region,
		Outcome: e.Outcome().String(), Severity: c.findings[0].Severity,
		Direction: c.findings[0].Direction, Title: c.findings[0].Title, Detail: c.detail(),
		Actor: c.actor(), SourceIP: e.SourceIP, Network: c.network(), UserAgent: e.UserAgent,
		InScope: "yes", Findings: c.findings, BeforeKnown: c.beforeKnown(), Console: consoleLink(e),
	}
	a.Before, a.After = c.settings()
	if c.ARN != "" {
		a.Resource, a.ResourceType, a.ResourceName = c.ARN, streamType, c.Request.Stream
		a.Streams = []string{c.ARN}
		a.HowToCheck = firehose.DescribeCommand(c.Request.Stream, e.Region)
		a.Feeds = c.feeds()
	}
	a.Revert, a.RevertNote = c.revert(top)
	return a
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

// beforeKnown reports whether what the call changed is known as it was. A
// stream that is created had no before, which is knowledge too.
func (c *Case) beforeKnown() bool {
	if c.Request.Shown != trail.RequestShown && c.Request.Call == firehose.Update {
		return c.Before != nil && c.Before.Complete
	}
	for _, d := range c.Differences {
		if !d.BeforeKnown && c.Request.Call != firehose.Create {
			return false
		}
	}
	return c.Before != nil || c.Request.Call == firehose.Create
}

// detail is what stands under the title.
func (c *Case) detail() string {
	said := c.findings[0].detail
	if !c.succeeded() || !c.changesStream() || c.findings[0].aboutActor {
		return said
	}
	if c.ARN != "" && c.Before == nil {
		return sentences(said, fmt.Sprintf("What it was before is not known: this is the first event seen for %s.", c.name()))
	}
	if !c.beforeKnown() && said == "" {
		return "What it was before is not known: no event that was seen has told it."
	}
	return said
}

// changesStream reports whether the call changes a stream that was there.
func (c *Case) changesStream() bool {
	return c.Request.Call != firehose.Create && slices.Contains(firehose.Writes(), c.Request.Call)
}

func sentences(all ...string) string {
	return strings.TrimSpace(strings.Join(all, " "))
}

// settings returns what the event changed, before and after.
func (c *Case) settings() (before, after map[string]string) {
	before, after = map[string]string{}, map[string]string{}
	for _, d := range c.Differences {
		if d.BeforeKnown && d.Before.Given() {
			before[string(d.Path)] = d.Before.String()
		}
		if d.After.Given() {
			after[string(d.Path)] = d.After.String()
		}
	}
	return before, after
}

// feeds says where the stream delivers to, in words.
func (c *Case) feeds() []string {
	s := c.After
	if c.Event.Outcome() != trail.Succeeded || c.Request.Call == firehose.Delete {
		s = c.Before
	}
	if s == nil {
		return nil
	}
	var all []string
	if place := s.Place(); place != "" && !s.Kind.SameFamily(firehose.S3) {
		all = append(all, fmt.Sprintf("%s (%s)", place, s.Kind))
	}
	if bucket := s.Settings.Get(firehose.Bucket); bucket.Text() != "" {
		word := "S3"
		if !s.Kind.SameFamily(firehose.S3) && s.Kind != "" {
			word = "S3, for what cannot be delivered"
		}
		all = append(all, fmt.Sprintf("%s (%s)", short(bucket.Text()), word))
	}
	if bucket := s.Settings.Get(firehose.BackupBucket); bucket.Text() != "" {
		all = append(all, fmt.Sprintf("%s (backup)", short(bucket.Text())))
	}
	return all
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
