package judge

import (
	"fmt"
	"strconv"

	"github.com/hosewatch/hosewatch/internal/resource"
	"github.com/hosewatch/hosewatch/internal/trail"
)

// lifecyclePaths say what a bucket's lifecycle deletes, and when. RetentionDays,
// which others have too, is set with them.
var lifecyclePaths = []resource.Path{resource.Lifecycle, resource.NoncurrentRetentionDays, resource.LifecyclePastDate}

// lookAtLifecycle finds what is deleted sooner than it was.
func (c *Case) lookAtLifecycle() {
	if c.kind() != resource.Bucket {
		return
	}
	if d, changed := c.now(resource.LifecyclePastDate); changed && d.After != "" {
		c.purged(d, "%s deletes what it holds at once: a rule's date has passed", c.name())
	}
	least := c.Config.MinimumObjectRetentionDays
	if d, days, shorter := c.sooner(resource.RetentionDays); shorter && (days < least || d.Before != "" || c.tight(days)) {
		which, some := c.expiring(d.After)
		f := c.purged(d, "%s deletes objects%s %s after they were written", c.name(), which, daysAsText(days))
		switch {
		case days >= least && (some || c.routine() || !c.tight(days)):
			f.grade(Low)
		case days >= least:
			f.grade(Medium)
		case some:
			f.grade(High)
		}
	}
	if d, days, shorter := c.sooner(resource.NoncurrentRetentionDays); shorter {
		f := c.purged(d, "%s deletes older versions of objects %s after they were replaced", c.name(), daysAsText(days))
		if days >= least {
			f.grade(Medium)
			if c.routine() {
				f.grade(Low)
			}
		}
	}
}

// tight reports whether what a stream delivers is kept for so short a time that
// a loss may be noticed only after it is gone, although the configuration allows
// it.
func (c *Case) tight(days int) bool {
	const month = 30
	return days < month && c.needed()
}

// expiring says which objects the rules are for that delete after a number of
// days; some is false for all of the bucket's.
func (c *Case) expiring(days string) (which string, some bool) {
	var prefixes []string
	for _, rule := range trail.ParseValue(c.Is[resource.Lifecycle]).Get("Rules").List() {
		if rule.Get("Status").Text() != "Enabled" || rule.Get("Expiration", "Days").Text() != days {
			continue
		}
		filter := rule.Get("Filter")
		prefix := rule.Get("Prefix").Text() + filter.Get("Prefix").Text() + filter.Get("And", "Prefix").Text()
		if prefix == "" {
			return "", false // or by tag or size, which may be all
		}
		prefixes = append(prefixes, prefix)
	}
	if len(prefixes) == 0 {
		return "", false
	}
	return " under " + list(prefixes), true
}

// stopPurge puts the lifecycle back, or takes it away where it is not known
// what it was: nothing is deleted then.
func (c *Case) stopPurge() (command, note string) {
	if _, known := c.Was[resource.Lifecycle]; known || c.kind() != resource.Bucket {
		return c.subject.revert()
	}
	return c.back([]resource.Path{resource.Lifecycle}, resource.Settings{resource.Lifecycle: ""}),
		"Which rules there were before is not known; this takes all away, so that nothing more is deleted."
}

// purged adds a finding about deletion in the background.
func (c *Case) purged(d settingChange, format string, args ...any) *Finding {
	f := c.find(format, args...)
	if c.routine() {
		f.grade(High)
	}
	if days, err := strconv.Atoi(d.Before); d.BeforeKnown && err == nil {
		f.was("It kept them for %s.", daysAsText(days))
	} else if d.BeforeKnown {
		f.was("It kept them for ever.")
	}
	return f
}

// sooner returns the number of days that a setting became, when it was more or
// for ever, or when it is not known what it was.
func (c *Case) sooner(p resource.Path) (d settingChange, days int, yes bool) {
	d, changed := c.now(p)
	days, err := strconv.Atoi(d.After)
	if !changed || err != nil {
		return d, 0, false
	}
	before, err := strconv.Atoi(d.Before)
	return d, days, err != nil || days < before
}

func (c *Case) lookAtLogRetention() {
	d, days, shorter := c.sooner(resource.RetentionDays)
	if !shorter || c.kind() != resource.LogGroup {
		return
	}
	enough := days >= c.Config.MinimumLogRetentionDays
	if enough && d.Before == "" {
		return // as long as is asked, and less than before only if that was for ever
	}
	f := c.find("%s keeps logs for %s only", c.name(), daysAsText(days))
	if before, err := strconv.Atoi(d.Before); err == nil {
		f.was("It kept them for %s.", daysAsText(before))
	} else if d.BeforeKnown {
		f.was("It kept them for ever.")
	}
	if enough || c.routine() || c.worthOfLogs() == Low {
		f.grade(Low)
	}
}

func (c *Case) lookAtKeptForEver() {
	path := resource.RetentionDays
	if c.kind() == resource.Bucket {
		path = resource.Lifecycle
	}
	d, ever := c.became(path, "")
	if !ever || c.Asked.Effect == resource.Creates {
		return
	}
	f := c.find("%s keeps everything for ever", c.name())
	if days, err := strconv.Atoi(d.Before); err == nil {
		f.was("It kept it for %s.", daysAsText(days))
	}
	if c.kind() == resource.LogGroup {
		f.grade(Info)
	}
}

func daysAsText(n int) string {
	if n == 1 {
		return "1 day"
	}
	return strconv.Itoa(n) + " days"
}

func hoursAsText(n int) string {
	if n%24 == 0 {
		return daysAsText(n / 24)
	}
	return strconv.Itoa(n) + " hours"
}

// lifecycleRule gives a bucket a lifecycle of one rule.
func lifecycleRule(name, action string) Step {
	return does("s3", "PutBucketLifecycle", lifecycleRequest(name, action))
}

func lifecycleRequest(name, action string) string {
	return fmt.Sprintf(`{"bucketName":%q,"lifecycle":"","LifecycleConfiguration":{"xmlns":"http://s3.amazonaws.com/doc/2006-03-01/","Rule":{"ID":"tidy","Status":"Enabled","Filter":{"Prefix":""},%s}}}`, name, action)
}

func keepLogs(group string, days int) Step {
	return does("logs", "PutRetentionPolicy", fmt.Sprintf(`{"logGroupName":%q,"retentionInDays":%d}`, group, days))
}
