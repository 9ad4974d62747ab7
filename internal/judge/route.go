package judge

import (
	"slices"
	"unicode/utf8"

	"github.com/hosewatch/hosewatch/internal/config"
	"github.com/hosewatch/hosewatch/internal/firehose"
)

// Addressed is what routes look at in the alert.
func (a *Alert) Addressed() config.Addressed {
	to := config.Addressed{Severity: config.Severity(a.Severity), Account: a.Account, Replayed: a.Replayed != ""}
	for _, f := range a.Findings {
		to.Rules = append(to.Rules, f.Rule)
	}
	for _, tags := range a.StreamTags {
		to.Tags = append(to.Tags, tags) // whichever comes first: one that matches is enough
	}
	return to
}

const (
	// maxTagged is of how many streams an alert holds tags: what more streams
	// depend on is for everybody.
	maxTagged = 20
	// maxTag is the longest value that a tag has, in characters. What is longer
	// was only asked for:
	// https://docs.aws.amazon.com/firehose/latest/APIReference/API_Tag.html
	maxTag = 256
)

// Untagged returns the ARNs of the streams whose tags have to be found out
// before the alert can be routed, at most 20: those that depend on what was
// changed, if any route asks for tags. The tags of the event's own stream are
// in the alert as far as they are known.
func (j *Judge) Untagged(a *Alert) []string {
	if len(j.config.RouteTags()) == 0 {
		return nil
	}
	arns := slices.DeleteFunc(slices.Clone(a.Streams), func(arn string) bool { return arn == a.Resource })
	return arns[:min(len(arns), maxTagged)]
}

// Tag adds the tags that routes ask for, of the streams with these ARNs as far
// as they are known, else nil.
func (j *Judge) Tag(a *Alert, arns []string, streams []*firehose.Stream) {
	keys := j.config.RouteTags()
	for i, s := range streams {
		if s != nil {
			a.tag(arns[i], keys, s.Settings.Get)
		}
	}
}

// tag adds tags of a stream. Somebody chose them: what is no tag, or looks like
// a secret, is left out.
func (a *Alert) tag(arn string, keys []string, value func(firehose.Path) firehose.Setting) {
	for _, key := range keys {
		v := value(firehose.Tag(key))
		if !v.Whole() || utf8.RuneCountInString(v.Text()) > maxTag || config.LooksSecret(v.Text()) {
			continue
		}
		if a.StreamTags == nil {
			a.StreamTags = map[string]map[string]string{}
		}
		if a.StreamTags[arn] == nil {
			a.StreamTags[arn] = map[string]string{}
		}
		a.StreamTags[arn][key] = v.Text()
	}
}

// tag is the tag that the stream had before the event, so that who takes a tag
// away, or gives it another value, does not keep that from those whose it was;
// without one, it is what the event gave it.
func (c streamSubject) tag(p firehose.Path) firehose.Setting {
	created := c.Request.Call == firehose.Create && c.succeeded()
	if c.Before != nil && !created {
		if was := c.Before.Settings.Get(p); was.Given() || !c.succeeded() {
			return was
		}
	}
	if c.After == nil {
		return firehose.Setting{}
	}
	return c.After.Settings.Get(p)
}
