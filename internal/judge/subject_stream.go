package judge

import (
	"fmt"
	"slices"

	"github.com/hosewatch/hosewatch/internal/firehose"
	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// streamSubject is a delivery stream, in a call of Firehose's own.
type streamSubject struct{ *Case }

func (c streamSubject) name() string {
	if c.Request.Stream == "" {
		return "a delivery stream"
	}
	return c.Request.Stream
}

func (c streamSubject) arn() string { return c.ARN }

func (c streamSubject) proper() string { return c.Request.Stream }

// scope: a stream is what is watched.
func (c streamSubject) scope() string { return inScope }

// fill says which stream it is, and where it delivers.
func (c streamSubject) fill(a *Alert) {
	if c.ARN == "" {
		return
	}
	a.Resource, a.ResourceType, a.ResourceName = c.ARN, string(resource.Stream), c.Request.Stream
	a.Streams = []string{c.ARN}
	a.HowToCheck = firehose.DescribeCommand(c.Request.Stream, c.Event.Region)
	a.Feeds = c.feeds()
	a.tag(c.ARN, c.Config.RouteTags(), c.tag)
}

// intent says in words what a call is for.
func (c streamSubject) intent() string {
	switch c.Request.Call {
	case firehose.Create:
		return "create " + c.name()
	case firehose.Update:
		return "change where " + c.name() + " delivers and how"
	case firehose.Delete:
		return "delete " + c.name()
	case firehose.StartEncryption:
		return "change the encryption of " + c.name()
	case firehose.StopEncryption:
		return "switch off the encryption of " + c.name()
	case firehose.TagStream:
		return "tag " + c.name()
	case firehose.UntagStream:
		return "remove tags from " + c.name()
	case firehose.List:
		return "list the delivery streams"
	case firehose.Describe, firehose.ListTags:
		return "read the configuration of " + c.name()
	default:
		return fmt.Sprintf("call %.80s", string(c.Request.Call))
	}
}

// beforeKnown reports whether what the call changed is known as it was. A
// stream that is created had no before, which is knowledge too.
func (c streamSubject) beforeKnown() bool {
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

func (c streamSubject) detail(top Finding) string {
	said := top.detail
	if !c.succeeded() || !c.changesStream() || top.aboutActor {
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
func (c streamSubject) changesStream() bool {
	return c.Request.Call != firehose.Create && slices.Contains(firehose.Writes(), c.Request.Call)
}

// settings returns what the event changed, before and after.
func (c streamSubject) settings() (before, after map[string]string) {
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
func (c streamSubject) feeds() []string {
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

// revert goes back; there is no command when it is not known what to go back
// to.
func (c streamSubject) revert() (command, note string) {
	if c.Request.Stream == "" || c.Request.Shown != trail.RequestShown {
		return "", ""
	}
	stream, region := c.Request.Stream, c.Event.Region
	switch c.Request.Call {
	case firehose.Create:
		return firehose.DeleteCommand(stream, region).Line, "Deleting the stream stops delivery and drops what it still buffers."
	case firehose.Delete:
		return c.recreate()
	case firehose.StopEncryption, firehose.StartEncryption:
		return c.reencrypt()
	case firehose.Update:
		return c.restore()
	case firehose.TagStream, firehose.UntagStream:
		return c.retag()
	}
	return "", ""
}
